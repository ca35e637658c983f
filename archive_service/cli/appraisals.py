"""Commands for appraisals: from the list of what is due to its elimination."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from archive_service.cli.arguments import (
    beginning_of,
    day,
    department_code,
    finess,
    identifier,
    seda_version,
)
from archive_service.cli.exits import exit_of_list
from archive_service.cli.invocation import invocation, writing
from archive_service.contract.appraisal_lines import (
    appraisal_line,
    listed_line,
    message_line,
    nothing_due_line,
    result_line,
    waits_until,
)
from archive_service.contract.lines import Line
from archive_service.errors import InvalidRequest
from archive_service.model.appraisal_lines import Disposition
from archive_service.model.appraisals import Appraisal
from archive_service.wording.dates import day_in_paris

if TYPE_CHECKING:
    from archive_service.bootstrap import Services
    from exports import SedaVersion

appraisals = typer.Typer(no_args_is_help=True, help="Lists of records whose time is over, and their end.")

_MESSAGES = "messages"
_Appraisal = Annotated[str, typer.Argument(help="The appraisal.")]
_Draw = Annotated[
    str, typer.Option(help="A value of your choice, when a sample is drawn, given once. Default: the reason.")
]
_Lines = Annotated[str | None, typer.Option("--lines", help="Numbers of lines, as 1,2,5. Default: all.")]
_Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the bordereau. Name nobody.")]


@appraisals.command("open")
def open_(
    department: Annotated[str, typer.Option(help="The department whose archives control the elimination.")],
    establishment: Annotated[str, typer.Option(help="FINESS: this establishment alone.")] = "",
    until: Annotated[str, typer.Option(help="What is due before this day. Default: today.")] = "",
) -> None:
    """List what is due, one appraisal for each legal entity that has something due."""
    from archive_service.workflows.appraisal_opening import AppraisalAsked

    asked = AppraisalAsked(
        department=department_code(department),
        establishment=finess(establishment),
        until=day(until) if until else None,
    )
    with invocation().services() as services:
        opened = services.appraisal_opening.open(asked, invocation().actor(services))
    for one in opened.appraisals:
        _say(one, services)
    if not opened.appraisals:
        invocation().say(nothing_due_line(opened.held), f"nothing is due; {opened.held} due but held")


@appraisals.command("list")
def list_(
    after: Annotated[str, typer.Option(help="The page after this appraisal.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Size of the page.")] = 100,
) -> None:
    """List appraisals, the newest first."""
    with invocation().services() as services:
        found = services.appraisals.listed(
            invocation().actor(services), after=identifier(after) if after else None, limit=limit
        )
    for one in found:
        _say(one, services)
    raise typer.Exit(exit_of_list([appraisal_line(one, _today(services)) for one in found]))


@appraisals.command()
def show(
    appraisal: _Appraisal,
    lines: Annotated[bool, typer.Option("--lines", help="The lines of the list, one each.")] = False,
    held: Annotated[bool, typer.Option("--held", help="The due records that a hold keeps.")] = False,
) -> None:
    """Show an appraisal, or the lines of its list."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        if not lines and not held:
            _say(services.appraisals.get(identifier(appraisal), actor), services)
            return
        found = services.appraisals.lines(identifier(appraisal), actor)
    for one in found:
        if held if one.disposition is Disposition.HELD else lines:
            line = listed_line(one)
            invocation().say(line, f"{one.number:>6}  {one.record}  {one.rule}  {one.last_day}  {one.reason}")


@appraisals.command()
def agree(appraisal: _Appraisal) -> None:
    """Agree to the elimination, for the producer."""
    with invocation().services() as services:
        _say(
            services.appraisal_decisions.agree(identifier(appraisal), invocation().actor(services)), services
        )


@appraisals.command()
def withdraw(appraisal: _Appraisal, reason: _Reason) -> None:
    """Take the producer's agreement back, or refuse it: the list is void."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        _say(services.appraisal_decisions.withdraw(identifier(appraisal), reason, actor), services)


@appraisals.command()
def visa(
    appraisal: _Appraisal,
    reason: _Reason,
    lines: _Lines = None,
    draw: _Draw = "",
    signed: Annotated[
        Path | None, typer.Option(help="The last bordereau, signed with your own certificate (PDF).")
    ] = None,
) -> None:
    """Give the visa of the departmental archives: sealed by the service, or signed by you."""
    from archive_service.model.signed_visas import LARGEST_SIGNED

    content = None if signed is None else beginning_of(signed, LARGEST_SIGNED + 1)
    with invocation().services() as services:
        actor = invocation().actor(services)
        decisions = services.appraisal_decisions
        _say(
            decisions.give_visa(identifier(appraisal), _numbers(lines), reason, actor, draw, content),
            services,
        )


@appraisals.command()
def transferred(
    appraisal: _Appraisal,
    reply: Annotated[
        Path | None, typer.Option(help="The ArchiveTransferReply of the receiver (SEDA 2.1, 2.2 or 2.3).")
    ] = None,
    statement: Annotated[Path | None, typer.Option(help="A signed statement, in PDF.")] = None,
    lines: Annotated[str | None, typer.Option(help="Lines of a statement, as 1,2,5. Default: all.")] = None,
) -> None:
    """Acknowledge that what the list keeps for ever was transferred."""
    if (reply is None) == (statement is None) or (lines is not None and statement is None):
        raise InvalidRequest("give --reply FILE, or --statement FILE with or without --lines")
    from archive_service.model.transfer_replies import LARGEST_REPLY

    given = reply or statement
    assert given is not None
    content = beginning_of(given, LARGEST_REPLY + 1)
    with invocation().services() as services:
        actor, transfers = invocation().actor(services), services.appraisal_transfers
        if reply is not None:
            _say(transfers.by_reply(identifier(appraisal), content, actor), services)
        else:
            _say(transfers.by_statement(identifier(appraisal), content, _numbers(lines), actor), services)


@appraisals.command()
def refuse(appraisal: _Appraisal, reason: _Reason, lines: _Lines = None) -> None:
    """Refuse the visa: these records are kept."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        _say(
            services.appraisal_decisions.refuse(identifier(appraisal), _numbers(lines), reason, actor),
            services,
        )


@appraisals.command()
def reply(
    appraisal: _Appraisal,
    file: Annotated[Path, typer.Argument(help="AuthorizationControlAuthorityRequestReply (SEDA, XML).")],
    draw: _Draw = "",
) -> None:
    """Decide what a SEDA reply of the departmental archives says: visas, refusals, or both."""
    from archive_service.model.control_replies import LARGEST_REPLY

    content = beginning_of(file, LARGEST_REPLY + 1)
    with invocation().services() as services:
        actor, decisions = invocation().actor(services), services.appraisal_decisions
        _say(decisions.take_reply(identifier(appraisal), content, actor, draw), services)


@appraisals.command()
def execute(appraisal: _Appraisal) -> None:
    """Eliminate what was agreed and has the visa. Exit 0 also when something is kept: its code says why."""
    with invocation().services() as services:
        done = services.appraisal_execution.execute(identifier(appraisal), invocation().actor(services))
    line, until = result_line(done), waits_until(done)
    waits = f"; waits for locks until {until}" if until else ""
    invocation().say(
        line, f"{done.id}  {line['state']}: {line['eliminated']} eliminated, {len(line['kept'])} kept{waits}"
    )


@appraisals.command("get")
def get(
    appraisal: _Appraisal,
    output: Annotated[Path, typer.Option("-o", help="Folder of the file.")],
    what: Annotated[
        str, typer.Option(help="bordereau, sheet, annex, visa, certificate or messages.")
    ] = "bordereau",
    number: Annotated[int | None, typer.Option(min=1, help="Which one. Default: the last.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of this kind, one file each.")] = False,
    seda: Annotated[
        str,
        typer.Option(
            help="Of messages: 2.1, 2.2 or 2.3. Else what the department's receiving system reads, or 2.2."
        ),
    ] = "",
) -> None:
    """Write a document of an appraisal, or its SEDA messages, one file each. Each act has a bordereau."""
    from archive_service.workflows.appraisal_reading import FILES

    if what == _MESSAGES:
        if every or number is not None:
            raise InvalidRequest("messages are written together: no --all, no --number")
        _get_messages(identifier(appraisal), output, seda_version(seda) if seda else None)
        return
    if what not in FILES or (every and number is not None) or seda:
        documents = ", ".join((*FILES, _MESSAGES))
        raise InvalidRequest(
            f"documents are {documents}; --all and --number exclude each other, --seda is of messages alone"
        )
    with invocation().services() as services:
        actor, wanted = invocation().actor(services), identifier(appraisal)
        numbers: list[int | None] = [number]
        if every:
            made = len(services.appraisals.get(wanted, actor).numbered(what))
            numbers = [*range(1, max(made, 1) + 1)]
        for one in numbers:
            content = services.appraisals.document(wanted, what, actor, one)
            _write(appraisal, what, one, content, output)


def _write(appraisal: str, what: str, number: int | None, content: bytes, output: Path) -> None:
    from archive_service.workflows.appraisal_reading import file_name

    with writing():
        output.mkdir(parents=True, exist_ok=True)
        file = output / file_name(what, number)
        file.write_bytes(content)
    line: Line = {
        "appraisal": appraisal,
        "what": what,
        "number": number,
        "file": str(file),
        "sha256": sha256(content).hexdigest(),
        "bytes": len(content),
    }
    invocation().say(line, f"{file}")


def _get_messages(appraisal: UUID, output: Path, seda: SedaVersion | None) -> None:
    with invocation().services() as services, writing():
        found = services.appraisal_messages.messages(appraisal, seda, invocation().actor(services))
        output.mkdir(parents=True, exist_ok=True)
        for one in found:
            digest, size = _written(output / one.file, one.pieces())
            line = message_line(appraisal, one, str(output / one.file), digest, size)
            invocation().say(line, line["file"])


def _written(file: Path, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Write a file, which gets its name when it is whole; return its SHA-256 and its length."""
    digest, size = sha256(), 0
    part = file.with_name(f".{file.name}.part")
    with part.open("wb") as out:
        for piece in pieces:
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    part.replace(file)
    return digest.hexdigest(), size


def _say(appraisal: Appraisal, services: Services) -> None:
    line = appraisal_line(appraisal, _today(services))
    clock = line["producer_clock"]
    waits = f"  producer: {clock}, until {line['producer_due']}" if clock else ""
    invocation().say(
        line,
        f"{line['appraisal']}  {line['state']:<14} {line['lines']:>7} lines  {line['legal_entity']}{waits}",
    )


def _today(services: Services) -> date:
    return day_in_paris(services.clock.now())


def _numbers(text: str | None) -> list[int] | None:
    """Read numbers of lines; None when the option is not given, which is every line.

    Raises:
        InvalidRequest: it is no list of numbers, or an empty one.

    >>> _numbers("3,1"), _numbers(None)
    ([3, 1], None)
    """
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise InvalidRequest(f"{text!r} is no list of numbers, such as 1,2,5")
    return [int(part) for part in parts]
