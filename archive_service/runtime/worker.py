"""The tasks of the queue: a job names its cause, and processes everything that waits with it, in batches."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from threading import Thread
from uuid import UUID

import procrastinate
import structlog
from procrastinate.exceptions import ConnectorException

from archive_service.bootstrap import Services
from archive_service.errors import Misconfigured, StoreUnavailable
from archive_service.holdings.key_destruction import GivenUp
from archive_service.model.identifiers import Tenant
from archive_service.model.tasks import Queue, Task, queue_of
from archive_service.runtime.account_name import name_account
from archive_service.runtime.garbage import leave_out_of_searches
from archive_service.runtime.queue_connection import queue_of_jobs
from archive_service.trust.keyrings import NoKeyring
from archive_service.workflows.queued_work import Done, Progress

_PAUSE_SECONDS = 5.0
_log = structlog.get_logger()
_RETRY = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=2)
_UNTIL_DONE = procrastinate.RetryStrategy(linear_wait=60)
"""For what no later job would do: retried without end, a minute later each time."""
_BUILDING = procrastinate.RetryStrategy(linear_wait=5)
"""Exports: retried without end, a few seconds later each time: mostly a document is still being made."""
_PUSHING = procrastinate.RetryStrategy(exponential_wait=4)
"""A push ends by itself after some attempts."""
_RETRIES = {
    Task.DESTROY_KEYS: _UNTIL_DONE,
    Task.BUILD_EXPORT: _BUILDING,
    Task.BUILD_EXPORT_SHARD: _BUILDING,
    Task.PUSH_EXPORT: _PUSHING,
    Task.ELIMINATE: _UNTIL_DONE,
    Task.APPLY_RULEBOOK: _UNTIL_DONE,
    Task.SIMULATE_RULES: _UNTIL_DONE,
    Task.SEAL_BATCH: _UNTIL_DONE,
}


def queue_app(services: Services, done: Done, progress: Progress) -> procrastinate.App:
    """Return the queue with its tasks."""
    app = queue_of_jobs(services)
    for name, job in _jobs(services, done, progress).items():
        app.task(name=name, queue=queue_of(name), retry=_RETRIES.get(name, _RETRY))(job)
    return app


def _jobs(services: Services, done: Done, progress: Progress) -> Mapping[Task, Callable[..., object]]:
    """Return what each task does. A journey is only made when its first job runs."""
    return {
        # The deposit that caused the job is among the waiting ones, or already done.
        Task.MAKE_DOCUMENTS: lambda deposit: services.queued_work.make_documents(done, progress),  # noqa: ARG005
        Task.CLOSE_EVIDENCE: lambda: services.queued_work.close_evidence(done),
        # Deposits that were stored but never answered, because their process ended before.
        Task.FINISH_DEPOSITS: lambda: services.queued_work.finish_deposits(),
        Task.RENEW_LOCKS: lambda turn: _tend_locks(services, int(turn)),
        Task.PUBLISH_JOURNAL: lambda: services.queued_work.publish_journal(),
        Task.DESTROY_KEYS: lambda tenant, keys: _destroy(services, tenant, keys),
        Task.BUILD_EXPORT: lambda order: services.export_building.step(UUID(order)),
        Task.TEND_EXPORTS: lambda: _tend_exports(services),
        Task.REVIEW_HOLDS: lambda: _remind(services),
        Task.RENEW_EVIDENCE: lambda: _renew_evidence(services),
        Task.BUILD_EXPORT_SHARD: lambda order: _build_shard(services, order),
        Task.APPLY_RULEBOOK: lambda version, after: services.rulebook_application.step(
            UUID(version), UUID(after) if after else None
        ),
        Task.SIMULATE_RULES: lambda simulation: services.asked_simulations.run(UUID(simulation)),
        Task.PUSH_EXPORT: lambda order: services.export_push.send(UUID(order)),
        Task.SEAL_BATCH: lambda batch: services.seal_batches.run(UUID(batch)),
        Task.END_SEALED: lambda: services.seal_upkeep.end(),
        # Whatever waits, also for the end of a lock.
        Task.ELIMINATE: lambda appraisal: _eliminate(services),  # noqa: ARG005
    }


def _destroy(services: Services, tenant: str, keys: str) -> None:
    """Destroy keys that a committed transaction gave up, whose process ended before it could."""
    services.destruction.destroy([GivenUp(tenant=Tenant(tenant), keys=keys.split())])


def _build_shard(services: Services, order: str) -> None:
    """Build the next shard of an order that nobody builds."""
    services.export_building.step(UUID(order))
    leave_out_of_searches()  # now that the readers of flows and the layouts are loaded


def run_worker(
    services: Services, *, wait: bool, done: Done | None = None, progress: Progress = lambda _: None
) -> None:
    """Run queued jobs, until stopped or, without `wait`, until none is left.

    A waiting worker also does maintenance and exports in threads of their own, which end with the process; a
    job that they did not finish is given to another worker.

    Raises:
        StoreUnavailable: the database is lost, or has no space left.
    """
    name_account()
    services.check_stores()
    services.tokens.encrypt_names_in_clear()
    app = queue_app(services, done or Done(), progress)
    if wait:
        for queue in (Queue.UPKEEP, Queue.EXPORTS, Queue.SEALS):
            Thread(target=_aside, args=(services, queue), daemon=True).start()
    try:
        asyncio.run(_run(app, wait=wait, queues=[Queue.WORK] if wait else [*Queue], signals=wait))
    except ConnectorException as error:
        # The text of the error may quote a connection string.
        raise StoreUnavailable("the queue's database does not answer, or accepts no more data") from error


async def _run(app: procrastinate.App, *, wait: bool, queues: Sequence[Queue], signals: bool) -> None:
    async with app.open_async():
        await app.run_worker_async(
            queues=[one.value for one in queues],
            wait=wait,
            concurrency=1,
            install_signal_handlers=signals,
            delete_jobs="successful",
        )


def _aside(services: Services, queue: Queue) -> None:
    """Do the jobs of one queue, in a thread of its own."""
    app = queue_app(services, Done(), lambda _: None)
    while True:
        try:
            if queue is Queue.SEALS:
                # Jobs of a worker that was killed wait until it is known to be dead; clients wait for these.
                services.seal_batches.resume()
            asyncio.run(_run(app, wait=True, queues=[queue], signals=False))
        except Exception as error:  # the text may quote a connection string  # noqa: BLE001
            _log.warning("upkeep.interrupted", queue=queue.value, kind=type(error).__name__)
            time.sleep(_PAUSE_SECONDS)


def _tend_exports(services: Services) -> None:
    services.export_availability.end_expired()
    for one in services.export_deadlines.remind():
        _log.warning("export.due", order=str(one.order), code=one.clock, said=one.threshold)


def _tend_locks(services: Services, turn: int) -> None:
    services.custody.renew(turn)
    services.released_objects.sweep()


def _renew_evidence(services: Services) -> None:
    """Renew what ages soon; tell what was left as it was."""
    done = services.evidence_renewal.renew_due()
    if done.useless:
        _log.warning("evidence.useless", count=done.useless)
    for one in done.problems:
        _log.warning("evidence.left", record=str(one.record or one.batch or one.checkpoint), code=one.code)


def _eliminate(services: Services) -> None:
    services.elimination.resume_all()
    services.appraisal_execution.follow_all()


def _remind(services: Services) -> None:
    """Remind of holds to review, and of lists whose producer has not answered."""
    for appraisal, clock in services.appraisal_reminders.remind():
        _log.warning("appraisal.waits", appraisal=str(appraisal.id), code=clock.value)
    for one in services.hold_reminders.remind():
        _log.warning("hold.overdue", hold=str(one.id), code=one.reason.value)


def work_until_empty(
    services: Services, progress: Progress = lambda _: None, held: Progress = lambda _: None
) -> Done:
    """Do all waiting work, with or without jobs, and close the open evidence batch.

    Raises:
        Misconfigured: these settings cannot make a seal, and records wait for a seal.
    """
    done = Done()
    services.queued_work.finish_deposits()
    run_worker(services, wait=False, done=done, progress=progress)
    services.rulebook_application.apply_due()
    services.queued_work.finish(done, progress, held)
    services.export_building.build_waiting()
    services.export_push.send_waiting()
    _tend_exports(services)
    _remind(services)
    services.seal_upkeep.end()
    try:
        _eliminate(services)
    finally:  # a store that refuses to delete holds up nothing else
        services.queued_work.publish_journal()
    if done.waiting:
        services.trust_services.check()
    if done.waiting and isinstance(services.trust_services.given_keyring, NoKeyring):
        raise Misconfigured(f"ARCHIVE_SEAL_KEYS is not set: {done.waiting} records wait for a seal key")
    return done
