"""Links between versions are written while workers run, and do not undo the workers' changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import RecordState
from tests.journeys import door
from tests.journeys.homes import cda
from tests.lock_waiters import wait_for_lock_waiters

SET = b"1.2.250.1.999.2.1"


def version(number: int) -> bytes:
    """Return a version of one set, about one person."""
    content = cda(number).replace(f"1.2.250.1.999.2.{number}".encode(), SET)
    content = content.replace(f'999.3" extension="{number}"'.encode(), b'999.3" extension="1"')
    return content.replace(b'versionNumber value="1"', f'versionNumber value="{number}"'.encode())


def accepted(services: Services, number: int) -> UUID:
    (record,) = door.accept(services, version(number), OPERATOR)["records"]
    return UUID(record)


def test_a_version_that_comes_between_undoes_nothing_that_a_worker_does_meanwhile(
    services: Services,
) -> None:
    first, third = accepted(services, 1), accepted(services, 3)

    with ThreadPoolExecutor() as pool:
        with services.transactions.begin(SERVICE) as worker:
            held = worker.records.get(third, lock=True)
            coming = pool.submit(accepted, services, 2)
            wait_for_lock_waiters(services.database.owner, coming)
            worker.records.save(replace(held.documented(), document_object="what the worker stored"))
        second = coming.result()

    with services.transactions.begin(SERVICE) as transaction:
        linked = {one: transaction.records.get(one) for one in (first, second, third)}
    assert linked[third].state is RecordState.DOCUMENTED
    assert linked[third].document_object == "what the worker stored"
    assert [linked[one].replaces for one in (first, second, third)] == [None, first, second]
