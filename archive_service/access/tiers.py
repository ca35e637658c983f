"""Who reads what a record of the intermediate archive holds: by a right of its own, with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from archive_service.access.rights import Right, may
from archive_service.errors import IntermediateTier, ReasonRequired
from archive_service.model.actors import OPERATOR, Actor
from archive_service.model.records import Record
from archive_service.model.tiers import Tier

OPERATING = "exploitation technique, sans jeton"
"""The reason in the trace when the home's operator gives none: it has no token, so no habilitation either."""


ANSWERING = "réponse à la demande d'accès"
"""The reason in the traces of a file that is given to its person, before the request."""


def refusal_to(actor: Actor, records: Iterable[Record]) -> IntermediateTier | ReasonRequired | None:
    """Return why the actor, with the reason given, may not read what these records hold; None when they may.

    The records are those of a day (`Record.as_of`).
    """
    if actor.answers is not None or all(record.tier is not Tier.INTERMEDIATE for record in records):
        return None
    return _refusal_of_the_tier(actor)


def active_base_alone(actor: Actor) -> bool:
    """Say whether an order of the actor is for the active base alone: it has no right, or no reason, to read
    the intermediate archive.
    """
    return _refusal_of_the_tier(actor) is not None


def reader_of(actor: Actor, records: Sequence[Record]) -> Actor:
    """Return the actor with the reason that the trace of reading these records keeps.

    Raises:
        IntermediateTier: one of them is in the intermediate archive, which the role may not read.
        ReasonRequired: it may, and no reason was given.
    """
    refused = refusal_to(actor, records)
    if refused is not None:
        raise refused
    if actor.purpose or not _has_no_token(actor):
        return actor
    is_technical = any(record.tier is Tier.INTERMEDIATE for record in records)
    return replace(actor, purpose=OPERATING) if is_technical else actor


def answering(actor: Actor, request: UUID) -> Actor:
    """Return the actor as who answers an accepted request for access: the person is given the whole file, and
    the traces name the request unless the actor said why.
    """
    return replace(actor, answers=request, purpose=actor.purpose or f"{ANSWERING} {request}")


def line_seen_by(actor: Actor, record: Record) -> Record:
    """Return the record as its line shows it: for those who may not read what it holds, without the title,
    which often names the person, and without the texts of rectifications.
    """
    if refusal_to(actor, [record]) is None:
        return record
    known = record.details_or_none
    return replace(
        record,
        details_or_none=None if known is None else replace(known, title=""),
        annotations=tuple(replace(one, text=None) for one in record.annotations),
    )


def _refusal_of_the_tier(actor: Actor) -> IntermediateTier | ReasonRequired | None:
    if not may(actor, Right.READ_INTERMEDIATE):
        return IntermediateTier(f"the role {actor.role} reads the active base alone")
    if actor.purpose or _has_no_token(actor):
        return None
    return ReasonRequired("a record of the intermediate archive is read with a reason")


def _has_no_token(actor: Actor) -> bool:
    return actor.pseudonym == OPERATOR.pseudonym
