"""Read how long records are kept: from the table `term` of a rule to a frozen term."""

from __future__ import annotations

from enum import StrEnum

from retention_rules.terms import (
    After,
    AgeExtension,
    ClockTerm,
    EarlierOf,
    Follows,
    ForEver,
    LaterOf,
    NotStated,
    Override,
    Term,
    Trigger,
    UntilAge,
)
from retention_rules.toml_section import Section


class RecordKindName(StrEnum):
    """Kinds of records, as rulebooks write them."""

    CDA_DOCUMENT = "cda-document"
    NATIVE_FILE = "native-file"
    COLLECTIVE_EVENT = "collective-event"
    STRUCTURE_DATA = "structure-data"


class _TermKind(StrEnum):
    AFTER = "after"
    UNTIL_AGE = "until-age"
    LATER_OF = "later-of"
    EARLIER_OF = "earlier-of"
    FOLLOWS = "follows"
    NOT_STATED = "not-stated"
    FOR_EVER = "for-ever"


class _ClockKind(StrEnum):
    AFTER = "after"
    UNTIL_AGE = "until-age"


def term_of(section: Section) -> Term:
    """Read `[retention.term]`."""
    match section.choice("kind", _TermKind):
        case _TermKind.FOR_EVER:
            return ForEver()
        case _TermKind.NOT_STATED:
            return NotStated()
        case _TermKind.FOLLOWS:
            return Follows(section.choice("records", RecordKindName).value)
        case _TermKind.UNTIL_AGE:
            return _until_age(section)
        case _TermKind.AFTER:
            return _after(section)
        case _TermKind.LATER_OF:
            return LaterOf(_clocks(section))
        case _TermKind.EARLIER_OF:
            return EarlierOf(_clocks(section))


def _clocks(section: Section) -> tuple[ClockTerm, ...]:
    found: list[ClockTerm] = []
    for inner in section.sections("terms"):
        with inner:
            kind = inner.choice("kind", _ClockKind)
            found.append(_after(inner) if kind is _ClockKind.AFTER else _until_age(inner))
    if len(found) < 2:
        raise section.refused("terms", "two delays or more are expected")
    return tuple(found)


def _until_age(section: Section) -> UntilAge:
    return UntilAge(
        section.years("age"),
        section.truth("suspended_by_appeal", default=False),
        _extension(section) if "extended_by" in section else None,
    )


def _extension(section: Section) -> AgeExtension:
    with section.section("extended_by") as inner:
        from_age, to_age = inner.years("from_age"), inner.years("to_age")
        if to_age.count < from_age.count:
            raise inner.refused("to_age", "an age that is not below from_age is expected")
        return AgeExtension(
            event=inner.choice("event", Trigger), from_age=from_age, to_age=to_age, by=inner.years("years")
        )


def _after(section: Section) -> After:
    triggers = section.choices("triggers", Trigger)
    if not triggers:
        raise section.refused("triggers", "at least one event is expected")
    age, duration = "at_least_until_age", section.years("years")
    suspended = section.truth("suspended_by_appeal", default=False)
    interrupted = section.truth("interrupted_by_appeal", default=False)
    if suspended and interrupted:
        raise section.refused("interrupted_by_appeal", "an appeal suspends or interrupts, not both")
    term = After(
        triggers=triggers,
        duration=duration,
        at_least_until_age=section.years(age) if age in section else None,
        override=_override(section),
        suspended_by_appeal=suspended,
        interrupted_by_appeal=interrupted,
    )
    # Rulebooks with the former name are read as they were: decisions rest on them.
    if "overridden_by" in section and not term.only_shortens:
        why = "years and within_years together exceed the delay, which the event must not lengthen"
        raise section.refused("overridden_by", why)
    return term


def _override(section: Section) -> Override | None:
    """Read `overridden_by`, or `after_death`, its former name for the event of death."""
    if "after_death" in section:
        with section.section("after_death") as inner:
            return Override(Trigger.DEATH, inner.years("years"), inner.years("within_years"))
    if "overridden_by" in section:
        with section.section("overridden_by") as inner:
            event = inner.choice("event", Trigger)
            return Override(event, inner.years("years"), inner.years("within_years"))
    return None
