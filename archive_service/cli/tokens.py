"""Commands for tokens of the service's users: create, list and revoke them, and erase the names of their
holders.
"""

from __future__ import annotations

from typing import Annotated

import typer

from archive_service.cli.arguments import identifier, moment
from archive_service.cli.exits import exit_of_list
from archive_service.cli.invocation import invocation
from archive_service.contract.lines import Line
from archive_service.contract.token_lines import erased_line, new_token_line, token_line
from archive_service.model.actors import Role

tokens = typer.Typer(no_args_is_help=True, help="Tokens of those who use the service.")


@tokens.command("create")
def created(
    actor: Annotated[str, typer.Option(help="Who holds it.")],
    role: Annotated[
        str,
        typer.Option(
            help="depositor, esms, vendor, archivist, auditor, archives-reader, monitor or operator."
        ),
    ],
    tenant: Annotated[list[str] | None, typer.Option(help="Legal entities.")] = None,
    department: Annotated[list[str] | None, typer.Option(help="Departments.")] = None,
    expires: Annotated[str, typer.Option(help="Day or ISO 8601 time.")] = "",
) -> None:
    """Create a token. Its text is shown once."""
    if role not in {one.value for one in Role if one is not Role.SERVICE}:
        raise typer.BadParameter(f"no role is named {role}")
    until = moment(expires) if expires else None
    with invocation().services() as services:
        made = services.tokens.create(
            actor=actor,
            role=Role(role),
            tenants=tenant or [],
            departments=department or [],
            expires=until,
            by=invocation().actor(services),
        )
    invocation().say(new_token_line(made.token, made.text), made.text)


@tokens.command("list")
def listed() -> None:
    """List the tokens that see no more than you do, oldest first; their text is not stored."""
    with invocation().services() as services:
        lines = [token_line(one) for one in services.tokens.listed(invocation().actor(services))]
    for line in lines:
        _say(line)
    raise typer.Exit(exit_of_list(lines))


@tokens.command("revoke")
def revoked(token_id: Annotated[str, typer.Argument(help="The token, as `token list` names it.")]) -> None:
    """Make a token invalid from now on."""
    with invocation().services() as services:
        token = services.tokens.revoke(identifier(token_id), invocation().actor(services))
    _say(token_line(token))


@tokens.command("erase")
def erased(holder: Annotated[str, typer.Argument(help="The holder, as `token list` names it.")]) -> None:
    """Make the name of a holder unreadable for ever, and revoke their tokens."""
    pseudonym = identifier(holder)
    with invocation().services() as services:
        services.tokens.erase(pseudonym, invocation().actor(services))
    invocation().say(erased_line(pseudonym), f"{pseudonym}  no longer has a name")


def _say(line: Line) -> None:
    scope = ",".join((*line["tenants"], *line["departments"])) or "-"
    state = f"revoked {line['revoked']}" if line["revoked"] else f"until {line['expires'] or '-'}"
    invocation().say(line, f"{line['id']}  {line['role']:<9} {scope}  {state}  {line['actor'] or '-'}")
