"""Stored forms: JSON that names its own form, and what is common to their readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from archive_service.errors import UnknownForm

Json = Mapping[str, Any]
"""JSON form of one value, private to the modules that serialise."""


def read_form(written: bytes, *forms: str) -> Json:
    """Return what was written in one of the forms that the caller reads; raise `UnknownForm`."""
    facts: Json = orjson.loads(written)
    found = facts.get("format")
    if found not in forms:
        raise UnknownForm(
            f"facts in the form {found!r}, where this version reads {' or '.join(map(repr, forms))}: "
            "use the version that wrote them"
        )
    return facts


def day_in(text: str | None) -> date | None:
    """Read a day, null for an unknown one."""
    return None if text is None else date.fromisoformat(text)
