"""Answers to refused requests about rulebooks."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.api.openapi import Responses, documented, refusal_of_operation
from archive_service.api.problems import Refusal
from archive_service.contract.rule_lines import finding_of_rulebook
from archive_service.errors import ArchiveServiceError
from archive_service.workflows.rule_simulations import SimulationRunning
from archive_service.workflows.rulebook_changes import (
    ArchivistNeeded,
    OwnProposal,
    ProposalState,
    RulebookRefused,
    RulesDayRefused,
)

_REFUSED: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    RulebookRefused: (
        422,
        "Référentiel refusé",
        "Le référentiel comporte des erreurs : « findings » les énumère toutes.",
    ),
    RulesDayRefused: (
        422,
        "Jour refusé",
        "Un référentiel n'entre pas en vigueur ce jour-là : jour absurde, ou passé alors que des dossiers "
        "seraient libérés plus tôt.",
    ),
    OwnProposal: (
        403,
        "Proposition de la même personne",
        "Qui propose un référentiel ne l'approuve pas : une autre personne doit le faire.",
    ),
    ArchivistNeeded: (
        403,
        "Approbation d'un archiviste",
        "L'établissement fixe seul ses délais d'attente, ses émetteurs et un périmètre plus étroit : un "
        "archiviste approuve le reste.",
    ),
    SimulationRunning: (
        409,
        "Simulation en cours",
        "Une autre simulation de ce porteur n'est pas finie : l'attendre, ou l'annuler.",
    ),
    ProposalState: (
        409,
        "État de la proposition",
        "La proposition n'est pas dans un état où cette action est possible.",
    ),
}


def rule_refusal(error: Exception) -> Refusal | None:
    """Return the answer to an error of a change of rules; None for any other error."""
    found = _REFUSED.get(type(error))  # type: ignore[arg-type]  # any other error is in no line
    if found is None or not isinstance(error, ArchiveServiceError):
        return None
    status, title, detail = found
    members = {}
    if isinstance(error, RulebookRefused):
        members = {"findings": [finding_of_rulebook(finding) for finding in error.checked.findings]}
    return Refusal(status=status, code=error.code, title=title, detail=detail, members=members)


def documented_rules(*statuses: int) -> Responses:
    """Return the problems of an operation on rulebooks, as `documented` does."""
    refused = rule_refusal(ProposalState(""))
    assert refused is not None
    ours: Responses = {
        409: refusal_of_operation(refused, "The proposal is not in a state in which this can be done.")
    }
    known = documented(*(status for status in statuses if status != 409))
    return known | {status: said for status, said in ours.items() if status in statuses}
