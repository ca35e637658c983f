"""Commands for holds: place one on records, lift it, list them."""

from __future__ import annotations

from typing import Annotated

import typer

from archive_service.cli.arguments import day, finess, identifier
from archive_service.cli.exits import Exit, exit_of_list
from archive_service.cli.invocation import invocation, tell
from archive_service.contract.hold_lines import hold_line, placed_line
from archive_service.contract.lines import Line
from archive_service.errors import InvalidRequest
from archive_service.model.holds import HoldReason

holds = typer.Typer(no_args_is_help=True, help="Holds: records that are kept while somebody needs them.")

_PAGE = 1000
_Note = Annotated[str, typer.Option(help="In words; kept encrypted, the journal has a commitment.")]


@holds.command("place")
def placed(
    reason: Annotated[str, typer.Option(help="litigation, inquiry, audit, archives-request or other.")],
    note: _Note,
    review: Annotated[str, typer.Option(help="The day on which you look at it again; it does not end then.")],
    records: Annotated[list[str] | None, typer.Option("--record", help="This record.")] = None,
    persons: Annotated[
        list[str] | None, typer.Option("--person", help="All records of this person, also later ones.")
    ] = None,
    establishments: Annotated[
        list[str] | None, typer.Option("--establishment", help="All records of this FINESS, also later ones.")
    ] = None,
) -> None:
    """Keep records from elimination until the hold is lifted. Exit 10 when some are being eliminated."""
    if reason not in {one.value for one in HoldReason}:
        raise typer.BadParameter(f"a reason is one of {', '.join(HoldReason)}")
    if not all(establishments or ()):
        raise InvalidRequest("the FINESS of an establishment is empty")
    # Only this command imports what looks up targets.
    from archive_service.holdings.hold_targets import Named
    from archive_service.workflows.holds import HoldAsked

    named = Named(
        records=[identifier(one) for one in records or ()],
        persons=[identifier(one) for one in persons or ()],
        establishments=[finess(one) for one in establishments or ()],
    )
    asked = HoldAsked(on=named, reason=HoldReason(reason), note=note, review=day(review))
    with invocation().services() as services:
        line = placed_line(services.holds.place(asked, invocation().actor(services)))
    for one in line["not_held"]:
        tell(f"{one['code']}: record {one['record']} is being eliminated, the hold came too late")
    invocation().say(line, f"{line['hold']}  keeps {line['records']} records")
    raise typer.Exit(Exit.REFUSED if line["not_held"] else Exit.WELL)


@holds.command("lift")
def lifted(hold: Annotated[str, typer.Argument(help="The hold.")], note: _Note) -> None:
    """Lift a hold: its records are as their retention says again."""
    with invocation().services() as services:
        actor = invocation().actor(services)
        line = hold_line(services.holds.lift(identifier(hold), note, actor))
    _say(line)


@holds.command("list")
def listed(
    in_force: Annotated[bool, typer.Option("--in-force", help="Only those that were not lifted.")] = False,
) -> None:
    """List holds, the oldest first; `overdue` are those whose review day has passed."""
    lines: list[Line] = []
    with invocation().services() as services:
        actor = invocation().actor(services)
        page = services.holds.holds(actor, in_force=in_force, limit=_PAGE)
        while page:
            lines += [hold_line(one) for one in page]
            page = services.holds.holds(actor, in_force=in_force, after=page[-1].hold.id, limit=_PAGE)
    for line in lines:
        _say(line)
    raise typer.Exit(exit_of_list(lines))


def _say(line: Line) -> None:
    state = "lifted" if not line["in_force"] else "overdue" if line["overdue"] else "in force"
    invocation().say(
        line,
        f"{line['hold']}  {state:<8}  {line['reason']:<16}  review {line['review']}  "
        f"{line['records']} records  {line['note'] or ''}",
    )
