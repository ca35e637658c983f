"""Deposits: made, listed, settled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from archive_service.cli.arguments import identifier
from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, tell
from archive_service.errors import ArchiveServiceError
from archive_service.findings import Finding, Grade, Severity
from archive_service.model.actors import Actor, Right
from archive_service.model.lines import Line, line_of_nothing_taken

if TYPE_CHECKING:
    from archive_service.bootstrap import Services

OUTCOMES = ("accepted", "quarantined", "rejected")
_PAGE = 200

deposits = typer.Typer(no_args_is_help=True, help="What became of deposits.")


def deposit(flows: Annotated[list[Path], typer.Argument(help="Files, each one flow.")]) -> None:
    """Deposit flows. One line per file; exit 10 when one was not accepted."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        actor.require(Right.DEPOSIT)
        lines = [_deposit_one(services, actor, path) for path in flows]
    raise typer.Exit(Exit.WELL if all(line["outcome"] == "accepted" for line in lines) else Exit.REFUSED)


def _deposit_one(services: Services, actor: Actor, path: Path) -> Line:
    try:
        with path.open("rb") as file:
            # One byte over the limit is enough to know, whatever the size on disk.
            flow = file.read(services.settings.limit + 1)
        line = services.deposit.accept(flow, actor, file=str(path))
    except OSError as error:
        line = line_of_nothing_taken(
            _not_taken("file-unreadable", "Le fichier ne peut être lu."), file=str(path)
        )
        tell(f"{path}: {error.strerror}")
    except ArchiveServiceError as error:
        if not error.retryable:
            raise
        line = line_of_nothing_taken(
            _not_taken(error.code, "Le dépôt n'a pu être conservé : à renvoyer plus tard."), file=str(path)
        )
    _say_deposit(line)
    return line


def _not_taken(code: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, grade=Grade.REJECT, where="", message=message)


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
