"""Answers to refused statements of events."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.freezes import EstablishmentFrozen
from archive_service.model.stated_events import (
    EventContradicts,
    EventCorrected,
    EventElsewhere,
    EventInFuture,
    EventKindUnknown,
    EventKnown,
    EventOfAnotherKind,
    EventTooOld,
    EventWithoutProof,
)

EVENT_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    EventKindUnknown: (422, "Nature inconnue", "La nature de l'événement n'est pas dans la liste."),
    EventTooOld: (422, "Date impossible", "Un événement antérieur à 1850 n'est pas admis."),
    EventInFuture: (422, "Date à venir", "Seul ce qui a eu lieu peut être déclaré."),
    EventWithoutProof: (422, "Pièce manquante", "La pièce justificative manque, est vide ou trop grande."),
    EventElsewhere: (
        422,
        "Autre établissement",
        "Cette personne n'a pas de dossier dans cet établissement, ou a été réunie à une autre.",
    ),
    EventContradicts: (
        422,
        "Dates contradictoires",
        "Rien de ce qui est ouvert n'a pu finir ce jour-là, ou le décès précède la naissance.",
    ),
    EstablishmentFrozen: (
        409,
        "Établissement gelé",
        "Cet établissement quitte le service : rien de nouveau n'y est admis.",
    ),
    EventKnown: (409, "Déjà déclaré", "Cet événement est déjà déclaré, avec une autre pièce."),
    EventCorrected: (
        409,
        "Déjà corrigé",
        "Cet événement a déjà été corrigé : corriger l'autre.",
    ),
    EventOfAnotherKind: (422, "Autre nature", "Un événement ne corrige qu'un événement de même nature."),
}
