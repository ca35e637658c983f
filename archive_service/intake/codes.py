"""The findings of envelope and FHIR intake: a code, how bad it is, and the French sentence of each.

Those of XML, identifiers and CDA are in `cda_codes`, which this reader uses too where they fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from archive_service.findings import Finding, Grade, Severity

_OK, _WARN, _QUARANTINE, _REJECT = Grade.OK, Grade.WARN, Grade.QUARANTINE, Grade.REJECT


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code means. `message` may hold `{words}` that never come from a person's data."""

    code: str
    grade: Grade
    message: str
    meaning: str
    production: Grade | None = None


class Code(Enum):
    """Every finding this reader can make. Codes are append-only: a sender's program may test them."""

    EMPTY = Rule("flow-empty", _REJECT, "Le flux est vide.", "no byte at all")
    NOT_A_FLOW = Rule(
        "flow-not-recognised",
        _REJECT,
        "Ce contenu ({what}) n'est pas un flux de dossier d'usager : rien n'a pu être archivé.",
        "the bytes are of a kind that carries no file of a person or of an establishment",
    )
    JSON_SYNTAX = Rule(
        "json-syntax",
        _REJECT,
        "Le JSON est mal formé ou tronqué (octet {byte}).",
        "not JSON, or truncated",
    )
    JSON_DUPLICATE_KEY = Rule(
        "json-duplicate-key",
        _REJECT,
        "Une même clé figure deux fois dans un objet JSON : le contenu peut se lire de deux façons.",
        "a key is given twice in one object",
    )
    JSON_NOT_UTF8 = Rule(
        "json-not-utf8", _REJECT, "Le texte n'est pas en UTF-8 valide (octet {byte}).", "invalid UTF-8"
    )
    JSON_NOT_A_NUMBER = Rule(
        "json-not-a-number",
        _REJECT,
        "NaN et Infinity ne sont pas des valeurs JSON (octet {byte}).",
        "NaN or Infinity outside a string",
    )
    JSON_TOO_DEEP = Rule(
        "json-too-deep",
        _REJECT,
        "Le JSON est imbriqué sur plus de {limit} niveaux.",
        "nesting beyond the limit",
    )
    JSON_LONE_SURROGATE = Rule(
        "json-lone-surrogate",
        _REJECT,
        "Une moitié de caractère (\\uD800 à \\uDFFF) est isolée : le texte ne peut pas être lu.",
        "an escaped surrogate without its twin",
    )
    JSON_TOO_MANY_VALUES = Rule(
        "json-too-many-values",
        _REJECT,
        "Le JSON compte trop de valeurs pour être lu en une fois (limite : {limit}).",
        "more values than a reader may hold in memory",
    )
    JSON_BOM = Rule(
        "json-byte-order-mark",
        _WARN,
        "Le JSON commence par une marque d'ordre des octets, à retirer.",
        "a UTF-8 byte order mark before the JSON",
    )
    XML_UNREADABLE_FHIR = Rule(
        "fhir-xml-unreadable",
        _REJECT,
        "Un élément XML n'appartient pas à FHIR : le contenu ne peut pas être lu.",
        "an element of a foreign namespace where FHIR expects its own",
    )
    XML_SEVERAL_PERSONS = Rule(
        "fhir-xml-not-separable",
        _QUARANTINE,
        "Ce flux XML concerne plusieurs personnes, et son codage ou ses préfixes ne permettent pas de "
        "séparer leurs octets : l'envoyer en UTF-8, avec FHIR pour espace de noms par défaut.",
        "several persons in XML whose entries cannot stand alone",
    )
    UNKNOWN_RESOURCE = Rule(
        "fhir-unknown-resource",
        _REJECT,
        "Le type de ressource n'existe pas dans FHIR R4.",
        "the flow's own resource type is unknown to R4",
    )
    UNKNOWN_ENTRY_RESOURCE = Rule(
        "fhir-unknown-entry-resource",
        _WARN,
        "Une ressource du Bundle est d'un type inconnu de FHIR R4 : elle est conservée telle quelle.",
        "an entry's resource type is unknown to R4",
    )
    NOT_A_RESOURCE = Rule(
        "fhir-not-a-resource",
        _REJECT,
        "Une entrée du Bundle n'est pas une ressource FHIR lisible.",
        "an entry that is no object, or has no resource",
    )
    BUNDLE_TYPE = Rule(
        "fhir-bundle-type",
        _WARN,
        "Le Bundle devrait être de type « transaction ».",
        "a Bundle of documents or resources that is not a transaction",
    )
    BUNDLE_NOT_A_FLOW = Rule(
        "fhir-bundle-not-a-flow",
        _REJECT,
        "Un Bundle de type « {what} » n'est pas un envoi de dossier.",
        "a response, a search result, a history, an unknown type",
    )
    BUNDLE_EMPTY = Rule("fhir-bundle-empty", _REJECT, "Le Bundle ne contient aucune entrée.", "no entry")
    NOTHING_TO_ARCHIVE = Rule(
        "fhir-nothing-to-archive",
        _REJECT,
        "Le flux ne parle d'aucune personne et ne contient aucun document.",
        "only organisations, professionals or lists",
    )
    RESOURCE_ALONE = Rule(
        "fhir-resource-not-a-flow",
        _REJECT,
        "Une ressource « {what} » seule n'est pas un flux de dossier d'usager.",
        "a single resource that carries no document",
    )
    REQUEST_METHOD = Rule(
        "fhir-request-method",
        _REJECT,
        "Seule la création (POST) est admise dans un envoi de dossier.",
        "an entry asks for something else than a creation",
    )
    REQUEST_URL = Rule(
        "fhir-request-url",
        _WARN,
        "request.url devrait être le type de la ressource.",
        "the URL of an entry's request is not the resource type",
    )
    FULL_URL_TWICE = Rule(
        "fhir-full-url-twice",
        _REJECT,
        "Deux entrées du Bundle ont le même fullUrl : une référence se lirait de deux façons.",
        "two entries with one fullUrl",
    )
    SAME_ID_TWICE = Rule(
        "fhir-same-id-twice",
        _QUARANTINE,
        "Deux ressources du même type portent le même id : les références sont ambiguës.",
        "two resources of one type with one id",
    )
    DANGLING_REFERENCE = Rule(
        "fhir-dangling-reference",
        _WARN,
        "La référence désigne une ressource absente du flux.",
        "a reference to what is not in the flow",
    )
    MODEL = Rule(
        "fhir-model",
        _WARN,
        "La ressource ne respecte pas FHIR R4 ({what}).",
        "the model library refuses an element",
    )
    MODEL_NOT_CHECKED = Rule(
        "fhir-model-not-checked",
        _OK,
        "Le flux est trop volumineux pour que chaque ressource soit comparée au modèle FHIR R4.",
        "beyond the budget of the model library",
    )
    EMPTY_VALUE = Rule(
        "fhir-empty-value",
        _WARN,
        "Une valeur est vide, ce que FHIR interdit.",
        "an empty string, object or list",
    )
    R5_CONTENT = Rule(
        "fhir-r5-content",
        _WARN,
        "Ce contenu suit FHIR R5 et non R4 : il est conservé, mais ce qui est propre à R5 n'est pas vérifié.",
        "elements or codes that only R5 has",
    )
    ATTACHMENT_SIZE = Rule(
        "attachment-size",
        _WARN,
        "La taille annoncée de la pièce jointe n'est pas celle de son contenu.",
        "declared size differs from the bytes",
    )
    ATTACHMENT_HASH = Rule(
        "attachment-hash",
        _WARN,
        "L'empreinte annoncée de la pièce jointe n'est pas celle de son contenu.",
        "declared SHA-1 differs from the bytes",
    )
    NOT_A_CDA = Rule(
        "attachment-not-a-cda",
        _REJECT,
        "La pièce est annoncée comme un export de dossier (EXPORT_DUI), mais ce n'est pas un document CDA.",
        "a payload under EXPORT_DUI that is no CDA document",
    )
    UNATTRIBUTED = Rule(
        "fhir-entry-of-nobody",
        _QUARANTINE,
        "Le flux concerne plusieurs personnes et cette ressource n'est reliée à aucune.",
        "an entry that no person's entries reach, among several persons",
    )
    ORPHAN = Rule(
        "fhir-entry-not-linked",
        _WARN,
        "Ressource reliée à personne ; le flux parlant d'une seule personne, elle lui est rattachée.",
        "an entry linked to nobody, in a flow about one person",
    )
    TWO_PERSONS_ONE_INS = Rule(
        "two-persons-one-ins",
        _QUARANTINE,
        "Deux personnes différentes portent le même INS.",
        "one INS, different traits",
    )
    TWO_PERSONS_ONE_LOCAL_ID = Rule(
        "two-persons-one-local-id",
        _QUARANTINE,
        "Deux personnes différentes portent le même identifiant local.",
        "one local identifier, different INS or traits",
    )
    IDENTITY_VALIDATED_WITHOUT_INS = Rule(
        "identity-validated-without-ins",
        _WARN,
        "L'identité est dite validée (VALI), mais aucun INS n'est donné.",
        "status VALI without INS",
    )
    SEVERAL_CUSTODIANS = Rule(
        "custodian-several",
        _QUARANTINE,
        "Le dossier d'une personne désigne plusieurs établissements qui le tiennent.",
        "the file of one person names several keepers",
    )
    CUSTODIAN_DIFFERS = Rule(
        "custodian-differs",
        _WARN,
        "L'établissement de l'identifiant local n'est pas celui que désigne la ressource Organization.",
        "the FINESS of the local identifier is not the organisation's",
    )
    DOCUMENT_ID_TWICE = Rule(
        "document-id-twice",
        _WARN,
        "Deux documents différents portent le même identifiant.",
        "one masterIdentifier, two contents",
    )
    SUBJECT_DIFFERS = Rule(
        "document-subject-differs",
        _QUARANTINE,
        "La fiche du document désigne une autre personne que le document lui-même.",
        "the subject of a DocumentReference is not the person of its CDA",
    )
    MORE_FINDINGS = Rule(
        "findings-more",
        _OK,
        "{count} autres constats du même code ne sont pas listés.",
        "more findings of one code than are worth listing",
    )
    OLD_SYSTEM = Rule(
        "identifier-old-system",
        _WARN,
        "Un identifiant emploie un ancien nom de système : il est lu sous son nom actuel.",
        "an earlier draft's identifier system",
    )
    OLD_DOCUMENT_TYPE = Rule(
        "document-type-old",
        _WARN,
        "Le type du document est l'ancien code 28653-4 ; le code en vigueur est EXPORT_DUI.",
        "the LOINC code of earlier versions",
    )
    PATH_IDENTIFIER = Rule(
        "identifier-like-a-path",
        _WARN,
        "Un identifiant ressemble à un chemin de fichier ; il n'est employé que comme texte.",
        "an identifier or a name made like a path",
    )
    SCRIPT = Rule(
        "narrative-script",
        _WARN,
        "Le texte contient du code exécutable (script) : il est conservé, jamais exécuté.",
        "script, event handlers or javascript: in a narrative",
    )
    NARRATIVE_UNREADABLE = Rule(
        "narrative-unreadable",
        _WARN,
        "Le texte XHTML de la ressource est mal formé : il est présenté comme du texte simple.",
        "a narrative that is not well-formed XHTML",
    )
    ODD_CHARACTERS = Rule(
        "text-odd-characters",
        _OK,
        "Le texte contient des caractères de contrôle ou à usage privé, présentés par leur numéro.",
        "control or private-use characters",
    )
    DATE_UNREADABLE = Rule(
        "date-unreadable", _WARN, "Une date ne peut pas être lue.", "a date that the calendar does not have"
    )
    DATE_IMPLAUSIBLE = Rule(
        "date-implausible",
        _WARN,
        "Une date est invraisemblable (avant 1850 ou année 9999).",
        "years before 1850 or after 2200",
    )
    DATE_IN_FUTURE = Rule(
        "date-in-future",
        _WARN,
        "Une date de fait accompli est dans le futur.",
        "a date after the day of receipt",
    )
    DATES_REVERSED = Rule(
        "dates-reversed", _WARN, "La fin précède le début.", "a period whose end is before its start"
    )
    STRUCTURE_NOT_AN_OBJECT = Rule(
        "structure-data-shape",
        _REJECT,
        "Un tableau ou une valeur JSON seule n'est pas un flux de données d'établissement.",
        "JSON that is no object",
    )
    STRUCTURE_EMPTY = Rule(
        "structure-data-empty",
        _REJECT,
        "L'objet JSON ne contient aucune donnée.",
        "an object that says nothing",
    )
    ESTABLISHMENT_ID = Rule(
        "structure-identifier",
        _WARN,
        "Un identifiant d'établissement n'a pas la forme attendue.",
        "a FINESS, SIREN or SIRET of another length",
    )
    READER = Rule(
        "flow-unreadable",
        _REJECT,
        "Le flux n'a pas pu être lu jusqu'au bout.",
        "no reader could make sense of the content",
    )

    def grade(self, *, production: bool = False) -> Grade:
        """Return what the finding does to a deposit."""
        if production and self.value.production is not None:
            return self.value.production
        return self.value.grade

    def at(self, where: str, *, production: bool = False, **words: object) -> Finding:
        """Return the finding at a place of the flow."""
        grade = self.grade(production=production)
        return Finding(
            code=self.value.code,
            severity=_SEVERITIES[grade],
            grade=grade,
            where=where,
            message=self.value.message.format(**words),
        )


_SEVERITIES = {
    _OK: Severity.INFORMATION,
    _WARN: Severity.WARNING,
    _QUARANTINE: Severity.ERROR,
    _REJECT: Severity.ERROR,
}
