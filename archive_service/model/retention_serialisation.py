"""Stored forms of declared retention events and of a person's file, including the former forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from archive_service.model.declared_events import DeclaredAppeal, DeclaredStay, EventKind, RetentionEvents
from archive_service.model.forms import Json, day_in, read_form
from archive_service.model.person_file import FileStay, OpenStay, PersonFile, StayEnd, joined_stays
from archive_service.model.record_details import Stated
from archive_service.model.stated_events import StatedFact, StatedKind

FILE, UNSTATED_FILE, FORMER_FILE = "file/3", "file/2", "file/1"


def written_file(file: PersonFile) -> bytes:
    """Return the facts of a file, in the form that is encrypted.

    A file about which nobody stated an event keeps the form that earlier versions read.
    """
    stated = {"stated": [_stated_fact(fact) for fact in file.stated]} if file.stated else {}
    return orjson.dumps(
        {
            "format": FILE if file.stated else UNSTATED_FILE,
            "stays": [_file_stay(stay) for stay in file.stays],
            "last_contact": file.last_contact,
            "last_consultation": file.last_consultation,
            "death": file.death,
            "birth": file.birth,
            "events": [(kind.value, day) for kind, day in file.events],
            "appeals": [_appeal(appeal) for appeal in file.appeals],
            **stated,
        }
    )


def read_file(written: bytes) -> PersonFile:
    """Read the result of `written_file`; raise `UnknownForm`.

    The former form identified stays by their first day alone, and the end of a stay depended on the order in
    which records arrived: such a file is marked `former`, to be merged again from the records.
    """
    facts = read_form(written, FILE, UNSTATED_FILE, FORMER_FILE)
    known = PersonFile(
        last_contact=day_in(facts["last_contact"]), death=day_in(facts["death"]), birth=day_in(facts["birth"])
    )
    if facts["format"] == FORMER_FILE:
        stays = joined_stays(_former_file_stay(day_in(start), day_in(end)) for start, end in facts["stays"])
        return replace(known, stays=stays, former=True)
    return replace(
        known,
        stays=tuple(_file_stay_in(*stay) for stay in facts["stays"]),
        last_consultation=day_in(facts["last_consultation"]),
        events=_events_in(facts["events"]),
        appeals=_appeals_in(facts["appeals"]),
        stated=tuple(_stated_fact_in(*fact) for fact in facts.get("stated", ())),
    )


def _stated_fact(fact: StatedFact) -> Sequence[Any]:
    return fact.event, fact.kind.value, fact.on, fact.told_on, fact.corrects


def _stated_fact_in(event: str, kind: str, on: str, told_on: str, corrects: str | None) -> StatedFact:
    return StatedFact(
        event=UUID(event),
        kind=StatedKind(kind),
        on=date.fromisoformat(on),
        told_on=date.fromisoformat(told_on),
        corrects=None if corrects is None else UUID(corrects),
    )


def _file_stay(stay: FileStay) -> Sequence[Any]:
    end, left_open = stay.end, stay.open
    return (
        stay.identifiers,
        stay.start,
        None if end is None else (end.day, end.told_on),
        None if left_open is None else (left_open.seen_on, left_open.told_on),
    )


def _file_stay_in(
    identifiers: list[str], start: str | None, end: list[str] | None, left_open: list[str | None] | None
) -> FileStay:
    return FileStay(
        identifiers=tuple(identifiers),
        start=day_in(start),
        end=None if end is None else StayEnd(*map(date.fromisoformat, end)),
        open=None if left_open is None else OpenStay(*map(day_in, left_open)),
    )


def _former_file_stay(start: date | None, end: date | None) -> FileStay:
    if end is None:
        return FileStay(start=start, open=OpenStay(None, None))
    return FileStay(start=start, end=StayEnd(end, end))


def stated_json(stated: Stated) -> Json:
    """Return the JSON form of the facts that a record's flow declared."""
    events = stated.events
    return {
        "names": stated.names,
        "document": stated.document,
        "set": stated.document_set,
        "replaces": stated.replaces,
        "stays": [_declared_stay(stay) for stay in events.stays],
        "last_contact": events.last_contact,
        "last_consultation": events.last_consultation,
        "death": events.death_date,
        "birth": events.birth_date,
        "events": [(kind.value, day) for kind, day in events.events],
        "appeals": [_appeal(appeal) for appeal in events.appeals],
    }


def stated_in(facts: Json, *, former: bool) -> Stated:
    """Read the result of `stated_json`, or the values that `record/1` holds instead."""
    return Stated(
        names=tuple(facts["names"]),
        document=facts["document"],
        document_set=facts["set"],
        replaces=tuple(facts["replaces"]),
        events=RetentionEvents(
            stays=tuple(_former_stays(facts))
            if former
            else tuple(_declared_stay_in(stay) for stay in facts["stays"]),
            last_contact=day_in(facts["last_contact"]),
            last_consultation=None if former else day_in(facts["last_consultation"]),
            death_date=day_in(facts["death"]),
            birth_date=day_in(facts["birth"]),
            events=() if former else _events_in(facts["events"]),
            appeals=() if former else _appeals_in(facts["appeals"]),
        ),
    )


def _declared_stay(stay: DeclaredStay) -> Json:
    return {
        "identifiers": stay.identifiers,
        "start": stay.start,
        "end": stay.end,
        "ongoing": stay.ongoing,
        "seen_on": stay.seen_on,
        "told_on": stay.told_on,
    }


def _declared_stay_in(facts: Json) -> DeclaredStay:
    return DeclaredStay(
        identifiers=tuple(facts["identifiers"]),
        start=day_in(facts["start"]),
        end=day_in(facts["end"]),
        ongoing=facts["ongoing"],
        seen_on=day_in(facts["seen_on"]),
        told_on=day_in(facts["told_on"]),
    )


def _former_stays(facts: Json) -> Iterator[DeclaredStay]:
    """Yield the stays of `record/1`, which kept all first days, the latest end, and whether a stay is going
    on.

    Each stay gets the latest end: it may have ended earlier, but not later. When a stay is going on, it is
    unknown which, so each stays open until an end of its own is declared.
    """
    ongoing, end = facts["stay_ongoing"], day_in(facts["last_stay_end"])
    starts = [day_in(start) for start in facts["stay_starts"]]
    if not starts and (ongoing or end is not None):
        starts = [None]
    for start in starts:
        yield DeclaredStay(start=start, end=None if ongoing else end, ongoing=ongoing)


def _appeal(appeal: DeclaredAppeal) -> Sequence[Any]:
    return appeal.lodged, appeal.closed, appeal.identifier


def _appeals_in(appeals: list[list[str]]) -> tuple[DeclaredAppeal, ...]:
    return tuple(
        DeclaredAppeal(date.fromisoformat(lodged), day_in(closed), identifier)
        for lodged, closed, identifier in appeals
    )


def _events_in(events: list[list[str]]) -> tuple[tuple[EventKind, date], ...]:
    return tuple((EventKind(kind), date.fromisoformat(day)) for kind, day in events)
