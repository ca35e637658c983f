"""The jobs of the queue, by name. A job in the queue outlives a version: names are never changed."""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """What a worker can be asked to do."""

    MAKE_DOCUMENTS = "transform"
    CLOSE_EVIDENCE = "close-batch"
    FINISH_DEPOSITS = "finish-deposits"
    RENEW_LOCKS = "renew-locks"
    PUBLISH_JOURNAL = "publish-journal"
