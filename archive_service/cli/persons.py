"""Commands for persons: find them, merge two persons who are one, split one who is two."""

from __future__ import annotations

from typing import Annotated

import typer

from archive_service.cli.arguments import finess, identifier
from archive_service.cli.invocation import invocation
from archive_service.contract.command_lines import merge_line, split_line
from archive_service.contract.event_lines import person_line
from archive_service.model.person_lists import PersonFilter

persons = typer.Typer(help="Persons: found by what identifies them, that are one, or two.")

_Person = Annotated[str, typer.Argument(help="A person, as records name them.")]
_Reason = Annotated[str, typer.Option(help="Why; kept encrypted, the journal holds a commitment.")]


@persons.callback(invoke_without_command=True)
def listed(
    context: typer.Context,
    establishment: Annotated[str, typer.Option(help="FINESS.")] = "",
    find: Annotated[
        str, typer.Option(help="An exact identifier, or NAME,YYYY-MM-DD (the day of birth).")
    ] = "",
    after: Annotated[str, typer.Option(help="The page after this person.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Size of the page.")] = 100,
) -> None:
    """List persons by their identifiers, or find one by what identifies them exactly."""
    if context.invoked_subcommand is not None:
        return
    asked = PersonFilter(
        establishment=finess(establishment), after=identifier(after) if after else None, limit=limit
    )
    with invocation().services() as services:
        found = services.person_reading.listed(asked, invocation().actor(services), find)
    for line in map(person_line, found):
        places = " ".join(line["establishments"])
        invocation().say(line, f"{line['person']}  {line['records']:>5} records  {places}")


@persons.command("merge")
def merge(
    person: _Person,
    into: Annotated[str, typer.Argument(help="The person who stays.")],
    reason: _Reason,
) -> None:
    """Give all records of a person to another person of the same legal entity: they are the same person."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        act = services.person_acts.merge(identifier(person), identifier(into), actor, reason)
    invocation().say(
        merge_line(act), f"{act.person}  has {len(act.records)} records more, those of {act.other}"
    )


@persons.command("split")
def split(
    person: _Person,
    records: Annotated[list[str], typer.Argument(help="Records that are another person's.")],
    reason: _Reason,
) -> None:
    """Give records of a person to the person they were merged from, else to a new person."""
    with invocation().services() as services:
        actor, ids = invocation().actor(services), [identifier(record) for record in records]
        act = services.person_acts.split(identifier(person), ids, actor, reason)
    invocation().say(split_line(act), f"{act.person}  has {len(act.records)} records that {act.other} had")
