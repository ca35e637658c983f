"""Answers to refused visas that an archivist signed with a certificate of their own."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError
from archive_service.model.signed_visas import (
    VisaChanged,
    VisaEncrypted,
    VisaExpired,
    VisaNotAPdf,
    VisaOtherDocument,
    VisaOtherList,
    VisaOutdated,
    VisaRevoked,
    VisaSignatureInvalid,
    VisaSignedTwice,
    VisaTooLarge,
    VisaUnsigned,
    VisaUntrusted,
)

VISA_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    VisaTooLarge: (413, "Fichier trop volumineux", "Le bordereau signé dépasse la taille admise."),
    VisaNotAPdf: (422, "Pas un PDF", "Le fichier n'est pas un PDF lisible."),
    VisaEncrypted: (422, "PDF chiffré", "Le PDF est chiffré : signer le bordereau sans le protéger."),
    VisaOtherDocument: (
        422,
        "Autre document",
        "Le fichier ne commence pas, octet pour octet, par le bordereau fourni par le service : le signer "
        "tel qu'il a été téléchargé, sans l'imprimer ni l'enregistrer autrement.",
    ),
    VisaOtherList: (422, "Autre liste", "Ce bordereau est celui d'une autre liste."),
    VisaOutdated: (
        409,
        "Bordereau dépassé",
        "Une décision a été prise depuis : télécharger le dernier bordereau et le signer.",
    ),
    VisaUnsigned: (422, "Pas de signature", "Le bordereau ne porte pas de signature de l'archiviste."),
    VisaSignedTwice: (422, "Plusieurs signatures", "Le bordereau porte plusieurs signatures ajoutées."),
    VisaChanged: (
        422,
        "Bordereau modifié",
        "Autre chose qu'une signature a été ajouté au bordereau, ou quelque chose la suit.",
    ),
    VisaSignatureInvalid: (422, "Signature non valable", "La signature ajoutée n'est pas valable."),
    VisaUntrusted: (
        422,
        "Certificat non reconnu",
        "Aucune autorité reconnue par ce service n'a délivré ce certificat, ou il ne sert pas à signer.",
    ),
    VisaExpired: (422, "Certificat hors validité", "Le certificat n'est pas encore, ou n'est plus, valable."),
    VisaRevoked: (422, "Certificat révoqué", "Le certificat, ou celui d'une de ses autorités, est révoqué."),
}
