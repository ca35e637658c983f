"""Answers to refused requests for seals."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError, SealKeyUnusable
from archive_service.model.seal_batches import (
    SealBatchEmpty,
    SealBatchFileNotMade,
    SealBatchTooLarge,
    SealBatchUnreadable,
)
from archive_service.model.seals import (
    IdempotencyKeyReused,
    SealAlreadyThere,
    SealDigestForm,
    SealFileEmpty,
    SealImpossible,
    SealNotAPdf,
    SealNotDelegated,
    SealQuotaReached,
    SealRateReached,
    SealTimeUnavailable,
    SealTooCostly,
)

SEAL_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    SealFileEmpty: (422, "Fichier vide", "Le fichier à cacheter n'a aucun octet."),
    SealNotAPdf: (
        422,
        "PDF illisible",
        "Le fichier n'est pas un PDF que le service lit : un cachet PAdES se met dans un PDF.",
    ),
    SealTooCostly: (
        422,
        "PDF trop coûteux",
        "Lire ce PDF prend plus de temps ou de mémoire qu'un cachet n'en a : le cacheter en « cades », ou le "
        "produire à nouveau.",
    ),
    SealAlreadyThere: (422, "Déjà signé", "Ce PDF porte déjà une signature ou un cachet."),
    SealImpossible: (
        422,
        "Cachet impossible",
        "Cette forme ou ce niveau ne peut être fait de ce fichier, avec cette clé et ses autorités.",
    ),
    SealNotDelegated: (
        403,
        "Délégation requise",
        "Aucune délégation en cours ne permet à ce jeton de cacheter au nom de l'entité juridique.",
    ),
    IdempotencyKeyReused: (
        422,
        "Clé d'idempotence déjà employée",
        "Cette clé a servi à une autre requête : en prendre une autre, ou renvoyer la même requête.",
    ),
    SealDigestForm: (
        422,
        "Fichier nécessaire",
        "D'une empreinte seule : « asic » se fait chez le client, cacheter l'empreinte de son manifeste en "
        "« cades » ; « pades » b-lta se fait en deux temps, b-lt puis un jeton de « /seals/stamps ».",
    ),
    SealBatchEmpty: (422, "Lot vide", "Le ZIP ne contient aucun fichier."),
    SealBatchTooLarge: (
        422,
        "Lot trop grand",
        "Le ZIP a plus de 10 000 fichiers, ou ses fichiers deviendraient trop volumineux.",
    ),
    SealBatchUnreadable: (
        422,
        "Lot illisible",
        "Le corps n'est pas un ZIP que le service lit : endommagé, chiffré, ou ZIP64.",
    ),
    SealBatchFileNotMade: (
        409,
        "Pas de cachet",
        "Ce fichier du lot attend encore, a été refusé, ou le lot est annulé.",
    ),
    SealRateReached: (
        429,
        "Trop de cachets à la minute",
        "L'entité juridique a demandé trop de cachets : attendre la durée de « Retry-After ».",
    ),
    SealQuotaReached: (
        429,
        "Quota du jour atteint",
        "L'entité juridique a obtenu les cachets du jour : attendre le lendemain, ou prévenir l'exploitant.",
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
