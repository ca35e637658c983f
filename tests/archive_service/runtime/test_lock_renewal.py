"""The schedule queues the renewal of locks, and a worker does it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import Department, Tenant
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import RETENTION_OF_LOCKS
from archive_service.runtime.schedule import Schedule
from archive_service.runtime.worker import run_worker
from archive_service.settings import Settings
from archive_service.workflows.custody import LOCK_SLICES
from tests.begun_homes import begun

START = datetime(2031, 5, 17, 8, 30, tzinfo=UTC)
"""The service's clock tells whose turn it is; locks are of the world's time, which stores keep to."""


RELEASED = 17
"""The object whose key is destroyed: nothing is left to protect."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    services = Services(Settings(home=begun(tmp_path / "home"), now=START))
    with services.transactions.begin(SERVICE) as transaction:
        stored = [services.public_objects.put(b"%d" % one, ObjectKind.VALIDATION) for one in range(41)]
        transaction.stored_objects.add(stored, Tenant(""), Department(""))
    with services.transactions.begin(SERVICE) as transaction:
        transaction.stored_objects.release([stored[RELEASED].name])
    soon = (datetime.now(UTC) + timedelta(days=9)).timestamp()
    for path in lock_files(services):
        os.utime(path, (soon, soon))
    _ = services.engine
    yield tmp_path / "home"
    services.close()


def jobs(services: Services) -> list[tuple[str, str]]:
    with psycopg.connect(services.database.queue_dsn()) as connection:
        rows = connection.execute("SELECT task_name, queue_name FROM procrastinate_jobs").fetchall()
    return [(str(name), str(queue)) for name, queue in rows]


def lock_files(services: Services) -> list[Path]:
    """Return the objects' files, whose time is the end of their lock."""
    return [path for path in (services.home / "objects").rglob("*") if len(path.name) >= 64]


def locks(services: Services) -> dict[str, float]:
    return {path.name: path.stat().st_mtime for path in lock_files(services)}


def test_a_week_of_turns_renews_every_object(home: Path) -> None:
    renewed: set[str] = set()
    for day in range(LOCK_SLICES):
        services = Services(Settings(home=home, now=START + timedelta(days=20 + day)))
        before = locks(services)

        Schedule(services).renew_locks()
        Schedule(services).renew_locks()

        assert jobs(services) == [("renew-locks", "upkeep")]
        assert locks(services) == before
        run_worker(services, wait=False)
        assert jobs(services) == []
        least = (datetime.now(UTC) + RETENTION_OF_LOCKS - timedelta(hours=1)).timestamp()
        now = {name for name, at in locks(services).items() if at > least and at != before[name]}
        assert now and not now & renewed
        renewed |= now
        services.close()

    assert len(renewed) == 40
    assert sha256(b"%d" % RELEASED).hexdigest() not in renewed
