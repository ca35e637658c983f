"""Commands for the journal: its checkpoint, its proofs, and all of it in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import content_of, identifier
from archive_service.cli.exits import exit_of_verdicts
from archive_service.cli.invocation import invocation, writing
from archive_service.contract.command_lines import checkpoint_line, journal_export_line
from archive_service.contract.journal_lines import consistency_line, proof_document, proof_line

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


@journal.command("prove")
def prove(
    record: Annotated[str, typer.Argument(help="The record.")],
    output: Annotated[Path, typer.Option("-o", help="File (JSON).")],
) -> None:
    """Write every journal entry about a record, each with its proof, to be checked offline."""
    with invocation().services() as services:
        found = services.journal_proofs.prove(identifier(record), invocation().actor(services))
    with writing():
        output.write_text(json.dumps(proof_document(found), indent=1) + "\n", encoding="ascii")
    line = proof_line(found, output)
    text = (
        f"{output}  {line['entries']} entries of {found.record}; cosignatures: {line['cosignatures']}, "
        f"time stamps: {line['time_stamps']}"
    )
    invocation().say(line, text)


@journal.command("consistency")
def consistency(
    old: Annotated[Path, typer.Argument(help="An older checkpoint: a signed note.")],
) -> None:
    """Prove that the journal only grew since an older checkpoint. Exit 10 when it did not."""
    note = content_of(old)
    with invocation().services() as services:
        grown = services.journal_proofs.consistency(note)
    line = consistency_line(grown)
    said = grown.problem or f"the journal of {grown.new.size} entries begins with these {grown.old.size}"
    invocation().say(line, f"{line['verdict']}: {said}")
    raise typer.Exit(exit_of_verdicts({line["verdict"]}))


@journal.command("export")
def export(output: Annotated[Path, typer.Option("-o", help="Folder.")]) -> None:
    """Publish the new part of the journal and write all of it into a folder (C2SP tlog-tiles)."""
    with invocation().services() as services, writing():
        stated = services.journal_publication.export(output, invocation().actor(services))
    invocation().say(
        journal_export_line(stated, output), f"{output}  {stated.size} entries of {stated.origin}"
    )
