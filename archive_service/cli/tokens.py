"""Tokens of those who use the service."""

from __future__ import annotations

from typing import Annotated

import typer

from archive_service.cli.arguments import moment
from archive_service.cli.invocation import invocation
from archive_service.model.actors import Role

tokens = typer.Typer(no_args_is_help=True, help="Tokens of those who use the service.")


@tokens.command("create")
def created(
    actor: Annotated[str, typer.Option(help="Who holds it.")],
    role: Annotated[str, typer.Option(help="depositor, esms, vendor, archivist, auditor or operator.")],
    tenant: Annotated[list[str] | None, typer.Option(help="Legal entities.")] = None,
    department: Annotated[list[str] | None, typer.Option(help="Departments.")] = None,
    expires: Annotated[str, typer.Option(help="Day or ISO 8601 time.")] = "",
) -> None:
    """Make a token. Its text is shown once."""
    if role not in {one.value for one in Role if one is not Role.SERVICE}:
        raise typer.BadParameter(f"no role is named {role}")
    until = moment(expires) if expires else None
    with invocation().services() as services:
        text = services.tokens.create(
            actor=actor,
            role=Role(role),
            tenants=tenant or [],
            departments=department or [],
            expires=until,
            by=invocation().actor(services),
        )
    shown = None if until is None else until.isoformat().replace("+00:00", "Z")
    invocation().say({"token": text, "actor": actor, "expires": shown}, text)
