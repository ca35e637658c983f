"""Commands for records: list them, show one, read its parts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import day, department_code, finess, identifier
from archive_service.cli.exits import exit_of_list
from archive_service.cli.invocation import invocation, writing
from archive_service.contract.command_lines import part_line
from archive_service.contract.lines import Line, record_line
from archive_service.errors import InvalidRequest
from archive_service.model.flow import RecordKind
from archive_service.model.records import Part, RecordFilter, RecordState


def records(
    establishment: Annotated[str, typer.Option(help="FINESS.")] = "",
    department: Annotated[str, typer.Option(help="Department code.")] = "",
    person: Annotated[str, typer.Option(help="A person's identifier.")] = "",
    kind: Annotated[str, typer.Option(help="Kind of record.")] = "",
    state: Annotated[str, typer.Option(help="State of record.")] = "",
    due_on: Annotated[str, typer.Option(help="Those whose time has run out on that day.")] = "",
    after: Annotated[str, typer.Option(help="The page after this record.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Size of the page.")] = 100,
) -> None:
    """List records, in the order of their numbers."""
    if state and state not in {one.value for one in RecordState}:
        raise typer.BadParameter(f"a state is one of {', '.join(RecordState)}")
    if kind and kind not in {one.value for one in RecordKind}:
        raise typer.BadParameter(f"a kind is one of {', '.join(RecordKind)}")
    asked = RecordFilter(
        establishment=finess(establishment),
        department=department_code(department),
        person=identifier(person) if person else None,
        kind=kind,
        state=state,
        due_on=day(due_on) if due_on else None,
        after=identifier(after) if after else None,
        limit=limit,
    )
    with invocation().services() as services:
        found = services.record_reading.records(asked, invocation().actor(services))
    lines = [record_line(one) for one in found]
    for line in lines:
        _say_record(line)
    raise typer.Exit(exit_of_list(lines))


def record(
    record_id: Annotated[str, typer.Argument(help="The record.")],
    get: Annotated[
        str,
        typer.Option(help="source, document, provenance, manifest, nonce, evidence, validation or receipt."),
    ] = "",
    output: Annotated[Path | None, typer.Option("-o", help="Where to write the part.")] = None,
) -> None:
    """Show a record, or write one of its parts."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        if not get:
            line = record_line(services.record_reading.record(identifier(record_id), actor))
            _say_record(line)
            raise typer.Exit(exit_of_list([line]))
        if get not in tuple(Part):
            raise InvalidRequest(f"a part is one of {', '.join(Part)}")
        content = services.record_reading.part(identifier(record_id), get, actor)
        if output is None:
            sys.stdout.buffer.write(content)
            return
        with writing():
            output.write_bytes(content)
        written = part_line(identifier(record_id), get, output, len(content))
        invocation().say(written, str(output))


def _say_record(line: Line) -> None:
    retention = line["retention"]
    invocation().say(
        line,
        f"{line['record']}  {line['state']:<10} {line['kind']:<16} {line['establishment']} "
        f"{line['document_date'] or '-':<10}  {retention['status']:<11} {retention['last_day'] or '-':<10} "
        f"{line['final_action']:<9}  {line['title'] or line['problem'] or ''}",
    )
