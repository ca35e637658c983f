"""One run of the command: its home, its actor, and the form of its output."""

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
    """A file that the user named for output cannot be written."""

    code = "file-unwritable"


@contextmanager
def writing() -> Iterator[None]:
    """Turn errors of the disk or the path inside the block into `FileUnwritable`."""
    try:
        yield
    except OSError as error:
        raise FileUnwritable(f"{error.filename or 'the output'}: {error.strerror}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The options given before the command."""

    home: Path | None
    token: str
    json: bool
    why: str = ""

    def settings(self) -> Settings:
        """Return the settings of the home."""
        # Imports inside functions: a command that only prints its help loads neither settings nor database.
        from archive_service.settings import read_settings

        return read_settings(self.home)

    @contextmanager
    def services(self) -> Iterator[Services]:
        """Give the service for the duration of the command."""
        from archive_service.bootstrap import Services
        from archive_service.runtime.garbage import search_as_usual

        services = Services(self.settings())
        search_as_usual()
        try:
            yield services
        finally:
            services.close()

    def actor(self, services: Services) -> Actor:
        """Return the token's holder, or the home's operator without a token, with the purpose of the
        reading.
        """
        actor = services.tokens.holder_of(self.token) if self.token else OPERATOR
        return replace(actor, purpose=checked_purpose(self.why))

    def say(self, line: Line, text: str) -> None:
        """Print one result: as JSON when requested, else the text."""
        typer.echo(_as_json(line) if self.json else printable(text))


_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NO_TEXT = re.compile("[\ud800-\udfff]")
_GOING_ON: ContextVar[Invocation] = ContextVar("invocation")


def begin(started: Invocation) -> None:
    """Make this the current run."""
    _GOING_ON.set(started)


def invocation() -> Invocation:
    """Return the current run."""
    return _GOING_ON.get()


def _as_json(line: Line) -> str:
    """Return a line in UTF-8; bytes of a file name that are not text are written as numbers."""
    return _NO_TEXT.sub(lambda byte: f"\\\\u{ord(byte[0]):04x}", json.dumps(line, ensure_ascii=False))


def printable(text: str) -> str:
    r"""Return a text without terminal control characters: names and places in flows are untrusted.

    >>> printable("/a\x1b[2J")
    '/a\\x1b[2J'
    """
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def tell(message: str) -> None:
    """Print a message for people, on stderr."""
    typer.echo(printable(message), err=True)


def is_outcome(error: Exception) -> bool:
    """Say whether a caller can handle the error; anything else is a bug."""
    # Only a failure imports the packages that may have raised it.
    from exports import ExportError
    from retention_rules import RetentionRulesError
    from signing.errors import SigningError

    return isinstance(error, (ArchiveServiceError, ExportError, RetentionRulesError, SigningError))
