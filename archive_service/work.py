"""The queue's tasks: a job names what caused it, and does whatever waits with it, in batches."""

from __future__ import annotations

import asyncio
from typing import Any

import procrastinate
from psycopg import conninfo

from archive_service.bootstrap import Services
from archive_service.model.holdings import Outcome

BATCH = 32


def queue_of(services: Services) -> procrastinate.App:
    """Return the queue with its tasks, on the service's own database and role."""
    dsn = conninfo.make_conninfo(
        services.database.service, options="-c archive.queue=on -c search_path=queue,public"
    )
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=dsn, min_size=1, max_size=4))

    @app.task(
        name="transform", queue="work", retry=procrastinate.RetryStrategy(max_attempts=8, exponential_wait=2)
    )
    def transform(deposit: str) -> None:
        """Make documents of what waits; the deposit that caused the job is among it or done already."""
        while services.transform.document(BATCH):
            pass

    @app.task(
        name="close-batch",
        queue="work",
        retry=procrastinate.RetryStrategy(max_attempts=8, exponential_wait=2),
    )
    def close_batch() -> None:
        """Put the documents that wait under one time stamp."""
        while services.transform.close_batch(services.settings.batch_count):
            services.deposit.integrate()

    del transform, close_batch
    return app


def run_worker(services: Services, *, wait: bool) -> None:
    """Do queued jobs, until stopped or, without `wait`, until none is left."""
    app = queue_of(services)

    async def run() -> None:
        async with app.open_async():
            await app.run_worker_async(
                wait=wait, concurrency=1, install_signal_handlers=wait, delete_jobs="successful"
            )

    asyncio.run(run())


def work_until_empty(services: Services, progress: Any = None) -> dict[str, int]:
    """Do everything that waits, jobs or not, and close the open evidence batch; return the counts."""
    finished = services.settle.recheck(Outcome.RECEIVED)
    run_worker(services, wait=False)
    documents = 0
    while done := services.transform.document(BATCH):
        documents += done
        if progress is not None:
            progress(documents)
    sealed = 0
    while done := services.transform.close_batch(services.settings.batch_count):
        sealed += done
    services.deposit.integrate()
    return {"finished_deposits": finished, "documents": documents, "sealed": sealed}
