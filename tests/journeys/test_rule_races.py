"""Rules that several processes change at once, or while a day begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import Department
from archive_service.model.records import RecordFilter
from archive_service.model.rulebook_versions import VersionState
from archive_service.ports import Transaction, Transactions
from archive_service.settings import Settings
from archive_service.workflows.rulebook_changes import ChangeRulebooks, ProposalState, RulebookRefused
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda
from tests.journeys.test_rule_changes import department, with_stay

ARCHIVIST = Actor(
    name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="archivist"
)
RULE = """
[[retention]]
code = "ESSAI-{code}"
title = "Essai"
document_types = ["SYNTHESE"]
final_action = "destroy"
binding = "{binding}"
source = "Essai, art. 1"
urls = ["https://www.legifrance.gouv.fr/x"]
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = {years}
"""
DAY = date(2026, 12, 1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Services]]:
    home, services = begun(tmp_path / "home"), list[Services]()

    def opened(now: str) -> Services:
        services.append(Services(Settings(home=home, now=datetime.fromisoformat(now))))
        return services[-1]

    yield opened
    for one in services:
        one.close()


def set_clock(services: Services, now: str) -> None:
    object.__setattr__(services.clock, "fixed", datetime.fromisoformat(now))


@dataclass
class Interrupted:
    """A transaction in which somebody else does something before one of its own calls, once."""

    inner: Any
    before: dict[str, Callable[[Transaction], object]]

    def __getattr__(self, name: str) -> object:
        if name in self.before:
            self.before.pop(name)(self.inner)
        return getattr(self.inner, name)

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Interrupted]:
        with self.inner.begin(actor) as transaction:
            yield Interrupted(transaction, self.before)


def interrupted(services: Services, **before: Callable[[Transaction], object]) -> ChangeRulebooks:
    """Return the changes of rulebooks with something that happens before a call of their transactions."""
    transactions = cast("Transactions", Interrupted(services.transactions, before))
    return replace(services.rulebook_changes, transactions=transactions)


def proposed(services: Services, text: str) -> UUID:
    return services.rulebook_changes.propose(text.encode(), DAY, OPERATOR).version.id


def states(services: Services) -> Mapping[UUID, VersionState]:
    return {version.id: state for version, state in services.rulebook_changes.history(OPERATOR)}


def national() -> str:
    law = RULE.format(code="LOI", binding="law", years=40)
    return (SHIPPED_RULEBOOKS / "national.toml").read_text(encoding="utf-8") + law


def test_of_two_versions_approved_at_once_the_second_is_checked_beside_the_first(
    opened: Callable[[str], Services],
) -> None:
    one, other = opened("2026-11-03T09:00:00+00:00"), opened("2026-11-03T09:00:00+00:00")
    law = proposed(one, national())
    shorter = proposed(one, department(more=RULE.format(code="25", binding="department", years=1)))
    changes = interrupted(one, lock=lambda _: other.rulebook_changes.approve(law, ARCHIVIST))

    with pytest.raises(RulebookRefused):
        changes.approve(shorter, ARCHIVIST)

    assert (states(one)[law], states(one)[shorter]) == (VersionState.APPROVED, VersionState.PROPOSED)


def test_two_versions_that_go_together_may_be_approved_at_once(opened: Callable[[str], Services]) -> None:
    one, other = opened("2026-11-03T09:00:00+00:00"), opened("2026-11-03T09:00:00+00:00")
    first, second = proposed(one, national()), proposed(one, department("26"))
    changes = interrupted(one, lock=lambda _: other.rulebook_changes.approve(first, ARCHIVIST))
    both = replace(ARCHIVIST, departments=frozenset({Department("25"), Department("26")}))

    changes.approve(second, both)

    assert {states(one)[version] for version in (first, second)} == {VersionState.APPROVED}


@pytest.mark.parametrize("now", ["2026-11-30T22:59:58.500+00:00", "2026-11-30T23:00:01+00:00"])
def test_a_version_that_comes_into_force_meanwhile_is_not_withdrawn(
    opened: Callable[[str], Services], now: str
) -> None:
    services = opened("2026-11-30T22:59:50+00:00")
    version = proposed(services, department())
    services.rulebook_changes.approve(version, ARCHIVIST)
    changes = interrupted(services, lock=lambda _: set_clock(services, now))

    with pytest.raises(ProposalState):
        changes.withdraw(version, ARCHIVIST)

    set_clock(services, "2026-12-01T09:00:00+00:00")
    assert states(services)[version] is VersionState.IN_FORCE


def test_a_proposal_is_read_by_who_has_read_a_later_act(opened: Callable[[str], Services]) -> None:
    """The numbers of acts are given before they are written: a lower one may be seen after a higher one."""
    one, other = opened("2026-11-03T09:00:00+00:00"), opened("2026-11-03T09:00:00+00:00")
    earlier = proposed(one, department("26"))
    both = replace(ARCHIVIST, departments=frozenset({Department("25"), Department("26")}))
    with ThreadPoolExecutor(1) as pool:

        def meanwhile(transaction: Transaction) -> None:
            transaction.rulebook_acts.last()  # waits until the proposal has its number
            approval = pool.submit(other.rulebook_changes.approve, earlier, both)
            with suppress(StillWaiting):
                approval.result(timeout=3)
            other.rulebooks_in_force.refresh(at_once=True)

        changes = interrupted(one, record=meanwhile)
        proposal = changes.propose(department().encode(), DAY, OPERATOR).version.id

    assert states(other) == states(one)
    assert states(other)[proposal] is VersionState.PROPOSED


def test_what_a_transaction_decided_while_a_day_began_is_decided_again(
    opened: Callable[[str], Services],
) -> None:
    one, other = opened("2026-11-03T09:00:00+00:00"), opened("2026-11-30T22:59:59+00:00")
    version = proposed(one, department())
    one.rulebook_changes.approve(version, ARCHIVIST)
    object.__setattr__(one.rulebook_application, "patience", timedelta())
    set_clock(one, "2026-11-30T23:00:05+00:00")
    first = one.rulebook_application.apply_due()
    door.accept(other, with_stay(cda(1)), OPERATOR)  # of the day before, in which it began
    before = rules(one)
    set_clock(one, "2026-12-01T01:00:00+00:00")

    again = one.rulebook_application.apply_due()

    assert (first, again, one.rulebook_application.apply_due()) == (1, 1, 0)
    assert (before, rules(one)) == (["MED-R1112-7"], ["ESSAI-25"])


def rules(services: Services) -> list[str]:
    with services.transactions.begin(SERVICE) as transaction:
        return [record.rule for record in transaction.records.listed(RecordFilter(limit=1000))]
