"""Answers to refused acknowledgements of transfers."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError
from archive_service.model.transfer_replies import (
    NothingToTransfer,
    ReplyIncomplete,
    ReplyNegative,
    ReplyOfOtherKind,
    ReplyPartial,
    ReplyTooLarge,
    ReplyToOther,
    ReplyUnreadable,
    ReplyVersion,
    StatementAltered,
    StatementUnsigned,
)

TRANSFER_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    ReplyTooLarge: (413, "Pièce trop volumineuse", "La pièce dépasse la taille admise."),
    ReplyUnreadable: (422, "Réponse illisible", "La réponse n'est pas un XML que le service lit."),
    ReplyOfOtherKind: (422, "Autre message", "Ce message n'est pas un ArchiveTransferReply."),
    ReplyVersion: (422, "Version de SEDA", "La réponse n'est ni en SEDA 2.1, ni en 2.2, ni en 2.3."),
    ReplyIncomplete: (
        422,
        "Réponse incomplète",
        "Il manque à la réponse son code, son identifiant ou celui du transfert, ou l'un d'eux est répété.",
    ),
    ReplyNegative: (422, "Transfert non accepté", "Le code de la réponse n'accepte pas le transfert."),
    ReplyPartial: (
        422,
        "Transfert accepté en partie",
        "La réponse signale un échec, ou ne nomme pas tous les documents de la liste dans ce transfert.",
    ),
    ReplyToOther: (
        422,
        "Autre transfert",
        "La réponse ne porte sur aucun transfert de documents de cette liste qui sont à transférer.",
    ),
    StatementUnsigned: (422, "Attestation non signée", "L'attestation n'est pas un PDF signé."),
    StatementAltered: (
        422,
        "Attestation altérée",
        "La dernière signature de l'attestation ne couvre pas tout le fichier, ou n'est pas valable.",
    ),
    NothingToTransfer: (422, "Rien à transférer", "Aucune de ces lignes n'est à transférer."),
}
