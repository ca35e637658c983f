"""Caches results for short texts: labels, dates and places are repeated in every document."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_SHORT = 200  # characters; longer texts are seldom repeated, and would fill the memory
_MOST = 10_000

Answer = TypeVar("Answer")


def remembered(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Return the pure `function` with a cache of its results for texts of up to 200 characters."""
    memory = lru_cache(maxsize=_MOST)(function)

    @wraps(function)
    def asked(text: str) -> Answer:
        return memory(text) if len(text) <= _SHORT else function(text)

    return asked
