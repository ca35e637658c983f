"""Read what a level sets for itself from the tables of its TOML file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from retention_rules.bordereau_parsing import bordereau_of
from retention_rules.own_terms import NO_WAIT, Archives, ReceivingSystem, Timing
from retention_rules.rulebook import Level
from retention_rules.toml_section import Section

Read: TypeAlias = Callable[[Section], Any]
_LONGEST_NAME = 200
_MOST_DAYS = 3_660


class _Seda(StrEnum):
    V2_1 = "2.1"
    V2_2 = "2.2"
    V2_3 = "2.3"


class _Status(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


def own_terms_of(level: Level | None) -> Mapping[str, Read]:
    """Return how each of the terms that a level may set is read; an absent one gives None or nothing."""
    return _READERS.get(level, {}) if level is not None else {}


def _receiving_system(file: Section) -> ReceivingSystem | None:
    if "receiving_system" not in file:
        return None
    with file.section("receiving_system") as section:
        return ReceivingSystem(name=_name(section, "name"), seda=section.choice("seda", _Seda).value)


def _senders(file: Section) -> frozenset[str] | None:
    if "senders" not in file:
        return None
    with file.section("senders") as section:
        names = section.texts("allowed")
        if not names:
            raise section.refused("allowed", "the names of the senders are expected")
        if any(len(name) > _LONGEST_NAME or not name.isprintable() for name in names):
            raise section.refused("allowed", "names on one line, of 200 characters at most, are expected")
        return frozenset(names)


def _timing(file: Section) -> Timing | None:
    if "timing" not in file:
        return None
    with file.section("timing") as section:
        every = section.count("flows_every_days") if "flows_every_days" in section else None
        if every is not None and every > _MOST_DAYS:
            raise section.refused("flows_every_days", f"{_MOST_DAYS} days at most are expected")
        wait = section.years("wait_years") if "wait_years" in section else NO_WAIT
        return Timing(flows_every_days=every, wait=wait)


def _archives(file: Section) -> Archives | None:
    if "archives" not in file:
        return None
    with file.section("archives") as section:
        status = section.choice("status", _Status)
        return Archives(public=status is _Status.PUBLIC, source=section.text("source"))


def _inhabitants(file: Section) -> int | None:
    return file.count("inhabitants") if "inhabitants" in file else None


def _name(section: Section, key: str) -> str:
    name = section.text(key)
    if len(name) > _LONGEST_NAME:
        raise section.refused(key, "a name of 200 characters at most is expected")
    return name


_READERS: Mapping[Level, Mapping[str, Read]] = MappingProxyType(
    {
        Level.NATIONAL: {},
        Level.DEPARTMENT: {
            "receiving_system": _receiving_system,
            "bordereau": bordereau_of,
        },
        Level.ESMS: {
            "senders": _senders,
            "timing": _timing,
            "archives": _archives,
            "inhabitants": _inhabitants,
        },
    }
)
