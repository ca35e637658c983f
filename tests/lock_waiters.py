"""Who waits for a lock of the database: a test goes on as soon as somebody does, and not after some time."""

from __future__ import annotations

from concurrent.futures import Future
from time import monotonic, sleep
from typing import Any

import psycopg

_PATIENCE_SECONDS = 60
_WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def wait_for_lock_waiters(database: str, *tasks: Future[Any]) -> None:
    """Return when as many transactions wait for a lock as there are tasks, none of which has ended."""
    until = monotonic() + _PATIENCE_SECONDS
    with psycopg.connect(database, autocommit=True) as connection:
        while not ((row := connection.execute(_WAITING).fetchone()) and row[0] >= len(tasks)):
            assert not any(task.done() for task in tasks), "a task ended that should wait for a lock"
            assert monotonic() < until, "no task waits for a lock"
            sleep(0.01)
