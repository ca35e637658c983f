"""Answers to refused requests about portability exports."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.api.openapi import Responses, documented, refusal_of_operation
from archive_service.api.problems import RETRY_AFTER, UNEXPECTED, Refusal, refusal_of
from archive_service.errors import ArchiveServiceError
from archive_service.holdings.export_states import PredecessorGone
from archive_service.holdings.receivers import (
    ReceiverRevocationUnknown,
    ReceiverRevoked,
    ReceiverUntrusted,
)
from archive_service.model.export_orders import (
    ExportErased,
    ExportExpired,
    ExportRevoked,
    OrderStateRefused,
    WithoutReceiver,
)
from archive_service.workflows.bulk_exports import BulkNotAllowed, BulkParametersRefused
from archive_service.workflows.export_closing import ReceiptRefused
from archive_service.workflows.export_orders import MandateMissing, PredecessorDiffers
from exports import ExportError
from exports.portability.envelope import EnvelopeError
from exports.portability.errors import (
    EquationUnbalanced,
    JournalIncomplete,
    NotAReceipt,
    ReceiptAltered,
    ReceiptSignatureWrong,
)

_REFUSED: Mapping[type[Exception], tuple[int, str, str]] = {
    OrderStateRefused: (
        409,
        "État de la commande",
        "La commande n'est pas dans un état où cette action est possible.",
    ),
    ExportExpired: (
        410,
        "Export expiré",
        "Le délai pendant lequel les volumes pouvaient être retirés est passé ; ils sont effacés. Commander "
        "de nouveau.",
    ),
    ExportRevoked: (410, "Export révoqué", "La commande a été révoquée ; les volumes sont effacés."),
    ExportErased: (
        410,
        "Export effacé",
        "Ce qui avait été préparé pour la commande est effacé, par exemple avec un document éliminé. "
        "Commander de nouveau.",
    ),
    PredecessorDiffers: (
        422,
        "Autre commande",
        "Un complément continue une commande des mêmes établissements et du même périmètre.",
    ),
    PredecessorGone: (
        409,
        "Contenu inconnu",
        "Ce que contenait la commande à continuer n'est plus conservé : commander l'ensemble.",
    ),
    WithoutReceiver: (
        409,
        "Commande sans destinataire",
        "La commande vient de FHIR Bulk Data : ses fichiers se retirent aux adresses de son manifeste.",
    ),
    BulkNotAllowed: (
        403,
        "Export en clair non permis",
        "Les fichiers de FHIR Bulk Data sont remis en clair, aux seules personnes de l'établissement. "
        "Commander par POST /exports, avec le mandat et le certificat du destinataire.",
    ),
    BulkParametersRefused: (
        400,
        "Paramètre refusé",
        "Un paramètre est sans effet ici, ou sa valeur ne peut être comprise.",
    ),
    MandateMissing: (
        422,
        "Mandat requis",
        "Un éditeur commande avec le mandat de l'établissement : le joindre dans « mandate ».",
    ),
    ReceiptRefused: (
        422,
        "Reçu refusé",
        "Le reçu n'est pas celui de ce paquet, ou il n'est pas signé par son destinataire.",
    ),
    JournalIncomplete: (
        409,
        "Journal incomplet",
        "Le journal a perdu des entrées sur des dossiers acceptés : la commande ne peut être close. Le reçu "
        "est conservé. Prévenir l'exploitant, qui restaure le journal, puis déposer de nouveau le reçu.",
    ),
    EquationUnbalanced: (
        409,
        "Dossiers manquants",
        "Des dossiers acceptés ne sont plus dans la base du service : la commande ne peut être close. "
        "Le reçu est conservé. Prévenir l'exploitant, qui les restaure, puis déposer de nouveau le reçu.",
    ),
    ReceiverUntrusted: (
        422,
        "Destinataire non reconnu",
        "Aucune autorité de confiance ne garantit le certificat du destinataire. Pour l'accepter malgré "
        "cela, en donner la raison dans « accept_untrusted ».",
    ),
    ReceiverRevoked: (
        422,
        "Certificat révoqué",
        "Le certificat du destinataire, ou celui d'une autorité au-dessus de lui, est révoqué.",
    ),
    ReceiverRevocationUnknown: (
        422,
        "Révocation inconnue",
        "Aucune liste de révocation à jour ne dit si le certificat du destinataire est encore bon. Pour "
        "l'accepter malgré cela, en donner la raison dans « accept_untrusted ».",
    ),
    EnvelopeError: (
        422,
        "Certificat inutilisable",
        "Le certificat du destinataire ne peut servir à chiffrer : illisible, hors de ses dates, trop faible "
        "ou d'un autre usage.",
    ),
    **dict.fromkeys(
        (NotAReceipt, ReceiptAltered, ReceiptSignatureWrong),
        (422, "Reçu illisible", "Ce n'est pas un reçu signé, ou sa signature est fausse."),
    ),
}
_NO_ROOM = (
    503,
    "Service momentanément indisponible",
    "Le volume ne peut être constitué maintenant. Renvoyer la même requête plus tard.",
)
PRECONDITION_FAILED = Refusal(
    status=412,
    code="precondition-failed",
    title="Autre version",
    detail="Le volume n'est pas celui que la requête nomme dans « If-Match ».",
)
RANGE_UNSATISFIABLE = Refusal(
    status=416,
    code="range-unsatisfiable",
    title="Plage hors du volume",
    detail="La plage d'octets demandée commence après la fin du volume.",
)
_WORDS = {
    409: "The order is not in a state in which this can be done.",
    410: "The time of the volumes is over, the order was revoked, or what was built is destroyed.",
    412: "The volume is not one that `If-Match` names.",
    416: "The range begins after the end; `Content-Range` says the length.",
}


def export_refusal(error: Exception) -> Refusal:
    """Return the answer to an error of an export."""
    for kind in type(error).__mro__:
        if kind in _REFUSED:
            assert isinstance(error, (ArchiveServiceError, ExportError))
            status, title, detail = _REFUSED[kind]
            return Refusal(status=status, code=error.code, title=title, detail=detail)
    if isinstance(error, ExportError) and error.retryable:
        status, title, detail = _NO_ROOM
        headers = {"Retry-After": RETRY_AFTER}
        return Refusal(status=status, code=error.code, title=title, detail=detail, headers=headers)
    return refusal_of(error) if isinstance(error, ArchiveServiceError) else UNEXPECTED


def documented_exports(*statuses: int) -> Responses:
    """Return the problems of an operation on exports, as `documented` does."""
    examples = {
        409: export_refusal(OrderStateRefused("")),
        410: export_refusal(ExportExpired("")),
        412: PRECONDITION_FAILED,
        416: RANGE_UNSATISFIABLE,
    }
    ours: Responses = {
        status: refusal_of_operation(examples[status], _WORDS[status])
        for status in statuses
        if status in examples
    }
    return {**documented(*(one for one in statuses if one not in examples)), **ours}
