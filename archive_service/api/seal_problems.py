"""Answers to refused requests for seals."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError, SealKeyUnusable
from archive_service.model.seals import (
    SealAlreadyThere,
    SealFileEmpty,
    SealNotAPdf,
    SealNotDelegated,
    SealTimeUnavailable,
)

SEAL_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    SealFileEmpty: (422, "Fichier vide", "Le fichier à cacheter n'a aucun octet."),
    SealNotAPdf: (
        422,
        "PDF illisible",
        "Le fichier n'est pas un PDF que le service lit : un cachet PAdES se met dans un PDF.",
    ),
    SealAlreadyThere: (422, "Déjà signé", "Ce PDF porte déjà une signature ou un cachet."),
    SealNotDelegated: (
        403,
        "Délégation requise",
        "Aucune délégation en cours ne permet à ce jeton de cacheter au nom de l'entité juridique.",
    ),
    SealKeyUnusable: (
        503,
        "Clé de cachet indisponible",
        "L'entité juridique n'a pas de clé qui puisse cacheter maintenant ; rien n'a été cacheté.",
    ),
    SealTimeUnavailable: (
        503,
        "Horodatage indisponible",
        "Aucune autorité d'horodatage ne répond ; rien n'a été cacheté. Renvoyer la même requête plus tard.",
    ),
}
