"""Commands for traces: who was shown what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.arguments import identifier, time_at
from archive_service.cli.exits import exit_of_verdicts
from archive_service.cli.invocation import invocation
from archive_service.contract.command_lines import comparison_line, trace_line
from archive_service.model.traces import TraceFilter

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from archive_service.workflows.traces import NamedTrace


def traces(
    person: Annotated[str, typer.Option(help="Those that show something of this person.")] = "",
    record: Annotated[str, typer.Option(help="Those that show something of this record.")] = "",
    actor: Annotated[str, typer.Option(help="Those of whoever is called so.")] = "",
    since: Annotated[str, typer.Option("--from", help="From this day or time on.")] = "",
    until: Annotated[str, typer.Option(help="Through this day, or up to this time.")] = "",
    after: Annotated[str, typer.Option(help="The page after this trace.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Size of the page.")] = 100,
    check: Annotated[bool, typer.Option("--check", help="Compare all with the journal.")] = False,
) -> None:
    """Show who read what, newest first; with `--check`, compare the traces with the journal."""
    asked = TraceFilter(
        since=time_at(since, days=0) if since else None,
        until=time_at(until, days=1) if until else None,
        after=identifier(after) if after else None,
        limit=limit,
    )
    with invocation().services() as services:
        if check:
            _check(services)
            return
        found = services.traces.listed(
            asked,
            invocation().actor(services),
            person=identifier(person) if person else None,
            record=identifier(record) if record else None,
            actor=actor,
        )
    for one in found:
        _say(one)


def _say(one: NamedTrace) -> None:
    trace = one.trace
    line = trace_line(one)
    shown = [*trace.records, *trace.deposits, *trace.persons]
    what = str(shown[0]) if len(shown) == 1 else f"{len(shown)} shown"
    why = f"  ({trace.purpose})" if trace.purpose else ""
    who = one.actor or trace.actor
    invocation().say(line, f"{line['at']}  {trace.role:<9} {who:<30} {trace.act:<18} {what}{why}")


def _check(services: Services) -> None:
    found = services.trace_commitment.compare(invocation().actor(services))
    line = comparison_line(found)
    text = "\n".join([f"{line['verdict']}: {found.traces} traces, {found.waiting} waiting", *found.problems])
    invocation().say(line, text)
    raise typer.Exit(exit_of_verdicts({line["verdict"]}))
