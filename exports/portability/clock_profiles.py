"""The deadlines of an order, by clock profiles in TOML: one file a text, with its force and whether it was
read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from exports.portability.errors import ClockProfileUnreadable

_FORCES = ("law", "analogy", "contract")
_LONGEST = timedelta(days=3_660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A deadline of a text: so long after the order."""

    name: str
    after: timedelta
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockProfile:
    """The deadlines of one text. `force` is `law`, `analogy` or `contract`; `verified` says whether the text
    itself was read.
    """

    name: str
    title: str
    force: str
    verified: bool
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of an order. `name` is `profile/deadline`."""

    name: str
    at: datetime
    source: str


def load_profiles(folder: Path) -> Sequence[ClockProfile]:
    """Read the profiles of a folder, by file name.

    Raises:
        ClockProfileUnreadable: the message names the file and what is wrong.
    """
    return [_profile(path) for path in sorted(folder.glob("*.toml"))]


def deadlines(profiles: Iterable[ClockProfile], ordered_at: datetime) -> Sequence[Due]:
    """Return the deadlines of an order, the first to come first."""
    found = [
        Due(f"{profile.name}/{clock.name}", ordered_at + clock.after, clock.source)
        for profile in profiles
        for clock in profile.clocks
    ]
    return sorted(found, key=lambda due: (due.at, due.name))


def _profile(path: Path) -> ClockProfile:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        found = ClockProfile(
            name=_text(table, "name"),
            title=_text(table, "title"),
            force=_text(table, "force"),
            verified=table["verified"] is True,
            clocks=tuple(
                Clock(name=_text(one, "name"), after=_span(one["after"]), source=_text(one, "source"))
                for one in table["deadline"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClockProfileUnreadable(f"{path.name}: {error}") from error
    if found.force not in _FORCES:
        raise ClockProfileUnreadable(f"{path.name}: force is one of {', '.join(_FORCES)}")
    return found


def _text(table: dict[str, Any], name: str) -> str:
    value = table[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is a text")
    return value


def _span(value: dict[str, Any]) -> timedelta:
    span = timedelta(**value)
    if not timedelta(0) < span <= _LONGEST:
        raise ValueError("a deadline is after the order, and within ten years")
    return span
