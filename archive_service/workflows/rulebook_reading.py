"""Check a rulebook beside those in force, and show which are in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.rule_reach import sees_version
from archive_service.errors import NotFound
from archive_service.holdings.allowed_senders import own_terms_of
from archive_service.holdings.rulebooks_in_force import RulebooksInForce
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.rulebook_versions import RulebookInForce
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from retention_rules import CheckedRulebook, Level, Rulebook
from retention_rules.own_terms import expected_every


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFlow:
    """An establishment from which flows are expected, at least one in so many days."""

    establishment: Finess
    every_days: int
    last: date | None
    """The day of its last accepted flow, in Paris; None when there was none."""
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRulebooks:
    """Reads rulebooks; nothing is changed."""

    transactions: Transactions
    in_force: RulebooksInForce
    clock: Clock

    def check(self, content: bytes, actor: Actor) -> CheckedRulebook:
        """Return everything that is wrong with a rulebook, alone and beside those in force today.

        Raises:
            NotAllowed: the role may not read rules.
        """
        require(actor, Right.READ_RULES)
        self.in_force.refresh(at_once=True)
        return self.in_force.checked(content, self._today())

    def show(
        self, actor: Actor, department: str = "", as_of: date | None = None
    ) -> Sequence[RulebookInForce]:
        """Return the rulebooks in force on a day: the nation's, that of a department when one is named, and
        those of establishments that the actor may see.

        Raises:
            NotAllowed: the role may not read rules.
        """
        require(actor, Right.READ_RULES)
        self.in_force.refresh(at_once=True)
        with self.transactions.begin(SERVICE) as transaction:
            places = transaction.establishments.all()
        return [
            version
            for version in self.in_force.listed_on(as_of or self._today())
            if sees_version(actor, version.book.level.value, version.book.key, places)
            and (not department or _applies_in(department, version.book, places))
        ]

    def flows(self, actor: Actor) -> Sequence[ExpectedFlow]:
        """Return the establishments in the actor's scope whose rulebook says when flows are expected.

        Raises:
            NotAllowed: the role may not read the register.
        """
        require(actor, Right.READ_ESTABLISHMENTS)
        self.in_force.refresh(at_once=True)
        today = self._today()
        rulebooks = self.in_force.on(today)
        with self.transactions.begin(actor) as transaction:
            places = transaction.establishments.all()
        expected = [
            (place, days)
            for place in places
            if (days := expected_every(own_terms_of(place, rulebooks))) is not None
            and (place.closed_on is None or place.closed_on >= today)
        ]
        with self.transactions.begin(SERVICE) as transaction:
            arrivals = [
                transaction.records.last_arrival(place.legal_entity, place.finess) for place, _ in expected
            ]
        return [
            _flow(place, days, None if last is None else day_in_paris(last), today)
            for (place, days), last in zip(expected, arrivals, strict=True)
        ]

    def text(self, version: UUID, actor: Actor) -> bytes:
        """Return the text of a version, in force or not: to read it, or to propose it again.

        Raises:
            NotAllowed: the role may not read rules.
            NotFound: there is no such version, or it is of an establishment out of the actor's scope.
        """
        require(actor, Right.READ_RULES)
        with self.transactions.begin(SERVICE) as transaction:
            places = transaction.establishments.all()
        for found in self.in_force.versions():
            if found.id == version and sees_version(actor, *found.level, places):
                return self.in_force.book(found.proposal.book).text
        raise NotFound("no such proposal")

    def _today(self) -> date:
        return day_in_paris(self.clock.now())


def _flow(place: Establishment, days: int, last: date | None, today: date) -> ExpectedFlow:
    late = last is None or today > last + timedelta(days=days)
    return ExpectedFlow(establishment=place.finess, every_days=days, last=last, is_late=late)


def _applies_in(department: str, book: Rulebook, places: Iterable[Establishment]) -> bool:
    match book.level:
        case Level.NATIONAL:
            return True
        case Level.DEPARTMENT:
            return book.key == department
        case Level.ESMS:
            theirs = (one for one in places if book.key in (one.finess, one.legal_entity))
            return any(one.department == department for one in theirs)
