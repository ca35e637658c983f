"""One run of the command: the home it works in, whom it acts for, how it speaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from archive_service.contract.lines import Line
from archive_service.errors import ArchiveServiceError
from archive_service.model.actors import OPERATOR, Actor
from archive_service.model.traces import checked_purpose

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.settings import Settings


class FileUnwritable(ArchiveServiceError):
    """A file that was asked for cannot be written where it was asked for."""

    code = "file-unwritable"


@contextmanager
def writing() -> Iterator[None]:
    """Tell a disk or a path that refuses what is written within."""
    try:
        yield
    except OSError as error:
        raise FileUnwritable(f"{error.filename or 'the output'}: {error.strerror}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What was said before the command."""

    home: Path | None
    token: str
    json: bool
    why: str = ""

    def settings(self) -> Settings:
        """Return the settings of the home."""
        # Here and below: what only says how it is called pays for no settings and no database.
        from archive_service.settings import read_settings

        return read_settings(self.home)

    @contextmanager
    def services(self) -> Iterator[Services]:
        """Give the service for the time of the command."""
        from archive_service.bootstrap import Services

        services = Services(self.settings())
        try:
            yield services
        finally:
            services.close()

    def actor(self, services: Services) -> Actor:
        """Return the token's holder, without a token the home's operator, and what they read for."""
        actor = services.tokens.holder_of(self.token) if self.token else OPERATOR
        return replace(actor, purpose=checked_purpose(self.why))

    def say(self, line: Line, text: str) -> None:
        """Print one result: the line as JSON where that was asked for, else the text."""
        typer.echo(_as_json(line) if self.json else printable(text))


_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NO_TEXT = re.compile("[\ud800-\udfff]")
_GOING_ON: ContextVar[Invocation] = ContextVar("invocation")


def begin(started: Invocation) -> None:
    """Make this the run that is going on."""
    _GOING_ON.set(started)


def invocation() -> Invocation:
    """Return the run that is going on."""
    return _GOING_ON.get()


def _as_json(line: Line) -> str:
    """Return a line in UTF-8; bytes of a file's name that are no text are written as their numbers."""
    return _NO_TEXT.sub(lambda byte: f"\\\\u{ord(byte[0]):04x}", json.dumps(line, ensure_ascii=False))


def printable(text: str) -> str:
    r"""Return a text without what a terminal would obey: names and places in flows are of strangers.

    >>> printable("/a\x1b[2J")
    '/a\\x1b[2J'
    """
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def tell(message: str) -> None:
    """Print a message for people, on stderr."""
    typer.echo(printable(message), err=True)


def is_outcome(error: Exception) -> bool:
    """Say whether a caller can act on it; anything else is a bug."""
    # Only a failure pays for the packages that it may have come from.
    from exports import ExportError
    from retention_rules import RetentionRulesError
    from signing.errors import SigningError

    return isinstance(error, (ArchiveServiceError, ExportError, RetentionRulesError, SigningError))
