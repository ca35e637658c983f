"""Commands for deposits: make, list and settle them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.access.rights import Right, require
from archive_service.cli.arguments import identifier
from archive_service.cli.exits import Exit, exit_of_list
from archive_service.cli.invocation import invocation, is_outcome, tell
from archive_service.contract.lines import Line, deposit_line
from archive_service.errors import ArchiveServiceError, Misconfigured
from archive_service.findings import Finding, Grade, Severity
from archive_service.holdings.reception import BYTES_TOGETHER, FLOWS_TOGETHER, Arrival
from archive_service.model.actors import Actor
from archive_service.model.answers import Acknowledged, NotTaken
from archive_service.storage.durable_files import disk_errors

if TYPE_CHECKING:
    from archive_service.bootstrap import Services

OUTCOMES = ("accepted", "quarantined", "rejected")
_PAGE = 200
_BUG = "internal-error"

deposits = typer.Typer(no_args_is_help=True, help="What became of deposits.")


def deposit(flows: Annotated[list[Path], typer.Argument(help="Files, each one flow.")]) -> None:
    """Deposit flows. One line per file; exit 10 when a flow was not accepted, 1 when a bug stopped a flow."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        require(actor, Right.DEPOSIT)
        lines = []
        for line in _deposited(services, actor, flows):
            _say_deposit(line)
            lines.append(line)
    raise typer.Exit(_exit_of(lines))


def _exit_of(lines: Sequence[Line]) -> Exit:
    if any(finding["code"] == _BUG for line in lines for finding in line["findings"]):
        return Exit.BUG
    return Exit.WELL if all(line["outcome"] == "accepted" for line in lines) else Exit.REFUSED


def _deposited(services: Services, actor: Actor, paths: Iterable[Path]) -> Iterator[Line]:
    """Yield the line of each file, in order; a failure with one file does not stop the next ones.

    Small files are deposited together; two large files are never in memory at the same time.
    """
    waiting: list[Arrival] = []
    for path in paths:
        if waiting and not path.is_file():  # reading from anything else may block, and delay these files
            yield from _taken(services, actor, waiting)
            waiting = []
        flow = _read(path, services.settings.limit)
        size = sum(len(one.flow) for one in waiting) + len(flow or b"")
        if waiting and (flow is None or size > BYTES_TOGETHER or len(waiting) == FLOWS_TOGETHER):
            yield from _taken(services, actor, waiting)
            waiting = []
        if flow is None:
            yield _not_taken(_name(path), "file-unreadable", "Le fichier ne peut être lu.")
            continue
        waiting.append(Arrival(flow, _name(path)))
        del flow
        if size > BYTES_TOGETHER:
            yield from _taken(services, actor, waiting)
            waiting = []
    if waiting:
        yield from _taken(services, actor, waiting)


def _name(path: Path) -> str:
    """Return a file's name as text: bytes that are not UTF-8 are written as numbers."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _read(path: Path, limit: int) -> bytes | None:
    try:
        with path.open("rb") as file:
            # One byte over the limit is enough to know, whatever the size on disk.
            return file.read(limit + 1)
    except OSError as error:
        tell(f"{_name(path)}: {error.strerror}")
        return None


def _taken(services: Services, actor: Actor, arrivals: Sequence[Arrival]) -> Iterator[Line]:
    taken = services.deposit.accept_together(arrivals, actor)
    for arrival, one in zip(arrivals, taken, strict=True):
        yield _line_of_error(arrival.file, one) if isinstance(one, Exception) else deposit_line(one)


def _line_of_error(file: str, met: Exception) -> Line:
    try:
        with disk_errors():
            raise met
    except Misconfigured:
        # The error concerns the home, not the file: the next file would fail too.
        raise
    except ArchiveServiceError as error:
        if error.retryable:
            return _not_taken(file, error.code, "Le dépôt n'a pu être conservé : à renvoyer plus tard.")
        tell(f"{file}: {error.code}: {error}")
        return _not_taken(file, error.code, "Le dépôt n'a pu être traité ; rien n'est acquitté.")
    except Exception as error:  # a bug with one flow must not stop the others
        if is_outcome(error):
            raise
        # Only the place of the bug is logged: the error's text may quote the flow.
        from archive_service.telemetry import places_of

        tell(f"{file}: {_BUG}: {type(error).__name__} at {', '.join(places_of(error))}")
        return _not_taken(file, _BUG, "Une erreur imprévue a interrompu ce dépôt ; rien n'est acquitté.")


def _not_taken(file: str, code: str, message: str) -> Line:
    finding = Finding(code=code, severity=Severity.ERROR, grade=Grade.REJECT, where="", message=message)
    return deposit_line(NotTaken(finding, file))


def _say_deposit(line: Line) -> None:
    head = f"{line['outcome']:<12} {line['grade']:<10} {line['kind']:<20} {line['deposit'] or '-'}  "
    head += line["file"]
    details = "".join(
        f"\n    [{one['severity']}] {one['code']} {one['where']} : {one['message']}"
        for one in line["findings"]
    )
    invocation().say(line, head + details)


@deposits.command("list")
def listed(
    outcome: Annotated[str, typer.Option(help="accepted, quarantined or rejected.")] = "",
) -> None:
    """List deposits, newest first."""
    if outcome not in ("", *OUTCOMES):
        raise typer.BadParameter(f"an outcome is one of {', '.join(OUTCOMES)}")
    with invocation().services() as services:
        actor, after, exit_ = invocation().actor(services), None, Exit.WELL
        while page := services.deposit_reading.listed(actor, outcome=outcome, after=after, limit=_PAGE):
            lines = [deposit_line(one) for one in page]
            for line in lines:
                _say_deposit(line)
            after = page[-1].deposit.id
            exit_ = max(exit_, exit_of_list(lines))
    raise typer.Exit(exit_)


_DepositId = Annotated[str, typer.Argument(help="The deposit.")]
_Reason = Annotated[str, typer.Option(help="Why; kept with the deposit.")]


@deposits.command("retry")
def retried(deposit_id: _DepositId) -> None:
    """Check a waiting deposit again."""
    with invocation().services() as services:
        _settled(services.settle.retry(identifier(deposit_id), invocation().actor(services)))


@deposits.command("release")
def released(deposit_id: _DepositId, reason: _Reason) -> None:
    """Accept a quarantined deposit in spite of its findings."""
    with invocation().services() as services:
        _settled(services.settle.release(identifier(deposit_id), invocation().actor(services), reason))


@deposits.command("refuse")
def refused(deposit_id: _DepositId, reason: _Reason) -> None:
    """Refuse a quarantined deposit; its bytes are kept."""
    with invocation().services() as services:
        refused = services.settle.refuse(identifier(deposit_id), invocation().actor(services), reason)
    _say_deposit(deposit_line(refused))


def _settled(settled: Acknowledged) -> None:
    line = deposit_line(settled)
    _say_deposit(line)
    raise typer.Exit(Exit.WELL if line["outcome"] == "accepted" else Exit.REFUSED)
