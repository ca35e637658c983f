"""Answers to refused replies of the departmental archives."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.errors import ArchiveServiceError
from archive_service.model.control_replies import (
    ControlReplyIncomplete,
    ControlReplyOtherLines,
    ControlReplyOtherList,
    ControlReplyOtherMessage,
    ControlReplyOtherRequest,
    ControlReplyTaken,
    ControlReplyTooLarge,
    ControlReplyUnclear,
    ControlReplyUnreadable,
)

CONTROL_REPLY_REFUSALS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    ControlReplyTooLarge: (413, "Réponse trop volumineuse", "La réponse dépasse la taille admise."),
    ControlReplyUnreadable: (
        422,
        "Réponse illisible",
        "La réponse n'est pas un XML que le service lit, ou compte trop d'éléments.",
    ),
    ControlReplyOtherMessage: (
        422,
        "Autre message",
        "Ce message n'est pas un AuthorizationControlAuthorityRequestReply en SEDA 2.1, 2.2 ou 2.3.",
    ),
    ControlReplyIncomplete: (
        422,
        "Réponse incomplète",
        "Il manque à la réponse son identifiant, celui de la demande, son code ou la décision sur une unité, "
        "ou l'un d'eux est répété.",
    ),
    ControlReplyOtherRequest: (
        422,
        "Autre demande",
        "La réponse ne répond pas à la demande de visa de cette liste.",
    ),
    ControlReplyOtherList: (
        422,
        "Autre empreinte",
        "La réponse porte sur les lignes de cette liste avec une autre empreinte.",
    ),
    ControlReplyTaken: (
        409,
        "Réponse déjà prise en compte",
        "Cette réponse a déjà été prise en compte : rien ne change.",
    ),
    ControlReplyOtherLines: (
        422,
        "Autres unités",
        "La réponse décide d'une unité qui n'est pas une ligne de la liste soumise au visa.",
    ),
    ControlReplyUnclear: (
        422,
        "Réponse contradictoire",
        "Le code de la réponse et ses décisions se contredisent, ou ne disent pas ce qui est décidé.",
    ),
}
