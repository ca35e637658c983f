"""The command that seals files in the name of a legal entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from enum import StrEnum
from functools import partial
from pathlib import Path
from threading import Semaphore
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, is_outcome, tell, writing
from archive_service.cli.new_files import new_file
from archive_service.contract.lines import Line
from archive_service.contract.seal_lines import refused_line, seal_line
from archive_service.errors import InvalidRequest, Misconfigured
from archive_service.model.identifiers import LegalEntity, legal_entity_of
from archive_service.model.seals import MOST_DIGESTS, SealOrder, SealPurpose, digest_of
from signing.digests import Digest
from signing.seal_levels import SealForm, SealLevel

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.model.actors import Actor

_AT_A_TIME = 4
"""Files at work: one is signed while others wait for the disk and the database."""

_LARGE, _ONE_LARGE = 16 << 20, Semaphore(1)
"""Of larger files, in bytes, one is in memory at a time."""

_TELL_EVERY = 100
_BUG = "internal-error"
_UNREADABLE, _TOO_LARGE = "file-unreadable", "seal-file-too-large"
Word = TypeVar("Word", bound=StrEnum)


def seal(
    entity: Annotated[str, typer.Option(help="FINESS of the legal entity in whose name.")],
    output: Annotated[Path, typer.Option("-o", help="Folder of the sealed files; nothing is overwritten.")],
    files: Annotated[list[Path] | None, typer.Argument(help="Files, each sealed for itself.")] = None,
    digest: Annotated[
        list[str] | None,
        typer.Option(help="sha256:HEX, instead of files: the signature alone is made; may be repeated."),
    ] = None,
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
    if bool(files) == bool(digest):
        raise InvalidRequest("give files, or --digest")
    digests = [_digest(one) for one in digest or ()]
    lines = []
    with invocation().services() as services:
        actor = invocation().actor(services)
        services.seals.check(order, actor)
        with writing():
            output.mkdir(parents=True, exist_ok=True)
        work = (
            _digests_sealed(services, actor, order, digests, output)
            if digests
            else _sealed(services, actor, order, files or (), output)
        )
        for line in work:
            _say(line)
            lines.append(line)
            if len(lines) % _TELL_EVERY == 0:
                tell(f"{len(lines)} of {len(files or digests)}")
    raise typer.Exit(_exit_of(lines))


def _entity(text: str) -> LegalEntity:
    try:
        return legal_entity_of(text)
    except ValueError as error:
        raise InvalidRequest(str(error)) from error


def _digest(text: str) -> Digest:
    try:
        return digest_of(text)
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
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        yield from pool.map(partial(_sealed_path, services, actor, order, output), files)


def _sealed_path(services: Services, actor: Actor, order: SealOrder, output: Path, path: Path) -> Line:
    limit = services.settings.limit
    try:
        with _ONE_LARGE if path.stat().st_size > _LARGE else nullcontext():
            content = _read(path, limit)
            if len(content) <= limit:
                return _sealed_one(services, actor, order, content, path, output)
    except OSError as error:
        return refused_line(_name(path), order, _UNREADABLE, str(error.strerror))
    return refused_line(_name(path), order, _TOO_LARGE, f"more than {limit} bytes")


def _digests_sealed(
    services: Services, actor: Actor, order: SealOrder, digests: Sequence[Digest], output: Path
) -> Iterator[Line]:
    """Yield the line of each digest; all are sealed or none."""
    for start in range(0, len(digests), MOST_DIGESTS):
        some = digests[start : start + MOST_DIGESTS]
        for digest, made in zip(some, services.digest_seals.seal(some, order, actor), strict=True):
            path = new_file(output, made.name, made.content)
            yield seal_line(f"{digest.algorithm}:{digest.hex}", _name(path), made)


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
