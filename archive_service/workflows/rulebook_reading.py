"""Check a rulebook beside those in force, and show which are in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.access.rights import Right, require
from archive_service.access.scope import sees_all
from archive_service.holdings.rulebooks_in_force import RulebooksInForce
from archive_service.model.actors import Actor, Role
from archive_service.model.rulebook_versions import RulebookInForce
from archive_service.ports import Clock
from archive_service.wording.dates import day_in_paris
from retention_rules import CheckedRulebook, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRulebooks:
    """Reads rulebooks; nothing is changed."""

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
        return [
            version
            for version in self.in_force.listed_on(as_of or self._today())
            if _is_shown(version.book.level, version.book.key, department, actor)
        ]

    def _today(self) -> date:
        return day_in_paris(self.clock.now())


def _is_shown(level: Level, key: str, department: str, actor: Actor) -> bool:
    match level:
        case Level.NATIONAL:
            return True
        case Level.DEPARTMENT:
            return not department or key == department
        case Level.ESMS:
            near = not department or key[:2] == department[:2]
            return near and (sees_all(actor) or actor.role is not Role.ESMS or key in actor.tenants)
