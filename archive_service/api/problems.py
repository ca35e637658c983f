"""Answers to refused requests: an RFC 9457 problem with a stable code, or an OperationOutcome under /fhir."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response

from archive_service.api.control_reply_problems import CONTROL_REPLY_REFUSALS
from archive_service.api.event_problems import EVENT_REFUSALS
from archive_service.api.fhir_formats import FhirFormat, asked_format, fhir_answer
from archive_service.api.key_problems import KEY_REFUSALS
from archive_service.api.operation_outcome import outcome_of_refusal
from archive_service.api.person_request_problems import REQUEST_REFUSALS
from archive_service.api.seal_problems import SEAL_REFUSALS
from archive_service.api.transfer_problems import TRANSFER_REFUSALS
from archive_service.api.visa_problems import VISA_REFUSALS
from archive_service.contract.lines import Line
from archive_service.errors import (
    AgreementMissing,
    AppraisalStateRefused,
    ArchiveServiceError,
    BeingEliminated,
    CannotSettle,
    CheckpointRefused,
    DepositEliminated,
    DigestMismatch,
    DrawMade,
    DrawMissing,
    DrawNotNeeded,
    Eliminated,
    HoldLifted,
    IntermediateTier,
    InvalidRequest,
    JournalForked,
    KeyDestroyed,
    ListChanged,
    MachineExhausted,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    OutOfSpace,
    ReasonRequired,
    SampleNotTransferred,
    StoreUnavailable,
    UnknownForm,
    VerificationTooCostly,
    VisaByProducer,
    VisaMissing,
    VisaNotNeeded,
    WitnessRefused,
)
from archive_service.model.person_request_serialisation import ground_form
from archive_service.model.person_requests import ErasureRetained
from archive_service.model.seals import SealLimitReached

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER = "5"


class FlowTooLarge(ArchiveServiceError):
    """The body is over the limit; none of it was kept. `line` reports this with the keys of a deposit
    line.
    """

    code = "flow-too-large"

    def __init__(self, line: Line) -> None:
        """Keep the line."""
        super().__init__("the body is over the limit")
        self.line = line


class BodyTooLarge(ArchiveServiceError):
    """The body of a request that is not a flow is over the limit."""

    code = "body-too-large"


class MediaTypeUnknown(ArchiveServiceError):
    """No reader exists for the declared type of the body."""

    code = "media-type-unknown"


class NotServed(ArchiveServiceError):
    """The resource cannot be given in any of the requested formats."""

    code = "not-acceptable"


class NotATransaction(ArchiveServiceError):
    """The body is readable, but it is not a FHIR transaction."""

    code = "not-a-transaction"


class BodyIncomplete(ArchiveServiceError):
    """The sender disconnected before the end of the body."""

    code = "body-incomplete"


class KeyTwice(ArchiveServiceError):
    """An object in the body has one key twice."""

    code = "json-duplicate-key"


class HeadersTooLarge(ArchiveServiceError):
    """The address and the headers of the request are over the limit."""

    code = "headers-too-large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The answer to a refused request. `members` are added to the problem."""

    status: int
    code: str
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)


_STATUS: Mapping[type[ArchiveServiceError], tuple[int, str, str]] = {
    NotAuthenticated: (
        401,
        "Jeton requis",
        "Le jeton est absent, inconnu ou expiré.",
    ),
    NotAllowed: (403, "Action non permise", "Le rôle de ce jeton ne permet pas cette action."),
    IntermediateTier: (
        403,
        "Archive intermédiaire",
        "Ce document a quitté la base active : ce jeton n'est pas habilité à lire l'archive intermédiaire.",
    ),
    ReasonRequired: (
        403,
        "Motif requis",
        "Ce document est en archive intermédiaire : dire pourquoi il est lu, par l'en-tête Archive-Purpose.",
    ),
    NotFound: (404, "Introuvable", "Rien de tel n'est visible avec ce jeton."),
    KeyDestroyed: (404, "Introuvable", "Rien de tel n'est visible avec ce jeton."),
    BeingEliminated: (
        409,
        "Élimination en cours",
        "Un dossier désigné est en cours d'élimination : il ne peut plus être maintenu.",
    ),
    HoldLifted: (409, "Maintien levé", "Ce maintien a déjà été levé."),
    BodyIncomplete: (400, "Envoi interrompu", "Le corps de la requête n'est pas arrivé en entier."),
    KeyTwice: (
        400,
        "Clé répétée",
        "Un objet du corps contient deux fois la même clé : laquelle compte ne peut être su.",
    ),
    DepositEliminated: (
        410,
        "Dépôt éliminé en partie",
        "Un document du même flux a été éliminé : l'accusé de réception et les constats du dépôt ont "
        "disparu avec lui. Les autres documents du flux sont conservés entiers.",
    ),
    Eliminated: (
        410,
        "Document éliminé",
        "Ce document a été éliminé après la fin de sa conservation ; seule sa trace reste.",
    ),
    FlowTooLarge: (413, "Flux trop volumineux", "Le flux dépasse la taille admise ; rien n'a été conservé."),
    BodyTooLarge: (413, "Contenu trop volumineux", "Le contenu dépasse la taille admise."),
    MediaTypeUnknown: (
        415,
        "Type de contenu inconnu",
        "Aucun lecteur ne connaît ce type de contenu : envoyer du JSON ou du XML.",
    ),
    HeadersTooLarge: (
        431,
        "En-têtes trop volumineux",
        "L'adresse et les en-têtes de la requête dépassent la taille admise.",
    ),
    NotServed: (406, "Format non servi", "Cette ressource se lit en JSON ou en XML de FHIR."),
    CannotSettle: (
        409,
        "Dépôt non soldable",
        "Ce dépôt n'est pas en quarantaine, ou son gardien est inconnu.",
    ),
    AppraisalStateRefused: (
        409,
        "État de la liste",
        "La liste d'élimination n'est pas dans un état où cette action est possible.",
    ),
    ListChanged: (
        409,
        "Liste modifiée",
        "La liste n'est plus celle qui a été ouverte : elle est annulée. En ouvrir une autre.",
    ),
    AgreementMissing: (
        409,
        "Accord manquant",
        "Le producteur n'a pas encore donné son accord à cette liste.",
    ),
    VisaMissing: (
        409,
        "Visa manquant",
        "Les archives départementales n'ont pas donné leur visa à cette liste.",
    ),
    VisaNotNeeded: (
        409,
        "Visa sans objet",
        "Ces lignes ne sont pas à éliminer, ou ne relèvent pas des archives publiques.",
    ),
    VisaByProducer: (
        403,
        "Visa du producteur",
        "Qui a donné l'accord du producteur ne donne pas le visa.",
    ),
    DrawMissing: (
        409,
        "Tirage à faire",
        "Un échantillon est à tirer parmi ces lignes, et le motif du visa est trop long pour servir de valeur"
        " au tirage : en donner une.",
    ),
    DrawMade: (409, "Tirage déjà fait", "Le tirage de cette liste a été fait avec une autre valeur."),
    DrawNotNeeded: (409, "Tirage sans objet", "Aucun échantillon n'est à tirer parmi ces lignes."),
    SampleNotTransferred: (
        409,
        "Échantillon non versé",
        "Rien d'une série triée n'est éliminé avant que le versement de son échantillon soit acquitté.",
    ),
    InvalidRequest: (422, "Requête invalide", "Un paramètre de la requête n'a pas la forme attendue."),
    VerificationTooCostly: (
        422,
        "Vérification trop coûteuse",
        "L'examen de ce fichier dépasse la limite de temps de calcul ou de mémoire : rien n'en est dit. Le "
        "vérifier par la commande « archive-dui verify », qui n'a pas cette limite.",
    ),
    NotATransaction: (
        422,
        "Pas une transaction",
        "Le contenu n'est pas un Bundle FHIR de type « transaction ».",
    ),
    StoreUnavailable: (
        503,
        "Service momentanément indisponible",
        "La base ou un magasin ne répond pas ; rien n'a été acquitté. Renvoyer la même requête plus tard.",
    ),
    MachineExhausted: (
        503,
        "Machine saturée",
        "La machine ne peut pas commencer ce travail maintenant. Renvoyer la même requête plus tard.",
    ),
    OutOfSpace: (
        503,
        "Espace insuffisant",
        "Il n'y a plus de place pour conserver ; rien n'a été acquitté. Renvoyer la même requête plus tard.",
    ),
    DigestMismatch: (
        500,
        "Contenu altéré",
        "Ce qui est conservé ne peut être lu tel qu'il a été déposé dans son magasin : altéré ou perdu.",
    ),
    UnknownForm: (
        500,
        "Forme inconnue",
        "Ce qui est conservé a été écrit par une autre version du service, que celle-ci ne lit pas.",
    ),
    CheckpointRefused: (
        409,
        "Point de contrôle refusé",
        "Ce n'est pas un point de contrôle par lequel ce journal commence.",
    ),
    WitnessRefused: (
        403,
        "Témoin inconnu",
        "Aucun témoin connu n'a signé ceci, ou l'une des signatures est fausse.",
    ),
    JournalForked: (
        500,
        "Journal divergent",
        "Le journal publié n'est pas le début de celui de la base : rien n'en est prouvé.",
    ),
    **EVENT_REFUSALS,
    **TRANSFER_REFUSALS,
    **REQUEST_REFUSALS,
    **VISA_REFUSALS,
    **CONTROL_REPLY_REFUSALS,
    **SEAL_REFUSALS,
    **KEY_REFUSALS,
}
UNEXPECTED = Refusal(
    status=500,
    code="internal-error",
    title="Erreur interne",
    detail="Une erreur imprévue est survenue ; elle est consignée. Rien n'a été acquitté.",
)
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="archive-dui"'}


def refusal_of(error: ArchiveServiceError) -> Refusal:
    """Return the answer to one of our errors. The error's own text is not shown: it may quote values."""
    for kind in type(error).__mro__:
        if kind in _STATUS:
            status, title, detail = _STATUS[kind]
            headers = {401: _CHALLENGE, 503: {"Retry-After": RETRY_AFTER}}.get(status, {})
            if isinstance(error, SealLimitReached):
                headers = {"Retry-After": str(ceil(error.wait.total_seconds()))}
            members = _members_of(error)
            # A destroyed key must give the same answer as a record that never existed.
            code = NotFound.code if status == 404 else error.code
            return Refusal(
                status=status, code=code, title=title, detail=detail, headers=headers, members=members
            )
    return UNEXPECTED


def _members_of(error: ArchiveServiceError) -> Mapping[str, Any]:
    """Return what a problem says beside its code: identifiers that the caller sees, never texts."""
    if isinstance(error, FlowTooLarge):
        return error.line
    if isinstance(error, BeingEliminated) and error.records:
        return {"records": [str(record) for record in error.records]}
    if isinstance(error, ErasureRetained):
        return {"grounds": [ground_form(one) for one in error.grounds]}
    return {}


def invalid(places: Sequence[str]) -> Refusal:
    """Return the refusal of parameters, with their places; their values are not repeated."""
    status, title, detail = _STATUS[InvalidRequest]
    return Refusal(
        status=status,
        code=InvalidRequest.code,
        title=title,
        detail=detail,
        members={"parameters": list(places)},
    )


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Refusal:
    """Return the refusal for a status of the router itself (404, 405, 400)."""
    known = {
        404: (NotFound.code, *_STATUS[NotFound][1:]),
        405: ("method-not-allowed", "Méthode non admise", "Cette adresse n'admet pas cette méthode."),
    }
    code, title, detail = known.get(
        status, (InvalidRequest.code, "Requête invalide", "La requête ne peut être comprise.")
    )
    return Refusal(status=status, code=code, title=title, detail=detail, headers=headers or {})


def answer(refusal: Refusal, *, path: str, query: str, headers: Headers) -> Response:
    """Return the answer in the format of the address."""
    if path == "/fhir" or path.startswith("/fhir/"):
        default = FhirFormat.XML if "xml" in headers.get("content-type", "") else FhirFormat.JSON
        outcome = outcome_of_refusal(refusal.status, refusal.code, refusal.detail)
        return fhir_answer(
            outcome, asked_format(query, headers, default), status=refusal.status, headers=refusal.headers
        )
    return problem(refusal)


def problem(refusal: Refusal) -> Response:
    """Return the refusal as an RFC 9457 problem."""
    return Response(
        orjson.dumps(members_of(refusal)),
        status_code=refusal.status,
        headers=dict(refusal.headers),
        media_type=PROBLEM_TYPE,
    )


def members_of(refusal: Refusal) -> dict[str, Any]:
    """Return the members of the problem."""
    return {
        "type": f"urn:archive-dui:problem:{refusal.code}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
        **refusal.members,
    }


def example_of(status: int) -> dict[str, Any]:
    """Return the example of a problem with this status, for the documentation."""
    if status == 500:
        found = UNEXPECTED
        return _example(status, found.code, found.title, found.detail)
    kind = next(kind for kind, (listed, _, _) in _STATUS.items() if listed == status)
    return _example(status, kind.code, *_STATUS[kind][1:])


def _example(status: int, code: str, title: str, detail: str) -> dict[str, Any]:
    return {
        "type": f"urn:archive-dui:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
