"""Who may seal in the name of a legal entity: its own people, the operator, and whoever it delegated to."""

from __future__ import annotations

from collections.abc import Callable

from archive_service.access.rights import Right, require
from archive_service.access.scope import has_mandate_for
from archive_service.errors import NotFound
from archive_service.model.actors import Actor, Role
from archive_service.model.identifiers import LegalEntity
from archive_service.model.seals import SealNotDelegated

IsDelegated = Callable[[Actor, LegalEntity], bool]
"""Says whether a delegation in force allows an actor to seal in the name of a legal entity."""


def require_seal_of(actor: Actor, legal_entity: LegalEntity, is_delegated: IsDelegated) -> None:
    """Check that the actor may seal in the name of a legal entity.

    Raises:
        NotAllowed: the role seals for nobody.
        NotFound: the legal entity is not the actor's: absent and hidden give the same answer.
        SealNotDelegated: a vendor of the legal entity, without a delegation in force.
    """
    require(actor, Right.SEAL)
    if not has_mandate_for(actor, legal_entity):
        raise NotFound("no such legal entity")
    if actor.role is Role.VENDOR and not is_delegated(actor, legal_entity):
        raise SealNotDelegated(f"no delegation in force to seal for {legal_entity}")
