"""The JSON lines of tokens (created, listed, revoked) and of an erased name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from archive_service.contract.lines import Line, moment
from archive_service.model.actors import Token


def new_token_line(token: Token, text: str) -> Line:
    """Return the line of a token that was created: the only line with its text."""
    return {"token": text, **token_line(token)}


def token_line(token: Token) -> Line:
    """Return the line of a token, with which it can be revoked; nobody can use the token with this line."""
    return {
        "id": str(token.id),
        "actor": token.actor.name,
        "holder": token.actor.pseudonym,
        "role": token.actor.role.value,
        "tenants": sorted(token.actor.tenants),
        "departments": sorted(token.actor.departments),
        "created": _moment(token.created),
        "expires": _moment(token.expires),
        "revoked": _moment(token.revoked),
        "damaged": token.unreadable is not None,
    }


def erased_line(holder: UUID) -> Line:
    """Return the line of an actor whose name is erased."""
    return {"holder": str(holder)}


def _moment(time: datetime | None) -> str | None:
    return None if time is None else moment(time)
