"""Whether an event can have happened as somebody states it, with all that is known about its file."""

from __future__ import annotations

from dataclasses import replace

from archive_service.errors import NotFound
from archive_service.holdings.stated_facts import unmatched_ends, with_stated
from archive_service.model.person_file import PersonFile
from archive_service.model.stated_events import (
    FIRST_DAY,
    EventContradicts,
    EventCorrected,
    EventInFuture,
    EventKindUnknown,
    EventOfAnotherKind,
    EventTooOld,
    StatedFact,
    StatedKind,
    joined_facts,
)
from retention_rules import credible

_PAIRED = {
    StatedKind.STAY_START: StatedKind.STAY_END,
    StatedKind.STAY_END: StatedKind.STAY_END,
    StatedKind.APPEAL_OPENED: StatedKind.APPEAL_CLOSED,
    StatedKind.APPEAL_CLOSED: StatedKind.APPEAL_CLOSED,
}
"""Kinds that begin or end something, with the kind of the end."""

_LIFE = frozenset((StatedKind.BIRTH, StatedKind.DEATH))
_BEGINNINGS = frozenset((StatedKind.STAY_START, StatedKind.APPEAL_OPENED))


def kind_of(text: str) -> StatedKind:
    """Read a kind of event; raise `EventKindUnknown`."""
    try:
        return StatedKind(text)
    except ValueError as error:
        raise EventKindUnknown(f"a kind is one of {', '.join(StatedKind)}") from error


def require_possible(fact: StatedFact, file: PersonFile) -> None:
    """Raise `EventRefused`, or `NotFound` for an event to be corrected that is not of the file, unless this
    can be added to what is known about the file.
    """
    if fact.on < FIRST_DAY:
        raise EventTooOld(f"no event before {FIRST_DAY} is taken")
    if fact.on > fact.told_on:
        raise EventInFuture("the day has not come yet")
    if fact.corrects is not None:
        _require_correctable(fact, file)
    told = replace(file, stated=joined_facts((*file.stated, fact)))
    if fact.kind in _PAIRED:
        _require_paired(fact, file, told)
    if fact.kind in _LIFE:
        _require_life(told)


def _require_correctable(fact: StatedFact, file: PersonFile) -> None:
    known = {one.event: one for one in file.stated}
    corrected = known.get(fact.corrects) if fact.corrects is not None else None
    if corrected is None:
        raise NotFound("no such event of this file")
    if corrected.kind is not fact.kind:
        raise EventOfAnotherKind(f"this event is a {corrected.kind}: a {corrected.kind} corrects it")
    for one in file.stated:
        if one.corrects == fact.corrects:
            raise EventCorrected(f"this event was corrected by {one.event} already: correct that one")


def _require_paired(fact: StatedFact, file: PersonFile, told: PersonFile) -> None:
    """Refuse an end that ends nothing although something is open, and a corrected beginning that leaves an
    end without one.
    """
    if fact.kind in _BEGINNINGS and fact.corrects is None:
        return
    end = _PAIRED[fact.kind]
    if unmatched_ends(told, end) > unmatched_ends(file, end):
        raise EventContradicts("nothing that is open began before that day and can have ended on it")


def _require_life(told: PersonFile) -> None:
    known = with_stated(told)
    birth, death = credible(known.birth), credible(known.death)
    if birth is not None and death is not None and death < birth:
        raise EventContradicts("the person would have died before their birth")
