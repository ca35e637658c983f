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

ACTS = ("acknowledged", "planned", "delivered", "kept-available")
BEGINNINGS = ("ready", "closed", "erasure-asked")
_FORCES = ("law", "analogy", "contract")
_LONGEST = timedelta(days=3_660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A deadline of a text: so long after the order. `met_by` is the act that meets it, one of `ACTS`."""

    name: str
    after: timedelta
    met_by: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A time during which something stays possible: it begins with one of `BEGINNINGS`, and lasts so long."""

    name: str
    begins: str
    lasts: timedelta
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockProfile:
    """The deadlines and the windows of one text. `force` is `law`, `analogy` or `contract`; `verified` says
    whether the text itself was read.
    """

    name: str
    title: str
    force: str
    verified: bool
    clocks: tuple[Clock, ...]
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of an order. `name` is `profile/deadline`, `text` the title of the text, `force` and
    `verified` as its profile says.
    """

    name: str
    at: datetime
    met_by: str
    source: str
    text: str
    force: str
    verified: bool


def load_profiles(folder: Path) -> Sequence[ClockProfile]:
    """Read the profiles of a folder, by file name.

    Raises:
        ClockProfileUnreadable: the message names the file and what is wrong.
    """
    return [_profile(path) for path in sorted(folder.glob("*.toml"))]


def deadlines(profiles: Iterable[ClockProfile], ordered_at: datetime) -> Sequence[Due]:
    """Return the deadlines of an order, the first to come first."""
    found = [
        Due(
            f"{profile.name}/{clock.name}",
            ordered_at + clock.after,
            clock.met_by,
            clock.source,
            profile.title,
            profile.force,
            profile.verified,
        )
        for profile in profiles
        for clock in profile.clocks
    ]
    return sorted(found, key=lambda due: (due.at, due.name))


def longest(profiles: Iterable[ClockProfile], begins: str) -> timedelta:
    """Return the longest window with this beginning: it satisfies every text. Zero when no text has one."""
    found = (one.lasts for profile in profiles for one in profile.windows if one.begins == begins)
    return max(found, default=timedelta(0))


def _profile(path: Path) -> ClockProfile:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        found = ClockProfile(
            name=_text(table, "name"),
            title=_text(table, "title"),
            force=_text(table, "force"),
            verified=table["verified"] is True,
            clocks=tuple(map(_clock, table["deadline"])),
            windows=tuple(map(_window, table.get("window", ()))),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClockProfileUnreadable(f"{path.name}: {error}") from error
    if found.force not in _FORCES:
        raise ClockProfileUnreadable(f"{path.name}: force is one of {', '.join(_FORCES)}")
    return found


def _clock(table: dict[str, Any]) -> Clock:
    return Clock(
        name=_text(table, "name"),
        after=_span(table["after"]),
        met_by=_one_of(ACTS, table, "met_by"),
        source=_text(table, "source"),
    )


def _window(table: dict[str, Any]) -> Window:
    return Window(
        name=_text(table, "name"),
        begins=_one_of(BEGINNINGS, table, "begins"),
        lasts=_span(table["lasts"]),
        source=_text(table, "source"),
    )


def _one_of(values: Sequence[str], table: dict[str, Any], name: str) -> str:
    value = _text(table, name)
    if value not in values:
        raise ValueError(f"{name} is one of {', '.join(values)}")
    return value


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
