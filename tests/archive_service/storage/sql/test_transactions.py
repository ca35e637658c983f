"""Promises of a transaction: its own scope, all or nothing, also when its connection is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID, uuid4

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import StoreUnavailable
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.journal import JournalPlace, Tag
from archive_service.settings import Settings
from archive_service.storage.sql.journal import SEQUENCER
from archive_service.storage.sql.statements import Statement
from tests.begun_homes import begun
from tests.lock_waiters import wait_for_lock_waiters

_FAILING = Statement(b"DO $$ BEGIN RAISE EXCEPTION 'refused'; END $$")
_COUNTING = Statement(b"SELECT nextval('row_image_number')")
_COUNTED = Statement(b"SELECT nextval('row_image_number') AS value")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    yield services
    services.close()


def _end_connections(services: Services) -> None:
    """End every connection of the service, as a server that restarts does."""
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'archive_service'"
        )


def _establishment(finess: str) -> Establishment:
    return Establishment(
        finess=Finess(finess),
        legal_entity=as_legal_entity(finess),
        department=Department("25"),
        name="EHPAD inventé",
    )


def test_connections_that_died_in_the_pool_are_replaced_unseen(services: Services) -> None:
    with services.transactions.begin(SERVICE), services.transactions.begin(SERVICE):
        pass
    _end_connections(services)

    with services.transactions.begin(SERVICE) as transaction:
        size = transaction.journal.size()

    assert size == 0


def test_a_connection_that_dies_in_the_middle_is_an_outage_and_nothing_was_done(services: Services) -> None:
    with pytest.raises(StoreUnavailable), services.transactions.begin(SERVICE) as transaction:
        transaction.establishments.register(_establishment("250000031"))
        _end_connections(services)

    with services.transactions.begin(SERVICE) as transaction:
        assert transaction.establishments.get(Finess("250000031")) is None


def test_an_error_undoes_all_of_its_transaction(services: Services) -> None:
    entry = uuid4()

    with pytest.raises(ZeroDivisionError), services.transactions.begin(SERVICE) as transaction:
        transaction.establishments.register(_establishment("250000049"))
        transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE, entry=entry)
        _ = 1 / 0

    assert transaction.places == {}
    with services.transactions.begin(SERVICE) as transaction:
        assert transaction.establishments.get(Finess("250000049")) is None
        assert entry not in transaction.journal.integrate()


def test_a_scope_ends_with_its_transaction(services: Services) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        transaction.establishments.register(_establishment("250000056"))

    connection = services.engine.raw_connection()
    left = connection.cursor()
    left.execute("SELECT count(*) FROM establishment")
    seen = left.fetchone()
    connection.close()

    assert seen == (0,)


def test_a_name_with_a_quote_opens_nothing(services: Services) -> None:
    actor = Actor(
        name="essai",
        role=Role.ESMS,
        tenants=frozenset({as_legal_entity("x', true), set_config('archive.scope', 'all")}),
    )

    with services.transactions.begin(SERVICE) as transaction:
        transaction.establishments.register(_establishment("250000064"))
    with services.transactions.begin(actor) as transaction:
        assert transaction.establishments.all() == []


def test_entries_of_a_transaction_stand_in_the_order_of_what_happened(services: Services) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        entries = [transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE) for _ in range(50)]
    places = transaction.places
    with services.transactions.begin(SERVICE) as transaction:
        kept = transaction.journal.places(entries)

    assert places == kept
    first = places[entries[0]].index
    assert [places[entry].index for entry in entries] == list(range(first, first + 50))


def test_an_entry_recorded_at_leisure_gets_its_place_with_the_next(services: Services) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        first = transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE, at_leisure=True)
    assert transaction.places == {}

    with services.transactions.begin(SERVICE) as transaction:
        second = transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE)

    places = transaction.places
    assert set(places) == {second}
    with services.transactions.begin(SERVICE) as transaction:
        assert transaction.journal.places([first])[first].index == places[second].index - 1


def test_a_database_that_goes_away_after_the_commit_undoes_nothing(services: Services) -> None:
    with psycopg.connect(services.database.owner, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (SEQUENCER,))
        with ThreadPoolExecutor(1) as pool:
            recorded = pool.submit(_record, services)
            while not other.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            ).fetchone():
                time.sleep(0.01)
            _end_connections(services)
            entry, places = recorded.result()

    assert places == {}
    with services.transactions.begin(SERVICE) as transaction:
        assert set(transaction.journal.place([entry])) == {entry}


def _record(services: Services) -> tuple[UUID, Mapping[UUID, JournalPlace]]:
    with services.transactions.begin(SERVICE) as transaction:
        entry = transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE)
    return entry, transaction.places


@pytest.mark.parametrize("take", ["lock", "lock_shared"])
def test_a_lock_is_held_before_anything_else_is_done(services: Services, take: str) -> None:
    passed = Event()

    def wait() -> None:
        with services.transactions.begin(SERVICE) as transaction:
            getattr(transaction, take)("files")
            passed.set()  # files may be read from here on

    with ThreadPoolExecutor(1) as other, services.transactions.begin(SERVICE) as transaction:
        transaction.lock("files")
        transaction.journal.size()
        waiting = other.submit(wait)
        wait_for_lock_waiters(services.database.owner, waiting)

        assert not passed.is_set()


def test_two_transactions_with_the_same_locks_never_wait_for_each_other(services: Services) -> None:
    names = [f"lock {number}" for number in range(20)]

    def take(number: int) -> int:
        with services.transactions.begin(SERVICE) as transaction:
            transaction.lock(*(names if number % 2 else reversed(names)))
        return number

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(take, range(40))) == list(range(40))


def test_statements_whose_rows_nobody_wants_come_before_the_next_reading(services: Services) -> None:
    registered = _establishment("250000072")
    with services.transactions.begin(SERVICE) as transaction:
        transaction.establishments.register(registered)
        found = transaction.establishments.get(registered.finess)

    assert found == registered


def test_an_error_of_an_unsent_statement_comes_with_the_next_reading(services: Services) -> None:
    subject = _establishment("250000080")
    with pytest.raises(psycopg.errors.RaiseException), services.transactions.begin(SERVICE) as transaction:
        transaction.establishments.register(subject)
        transaction.session.run(_FAILING)
        transaction.session.run(_FAILING)
        transaction.establishments.get(subject.finess)

    with services.transactions.begin(SERVICE) as transaction:
        assert transaction.establishments.get(subject.finess) is None


def test_an_error_of_an_unsent_statement_comes_with_the_commit(services: Services) -> None:
    subject = _establishment("250000098")
    with pytest.raises(psycopg.errors.RaiseException), services.transactions.begin(SERVICE) as transaction:
        transaction.establishments.register(subject)
        transaction.session.run(_FAILING)

    with services.transactions.begin(SERVICE) as transaction:
        assert transaction.establishments.get(subject.finess) is None


def test_more_statements_than_are_sent_together_are_all_run(services: Services) -> None:
    with services.transactions.begin(SERVICE) as transaction:
        before = transaction.session.rows(_COUNTED)[0].value
        for _ in range(250):
            transaction.session.run(_COUNTING)
        after = transaction.session.rows(_COUNTED)[0].value

    assert after - before == 251
