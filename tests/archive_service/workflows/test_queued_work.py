"""A worker that works until nothing waits also waits for records of other workers, and names failed ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import RecordFilter, RecordState
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.storage.keys.encryption import decrypt_field, encrypt_field
from archive_service.workflows.queued_work import Done
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, Home, cda


def deposited(services: Services, count: int) -> list[UUID]:
    return [UUID(door.accept(services, cda(one), OPERATOR)["records"][0]) for one in range(count)]


def states(services: Services) -> list[str]:
    with services.transactions.begin(SERVICE) as transaction:
        return [one.state for one in transaction.records.listed(RecordFilter())]


@contextmanager
def in_hand(services: Services, state: RecordState, until: Event) -> Iterator[None]:
    """Have another worker hold all records in `state` until the event; it lets them go as they were."""
    held = Event()

    def hold() -> None:
        with services.transactions.begin(SERVICE) as transaction:
            assert transaction.records.claim(state, 100)
            held.set()
            assert until.wait(60)

    holder = Thread(target=hold)
    holder.start()
    assert held.wait(60)
    try:
        yield
    finally:
        until.set()
        holder.join()


@pytest.mark.parametrize("state", [RecordState.RECEIVED, RecordState.DOCUMENTED])
def test_what_another_worker_has_in_hand_is_waited_for_and_sealed(
    services: Services, state: RecordState
) -> None:
    deposited(services, 3)
    if state is RecordState.DOCUMENTED:
        services.rendering.render()
    until, told = Event(), list[int]()

    def tell(count: int) -> None:
        told.append(count)
        until.set()

    with in_hand(services, state, until):
        done = work_until_empty(services, held=tell)

    assert states(services) == [RecordState.SEALED] * 3
    assert (done.sealed, done.waiting) == (3, 0)
    assert told[0] == 3


def test_a_record_that_comes_while_others_are_waited_for_is_not_waited_for(services: Services) -> None:
    deposited(services, 1)
    until = Event()

    def take_another_in(_: int) -> None:
        door.accept(services, cda(77), OPERATOR)
        until.set()

    with in_hand(services, RecordState.RECEIVED, until):
        work_until_empty(services, held=take_another_in)

    assert states(services)[0] == RecordState.SEALED


def test_who_never_lets_go_is_not_waited_for_for_ever(services: Services) -> None:
    deposited(services, 2)
    work, done = replace(services.queued_work, patience=timedelta(seconds=1)), Done()

    with in_hand(services, RecordState.RECEIVED, Event()):
        work.finish(done, lambda _: None, lambda _: None)

    assert (done.sealed, done.waiting) == (0, 2)


@pytest.mark.parametrize("stage", [RecordState.RECEIVED, RecordState.DOCUMENTED])
def test_a_record_of_another_form_does_not_stop_the_work_and_is_named(
    tmp_path: Path, stage: RecordState
) -> None:
    home = Home(begun(tmp_path / "home"))
    services = Services(Settings(home=home.path))
    try:
        first, of_another_form, last = deposited(services, 3)
        if stage is RecordState.DOCUMENTED:
            services.rendering.render()
        with psycopg.connect(services.database.owner, autocommit=True) as owner:
            ((key, facts),) = owner.execute(
                "SELECT key, facts FROM record WHERE id = %s", (of_another_form,)
            ).fetchall()
            secret, row = services.vault.key(FINESS, key), f"record {of_another_form}".encode()
            written = decrypt_field(secret, facts, row).replace(b'"format":"record/', b'"format":"record/9')
            owner.execute(
                "UPDATE record SET facts = %s WHERE id = %s",
                (encrypt_field(secret, written, row), of_another_form),
            )

        answer = home.answer("work", "--until-empty")

        with services.transactions.begin(SERVICE) as transaction:
            found = {one: transaction.records.get(one) for one in (first, of_another_form, last)}
    finally:
        services.close()
    assert [one.state for one in found.values()] == [
        RecordState.SEALED,
        RecordState.FAILED,
        RecordState.SEALED,
    ]
    assert found[of_another_form].problem.endswith("UnknownForm")
    assert (answer.code, answer.lines[0]["set_aside"]) == (10, 1)
    assert f"set aside: record {of_another_form}: " in answer.told


def test_the_work_ends_well_again_once_a_record_is_no_more_set_aside(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    services = Services(Settings(home=home.path))
    try:
        (record,) = deposited(services, 1)
        with services.transactions.begin(SERVICE) as transaction:
            held = transaction.records.get(record, lock=True)
            transaction.records.save(held.attempted("tests.Problem", limit=1))
    finally:
        services.close()

    home.run("work", "--until-empty", code=10)
    home.run("work", "retry", str(record))

    (done,) = home.run("work", "--until-empty")
    assert (done["sealed"], done["set_aside"]) == (1, 0)
