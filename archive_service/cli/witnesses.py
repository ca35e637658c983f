"""Commands of witnesses: on a witness's own machine, and where the journal is."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive_service.cli.arguments import content_of, department_code, identifier
from archive_service.cli.exits import Exit
from archive_service.cli.invocation import invocation, tell, writing
from archive_service.contract.witness_lines import (
    cosign_line,
    cosigned_line,
    key_line,
    seen_line,
    witness_line,
)
from archive_service.errors import InvalidRequest
from archive_service.model.witnesses import WitnessState

if TYPE_CHECKING:
    from uuid import UUID

    from archive_service.bootstrap import Services
    from archive_service.contract.lines import Line
    from archive_service.model.actors import Actor
    from signing.cosignatures import CosignerKey

witnesses = typer.Typer(no_args_is_help=True, help="Witnesses, who see that the journal only grows.")

_SHOWN = 20
_KeyFile = Annotated[
    Path, typer.Option("--key-file", help="The witness's key. What it saw is kept beside it.")
]


@witnesses.command("init")
def init(
    key_file: _KeyFile,
    name: Annotated[
        str, typer.Option(help="Its name: one of your addresses, such as ad25.example.fr/temoin.")
    ],
) -> None:
    """Create the key of a witness on this machine, and print its public key. Needs no home."""
    from signing.cosignatures import CosignerKey
    from signing.errors import SigningError

    try:
        key = CosignerKey.from_seed(name, secrets.token_bytes(32))
    except SigningError as error:
        raise InvalidRequest(str(error)) from error
    with writing():
        try:
            descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise InvalidRequest(f"{key_file} exists: a key is never replaced") from None
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(key.to_text())
            file.flush()
            os.fsync(file.fileno())
    invocation().say(key_line(key, key_file), key.verifier().text)


@witnesses.command("cosign")
def cosign(
    log: Annotated[str, typer.Argument(help="The log: an address, or a folder (C2SP tlog-tiles).")],
    key_file: _KeyFile,
    log_key: Annotated[
        str, typer.Option(help="The log's key, or a file with it; default: as the log gives it.")
    ] = "",
    first: Annotated[
        Path | None, typer.Option("--from", help="A checkpoint that the log must continue.")
    ] = None,
) -> None:
    """Cosign the checkpoint of a log that only grew since it was last seen. Exit 10 when it is refused."""
    from archive_service.adapters import SystemClock
    from archive_service.storage.watched_logs import watched_log
    from archive_service.storage.witness_memory import FolderWitnessMemory
    from archive_service.workflows.witness_cosigning import CosignCheckpoints

    key = _key_in(key_file)
    known = "" if not log_key else _key_of_log(log_key)
    given = b"" if first is None else content_of(first)
    journey = CosignCheckpoints(
        key=key, memory=FolderWitnessMemory.beside(key_file), clock=SystemClock(invocation().settings().now)
    )
    with writing():
        line = cosign_line(journey.cosign(watched_log(log), log_key=known, first=given))
    if line["verdict"] == "refused":
        tell(f"{line['code']}: {line['reason']}")
        said = f"refused: {line['origin']} at {line['size']} entries; evidence in {line['evidence']}"
    else:
        if line["first_use"]:
            tell(
                "first-use: nothing was known of this log; its checkpoint and its key are trusted from now on"
            )
        said = line["cosignature"].removesuffix("\n")
    if line["problem"]:
        tell(f"not-delivered: {line['problem']}")
    invocation().say(line, said)
    raise typer.Exit(Exit.WELL if line["verdict"] == "cosigned" and line["delivered"] else Exit.REFUSED)


@witnesses.command("serve")
def serve(
    key_file: _KeyFile,
    log_key: Annotated[
        list[str] | None, typer.Option(help="Key of a log that may ask, or a file with it; repeatable.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 picks a free one.")] = 8088,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Answer logs that ask for a cosignature (C2SP tlog-witness). Needs no home."""
    from archive_service.adapters import SystemClock
    from archive_service.runtime.witness_server import serve_witness
    from archive_service.storage.witness_memory import FolderWitnessMemory
    from archive_service.workflows.witness_answering import AnswerCheckpoints
    from signing.notes import VerifierKey

    keys = [VerifierKey.parse(_key_of_log(one)) for one in log_key or ()]
    journey = AnswerCheckpoints(
        key=_key_in(key_file),
        memory=FolderWitnessMemory.beside(key_file),
        clock=SystemClock(invocation().settings().now),
        logs={one.name: one.text for one in keys},
    )
    serve_witness(journey, host, port, lambda name, number: typer.echo(f"http://{name}:{number}"), tell)


@witnesses.command("status")
def status(
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help="What the witness with this key saw.")
    ] = None,
    checkpoints: Annotated[
        int, typer.Option(min=0, max=1000, help="So many cosigned checkpoints instead.")
    ] = 0,
) -> None:
    """Say how the witnesses stand, and what they cosigned. Exit 10 when one refused, 11 when one is late."""
    if key_file is not None:
        from archive_service.storage.witness_memory import FolderWitnessMemory

        _key_in(key_file)
        for seen in FolderWitnessMemory.beside(key_file).all():
            line = seen_line(seen)
            invocation().say(line, f"{line['origin']}  {line['size']} entries")
        return
    with invocation().services() as services:
        actor = invocation().actor(services)
        notes = services.witnesses.checkpoints(actor, checkpoints or _SHOWN)
        shown = services.witnesses.listed(actor)
        asked = services.witness_rounds.addresses(actor)
    for note in notes if checkpoints else ():
        by = ", ".join(one.who for one, _ in note.by)
        invocation().say(cosigned_line(note), f"{note.size}  {by}")
    for one in () if checkpoints else shown:
        line = witness_line(one, notes, asked.get(one.witness.id))
        last = "never" if line["last"] is None else f"{line['last']['size']} on {line['last']['at']}"
        failing = f"  {line['asked']['code']}" if line["asked"] and line["asked"]["code"] else ""
        invocation().say(line, f"{line['witness']}  {line['state']:<8} {line['who']}  {last}{failing}")
    states = {one.state for one in shown}
    if WitnessState.REFUSED in states:
        raise typer.Exit(Exit.REFUSED)
    raise typer.Exit(Exit.CANNOT_TELL if WitnessState.LATE in states else Exit.WELL)


@witnesses.command("ask")
def ask(
    address: Annotated[str, typer.Argument(help="Where the witness answers (C2SP tlog-witness).")],
) -> None:
    """Ask a witness to cosign the published checkpoint, and publish its cosignature."""
    with invocation().services() as services:
        note = services.witness_asking.ask(address, invocation().actor(services))
    by = ", ".join(one.who for one, _ in note.by)
    invocation().say(cosigned_line(note), f"{note.size}  {by}")


@witnesses.command("enrol")
def enrol(
    vkey: Annotated[
        str, typer.Argument(help="Its public key, as `witness init` prints it, or a file with it.")
    ],
    who: Annotated[str, typer.Option(help="The institution that runs it.")],
    department: Annotated[str, typer.Option(help="Its department.")] = "",
    address: Annotated[
        str, typer.Option(help="Where it answers (C2SP tlog-witness): the schedule asks it there.")
    ] = "",
) -> None:
    """Enrol a witness: its cosignatures are taken, and published with the checkpoints."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        code = department_code(department)
        if address:
            services.witness_rounds.checked(address)
        made = services.witnesses.enrol(_key_of_log(vkey), who, code, actor)
        if address:
            services.witness_rounds.set_address(made.id, address, actor)
        line = _line_of(services, made.id, actor)
    invocation().say(line, f"{made.id}  {made.name}")


@witnesses.command("address")
def address(
    witness: Annotated[str, typer.Argument(help="The witness.")],
    address: Annotated[str, typer.Argument(help="Where it answers.")] = "",
    none: Annotated[bool, typer.Option("--none", help="It is asked no more.")] = False,
) -> None:
    """Say where a witness answers: the schedule then asks it to cosign what is published."""
    if none == bool(address):
        raise InvalidRequest("give an address, or --none to ask the witness no more")
    with invocation().services() as services:
        actor = invocation().actor(services)
        services.witness_rounds.set_address(identifier(witness), address, actor)
        line = _line_of(services, identifier(witness), actor)
    invocation().say(line, f"{witness}  {address or 'is asked no more'}")


@witnesses.command("retire")
def retire(witness: Annotated[str, typer.Argument(help="The witness.")]) -> None:
    """End a witness: its cosignatures are taken no more; those it gave stay."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        services.witnesses.retire(identifier(witness), actor)
        line = _line_of(services, identifier(witness), actor)
    invocation().say(line, f"{witness}  retired")


def _line_of(services: Services, witness: UUID, actor: Actor) -> Line:
    shown = next(one for one in services.witnesses.listed(actor) if one.witness.id == witness)
    return witness_line(shown, (), services.witness_rounds.addresses(actor).get(witness))


def _key_in(key_file: Path) -> CosignerKey:
    from signing.cosignatures import CosignerKey

    return CosignerKey.from_text(content_of(key_file).decode("utf-8", "replace"))


def _key_of_log(given: str) -> str:
    """Return a key that is given itself, or in a file."""
    path = Path(given)
    if "+" in given and not path.is_file():
        return given.strip()
    return content_of(path).decode("utf-8", "replace").strip()
