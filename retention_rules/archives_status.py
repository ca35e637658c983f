"""Whether archives are public: by the legal status of their establishment, or by its mission."""

from __future__ import annotations

from dataclasses import replace

from retention_rules.facts import FileFacts
from retention_rules.own_terms import archives_of
from retention_rules.rulebook import Rulebooks


def with_archives_status(facts: FileFacts, rulebooks: Rulebooks) -> FileFacts:
    """Return the facts with the mission of public service that the rulebooks state.

    Only archives of a private establishment can be either: those of a public one are public by law (code du
    patrimoine, art. L211-4), and those of an unknown one are presumed to be.
    """
    if facts.legal_status != "private":
        return facts
    stated = archives_of(rulebooks.own_terms(facts))
    return facts if stated is None else replace(facts, public_service_mission=stated.public)


def are_public(facts: FileFacts) -> bool:
    """Say whether archives are public; those of an unknown establishment are presumed to be."""
    return facts.legal_status != "private" or facts.public_service_mission is True
