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
    PUSH_EXPORT = "push-export"
