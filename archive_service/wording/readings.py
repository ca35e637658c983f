"""What is said in French of the acts in traces, and of the kinds of stated events."""

from __future__ import annotations

from collections.abc import Mapping

READINGS: Mapping[str, str] = {
    "deposits:list": "liste des dépôts",
    "deposit:line": "un dépôt",
    "deposit:identifiers": "identifiants donnés aux ressources d'un dépôt",
    "records:list": "liste de documents",
    "record:line": "description d'un document",
    "record:verify": "vérification d'un document",
    "record:decision": "décision de conservation d'un document",
    "record:attestation": "relevé de valeur probante d'un document",
    "record:journal": "preuves du journal sur un document",
    "records:transfer": "versement aux archives",
    "records:export": "export de portabilité",
    "records:appraisal": "liste nominative d'élimination",
    "resource:read": "ressource FHIR",
    "traces:list": "liste des consultations",
    "persons:list": "liste de personnes",
    "persons:find": "recherche d'une personne",
    "person:events": "événements déclarés",
    "person:proof": "pièce d'un événement déclaré",
    "holds:list": "liste des maintiens",
    "requests:list": "liste des demandes de la personne",
    "request:letter": "lettre de réponse",
    "request:file": "remise du dossier à la personne",
    "record:source": "source d'un document",
    "record:document": "document",
    "record:provenance": "provenance d'un document",
    "record:manifest": "manifeste d'un document",
    "record:nonce": "aléa d'un document",
    "record:evidence": "preuve d'existence d'un document",
    "record:validation": "pièces de validation d'un document",
    "record:receipt": "accusé de réception",
}
"""By act of a trace."""
STATED_KINDS: Mapping[str, str] = {
    "birth": "naissance",
    "death": "décès",
    "stay-start": "début de séjour",
    "stay-end": "fin de séjour",
    "last-consultation": "dernière consultation",
    "last-contact": "dernier contact",
    "decision": "décision",
    "last-payment": "dernier paiement",
    "file-closed": "clôture du dossier",
    "appeal-opened": "recours engagé",
    "appeal-closed": "recours clos",
    "quitus": "quitus",
    "rights-ended": "fin de droits",
}
"""By kind of a stated event."""
