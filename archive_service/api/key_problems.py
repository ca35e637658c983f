"""The answers to refused acts on the register of seal keys."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError
from archive_service.model.seal_keys import (
    DelegationEnded,
    SealCertificateRefused,
    SealKeyEnrolled,
    SealKeyNotEnrolled,
    SealKeyNotRequested,
    SealKeyRequested,
    SealKeyRetired,
)

KEY_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    SealKeyRequested: (
        409,
        "Certificat déjà demandé",
        "Le certificat d'une autre clé de cette entité est attendu : le donner, ou retirer cette clé.",
    ),
    SealKeyEnrolled: (409, "Clé déjà en service", "Cette entité juridique a une clé : la renouveler."),
    SealKeyNotEnrolled: (409, "Aucune clé en service", "Cette entité juridique n'a pas de clé à renouveler."),
    SealKeyNotRequested: (409, "Certificat non demandé", "Aucune clé n'attend de certificat."),
    SealKeyRetired: (409, "Clé déjà retirée", "Cette clé a déjà été retirée."),
    SealCertificateRefused: (
        422,
        "Certificat refusé",
        "Ce certificat ne permet pas d'apposer le cachet de l'entité juridique.",
    ),
    DelegationEnded: (409, "Délégation terminée", "Cette délégation a déjà pris fin."),
}
