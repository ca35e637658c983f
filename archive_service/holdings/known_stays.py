"""Which stays of a file are over: which declared end closes which declared stay."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from archive_service.model.person_file import FileStay, PersonFile, StayEnd, StayKey
from retention_rules import Stay

K = TypeVar("K", bound=Hashable)


def known_stays(file: PersonFile) -> tuple[Stay, ...]:
    """Return the stays of a file as decisions use them: with their last day, or ongoing.

    A stay that one declaration leaves open is closed by the end in another declaration about the same stay,
    unless the first shows it as ongoing after that end and may be the later of the two (see `Ends.closes`).
    """
    ends = Ends(file.stays)
    known = []
    for stay in file.stays:
        if stay.open is not None and not ends.closes(stay):
            known.append(Stay(stay.start, None))
        elif stay.end is not None:
            known.append(Stay(stay.start, stay.end.day))
    return tuple(known)


def same_stays(some: Sequence[FileStay], every: Sequence[FileStay]) -> list[list[FileStay]]:
    """Return some of the stays of a file in groups of declarations about one stay, by the rules of `Ends`."""
    identities: dict[date, set[tuple[str, ...]]] = {}
    for stay in every:
        if stay.start is not None and stay.identifiers:
            identities.setdefault(stay.start, set()).add(stay.identifiers)
    groups: list[tuple[set[object], list[FileStay]]] = []
    for stay in some:
        names: set[object] = {*stay.identifiers}
        if stay.start is not None and len(identities.get(stay.start, ())) <= 1:
            names.add(stay.start)
        one, members = names or {id(stay)}, [stay]
        apart = []
        for known, others in groups:
            if known & one:
                one, members = one | known, [*others, *members]
            else:
                apart.append((known, others))
        groups = [*apart, (one, members)]
    return [members for _, members in groups]


class Ends:
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
