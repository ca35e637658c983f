"""Commands for requests by which persons use their rights: open, decide, answer."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from archive_service.cli.arguments import day, identifier
from archive_service.cli.exits import Exit, exit_of_list
from archive_service.cli.invocation import invocation, writing
from archive_service.contract.lines import Line
from archive_service.contract.person_request_lines import file_line, opened_line, request_line
from archive_service.errors import InvalidRequest
from archive_service.model.person_requests import Article, RequestDecision, RequestKind

rights = typer.Typer(
    no_args_is_help=True, help="Requests of persons: access, erasure, rectification, with their answers."
)

_Request = Annotated[str, typer.Argument(help="The request.")]
_DECISIONS = (RequestDecision.ACCEPTED, RequestDecision.REFUSED)


@rights.command("open")
def opened(
    person: Annotated[str, typer.Option(help="The person's identifier.")],
    kind: Annotated[str, typer.Option(help="access, erasure or rectification.")],
    by: Annotated[str, typer.Option(help="Who asks: the person, a representative. Kept encrypted.")],
    about: Annotated[str, typer.Option(help="What is asked, in words; kept encrypted.")] = "",
    received: Annotated[str, typer.Option(help="The day of reception. Default: today.")] = "",
) -> None:
    """Open a request; it must be answered within a month."""
    if kind not in {one.value for one in RequestKind}:
        raise typer.BadParameter(f"a kind is one of {', '.join(RequestKind)}")
    from archive_service.workflows.person_requests import RequestAsked

    asked = RequestAsked(
        person=identifier(person),
        kind=RequestKind(kind),
        by=by,
        about=about,
        received=day(received) if received else None,
    )
    with invocation().services() as services:
        line = opened_line(services.person_requests.open(asked, invocation().actor(services)))
    invocation().say(line, f"{line['request']}  due {line['due']}")


@rights.command("decide")
def decided(
    request: _Request,
    decision: Annotated[str, typer.Option(help="accepted or refused.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the letter, and is kept encrypted.")],
    article: Annotated[str, typer.Option(help="Of a refusal: 12-4, 12-5, 12-6, 15-4 or 16.")] = "",
) -> None:
    """Accept or refuse a request, for the establishment; the letter is sealed then."""
    if decision not in {one.value for one in _DECISIONS}:
        raise typer.BadParameter(f"a decision is one of {', '.join(_DECISIONS)}")
    if article and article not in {one.value for one in Article}:
        raise typer.BadParameter(f"an article is one of {', '.join(Article)}")
    from archive_service.workflows.person_requests import Deciding

    asked = Deciding(
        request=identifier(request),
        decision=RequestDecision(decision),
        reason=reason,
        article=Article(article) if article else None,
    )
    with invocation().services() as services:
        actor = invocation().actor(services)
        services.person_requests.decide(asked, actor)
        line = request_line(services.request_reading.get(asked.request, actor))
    _say(line)


@rights.command("list")
def listed(
    person: Annotated[str, typer.Option(help="Requests of this person alone.")] = "",
    open_: Annotated[bool, typer.Option("--open", help="Only those that are not decided.")] = False,
    after: Annotated[str, typer.Option(help="The page after this request.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Size of the page.")] = 100,
) -> None:
    """List requests, the oldest first; `overdue` are those that wait for longer than a month."""
    with invocation().services() as services:
        found = services.request_reading.listed(
            invocation().actor(services),
            person=identifier(person) if person else None,
            is_open=open_,
            after=identifier(after) if after else None,
            limit=limit,
        )
    lines = [request_line(one) for one in found]
    for line in lines:
        _say(line)
    raise typer.Exit(exit_of_list(lines))


@rights.command("letter")
def letter(
    request: _Request, output: Annotated[Path, typer.Option("-o", help="Where to write the letter.")]
) -> None:
    """Write the letter about a decided request, a sealed PDF/A."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        content = services.request_reading.letter(identifier(request), actor)
    with writing():
        output.write_bytes(content)
    line: Line = {
        "request": str(identifier(request)),
        "file": str(output),
        "sha256": sha256(content).hexdigest(),
        "bytes": len(content),
    }
    invocation().say(line, str(output))


@rights.command("file")
def file_(
    request: _Request,
    output: Annotated[Path, typer.Option("-o", help="A new or an empty folder; begin with index.html.")],
) -> None:
    """Write the person's whole file, after access was accepted. Exit 10 when a part is unreadable."""
    from archive_service.workflows.person_request_file import Given

    given = Given()
    with invocation().services() as services:
        actor = invocation().actor(services)
        with writing():
            output.mkdir(parents=True, exist_ok=True)
            if any(output.iterdir()):
                raise InvalidRequest(f"{output} is not empty: a file of one person is never added to another")
        granted = services.person_file_giving.granted(identifier(request), actor)
        for one in services.person_file_giving.files(granted, actor, given):
            with writing():
                path = output / one.path
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(one.content)
    line = file_line(granted.id, output, given)
    invocation().say(line, f"{output / 'index.html'}")
    raise typer.Exit(Exit.REFUSED if given.unreadable else Exit.WELL)


def _say(line: Line) -> None:
    state = line["decision"] or ("overdue" if line["overdue"] else "open")
    invocation().say(
        line, f"{line['request']}  {line['kind']:<14} {state:<9} due {line['due']}  {line['by'] or ''}"
    )
