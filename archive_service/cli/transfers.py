"""Commands for transfers: packages for departmental archives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import day, department_code, finess, identifier, seda_version
from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, tell
from archive_service.contract.command_lines import transfer_line
from archive_service.errors import InvalidRequest


def transfer(
    department: Annotated[str, typer.Option(help="Department code.")],
    output: Annotated[Path, typer.Option("-o", help="Folder of the package.")],
    seda: Annotated[
        str, typer.Option(help="2.1, 2.2 or 2.3. Else what the department's receiving system reads, or 2.2.")
    ] = "",
    due_on: Annotated[str, typer.Option(help="Only records whose time has run out on that day.")] = "",
    record_ids: Annotated[list[str] | None, typer.Option("--record", help="These records only.")] = None,
    establishment: Annotated[str, typer.Option(help="Only this FINESS.")] = "",
    appraisal: Annotated[
        str, typer.Option(help="What this list transfers, without what is known to have arrived.")
    ] = "",
) -> None:
    """Write a SEDA ArchiveTransfer package for one department."""
    if appraisal and (record_ids or due_on or establishment):
        raise InvalidRequest("--appraisal names the records: no --record, --due-on or --establishment")
    version = seda_version(seda) if seda else None
    # Only this command imports the writing of packages.
    from archive_service.workflows.transfer import TransferAsked

    asked = TransferAsked(
        department=department_code(department),
        seda=version,
        due_on=day(due_on) if due_on else None,
        records=[identifier(one) for one in record_ids or ()],
        establishment=finess(establishment),
        appraisal=identifier(appraisal) if appraisal else None,
    )
    with invocation().services() as services:
        done = services.transfer.write(asked, output, invocation().actor(services))
    line = transfer_line(done)
    for one in done.not_sent:
        tell(f"{one.obstacle}: record {one.record}: {one.detail}")
    summary = f"{line['package'] or 'nothing is sent'}  {line['records']} records, {line['bytes']} bytes"
    invocation().say(line, summary)
    raise typer.Exit(Exit.REFUSED if done.not_sent else Exit.WELL)
