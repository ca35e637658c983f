"""Commands for the journal: print its checkpoint, and write all of it into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.invocation import invocation, writing
from archive_service.contract.command_lines import checkpoint_line, journal_export_line

journal = typer.Typer(no_args_is_help=True, help="The journal that anybody can check.")


@journal.command("checkpoint")
def checkpoint() -> None:
    """Publish the new part of the journal and print its checkpoint, a signed note (C2SP)."""
    with invocation().services() as services:
        note = services.journal_publication.checkpoint(invocation().actor(services))
        stated = services.journal_publication.stated(note)
    text = note.decode()
    line = checkpoint_line(stated, text)
    # The note contains its own end of line.
    invocation().say(line, text.removesuffix("\n"))


@journal.command("export")
def export(output: Annotated[Path, typer.Option("-o", help="Folder.")]) -> None:
    """Publish the new part of the journal and write all of it into a folder (C2SP tlog-tiles)."""
    with invocation().services() as services, writing():
        stated = services.journal_publication.export(output, invocation().actor(services))
    invocation().say(
        journal_export_line(stated, output), f"{output}  {stated.size} entries of {stated.origin}"
    )
