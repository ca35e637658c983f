"""The command that seals files in the name of a legal entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, is_outcome, tell, writing
from archive_service.cli.new_files import new_file
from archive_service.contract.lines import Line
from archive_service.contract.seal_lines import refused_line, seal_line
from archive_service.errors import InvalidRequest, Misconfigured
from archive_service.model.identifiers import LegalEntity, legal_entity_of
from archive_service.model.seals import SealOrder, SealPurpose
from signing.seal_levels import SealForm, SealLevel

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.model.actors import Actor

_BUG = "internal-error"
_UNREADABLE, _TOO_LARGE = "file-unreadable", "seal-file-too-large"
Word = TypeVar("Word", bound=StrEnum)


def seal(
    files: Annotated[list[Path], typer.Argument(help="Files, each sealed for itself.")],
    entity: Annotated[str, typer.Option(help="FINESS of the legal entity in whose name.")],
    output: Annotated[Path, typer.Option("-o", help="Folder of the sealed files; nothing is overwritten.")],
    level: Annotated[str, typer.Option(help=f"{', '.join(SealLevel)}.")] = SealLevel.B_B.value,
    as_: Annotated[str, typer.Option("--as", help=f"{', '.join(SealForm)}.")] = SealForm.PADES.value,
    purpose: Annotated[str, typer.Option(help=f"{', '.join(SealPurpose)}.")] = SealPurpose.DOCUMENT.value,
) -> None:
    """Seal files in the name of a legal entity. One line per file; exit 10 when one was not sealed."""
    order = SealOrder(
        legal_entity=_entity(entity),
        form=_one_of(SealForm, as_, "--as"),
        level=_one_of(SealLevel, level, "--level"),
        purpose=_one_of(SealPurpose, purpose, "--purpose"),
    )
    lines = []
    with invocation().services() as services:
        actor = invocation().actor(services)
        services.seals.check(order, actor)
        with writing():
            output.mkdir(parents=True, exist_ok=True)
        for line in _sealed(services, actor, order, files, output):
            _say(line)
            lines.append(line)
    raise typer.Exit(_exit_of(lines))


def _entity(text: str) -> LegalEntity:
    try:
        return legal_entity_of(text)
    except ValueError as error:
        raise InvalidRequest(str(error)) from error


def _one_of(kind: type[Word], text: str, option: str) -> Word:
    try:
        return kind(text)
    except ValueError as error:
        raise InvalidRequest(f"{option} is one of {', '.join(kind)}, not {text!r}") from error


def _exit_of(lines: Iterable[Line]) -> Exit:
    codes = {line["code"] for line in lines}
    if _BUG in codes:
        return Exit.BUG
    return Exit.REFUSED if codes - {None} else Exit.WELL


def _sealed(
    services: Services, actor: Actor, order: SealOrder, files: Iterable[Path], output: Path
) -> Iterator[Line]:
    """Yield the line of each file, in order; a failure with one file does not stop the next ones."""
    for path in files:
        name = _name(path)
        try:
            content = _read(path, services.settings.limit)
        except OSError as error:
            yield refused_line(name, order, _UNREADABLE, str(error.strerror))
            continue
        if len(content) > services.settings.limit:
            words = f"more than {services.settings.limit} bytes"
            yield refused_line(name, order, _TOO_LARGE, words)
            continue
        yield _sealed_one(services, actor, order, content, path, output)
        del content


def _sealed_one(
    services: Services, actor: Actor, order: SealOrder, content: bytes, path: Path, output: Path
) -> Line:
    name = _name(path)
    try:
        made = services.seals.seal(content, path.name, order, actor)
    except Misconfigured:
        # The error concerns the home, not the file: the next file would fail too.
        raise
    except Exception as error:  # one bad file must not stop the others  # noqa: BLE001
        if is_outcome(error):
            return refused_line(name, order, getattr(error, "code", _BUG), str(error))
        # Only the place of the bug is said: the error's text may quote the file.
        from archive_service.telemetry import places_of

        where = f"{type(error).__name__} at {', '.join(places_of(error))}"
        return refused_line(name, order, _BUG, where)
    return seal_line(name, _name(new_file(output, made.name, made.content)), made)


def _name(path: Path) -> str:
    """Return a file's name as text: bytes that are not UTF-8 are written as numbers."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        # One byte over the limit is enough to know, whatever the size on disk.
        return file.read(limit + 1)


def _say(line: Line) -> None:
    if line["code"]:
        tell(f"{line['file']}: {line['code']}: {line['message']}")
    invocation().say(line, f"{line['sealed'] or '-'}  {line['level']}  {line['sha256'] or line['code']}")
