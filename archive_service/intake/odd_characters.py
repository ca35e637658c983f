"""Characters that a text for people should not contain: they are kept and reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive_service.findings.catalogue import Code

# All controls but tab, line feed, carriage return and next line.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile(
    "[\u200b\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)


def odd_characters(text: str) -> Iterator[Code]:
    r"""Yield the finding codes for the characters of a text, without repetition.

    >>> [code.value for code in odd_characters("NUL \0 et \ue000")]
    ['text-control-characters', 'text-odd-characters']
    """
    if text.isprintable():
        return
    if _CONTROL.search(text):
        yield Code.TEXT_CONTROL_CHARACTERS
    if _UNSEEN.search(text):
        yield Code.TEXT_ODD_CHARACTERS
