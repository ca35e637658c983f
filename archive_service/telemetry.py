"""What the service logs: one JSON object an event, on stderr, with keys of a closed list."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

KEYS = frozenset({"at", "child", "code", "event", "kind", "level", "library", "said", "step", "timestamp"})
"""All that may stand in a line. Codes, kinds of errors and names of ours; never a text from outside."""

_log = structlog.get_logger()


def log_to_stderr() -> None:
    """Log one JSON object per event on stderr: stdout is for results alone."""
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
    """Return a log that goes to stderr whatever the process: a command that logs seldom has not said so."""
    log_to_stderr()
    return structlog.get_logger()


def places_of(error: BaseException) -> list[str]:
    """Return where an error came from, without its text and values: they may quote a file."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


class _Libraries(logging.Handler):
    """Says that a library said something, without its words: they may quote a row or a connection string."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log which library, and the kind of error if there was one."""
        kind = record.exc_info[0] if record.exc_info else None
        said = None if kind is None else kind.__name__
        _log.warning("library.warned", library=record.name, kind=said)


def _of_the_list(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what is not on the list: a line must not say what nobody looked at."""
    return {key: value for key, value in event.items() if key in KEYS}
