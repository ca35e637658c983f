"""Commands for attestations: a record with all its proofs, and the program that checks them offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import identifier
from archive_service.cli.exits import exit_of_verdicts
from archive_service.cli.invocation import invocation, tell, writing
from archive_service.cli.verification import trust
from archive_service.contract.command_lines import attested_line, file_line
from archive_service.holdings.attestation_seals import SealLack
from archive_service.wording.terms import VERDICTS
from signing.atomic_files import replace_file

_LACKS = {
    SealLack.TIME_STAMP: "no time-stamping authority answered (`doctor` says why)",
    SealLack.VALIDATION_DATA: "an authority or its revocation list is missing (ARCHIVE_TRUST)",
}


def attest(
    record_id: Annotated[str, typer.Argument(metavar="RECORD", help="The record.")],
    output: Annotated[Path, typer.Option("-o", help="Where to write the sealed PDF.")],
    package: Annotated[
        Path | None, typer.Option(help="Also write all proofs into this new folder, to be checked offline.")
    ] = None,
) -> None:
    """Attest a record: check it again, and say so in a sealed document. Exit 0 sound, 10 unsound, 11 cannot
    tell.
    """
    with invocation().services() as services:
        made = services.attestation.attest(identifier(record_id), invocation().actor(services))
    with writing():
        replace_file(output, made.statement)
        if package is not None:
            made.write(package)
    line = attested_line(made)
    until = line["secured_until"] or "-"
    invocation().say(line, f"{made.record} : {VERDICTS[made.verdict.value]}, sécurisé jusqu'au {until}")
    if made.seal.lack is not None:
        tell(f"the attestation is sealed at {made.seal.level} alone: {_LACKS[made.seal.lack]}")
    raise typer.Exit(exit_of_verdicts({made.verdict.value}))


@trust.command("verifier")
def verifier(output: Annotated[Path, typer.Option("-o", help="Where to write it.")]) -> None:
    """Write the program that checks proofs offline: a copy that did not come with what it checks."""
    from exports.attestation.package import verifier as program

    with writing():
        output.write_bytes(program())
    invocation().say(file_line(output), str(output))
