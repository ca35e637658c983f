"""What people stated about a file, joined with what flows declared about it: the one place that does so.

An event that another corrects does not count. Of two days of one thing, the later counts, whoever said it: an
event never makes a day of a flow earlier. Ends and beginnings are paired here:

- `stay-end` ends one stay that is open on that day, `appeal-closed` one appeal that is pending. As many as
  possible are paired; a beginning without an end stays open, and keeps the file.
- Of two births the earlier one stays beside the later: whichever keeps longer counts.
- An end without any beginning ends a stay that nobody declared.
- A stay that a flow shows as going on after the stated end stays open, whenever each was told: both cannot be
  true, and nobody knows which is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from archive_service.holdings.known_stays import Ends, same_stays
from archive_service.model.declared_events import DeclaredAppeal, EventKind
from archive_service.model.person_file import (
    FileStay,
    OpenStay,
    PersonFile,
    StayEnd,
    joined_appeals,
    joined_stays,
    later,
    latest_events,
)
from archive_service.model.stated_events import StatedFact, StatedKind, in_force
from retention_rules import credible

Beginning = TypeVar("Beginning")

_EVENTS: Mapping[StatedKind, EventKind] = {
    StatedKind.DECISION: EventKind.DECISION,
    StatedKind.FILE_CLOSED: EventKind.FILE_CLOSED,
    StatedKind.LAST_PAYMENT: EventKind.LAST_PAYMENT,
    StatedKind.QUITUS: EventKind.QUITUS,
    StatedKind.RIGHTS_ENDED: EventKind.RIGHTS_ENDED,
}
KEEPING = frozenset(
    (
        StatedKind.STAY_START,
        StatedKind.LAST_CONSULTATION,
        StatedKind.LAST_CONTACT,
        StatedKind.APPEAL_OPENED,
    )
)
"""Kinds that only keep a file longer: after a split they count for both persons."""


def with_stated(file: PersonFile) -> PersonFile:
    """Return a file whose declared facts include those that people stated, in the form of the others."""
    facts = in_force(file.stated) if file.stated else ()
    if not facts:
        return file
    last = {fact.kind: fact.on for fact in sorted(facts, key=lambda fact: fact.on)}
    return replace(
        file,
        stays=_stays(file, facts).joined,
        last_contact=later(file.last_contact, last.get(StatedKind.LAST_CONTACT)),
        last_consultation=later(file.last_consultation, last.get(StatedKind.LAST_CONSULTATION)),
        death=later(file.death, last.get(StatedKind.DEATH)),
        birth=later(file.birth, last.get(StatedKind.BIRTH)),
        earlier_birth=_earlier_birth(file, facts),
        events=latest_events(
            (*file.events, *((_EVENTS[fact.kind], fact.on) for fact in facts if fact.kind in _EVENTS))
        ),
        appeals=_appeals(file, facts).joined,
        stated=(),
    )


def unmatched_ends(file: PersonFile, kind: StatedKind) -> int:
    """Return how many stated ends of this kind (`stay-end`, `appeal-closed`) end nothing, although something
    is open.
    """
    facts = in_force(file.stated)
    if kind is StatedKind.STAY_END:
        stays = _stays(file, facts)
        return len(stays.unmatched) if stays.open else 0
    return len(_appeals(file, facts).unmatched)


def parted(
    stated: Sequence[StatedFact], own: Collection[StatedFact]
) -> tuple[tuple[StatedFact, ...], tuple[StatedFact, ...]]:
    """Return the facts of the person from whom records are split, and of the person who gets them.

    `own` are those stated of the latter before a merge: these, and their corrections, go with the person.
    What only keeps a file longer counts for both, since nobody said whose it is.
    """
    going = {fact.event for fact in own}
    while more := {fact.event for fact in stated if fact.corrects in going} - going:
        going |= more
    staying = tuple(fact for fact in stated if fact.event not in going or fact.kind in KEEPING)
    given = tuple(fact for fact in stated if fact.event in going or fact.kind in KEEPING)
    return staying, given


def _earlier_birth(file: PersonFile, facts: Sequence[StatedFact]) -> date | None:
    """Return the earliest birth that was said; None when all say the same day, or nobody says one.

    A later one may take an extension by age away: the decision needs both.
    """
    stated = (fact.on for fact in facts if fact.kind is StatedKind.BIRTH)
    said = {day for day in map(credible, (file.birth, *stated)) if day is not None}
    return min(said) if len(said) > 1 else None


@dataclass(frozen=True, slots=True)
class _Stays:
    """Stays after stated ends closed some of them; whether one is open still, and the ends left over."""

    joined: tuple[FileStay, ...]
    open: bool
    unmatched: Sequence[StatedFact]


def _stays(file: PersonFile, facts: Sequence[StatedFact]) -> _Stays:
    begun = (
        FileStay(start=fact.on, open=OpenStay(fact.on, fact.told_on))
        for fact in facts
        if fact.kind is StatedKind.STAY_START
    )
    stays = joined_stays((*file.stays, *begun))
    declared = Ends(stays)
    left_open = [stay for stay in stays if stay.open is not None and not declared.closes(stay)]
    ends = [fact for fact in facts if fact.kind is StatedKind.STAY_END]
    pairs = _Pairs(same_stays(left_open, stays), ends, _closes)
    closed = {
        stay.key: replace(stay, end=_end(end) if stay.end is None else stay.end.joined(_end(end)), open=None)
        for declared_open, end in pairs.found
        for stay in declared_open
    }
    further = (FileStay(end=_end(end)) for end in pairs.unmatched)
    joined = joined_stays((*(closed.get(stay.key, stay) for stay in stays), *further))
    known = Ends(joined)
    is_open = any(stay.open is not None and not known.closes(stay) for stay in joined)
    return _Stays(joined, is_open, pairs.unmatched)


def _end(fact: StatedFact) -> StayEnd:
    return StayEnd(fact.on, max(fact.on, fact.told_on))


def _closes(declarations: Sequence[FileStay], end: StatedFact) -> bool:
    """Say whether a stated end may be that of a stay that several declarations leave open."""
    return all(_may_end(stay, end) for stay in declarations)


def _may_end(stay: FileStay, end: StatedFact) -> bool:
    if stay.open is None or (stay.start is not None and end.on < stay.start):
        return False
    return stay.open.seen_on is None or end.on >= stay.open.seen_on


@dataclass(frozen=True, slots=True)
class _Appeals:
    """Appeals after stated ends closed some of them, and the ends left over."""

    joined: tuple[DeclaredAppeal, ...]
    unmatched: Sequence[StatedFact]


def _appeals(file: PersonFile, facts: Sequence[StatedFact]) -> _Appeals:
    opened = [
        DeclaredAppeal(fact.on, identifier=f"event {fact.event}")
        for fact in facts
        if fact.kind is StatedKind.APPEAL_OPENED
    ]
    appeals = joined_appeals((*file.appeals, *opened))
    ends = [fact for fact in facts if fact.kind is StatedKind.APPEAL_CLOSED]
    pending = [appeal for appeal in appeals if appeal.closed is None or appeal.closed < appeal.lodged]
    pairs = _Pairs(pending, ends, lambda appeal, end: end.on >= appeal.lodged)
    closed = [replace(appeal, closed=end.on) for appeal, end in pairs.found]
    return _Appeals(joined_appeals((*appeals, *closed)), pairs.unmatched)


class _Pairs(Generic[Beginning]):
    """As many beginnings as possible, each with an end of its own (a maximum matching).

    The ends are tried from the first day on, so the result does not depend on the order of statements.
    """

    def __init__(
        self,
        beginnings: Sequence[Beginning],
        ends: Sequence[StatedFact],
        closes: Callable[[Beginning, StatedFact], bool],
    ) -> None:
        self._beginnings = beginnings
        self._ends = sorted(ends, key=lambda end: (end.on, end.event))
        self._closes = closes
        self._of_end: dict[int, int] = {}
        for position in range(len(beginnings)):
            self._match(position, set())

    @property
    def found(self) -> list[tuple[Beginning, StatedFact]]:
        """The pairs."""
        return [(self._beginnings[begun], self._ends[end]) for end, begun in self._of_end.items()]

    @property
    def unmatched(self) -> list[StatedFact]:
        """The ends that end nothing."""
        return [end for position, end in enumerate(self._ends) if position not in self._of_end]

    def _match(self, beginning: int, tried: set[int]) -> bool:
        """Give a beginning an end, also one whose present beginning gets another."""
        for position, end in enumerate(self._ends):
            if position in tried or not self._closes(self._beginnings[beginning], end):
                continue
            tried.add(position)
            if position not in self._of_end or self._match(self._of_end[position], tried):
                self._of_end[position] = beginning
                return True
        return False
