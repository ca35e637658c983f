"""The letter by which an establishment answers a person's request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.documents.statements import Section, Statement
from archive_service.model.person_requests import (
    Article,
    Ground,
    GroundCode,
    PersonRequest,
    RequestDecision,
    RequestKind,
)
from archive_service.wording.dates import day_words

_OF = {
    RequestKind.ACCESS: "d'accès au dossier",
    RequestKind.ERASURE: "d'effacement",
    RequestKind.RECTIFICATION: "de rectification",
}
_RIGHTS = {
    RequestKind.ACCESS: "Droit d'accès (RGPD, article 15)",
    RequestKind.ERASURE: "Droit à l'effacement (RGPD, article 17)",
    RequestKind.RECTIFICATION: "Droit de rectification (RGPD, article 16)",
}
_ARTICLES: Mapping[Article, str] = {
    Article.REASONS_GIVEN: "RGPD, art. 12(4) : il n'est pas donné suite, pour le motif indiqué",
    Article.EXCESSIVE: "RGPD, art. 12(5) : demande manifestement infondée ou excessive",
    Article.IDENTITY: "RGPD, art. 12(6) : doute raisonnable sur l'identité de la personne qui demande",
    Article.RIGHTS_OF_OTHERS: "RGPD, art. 15(4) : la copie porterait atteinte aux droits d'autres personnes",
    Article.ACCURATE: "RGPD, art. 16 : les données sont exactes",
    Article.STILL_NEEDED: "RGPD, art. 17(1) : les données sont encore nécessaires",
    Article.LEGAL_OBLIGATION: "RGPD, art. 17(3)(b) : obligation légale de conserver",
    Article.PUBLIC_ARCHIVES: "RGPD, art. 17(3)(d) et 89 : archives dans l'intérêt public",
    Article.LEGAL_CLAIMS: "RGPD, art. 17(3)(e) : constatation, exercice ou défense de droits en justice",
}
_CODES: Mapping[GroundCode, str] = {
    GroundCode.RUNNING: "La durée de conservation court",
    GroundCode.NOT_STARTED: "La durée de conservation n'a pas commencé",
    GroundCode.SUSPENDED: "La durée de conservation est suspendue par un recours",
    GroundCode.NO_RULE: "Aucune règle ne dit encore la durée : le document est conservé",
    GroundCode.HELD: "Un maintien suspend toute élimination",
    GroundCode.FINAL_ACTION: "La durée est écoulée ; le sort final n'est pas la destruction",
    GroundCode.NOT_SEALED: "Le document n'est pas encore traité",
    GroundCode.UNREADABLE: "La durée ne peut être établie : le document est conservé",
    GroundCode.STATED: "Motif propre à la demande",
}
_OPERATOR = "l'exploitant du service d'archivage, pour l'établissement"
_BINDING: Mapping[str, str] = {
    "law": "texte de loi ou de règlement",
    "circular": "circulaire",
    "department": "tableau des archives départementales",
    "recommendation": "recommandation",
    "analogy": "par analogie",
    "practice": "usage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says beside the request: the person's name, the sender, the titles of rules."""

    request: PersonRequest
    person: str
    sender: str
    rules: Mapping[str, str]
    decided_on: date
    is_recorded_by_operator: bool = False


def letter_of(letter: Letter) -> Statement:
    """Return the letter about a decided request."""
    request = letter.request
    return Statement(
        title=f"Réponse à une demande {_OF[request.kind]}",
        running=f"Demande {_OF[request.kind]}",
        producer=letter.sender,
        reference=f"Demande {request.id}",
        facts=_facts(letter),
        sections=[*_decided(letter), *_kept(letter), _remedies(request)],
    )


def _facts(letter: Letter) -> Sequence[tuple[str, str]]:
    request, texts = letter.request, letter.request.texts
    asked = [("Objet de la demande", texts.about)] if texts.about else []
    recorded = [("Enregistrée par", _OPERATOR)] if letter.is_recorded_by_operator else []
    return (
        ("Demandeur", texts.by),
        ("Personne concernée", letter.person or "(nom inconnu)"),
        ("Droit exercé", _RIGHTS[request.kind]),
        *asked,
        ("Demande reçue le", day_words(request.received_on)),
        ("Décision", "acceptée" if request.decision is RequestDecision.ACCEPTED else "refusée"),
        ("Décidée le", day_words(letter.decided_on)),
        *recorded,
        ("Motif", texts.reason),
        ("Établissement", letter.sender),
    )


def _decided(letter: Letter) -> Sequence[Section]:
    request = letter.request
    if request.decision is RequestDecision.ACCEPTED:
        return [Section(title="Suite donnée à la demande", paragraphs=_effects(request))]
    told = ["Il n'est pas donné suite à la demande, pour les raisons suivantes :"]
    told += [f"{_ARTICLES[article]}." for article in sorted({one.article for one in request.grounds})]
    if any(one.article is Article.LEGAL_OBLIGATION for one in request.grounds):
        told.append(
            "Éliminer ces documents avant la fin de leur durée de conservation, ou sans le visa prévu pour "
            "les archives publiques, est interdit (code du patrimoine, articles L212-2 et L214-3)."
        )
    if request.to_eliminate:
        told.append(_waiting_words(request.to_eliminate))
    return [Section(title="Décision", paragraphs=told)]


def _effects(request: PersonRequest) -> Sequence[str]:
    match request.kind:
        case RequestKind.ACCESS:
            return (
                "L'ensemble du dossier est remis sous une forme lisible : chaque document scellé, ce qui en "
                "a été reçu, les événements déclarés, les annotations, et les consultations du dossier, sans "
                "le nom des agents (RGPD, article 15). L'index du dossier dit les durées de conservation.",
            )
        case RequestKind.RECTIFICATION:
            return (
                "La rectification est inscrite au dossier sous forme d'annotation. Rien de ce qui a été reçu "
                "n'est effacé ni remplacé : l'annotation accompagne les documents concernés.",
                "La version corrigée d'un document est demandée à l'éditeur du logiciel ; une fois reçue, "
                "elle devient la version courante, et la version antérieure reste conservée comme telle.",
            )
        case RequestKind.ERASURE:
            return (
                _waiting_words(request.to_eliminate),
                "Rien ne s'oppose plus à l'effacement. L'élimination suit la voie prévue par la loi : "
                "inscription à la liste d'élimination, accord de l'établissement et, pour les archives "
                "publiques, visa des archives départementales. Un certificat en est dressé.",
            )


def _waiting_words(count: int) -> str:
    if count == 1:
        return "La durée de conservation d'un document est écoulée : il sera proposé à l'élimination."
    if not count:
        return "Aucun document n'attend plus son élimination."
    return f"La durée de conservation de {count} documents est écoulée : ils seront proposés à l'élimination."


def _kept(letter: Letter) -> Sequence[Section]:
    rows = [_row(one, letter.rules) for one in letter.request.grounds if one.records]
    if not rows:
        return ()
    return (
        Section(
            title="Ce qui est conservé, pourquoi et jusqu'à quand",
            header=("Article", "Raison", "Règle", "Jusqu'au", "Documents"),
            widths=(5, 6, 8, 4, 3),
            numbers=(4,),
            rows=rows,
        ),
    )


def _row(ground: Ground, rules: Mapping[str, str]) -> Sequence[str]:
    force = _BINDING.get(ground.binding, "")
    rule = f"{rules.get(ground.rule, '')} ({ground.rule})".strip() if ground.rule else "-"
    return (
        _ARTICLES[ground.article].partition(" :")[0],
        _CODES[ground.code],
        f"{rule} ; force : {force}" if force else rule,
        _until(ground),
        str(ground.records),
    )


def _until(ground: Ground) -> str:
    if ground.until is not None:
        return day_words(ground.until)
    if ground.code is GroundCode.HELD:
        return "levée du maintien"
    return "date non connue"


def _remedies(request: PersonRequest) -> Section:
    intro = (
        "Si cette réponse ne vous satisfait pas, vous pouvez :"
        if request.decision is RequestDecision.REFUSED
        else "Si la suite donnée à votre demande ne vous satisfait pas, vous pouvez :"
    )
    return Section(
        title="Vos recours",
        paragraphs=(
            intro,
            "1. écrire à l'établissement ou à son délégué à la protection des données ;",
            "2. adresser une réclamation à la CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, ou "
            "www.cnil.fr/plaintes (RGPD, article 77). Si la CNIL ne vous informe pas dans les trois mois de "
            "l'état ou de l'issue de votre réclamation, vous pouvez saisir le juge (article 78) ;",
            "3. saisir directement le juge (article 79) : le tribunal administratif si l'établissement est "
            "public, le tribunal judiciaire s'il est privé.",
        ),
    )
