"""The queue's tasks: a job names what caused it, and does whatever waits with it, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import procrastinate
from procrastinate.exceptions import ConnectorException

from archive_service.bootstrap import Services
from archive_service.errors import Misconfigured, StoreUnavailable
from archive_service.keyrings import NoKeyring
from archive_service.model.actors import SERVICE
from archive_service.model.holdings import Outcome, RecordState

BATCH = 32

_RETRY = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=2)

Progress = Callable[[int], None]


@dataclass(slots=True)
class Done:
    """What one process did: documents made, records sealed; and how many still wait for either."""

    documents: int = 0
    sealed: int = 0
    waiting: int = 0


def queue_of(services: Services, done: Done, progress: Progress) -> procrastinate.App:
    """Return the queue with its tasks, on the service's own database and role."""
    connector = procrastinate.PsycopgConnector(conninfo=services.database.queue_dsn(), min_size=1, max_size=4)
    app = procrastinate.App(connector=connector)

    @app.task(name="transform", queue="work", retry=_RETRY)
    def transform(deposit: str) -> None:
        """Make documents of what waits; the deposit that caused the job is among it or done already."""
        make_documents(services, done, progress)

    @app.task(name="close-batch", queue="work", retry=_RETRY)
    def close_batch() -> None:
        """Put the documents that wait under one time stamp."""
        close_batches(services, done)

    del transform, close_batch
    return app


def make_documents(services: Services, done: Done, progress: Progress) -> None:
    """Make documents until no record waits."""
    while count := services.transform.document(BATCH):
        done.documents += count
        progress(done.documents)


def close_batches(services: Services, done: Done) -> None:
    """Seal everything that is documented, and give the journal's entries their places."""
    while count := services.transform.close_batch(services.settings.batch_count):
        done.sealed += count
    services.deposit.integrate()


def run_worker(
    services: Services, *, wait: bool, done: Done | None = None, progress: Progress = lambda _: None
) -> None:
    """Do queued jobs, until stopped or, without `wait`, until none is left.

    Raises:
        StoreUnavailable: the database went away, or has no space left.
    """
    app = queue_of(services, done or Done(), progress)

    async def run() -> None:
        async with app.open_async():
            await app.run_worker_async(
                wait=wait, concurrency=1, install_signal_handlers=wait, delete_jobs="successful"
            )

    try:
        asyncio.run(run())
    except ConnectorException as error:
        # The text may quote a connection string.
        raise StoreUnavailable("the queue's database does not answer, or takes no more") from error


def work_until_empty(services: Services, progress: Progress = lambda _: None) -> Done:
    """Do everything that waits, jobs or not, and close the open evidence batch.

    Raises:
        Misconfigured: no seal can be made with these settings, and records wait for one.
    """
    done = Done()
    services.settle.recheck(Outcome.RECEIVED)
    run_worker(services, wait=False, done=done, progress=progress)
    make_documents(services, done, progress)
    close_batches(services, done)
    with services.transactions.begin(SERVICE) as transaction:
        done.waiting = sum(map(transaction.records.count, (RecordState.RECEIVED, RecordState.DOCUMENTED)))
    if done.waiting:
        services.check_sealing()
    if done.waiting and isinstance(services.keyring, NoKeyring):
        raise Misconfigured(f"ARCHIVE_SEAL_KEYS is not set: {done.waiting} records wait for a seal key")
    return done
