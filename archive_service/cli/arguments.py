"""Arguments of the command line, converted to values; an invalid argument is a usage error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import typer

from archive_service.errors import InvalidRequest
from archive_service.model.identifiers import (
    NO_DEPARTMENT,
    NO_FINESS,
    Department,
    Finess,
    LegalEntity,
    department_code_of,
    finess_of,
    legal_entity_of,
)
from archive_service.wording.dates import PARIS, last_second_of

if TYPE_CHECKING:  # most commands write no package
    from exports import SedaVersion

Value = TypeVar("Value")

_LARGEST_INPUT = 16 << 20


def identifier(text: str) -> UUID:
    """Read an identifier made by the service.

    Raises:
        InvalidRequest: the text is not an identifier.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not an identifier of ours, nor a file") from error


def seda_version(text: str) -> SedaVersion:
    """Read a version of SEDA.

    Raises:
        BadParameter: it is none of those that are written.
    """
    versions: tuple[SedaVersion, ...] = ("2.1", "2.2", "2.3")
    for version in versions:
        if text == version:
            return version
    raise typer.BadParameter("SEDA is 2.1, 2.2 or 2.3")


def content_of(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        InvalidRequest: it cannot be read, or is too large to be a certificate, key, mandate or receipt.
    """
    content = beginning_of(path, _LARGEST_INPUT + 1)
    if len(content) > _LARGEST_INPUT:
        raise InvalidRequest(f"{path} has more than {_LARGEST_INPUT} bytes")
    return content


def beginning_of(path: Path, size: int) -> bytes:
    """Return the first bytes of a file, at most `size`; raise `InvalidRequest` when it cannot be read."""
    try:
        if not path.is_file():  # a pipe would be waited for
            raise InvalidRequest(f"{path} is no file")
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise InvalidRequest(f"{path}: {error.strerror}") from error


def day(text: str) -> date:
    """Read a day.

    Raises:
        InvalidRequest: the text is not a day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not a day (YYYY-MM-DD)") from error


def finess(text: str) -> Finess:
    """Read the FINESS number of an establishment; an empty text means none.

    Raises:
        InvalidRequest: the text is not a FINESS number.
    """
    return _read(finess_of, text) if text else NO_FINESS


def legal_entity(text: str) -> LegalEntity:
    """Read the FINESS number of a legal entity.

    Raises:
        InvalidRequest: the text is not a FINESS number.
    """
    return _read(legal_entity_of, text)


def department_code(text: str) -> Department:
    """Read a department's code; an empty text means none.

    Raises:
        InvalidRequest: the text is not a department's code.
    """
    return _read(department_code_of, text) if text else NO_DEPARTMENT


_LENGTH_OF_A_DAY = len("2026-01-31")


def _read(reader: Callable[[str], Value], text: str) -> Value:
    try:
        return reader(text)
    except ValueError as error:
        raise InvalidRequest(str(error)) from error


def moment(text: str) -> datetime:
    """Read a day or a time, in UTC when no zone is given.

    Raises:
        InvalidRequest: the text is neither, or beyond the calendar.
    """
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(f"{text!r} is not a day or a time (ISO 8601)") from error


def time_at(text: str, *, days: int) -> datetime:
    """Return a time unchanged; for a day, its beginning in Paris plus the given number of days; in UTC.

    Raises:
        InvalidRequest: as `moment`.
    """
    if len(text) > _LENGTH_OF_A_DAY:
        return moment(text)
    return _on_the_calendar(text, lambda on: datetime.combine(on + timedelta(days=days), time.min, PARIS))


def end_at(text: str) -> datetime:
    """Return a time unchanged; for a day, its last second in Paris; in UTC.

    Raises:
        InvalidRequest: as `moment`.
    """
    return moment(text) if len(text) > _LENGTH_OF_A_DAY else _on_the_calendar(text, last_second_of)


def _on_the_calendar(text: str, read: Callable[[date], datetime]) -> datetime:
    try:
        return read(day(text)).astimezone(UTC)
    except OverflowError as error:
        raise InvalidRequest(f"{text!r} is at the end of the calendar") from error
