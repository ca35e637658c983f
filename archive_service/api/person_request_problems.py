"""Answers to refused acts on requests of persons."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError
from archive_service.model.person_requests import (
    ErasureRetained,
    NoFileGranted,
    NothingRetains,
    PersonBeingEliminated,
    RequestDecided,
    RequestUndecided,
)

REQUEST_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    PersonBeingEliminated: (
        409,
        "Élimination en cours",
        "Ce qui reste de cette personne est en cours d'élimination.",
    ),
    RequestDecided: (409, "Demande décidée", "Cette demande a déjà été acceptée ou refusée."),
    RequestUndecided: (409, "Demande en attente", "Rien n'est encore décidé : il n'y a pas de réponse."),
    NoFileGranted: (
        409,
        "Pas de dossier à remettre",
        "Seule une demande d'accès acceptée donne le dossier de la personne.",
    ),
    ErasureRetained: (
        409,
        "Effacement impossible",
        "Des documents de cette personne sont à conserver : « grounds » dit pourquoi et jusqu'à quand. "
        "Rien n'a été changé.",
    ),
    NothingRetains: (
        409,
        "Rien ne s'oppose à l'effacement",
        "Aucun document de cette personne n'est à conserver : accepter, ou indiquer un article.",
    ),
}
