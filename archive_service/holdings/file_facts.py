"""Convert the declarations of flows about a file to the frozen facts that a decision uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce

from archive_service.holdings.known_stays import known_stays
from archive_service.holdings.stated_facts import with_stated
from archive_service.model.declared_events import DeclaredStay, RetentionEvents
from archive_service.model.establishment import Establishment
from archive_service.model.person_file import (
    FileStay,
    OpenStay,
    PersonFile,
    StayEnd,
    joined_appeals,
    joined_stays,
    latest_events,
)
from archive_service.model.records import Record
from retention_rules import Appeal, FileFacts, Stay, Trigger, credible


def declared_file(events: RetentionEvents) -> PersonFile:
    """Return the facts of one declaration alone."""
    return PersonFile(
        stays=joined_stays(_stay(stay) for stay in events.stays),
        last_contact=events.last_contact,
        last_consultation=events.last_consultation,
        death=events.death_date,
        birth=events.birth_date,
        events=latest_events(events.events),
        appeals=joined_appeals(events.appeals),
    )


def file_of(declared: Iterable[RetentionEvents]) -> PersonFile:
    """Return the merged facts of several declarations about one file, independent of their order."""
    return reduce(PersonFile.joined, map(declared_file, declared), PersonFile())


def summed_again(known: PersonFile, records: Sequence[Record]) -> PersonFile:
    """Return the facts of a file, merged again from the declarations of its records, for a merge stored in a
    former form.

    Facts from records whose key is destroyed exist only in the former merge: they are kept. So is what people
    stated, which is in no record.
    """
    readable = [record.details.stated.events for record in records if record.details_or_none is not None]
    told = replace(file_of(readable), stated=known.stated)
    return told if len(readable) == len(records) else told.joined(replace(known, former=False))


def _stay(stay: DeclaredStay) -> FileStay:
    end = credible(stay.end)
    if end is None or stay.ongoing or (stay.start is not None and end < stay.start):
        # It is ongoing, has ended on an unstated day, or has an impossible end: it stays open in each case.
        return FileStay(
            identifiers=stay.identifiers,
            start=stay.start,
            open=OpenStay(stay.seen_on, stay.told_on),
        )
    told_on = end if stay.told_on is None else max(end, stay.told_on)
    return FileStay(identifiers=stay.identifiers, start=stay.start, end=StayEnd(end, told_on))


def longest_kept(last_days: Sequence[date | None]) -> date | None:
    """Return the last of these days; None when there is none, or when one is unknown, which keeps the
    record.
    """
    known = [day for day in last_days if day is not None]
    return max(known) if known and len(known) == len(last_days) else None


def financial_year_end(day: date | None) -> date | None:
    """Return the last day of the financial year of a document: that of its civil year, which is the budget
    year of these establishments. None when its date is not credible.

    >>> financial_year_end(date(2024, 3, 5))
    datetime.date(2024, 12, 31)
    """
    known = credible(day)
    return None if known is None else date(known.year, 12, 31)


def file_facts(
    record: Record,
    establishment: Establishment,
    file: PersonFile,
    related_end: date | None = None,
    stays: tuple[Stay, ...] | None = None,
) -> FileFacts:
    """Return the frozen facts that a decision uses.

    `related_end` is the last day of the longest-kept record that names this one, when this one is an event of
    several persons. `stays` are those of the file, if they are known already.
    """
    file = with_stated(file)
    events = {Trigger(kind.value): day for kind, day in file.events}
    if related_end is not None:
        events[Trigger.RELATED_FILES_ENDED] = related_end
    exercise_end = financial_year_end(record.document_date)
    if exercise_end is not None:
        events[Trigger.EXERCISE_ENDED] = max(exercise_end, events.get(Trigger.EXERCISE_ENDED, exercise_end))
    return FileFacts(
        kind=record.kind.value,
        document_type=record.details.document_type or None,
        document_date=record.document_date,
        category=establishment.category or None,
        legal_status=establishment.legal_status or None,
        public_service_mission=establishment.public_service_mission,
        department=establishment.department or None,
        establishment=establishment.finess,
        legal_entity=establishment.legal_entity,
        birth=file.birth,
        earlier_birth=file.earlier_birth,
        death=file.death,
        stays=known_stays(file) if stays is None else stays,
        last_consultation=file.last_consultation,
        last_contact=file.last_contact,
        appeals=tuple(Appeal(appeal.lodged, appeal.closed) for appeal in file.appeals),
        events=events,
    )
