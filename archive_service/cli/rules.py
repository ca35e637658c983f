"""Commands for retention decisions: explain a decision, and check that its facts still give it."""

from __future__ import annotations

from typing import Annotated

import typer

from archive_service.cli.arguments import day, identifier
from archive_service.cli.exits import exit_of_verdicts
from archive_service.cli.invocation import invocation
from archive_service.contract.decision_lines import explanation_line, replay_line
from archive_service.wording.terms import VERDICTS

rules = typer.Typer(no_args_is_help=True, help="Retention rules and the decisions that rest on them.")

_Record = Annotated[str, typer.Argument(help="The record.")]
_Number = Annotated[
    int | None,
    typer.Option("--number", min=1, help="Which decision on the record: the first is 1. Else the last."),
]


@rules.command("explain")
def explained(
    record: _Record,
    as_of: Annotated[str, typer.Option("--as-of", help="The decision as it reads on that day.")] = "",
    number: _Number = None,
) -> None:
    """Explain the decision on a record in steps, each with its source."""
    with invocation().services() as services:
        found = services.decision_review.explain(
            identifier(record), invocation().actor(services), day(as_of) if as_of else None, number
        )
    line = explanation_line(found)
    steps = "".join(f"\n  {step['number']}. {step['text']}" for step in line["steps"])
    until = line["last_day"] or "-"
    invocation().say(line, f"{line['record']}  {line['status']}  {line['rule'] or '-'}  {until}{steps}")


@rules.command("replay")
def replayed(
    record: _Record,
    as_of: Annotated[str, typer.Option("--as-of", help="The decision that was in force on that day.")] = "",
    number: _Number = None,
) -> None:
    """Take a decision again from what is stored with it. Exit 0 the same, 10 another, 11 cannot tell."""
    wanted = identifier(record)
    with invocation().services() as services:
        replay = services.decision_review.replay(
            wanted, invocation().actor(services), day(as_of) if as_of else None, number
        )
    line = replay_line(wanted, replay)
    problem = f" : {replay.problem}" if replay.problem else ""
    invocation().say(line, f"{record} : {VERDICTS[replay.verdict.value]}{problem}")
    raise typer.Exit(exit_of_verdicts({replay.verdict.value}))
