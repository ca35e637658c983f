"""Commands for the service itself: work, serve, doctor, demo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.access.rights import Right, require
from archive_service.cli.arguments import identifier
from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, tell
from archive_service.contract.command_lines import doctor_line, ready_line, retry_line, work_line
from archive_service.errors import InvalidRequest
from archive_service.findings import Severity
from archive_service.model.actors import Actor

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.workflows.queued_work import SetAside


def work(
    action: Annotated[str, typer.Argument(help="`retry` to put a record back.")] = "",
    record_id: Annotated[str, typer.Argument(help="The record to retry.")] = "",
    until_empty: Annotated[bool, typer.Option("--until-empty", help="Stop when nothing waits.")] = False,
) -> None:
    """Do the queued work: documents, seals, evidence. Without `--until-empty`, until stopped."""
    # Only this command imports the queue, here and below.
    from archive_service.runtime.worker import run_worker
    from archive_service.telemetry import log_to_stderr

    with invocation().services() as services:
        actor = invocation().actor(services)
        require(actor, Right.RUN)
        if action == "retry" and record_id:
            _retry(services, record_id, actor)
        elif action:
            raise InvalidRequest("say `work`, `work --until-empty` or `work retry RECORD`")
        elif until_empty:
            log_to_stderr()
            _until_empty(services)
        else:
            log_to_stderr()
            run_worker(services, wait=True)


def _retry(services: Services, record_id: str, actor: Actor) -> None:
    record = services.rendering.retry(identifier(record_id), actor)
    invocation().say(retry_line(record), f"{record.id} {record.state}")


def _until_empty(services: Services) -> None:
    from archive_service.runtime.worker import work_until_empty

    done = work_until_empty(
        services,
        lambda count: tell(f"{count} documents"),
        lambda count: tell(f"{count} records are in the hands of another worker: waiting for it"),
    )
    aside = services.queued_work.set_aside()
    invocation().say(
        work_line(done, aside.count),
        f"documents {done.documents}, sealed {done.sealed}, waiting {done.waiting}, set aside {aside.count}",
    )
    if done.waiting:
        _tell_why(services)
    if done.documents:
        _tell_of_lists(services)
    if aside.count:
        _tell_of_failures(aside)
        raise typer.Exit(Exit.REFUSED)


def _tell_of_failures(aside: SetAside) -> None:
    for record in aside.first:
        tell(f"set aside: record {record.id}: {record.problem}")
    if aside.count > len(aside.first):
        tell(f"set aside: {aside.count - len(aside.first)} more (`records --state set-aside`)")


def _tell_of_lists(services: Services) -> None:
    """Print on stderr the defects of the revocation lists by which today's seals will be judged."""
    from archive_service.diagnostics.sealing import list_notices

    for notice in list_notices(services, services.trust_services.trust):
        tell(str(notice))


def _tell_why(services: Services) -> None:
    """Print on stderr why records still wait."""
    from archive_service.diagnostics.sealing import sealing_notices

    for notice in sealing_notices(services):
        if notice.severity is Severity.ERROR:
            tell(str(notice))


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 picks a free one.")] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve HTTP, work and schedule together; one JSON line when ready."""
    # Only this command imports the web framework.
    from archive_service.runtime.supervisor import serve as supervise

    raise typer.Exit(supervise(invocation().settings(), port, host, _say_ready))


def _say_ready(url: str, supervisor: int) -> None:
    typer.echo(json.dumps(ready_line(url, supervisor)))


def doctor() -> None:
    """Show the settings, what runs and answers, and what is only fit for development."""
    from archive_service.diagnostics.doctor import examination

    with invocation().services() as services:
        require(invocation().actor(services), Right.RUN)
        found = examination(services)
    line = doctor_line(found)
    database = [f"database {name:<5} {value}" for name, value in line["database"].items()]
    rest = [f"{name:<14} {value}" for name, value in line.items() if name not in ("database", "findings")]
    invocation().say(line, "\n".join([*rest, *database, *map(str, found.notices)]))
    raise typer.Exit(Exit.WELL if found.is_well else Exit.REFUSED)


def demo() -> None:
    """Show the main job on flows made for this, in a home of its own."""
    from archive_service.demo import run

    raise typer.Exit(run())
