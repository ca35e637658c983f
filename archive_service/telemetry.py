"""The service's log: one JSON object for each event, on stderr, with keys from a closed list."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

KEYS = frozenset(
    [
        "appraisal",
        "at",
        "child",
        "code",
        "count",
        "event",
        "hold",
        "kind",
        "level",
        "library",
        "order",
        "queue",
        "record",
        "said",
        "step",
        "timestamp",
    ]
)
"""All keys that a line may have. Values are codes, error types and names of ours; never a text from
outside.
"""

_log = structlog.get_logger()


def log_to_stderr() -> None:
    """Log one JSON object for each event on stderr: stdout is for results alone."""
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _of_the_list,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.getLogger().addHandler(_Libraries(logging.WARNING))


def logger() -> Any:
    """Return a log that writes to stderr even in a process that did not configure logging."""
    log_to_stderr()
    return structlog.get_logger()


def places_of(error: BaseException) -> list[str]:
    """Return the code positions of an error, without its text and values: they may quote a file."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


class _Libraries(logging.Handler):
    """Logs a library's name and exception type, never its message: it may quote a row or a connection
    string.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Log the library's name, and the type of the error if there is one."""
        kind = record.exc_info[0] if record.exc_info else None
        said = None if kind is None else kind.__name__
        _log.warning("library.warned", library=record.name, kind=said)


def _of_the_list(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Remove keys that are not on the list: nobody has reviewed their values."""
    return {key: value for key, value in event.items() if key in KEYS}
