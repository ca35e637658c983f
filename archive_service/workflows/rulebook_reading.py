"""Check a rulebook beside those in force, and show which are in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.access.rights import Right, require
from archive_service.access.rule_reach import sees_version
from archive_service.holdings.rulebooks_in_force import RulebooksInForce
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.establishment import Establishment
from archive_service.model.rulebook_versions import RulebookInForce
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from retention_rules import CheckedRulebook, Level, Rulebook


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

    def _today(self) -> date:
        return day_in_paris(self.clock.now())


def _applies_in(department: str, book: Rulebook, places: Iterable[Establishment]) -> bool:
    match book.level:
        case Level.NATIONAL:
            return True
        case Level.DEPARTMENT:
            return book.key == department
        case Level.ESMS:
            theirs = (one for one in places if book.key in (one.finess, one.legal_entity))
            return any(one.department == department for one in theirs)
