"""Commands for events of a person's file: state one, list them, read a proof."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import content_of, day, finess, identifier
from archive_service.cli.invocation import invocation, writing
from archive_service.contract.command_lines import file_line
from archive_service.contract.event_lines import event_line, stated_line

events = typer.Typer(no_args_is_help=True, help="Events of a person's file, each with its proof.")

_Person = Annotated[str, typer.Option(help="The person, as records name them.")]


@events.command("add")
def add(
    person: _Person,
    establishment: Annotated[str, typer.Option(help="FINESS of the establishment whose file it is.")],
    kind: Annotated[
        str,
        typer.Option(
            help="birth, death, stay-start, stay-end, last-consultation, last-contact, decision, "
            "last-payment, file-closed, appeal-opened, appeal-closed, quitus or rights-ended."
        ),
    ],
    on: Annotated[str, typer.Option(help="The day on which it happened.")],
    proof: Annotated[Path, typer.Option(help="The file that proves it; kept encrypted.")],
    corrects: Annotated[str, typer.Option(help="The event that this one replaces.")] = "",
) -> None:
    """State an event; the decisions on the records of the file are taken again."""
    from archive_service.holdings.event_checks import kind_of
    from archive_service.workflows.stated_events import Stating

    stating = Stating(
        person=identifier(person),
        establishment=finess(establishment),
        kind=kind_of(kind),
        on=day(on),
        proof=content_of(proof),
        corrects=identifier(corrects) if corrects else None,
    )
    with invocation().services() as services:
        done = services.stated_events.state(stating, invocation().actor(services))
    invocation().say(
        stated_line(done),
        f"{done.event}  {done.recomputed} records decided again, {done.changed} decisions changed",
    )


@events.command("list")
def listed(person: _Person) -> None:
    """List the events that were stated of a person's files, in the order of their statement."""
    with invocation().services() as services:
        found = services.person_reading.events(identifier(person), invocation().actor(services))
    for line in map(event_line, found):
        corrected = f"  corrected by {line['corrected_by']}" if line["corrected_by"] else ""
        invocation().say(
            line,
            f"{line['event']}  {line['establishment']}  {line['kind']:<13}  {line['on']}  "
            f"{line['actor'] or line['pseudonym']}{corrected}",
        )


@events.command("proof")
def proof_of(
    event: Annotated[str, typer.Argument(help="The event.")],
    output: Annotated[Path, typer.Option("-o", help="Where to write its proof.")],
) -> None:
    """Write the proof of an event to a file, as it was given."""
    with invocation().services() as services:
        content = services.person_reading.proof(identifier(event), invocation().actor(services))
    with writing():
        output.write_bytes(content)
    invocation().say(file_line(output), str(output))
