"""Errors of a server that does not start, as errors that a caller can handle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive_service.errors import READ_ONLY, Misconfigured, OutOfSpace, StoreUnavailable

_NOT_ALLOWED: Final = (
    "ermission denied",
    "Operation not permitted",
    "must be owned",
    "could not look up effective user",
)


@contextmanager
def os_errors(home: Path) -> Iterator[None]:
    """Turn errors of the disk while the server starts into errors that a caller can handle."""
    try:
        yield
    except OSError as error:
        if error.errno in READ_ONLY:
            raise Misconfigured(
                f"PostgreSQL cannot be run in {home}: {error.filename or 'a file of it'} cannot be written "
                f"({error.strerror}). Make the home writable, or copy it elsewhere while nothing uses it and "
                "name the copy (--home)"
            ) from error
        raise start_error(str(error), str(error)) from error


def start_error(message: str, output: str) -> Misconfigured | OutOfSpace | StoreUnavailable:
    """Return the error for a server that did not start, from the output of its programs."""
    if "No space left on device" in output:
        return OutOfSpace(message)
    if any(sign in output for sign in _NOT_ALLOWED):
        return Misconfigured(message)
    return StoreUnavailable(message)
