"""Stored forms: JSON that contains the name of its form, and the code common to their readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson

from archive_service.errors import UnknownForm

Json = Mapping[str, Any]
"""JSON form of one value, private to the modules that serialise."""


def read_form(written: bytes, *forms: str) -> Json:
    """Read a value written in one of the forms that the caller knows; raise `UnknownForm`."""
    facts: Json = orjson.loads(written)
    found = facts.get("format")
    if found not in forms:
        raise UnknownForm(
            f"facts in the form {found!r}, where this version reads {' or '.join(map(repr, forms))}: "
            "use the version that wrote them"
        )
    return facts


def day_in(text: str | None) -> date | None:
    """Read a day; null means unknown."""
    return None if text is None else date.fromisoformat(text)


def moment_in(text: str | None) -> datetime | None:
    """Read a moment; null means that there is none."""
    return None if text is None else datetime.fromisoformat(text)
