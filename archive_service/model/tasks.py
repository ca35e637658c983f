"""The jobs of the queue, by name. A queued job may be run by a later version: names are never changed."""

from __future__ import annotations

from enum import StrEnum

AFTER_DOCUMENTS = -1
"""The priority of jobs that wait until the documents of deposits are made."""


class Task(StrEnum):
    """A job for the workers."""

    MAKE_DOCUMENTS = "transform"
    CLOSE_EVIDENCE = "close-batch"
    FINISH_DEPOSITS = "finish-deposits"
    RENEW_LOCKS = "renew-locks"
    PUBLISH_JOURNAL = "publish-journal"
    DESTROY_KEYS = "destroy-keys"
    BUILD_EXPORT = "build-export"
    BUILD_EXPORT_SHARD = "build-export-shard"
    TEND_EXPORTS = "tend-exports"
    REVIEW_HOLDS = "review-holds"
    PUSH_EXPORT = "push-export"
    ELIMINATE = "eliminate"
    APPLY_RULEBOOK = "apply-rulebook"
    SIMULATE_RULES = "simulate-rules"
    END_SEALED = "end-sealed"
    SEAL_BATCH = "seal-batch"
    RENEW_EVIDENCE = "renew-evidence"


class Queue(StrEnum):
    """Where jobs wait. A worker that stays takes from each of them at the same time: what takes minutes in
    one holds up nothing in another.
    """

    WORK = "work"
    UPKEEP = "upkeep"
    EXPORTS = "exports"
    SEALS = "seals"


_QUEUES = {
    Task.RENEW_LOCKS: Queue.UPKEEP,
    Task.PUBLISH_JOURNAL: Queue.UPKEEP,
    Task.TEND_EXPORTS: Queue.UPKEEP,
    Task.ELIMINATE: Queue.UPKEEP,
    Task.APPLY_RULEBOOK: Queue.UPKEEP,
    Task.REVIEW_HOLDS: Queue.UPKEEP,
    Task.END_SEALED: Queue.UPKEEP,
    Task.RENEW_EVIDENCE: Queue.UPKEEP,
    Task.BUILD_EXPORT: Queue.EXPORTS,
    Task.BUILD_EXPORT_SHARD: Queue.EXPORTS,
    Task.PUSH_EXPORT: Queue.EXPORTS,
    Task.SIMULATE_RULES: Queue.EXPORTS,
    Task.SEAL_BATCH: Queue.SEALS,
}


def queue_of(task: Task) -> Queue:
    """Return where the jobs of a task wait."""
    return _QUEUES.get(task, Queue.WORK)
