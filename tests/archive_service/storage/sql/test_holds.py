"""Holds on SQL: which records they are on, against a plain account of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.errors import HoldLifted
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.flow import RecordKind
from archive_service.model.holds import Hold, HoldNotes, HoldReason, HoldTarget, Note
from archive_service.model.identifiers import NO_FINESS, Department, Finess, as_legal_entity
from archive_service.model.keys import hold_key, qualified
from archive_service.model.records import Record
from archive_service.settings import Settings
from archive_service.storage.sql.statements import Statement
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTE = Note(text="contrôle", nonce=bytes(32))
_SEQUENTIAL = Statement(
    b"SELECT sum(seq_scan) AS seq_scan FROM pg_stat_xact_user_tables "
    b"WHERE relname IN ('record', 'hold_target')"
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home") / "home")))
    yield services
    services.close()


@pytest.fixture(scope="module")
def model(services: Services) -> Record:
    """A record of which others are made."""
    line = door.accept(services, cda(), OPERATOR)
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.records.get(UUID(line["records"][0]))


def target(one: Record, **named: object) -> HoldTarget:
    return HoldTarget(tenant=one.tenant, department=one.department, **named)  # type: ignore[arg-type]


def new_hold(services: Services, model: Record, targets: Sequence[HoldTarget]) -> Hold:
    hold = uuid4()
    services.vault.new_keys(model.tenant, [hold_key(hold)])
    return Hold(
        id=hold,
        tenant=model.tenant,
        department=model.department,
        reason=HoldReason.AUDIT,
        owner="operator",
        role=Role.OPERATOR,
        placed_at=AT,
        review=date(2027, 3, 2),
        key=qualified(model.tenant, hold_key(hold)),
        targets=targets,
        notes_or_none=HoldNotes(placed=NOTE),
    )


@dataclass(frozen=True)
class Plan:
    """Records by their person and establishment (by number), an event that some of them name, and what each
    hold names: of a record, a person or an establishment the number, and whether it is lifted.
    """

    records: list[tuple[int, int]]
    naming: set[int]
    holds: list[tuple[str, int, bool]]


PLANS = st.builds(
    Plan,
    records=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=5),
    naming=st.sets(st.integers(0, 4)),
    holds=st.lists(
        st.tuples(
            st.sampled_from(["record", "person", "establishment", "event"]), st.integers(0, 4), st.booleans()
        ),
        max_size=4,
    ),
)


@settings(max_examples=40)
@given(plan=PLANS)
def test_a_hold_is_on_what_it_names_and_on_the_events_that_held_records_name(
    services: Services, model: Record, plan: Plan
) -> None:
    persons = [uuid4() for _ in range(3)]
    places = [Finess(f"25{uuid4().int % 10**7:07}") for _ in range(2)]
    deposit = uuid4()
    event = replace(
        model,
        id=uuid4(),
        kind=RecordKind.COLLECTIVE_EVENT,
        person=None,
        deposit=deposit,
        establishment=places[0],
    )
    records = [
        replace(
            model,
            id=uuid4(),
            deposit=deposit,
            person=persons[person],
            establishment=places[place],
            related=(event.id,) if number in plan.naming else (),
        )
        for number, (person, place) in enumerate(plan.records)
    ]
    expected: dict[UUID, list[UUID]] = {}
    with services.transactions.begin(SERVICE) as transaction:
        for kind, number, lifted in plan.holds:
            named, held = _named(kind, number, records, event, persons, places)
            hold = new_hold(services, model, [named])
            transaction.holds.add(hold)
            if lifted:
                transaction.holds.save(hold.lifted(AT, OPERATOR, NOTE))
                continue
            for one in held:
                expected.setdefault(one, []).append(hold.id)
        # They came after the holds.
        transaction.records.add([event, *records])

        found = transaction.holds.on([event.id, *(one.id for one in records)])

    assert found == expected


def _named(
    kind: str, number: int, records: list[Record], event: Record, persons: list[UUID], places: list[Finess]
) -> tuple[HoldTarget, set[UUID]]:
    """Return the target, and the records that a hold on it is on."""
    if kind == "event":
        return target(event, record=event.id), {event.id}
    if kind == "record":
        one = records[number % len(records)]
        held, named = [one], target(one, record=one.id)
    elif kind == "person":
        held, named = (
            [one for one in records if one.person == persons[number % 3]],
            target(event, person=persons[number % 3]),
        )
    else:
        place = places[number % 2]
        held, named = (
            [one for one in records if one.establishment == place],
            target(event, establishment=place),
        )
        if event.establishment == place:
            held = [*held, event]
    ids = {one.id for one in held}
    # A hold on an establishment is on its own events, whoever names them.
    if kind != "establishment" and any(event.id in one.related for one in held):
        ids |= {event.id}
    return named, ids


def test_holds_are_looked_up_whatever_is_held(services: Services, model: Record) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        transaction.records.add([replace(model, id=uuid4(), person=uuid4()) for _ in range(2_000)])
        for _ in range(200):
            transaction.holds.add(new_hold(services, model, [target(model, record=uuid4())]))
        transaction.holds.add(new_hold(services, model, [target(model, record=model.id)]))

    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.holds.on([model.id])
        read = transaction.holds.session.row(_SEQUENTIAL)

    assert list(found) == [model.id]
    assert read
    assert read.seq_scan == 0


def test_who_may_not_see_all_holds_decides_nothing_by_them(services: Services, model: Record) -> None:
    esms = Actor(name="x", role=Role.ESMS, tenants=frozenset({model.tenant}), pseudonym="x")

    with services.transactions.begin(esms) as transaction, pytest.raises(RuntimeError, match="everything"):
        transaction.holds.on([model.id])


def test_a_hold_is_seen_by_who_sees_what_it_names(services: Services, model: Record) -> None:
    elsewhere = HoldTarget(tenant=model.tenant, department=Department("26"), person=uuid4())
    hold = new_hold(services, model, [target(model, record=model.id), elsewhere])
    hold = replace(hold, department=Department(""))
    with services.transactions.begin(SERVICE) as transaction:
        transaction.holds.add(hold)

    archives = Actor(name="x", role=Role.ARCHIVIST, pseudonym="x")
    readers = {one: replace(archives, departments=frozenset({Department(one)})) for one in ("25", "26", "69")}
    readers["other"] = replace(archives, tenants=frozenset({as_legal_entity("690000999")}))

    seen = {}
    for name, actor in readers.items():
        with services.transactions.begin(actor) as transaction:
            listed = {one.id: one for one in transaction.holds.listed()}
        seen[name] = listed[hold.id].targets if hold.id in listed else None

    assert seen == {"25": [hold.targets[0]], "26": [hold.targets[1]], "69": None, "other": None}


def test_a_target_names_one_thing() -> None:
    with pytest.raises(ValueError, match="one record, one person or one establishment"):
        HoldTarget(tenant=as_legal_entity("250000999"), department=Department("25"))
    with pytest.raises(ValueError, match="one record, one person or one establishment"):
        HoldTarget(
            tenant=as_legal_entity("250000999"), department=Department("25"), record=uuid4(), person=uuid4()
        )
    assert NO_FINESS == ""


def test_a_hold_is_lifted_once(services: Services, model: Record) -> None:
    hold = new_hold(services, model, [target(model, record=model.id)]).lifted(AT, OPERATOR, NOTE)

    with pytest.raises(HoldLifted):
        hold.lifted(AT, OPERATOR, NOTE)
