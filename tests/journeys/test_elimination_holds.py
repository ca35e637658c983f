"""A hold always wins; and once nothing is left of what it named, its notes are gone too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.errors import BeingEliminated, Eliminated, KeyDestroyed
from archive_service.holdings.hold_targets import Named
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.elimination import KeptCode
from archive_service.model.holds import HoldReason
from archive_service.model.identifiers import Finess
from archive_service.model.keys import hold_key, qualified
from archive_service.model.records import Record
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.holds import HoldAsked
from tests.journeys.eliminating_homes import EliminatingHome, authority, contract, lines_of, trusting
from tests.journeys.homes import FINESS
from tests.journeys.readable_homes import readable
from tests.journeys.test_rebuild import held_rows, rebuilt_rows

NOTE = "Plainte de la famille Kervenanec"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "le home")
    with home.stack:
        yield home


def place(services: Services, **named: Any) -> UUID:
    review = day_in_paris(services.clock.now()) + timedelta(days=30)
    asked = HoldAsked(on=Named(**named), reason=HoldReason.LITIGATION, note=NOTE, review=review)
    return services.holds.place(asked, OPERATOR).hold.id


def lift(services: Services, hold: UUID) -> None:
    services.holds.lift(hold, f"{NOTE} : retirée", OPERATOR)


def eliminated(services: Services, *records: Record) -> list[UUID]:
    return [*trusting(services).execute(lines_of(records), authority(), OPERATOR).eliminated]


def person_of(record: Record) -> UUID:
    assert record.person is not None
    return record.person


def test_a_record_is_kept_while_a_hold_is_on_it_and_the_notes_go_with_it(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    (record,) = home.records(services)
    hold = place(services, records=[record.id])
    done = trusting(services).execute(lines_of([record]), authority(), OPERATOR)
    assert [(kept.record, kept.code) for kept in done.kept] == [(record.id, KeptCode.HELD)]
    assert NOTE.encode() in readable(services)

    lift(services, hold)
    assert eliminated(services, record) == [record.id]

    assert NOTE.encode() not in readable(services)
    with pytest.raises(KeyDestroyed):
        services.vault.key(record.tenant, qualified(record.tenant, hold_key(hold)))
    (shown,) = services.holds.holds(OPERATOR)
    assert (shown.hold.id, shown.hold.notes_or_none, shown.hold.unreadable) == (hold, None, None)
    assert not shown.hold.is_in_force
    for table in ("hold", "hold_target"):
        assert rebuilt_rows(services)[table] == held_rows(services)[table]
    with pytest.raises(Eliminated):
        place(services, records=[record.id])


def test_the_notes_stay_as_long_as_something_that_the_hold_named(home: EliminatingHome) -> None:
    home.deposited(contract(1), contract(2))
    services = home.at()
    first, second = home.records(services)
    lift(services, place(services, persons=[person_of(first)], records=[second.id]))

    assert eliminated(services, first) == [first.id]
    assert NOTE.encode() in readable(services)

    assert eliminated(services, second) == [second.id]
    assert NOTE.encode() not in readable(services)


def test_the_notes_of_a_hold_on_an_establishment_stay(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    (record,) = home.records(services)
    lift(services, place(services, records=[record.id], establishments=[Finess(FINESS)]))

    assert eliminated(services, record) == [record.id]

    assert NOTE.encode() in readable(services)
    (shown,) = services.holds.holds(OPERATOR)
    assert shown.hold.notes.placed.text == NOTE


HOLDS = st.lists(
    st.tuples(st.sampled_from(["record", "person"]), st.integers(0, 3), st.booleans()), min_size=1, max_size=4
)


@settings(max_examples=4, phases=[Phase.explicit, Phase.generate])
@given(holds=HOLDS)
def test_nothing_that_is_held_is_eliminated_and_all_that_is_not(
    tmp_path_factory: pytest.TempPathFactory, holds: list[tuple[str, int, bool]]
) -> None:
    home = EliminatingHome.new(tmp_path_factory.mktemp("held") / f"home {uuid4()}")
    with home.stack:
        home.deposited(*(contract(number) for number in range(1, 5)))
        services = home.at()
        records = home.records(services)
        held = set()
        for kind, number, lifted in holds:
            one = records[number]
            named = {"records": [one.id]} if kind == "record" else {"persons": [person_of(one)]}
            hold = place(services, **named)
            if lifted:
                lift(services, hold)
            else:
                held.add(one.id)
            if kind == "person" and not lifted:
                held |= {other.id for other in records if other.person == one.person}

        done = trusting(services).execute(lines_of(records), authority(), OPERATOR)

        assert {kept.record for kept in done.kept} == held
        assert set(done.eliminated) == {one.id for one in records} - held
        with services.transactions.begin(SERVICE) as transaction:
            assert set(transaction.holds.on([one.id for one in records])) == held
        for one in records:
            if one.id not in held:
                with pytest.raises((BeingEliminated, Eliminated)):
                    place(services, records=[one.id])
