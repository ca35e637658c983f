"""Words of the command line, read into values; a word that cannot be read is wrong usage."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from archive_service.errors import InvalidRequest


def identifier(text: str) -> UUID:
    """Read an identifier of ours.

    Raises:
        InvalidRequest: it is none.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not an identifier of ours, nor a file") from error


def day(text: str) -> date:
    """Read a day.

    Raises:
        InvalidRequest: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not a day (YYYY-MM-DD)") from error


def moment(text: str) -> datetime:
    """Read a day or a time, in UTC where no zone is said.

    Raises:
        InvalidRequest: it is neither.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not a day or a time (ISO 8601)") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
