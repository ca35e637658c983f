"""Decide what is due at which time, and queue the work."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError
from archive_service.model.tasks import Task, queue_of
from archive_service.runtime.queue_connection import queue_of_jobs
from archive_service.storage.sql.leadership import Leadership
from archive_service.workflows.custody import LOCK_SLICES

_STALLED_AFTER = timedelta(minutes=1)
_KEEP_DONE = timedelta(days=7)
_log = structlog.get_logger()


@dataclass(slots=True)
class Schedule:
    """The short steps that are started by time alone. Each may be interrupted anywhere and repeated."""

    services: Services
    stop: threading.Event = field(default_factory=threading.Event)
    published: tuple[int, int] = (0, 0)
    """The lengths of the journal and of the traces when this process last queued their publication."""

    def close_batch(self) -> None:
        """Queue the closing of the open evidence batch, if it has members."""
        self.services.upkeep.queue_evidence()

    def close_full_batch(self) -> None:
        """Queue the closing of the open batch when it is full before it is old."""
        self.services.upkeep.queue_full_evidence()

    def finish_deposits(self) -> None:
        """Queue the check of deposits without an answer, if there are any."""
        self.services.upkeep.queue_forgotten_deposits()

    def tend_queue(self) -> None:
        """Release the jobs of dead workers, notify the queue when records wait without a job, drop old
        jobs.
        """
        waiting = self.services.upkeep.documents_wait()
        if not asyncio.run(self._tend()) and waiting:
            self.services.upkeep.queue_documents()

    async def _tend(self) -> int:
        """Return the number of jobs that wait or run now."""
        app = queue_of_jobs(self.services)
        async with app.open_async():
            manager = app.job_manager
            stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER.total_seconds())
            for job in stalled:
                await manager.retry_job(job)
            await manager.delete_old_jobs(int(_KEEP_DONE / timedelta(hours=1)), include_failed=True)
            waiting = [
                job
                for status in ("todo", "doing")
                for job in await manager.list_jobs_async(task=Task.MAKE_DOCUMENTS, status=status)
            ]
        return len(waiting)

    def renew_locks(self) -> None:
        """Queue the renewal of a seventh of the objects' locks: each object is renewed once a week."""
        # One waiting job is enough: when a part is missed once, it is renewed again before its locks end.
        turn = self.services.clock.now().toordinal() % LOCK_SLICES
        asyncio.run(self._queue_once(Task.RENEW_LOCKS, turn=str(turn)))

    def tend_exports(self) -> None:
        """Queue the end of exports whose time is over."""
        asyncio.run(self._queue_once(Task.TEND_EXPORTS))

    def tend_eliminations(self) -> None:
        """Queue the continuation of executions, some of which may wait for the end of a lock."""
        if self.services.elimination.waits():
            asyncio.run(self._queue_once(Task.ELIMINATE, appraisal=""))

    def apply_rulebooks(self) -> None:
        """Queue the application of a version of the rules whose day has come, one at a time."""
        for version in self.services.rulebook_application.due()[:1]:
            asyncio.run(self._queue_once(Task.APPLY_RULEBOOK, version=str(version.id), after=""))

    def review_holds(self) -> None:
        """Queue the reminders of holds to review, and of lists whose producer has not answered."""
        asyncio.run(self._queue_once(Task.REVIEW_HOLDS))

    def end_sealed_files(self) -> None:
        """Queue the end of what is kept of sealed files, whose time is over."""
        asyncio.run(self._queue_once(Task.END_SEALED))

    def renew_evidence(self) -> None:
        """Queue the renewal of evidence, if some ages soon."""
        if self.services.evidence_renewal.is_due():
            asyncio.run(self._queue_once(Task.RENEW_EVIDENCE))

    def publish_journal(self) -> None:
        """Queue the publication of the journal when it or the traces have grown since the last time."""
        written = self.services.upkeep.journal_and_traces_written()
        if written != self.published:
            asyncio.run(self._queue_once(Task.PUBLISH_JOURNAL))
            self.published = written

    def ask_witnesses(self) -> None:
        """Ask each witness that is due. Not a job: whoever waits for a witness holds up no publication."""
        self.services.witness_rounds.ask_due(self.stop.is_set)

    async def _queue_once(self, task: Task, **arguments: str) -> None:
        app = queue_of_jobs(self.services)
        async with app.open_async():
            if not await app.job_manager.list_jobs_async(task=task, status="todo"):
                await app.configure_task(task, queue=queue_of(task)).defer_async(**arguments)


def run_schedule(services: Services, stop: threading.Event) -> None:
    """Run the schedule until `stop`; among all processes that do, one is the leader and the others wait."""
    schedule = Schedule(services, stop)
    leadership = Leadership(services.engine, "schedule")
    guard = threading.Lock()

    def led(step: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            with guard:
                leads = leadership.is_held()
            if leads:
                _attempt(step)

        return run

    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    soon = datetime.now(scheduler.timezone) + timedelta(seconds=2)
    for step, every in (
        (schedule.close_batch, services.settings.batch_age),
        (schedule.close_full_batch, timedelta(seconds=30)),
        (schedule.finish_deposits, timedelta(seconds=30)),
        (schedule.tend_queue, timedelta(minutes=1)),
        (schedule.publish_journal, services.settings.checkpoint_age),
        (schedule.ask_witnesses, min(services.settings.checkpoint_age, timedelta(minutes=1))),
        (schedule.renew_locks, timedelta(days=1)),
        (schedule.tend_exports, timedelta(hours=1)),
        (schedule.tend_eliminations, timedelta(hours=1)),
        (schedule.apply_rulebooks, timedelta(minutes=5)),
        (schedule.review_holds, timedelta(hours=6)),
        (schedule.end_sealed_files, timedelta(minutes=15)),
        (schedule.renew_evidence, timedelta(days=1)),
    ):
        scheduler.add_job(led(step), "interval", seconds=every.total_seconds(), next_run_time=soon)
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=False)
        leadership.give_up()


def _attempt(step: Callable[[], None]) -> None:
    try:
        step()
    except ArchiveServiceError as error:
        _log.warning("schedule.postponed", step=step.__name__, code=error.code)
    except Exception as error:  # the next turn comes anyway; the text may quote a file  # noqa: BLE001
        _log.error("schedule.failed", step=step.__name__, kind=type(error).__name__)


def stop_on_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
