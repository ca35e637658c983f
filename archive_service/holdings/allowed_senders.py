"""Whether an establishment allows a sender: its own layer of the rules may list those who send for it."""

from __future__ import annotations

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.holdings.attribution import Attribution
from archive_service.model.actors import Actor, Role
from archive_service.model.establishment import Establishment
from retention_rules import FileFacts, Rulebooks
from retention_rules.own_terms import OwnTerms, allows_sender

_BOUND = (Role.DEPOSITOR, Role.VENDOR)
"""The roles that a list binds; the establishment's own people and the operator send besides."""


def own_terms_of(place: Establishment, rulebooks: Rulebooks) -> list[OwnTerms]:
    """Return what the levels that concern an establishment set for themselves, the most specific first."""
    facts = FileFacts(
        kind="",
        establishment=place.finess,
        legal_entity=place.legal_entity,
        department=place.department,
    )
    return rulebooks.own_terms(facts)


def sender_findings(
    attribution: Attribution, sender: Actor, rulebooks: Rulebooks, *, waits: bool
) -> list[Finding]:
    """Return a finding for each custodian of a flow that does not allow its sender; none to a sender without
    its mandate, which learns nothing about the establishment.

    A flow that `waits` in quarantine was acknowledged before: a later list does not reject it.
    """
    if waits or not rulebooks.esms or sender.role not in _BOUND or attribution.outside_mandate:
        return []
    return [
        Code.SENDER_NOT_ALLOWED.at(custodian.where)
        for custodian, place in attribution.establishments.items()
        if not allows_sender(sender.name, own_terms_of(place, rulebooks))
    ]
