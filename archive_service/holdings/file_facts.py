"""Convert the declarations of flows about a file to the frozen facts that a decision uses."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import TypeVar

from archive_service.model.declared_events import DeclaredStay, RetentionEvents
from archive_service.model.establishment import Establishment
from archive_service.model.person_file import (
    FileStay,
    OpenStay,
    PersonFile,
    StayEnd,
    StayKey,
    joined_appeals,
    joined_stays,
    latest_events,
)
from archive_service.model.records import Record
from retention_rules import Appeal, FileFacts, Stay, Trigger, credible

K = TypeVar("K", bound=Hashable)


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

    Facts from records whose key is destroyed exist only in the former merge: they are kept.
    """
    readable = [record.details.stated.events for record in records if record.details_or_none is not None]
    told = file_of(readable)
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


def known_stays(file: PersonFile) -> tuple[Stay, ...]:
    """Return the stays of a file as decisions use them: with their last day, or ongoing.

    A stay that one declaration leaves open is closed by the end in another declaration about the same stay,
    unless the first shows it as ongoing after that end and may be the later of the two (see `_Ends.closes`).
    """
    ends = _Ends(file.stays)
    known = []
    for stay in file.stays:
        if stay.open is not None and not ends.closes(stay):
            known.append(Stay(stay.start, None))
        elif stay.end is not None:
            known.append(Stay(stay.start, stay.end.day))
    return tuple(known)


class _Ends:
    """The declared ends, grouped by the keys that identify their stay.

    Declarations concern one stay when they share a business identifier. When one of them has none, the first
    day identifies the stay, unless several identified stays begin on that day.
    """

    def __init__(self, stays: Sequence[FileStay]) -> None:
        self._identified: dict[str, StayEnd] = {}
        self._by_key: dict[StayKey, StayEnd] = {}
        self._starting: dict[date, StayEnd] = {}
        self._identities: dict[date, set[tuple[str, ...]]] = {}
        for stay in stays:
            if stay.start is not None and stay.identifiers:
                self._identities.setdefault(stay.start, set()).add(stay.identifiers)
            if stay.end is not None:
                self._add(stay, stay.end)

    def _add(self, stay: FileStay, end: StayEnd) -> None:
        for identifier in stay.identifiers:
            _join(self._identified, identifier, end)
            _join(self._by_key, ((identifier,), stay.start), end)
        if stay.start is not None:
            _join(self._starting, stay.start, end)
            if not stay.identifiers:
                _join(self._by_key, ((), stay.start), end)

    def closes(self, stay: FileStay) -> bool:
        """Say whether an end of this stay closes it although a declaration leaves it open.

        It does when it is on or after the last day on which the stay is shown as ongoing: there is then no
        contradiction. It also does when it was certainly declared after that, for a stay with the same first
        day: an identifier alone may have been given to another stay.
        """
        left_open = stay.open
        if left_open is None:
            return True
        shown = left_open.seen_on or stay.start or date.min
        if any(end.day >= shown for end in self._of(stay)):
            return True
        told_on = left_open.told_on
        return told_on is not None and any(end.told_on > told_on for end in self._of_same_start(stay))

    def _of(self, stay: FileStay) -> Iterator[StayEnd]:
        yield from self._of_same_start(stay)
        for identifier in stay.identifiers:
            if identifier in self._identified:
                yield self._identified[identifier]

    def _of_same_start(self, stay: FileStay) -> Iterator[StayEnd]:
        if stay.start is None:
            return
        for identifier in stay.identifiers:
            found = self._by_key.get(((identifier,), stay.start))
            if found is not None:
                yield found
        if not stay.identifiers and stay.start in self._starting:
            yield self._starting[stay.start]
        elif len(self._identities.get(stay.start, ())) == 1:
            found = self._by_key.get(((), stay.start))
            if found is not None:
                yield found


def _join(ends: dict[K, StayEnd], key: K, end: StayEnd) -> None:
    known = ends.get(key)
    ends[key] = end if known is None else known.joined(end)


def longest_kept(last_days: Sequence[date | None]) -> date | None:
    """Return the last of these days; None when there is none, or when one is unknown, which keeps the
    record.
    """
    known = [day for day in last_days if day is not None]
    return max(known) if known and len(known) == len(last_days) else None


def file_facts(
    record: Record, establishment: Establishment, file: PersonFile, related_end: date | None = None
) -> FileFacts:
    """Return the frozen facts that a decision uses.

    `related_end` is the last day of the longest-kept record that names this one, when this one is an event of
    several persons.
    """
    events = {Trigger(kind.value): day for kind, day in file.events}
    if related_end is not None:
        events[Trigger.RELATED_FILES_ENDED] = related_end
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
        death=file.death,
        stays=known_stays(file),
        last_consultation=file.last_consultation,
        last_contact=file.last_contact,
        appeals=tuple(Appeal(appeal.lodged, appeal.closed) for appeal in file.appeals),
        events=events,
    )
