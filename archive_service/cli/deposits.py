"""Deposits: made, listed, settled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from archive_service.cli.arguments import identifier
from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, is_outcome, tell
from archive_service.errors import ArchiveServiceError, Misconfigured
from archive_service.findings import Finding, Grade, Severity
from archive_service.model.actors import Actor, Right
from archive_service.model.lines import Line, line_of_nothing_taken
from archive_service.storage.durable_files import disk_errors

if TYPE_CHECKING:
    from archive_service.bootstrap import Services

OUTCOMES = ("accepted", "quarantined", "rejected")
_PAGE = 200
_BUG = "internal-error"

deposits = typer.Typer(no_args_is_help=True, help="What became of deposits.")


def deposit(flows: Annotated[list[Path], typer.Argument(help="Files, each one flow.")]) -> None:
    """Deposit flows. One line per file; exit 10 when one was not accepted, 1 when a bug stopped one."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        actor.require(Right.DEPOSIT)
        lines = [_deposit_one(services, actor, path) for path in flows]
    raise typer.Exit(_exit_of(lines))


def _exit_of(lines: Sequence[Line]) -> Exit:
    if any(finding["code"] == _BUG for line in lines for finding in line["findings"]):
        return Exit.BUG
    return Exit.WELL if all(line["outcome"] == "accepted" for line in lines) else Exit.REFUSED


def _deposit_one(services: Services, actor: Actor, path: Path) -> Line:
    line = _deposited(services, actor, path)
    _say_deposit(line)
    return line


def _deposited(services: Services, actor: Actor, path: Path) -> Line:
    """Return the line of one file, whatever becomes of it: the files after it have their turn."""
    try:
        with path.open("rb") as file:
            # One byte over the limit is enough to know, whatever the size on disk.
            flow = file.read(services.settings.limit + 1)
    except OSError as error:
        tell(f"{path}: {error.strerror}")
        return _not_taken(path, "file-unreadable", "Le fichier ne peut être lu.")
    try:
        with disk_errors():
            return services.deposit.accept(flow, actor, file=str(path))
    except Misconfigured:
        # It is about the home, not about the file: the next one would meet it too.
        raise
    except ArchiveServiceError as error:
        if error.retryable:
            return _not_taken(path, error.code, "Le dépôt n'a pu être conservé : à renvoyer plus tard.")
        tell(f"{path}: {error.code}: {error}")
        return _not_taken(path, error.code, "Le dépôt n'a pu être traité ; rien n'est acquitté.")
    except Exception as error:  # a bug that one flow meets must not take the others with it
        if is_outcome(error):
            raise
        # Where it happened, not what was said: the text may quote the flow.
        from archive_service.telemetry import places_of

        tell(f"{path}: {_BUG}: {type(error).__name__} at {', '.join(places_of(error))}")
        return _not_taken(path, _BUG, "Une erreur imprévue a interrompu ce dépôt ; rien n'est acquitté.")


def _not_taken(path: Path, code: str, message: str) -> Line:
    finding = Finding(code=code, severity=Severity.ERROR, grade=Grade.REJECT, where="", message=message)
    return line_of_nothing_taken(finding, file=str(path))


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
        actor, after = invocation().actor(services), None
        while page := services.reading.deposits(actor, outcome=outcome, after=after, limit=_PAGE):
            for line in page:
                _say_deposit(line)
            after = UUID(page[-1]["deposit"])


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
        _say_deposit(services.settle.refuse(identifier(deposit_id), invocation().actor(services), reason))


def _settled(line: Line) -> None:
    _say_deposit(line)
    raise typer.Exit(Exit.WELL if line["outcome"] == "accepted" else Exit.REFUSED)
