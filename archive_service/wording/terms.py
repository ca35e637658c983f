"""The French words for the codes of the service's JSON lines: states, outcomes, verdicts, parts."""

from __future__ import annotations

from collections.abc import Mapping

STATES: Mapping[str, str] = {
    "received": "reçu",
    "documented": "attend sa preuve",
    "sealed": "scellé",
    "set-aside": "mis de côté",
    "eliminating": "en cours d’élimination",
    "eliminated": "éliminé",
}
OUTCOMES: Mapping[str, str] = {
    "accepted": "accepté",
    "quarantined": "mis en attente",
    "rejected": "rejeté",
}
VERDICTS: Mapping[str, str] = {
    "passed": "VALIDE",
    "failed": "NON VALIDE",
    "indeterminate": "INDÉTERMINÉ",
}
SIGNATURE_FORMS: Mapping[str, str] = {
    "xmldsig": "XML (XMLDSig)",
    "xades": "XML (XAdES)",
    "pades": "de PDF (PAdES)",
    "cms-in-pdf": "de PDF (CMS)",
    "time-stamp": "d'horodatage de PDF",
    "unknown": "de forme non reconnue",
}
TARGET_KINDS: Mapping[str, str] = {
    "record": "document archivé",
    "pdf": "PDF signé",
    "signature": "signature détachée (CMS, CAdES)",
    "time-stamp": "jeton d'horodatage (RFC 3161)",
    "evidence": "enregistrement de preuve (RFC 4998)",
    "asic": "conteneur ASiC",
    "attestation": "dossier d'un relevé de valeur probante",
    "portability": "paquet de portabilité",
    "transfer": "paquet SEDA",
    "journal": "journal (C2SP tlog-tiles)",
    "unknown": "inconnue",
}
FINAL_ACTIONS: Mapping[str, str] = {
    "destroy": "destruction",
    "keep": "conservation",
    "sample": "tri",
    "undecided": "à décider",
}
KINDS: Mapping[str, str] = {
    "cda-document": "document",
    "native-file": "dossier de l'usager",
    "collective-event": "événement collectif",
    "structure-data": "données de l'établissement",
}
ROLES: Mapping[str, str] = {
    "depositor": "déposant",
    "esms": "établissement",
    "vendor": "éditeur",
    "archivist": "archiviste",
    "auditor": "auditeur",
    "archives-reader": "lecteur de l'archive intermédiaire",
    "monitor": "surveillance",
    "operator": "exploitant",
    "service": "service",
}
DISPOSITIONS: Mapping[str, str] = {
    "eliminate": "à éliminer",
    "transfer": "à transférer",
    "sort": "à trier",
    "held": "retenu par un maintien",
}
ACTS_OF_APPRAISALS: Mapping[str, str] = {
    "opened": "ouverture de la liste",
    "agreed": "accord du producteur",
    "visa": "visa des archives départementales",
    "refused": "refus des archives départementales",
    "withdrawn": "retrait de l'accord du producteur",
    "voided": "annulation : la liste a changé",
    "executed": "exécution",
    "transferred": "acquittement d'un versement",
}
KEPT_CODES: Mapping[str, str] = {
    "held": "retenu par un maintien",
    "locked": "verrou non échu d'un objet stocké",
    "not-due": "encore à conserver d'après les faits du jour",
    "changed": "entité juridique, établissement, règle, échéance ou échantillon différents de la liste",
    "not-to-destroy": "sort final autre que la destruction",
    "not-sealed": "document sans preuve, ou mis de côté",
    "visa-missing": "archives publiques sans visa",
    "void": "liste, accord ou visa qui ne valent plus",
    "exporting": "export de portabilité en cours",
    "requested": "demande de la personne non encore décidée",
    "shared": "stocké avec un document à conserver",
    "unreadable": "faits illisibles",
    "elsewhere": "éliminé par une autre exécution",
    "sample-not-transferred": "versement de l'échantillon de sa série non acquitté",
    "unknown": "document inconnu",
}
SURE_REASONS: Mapping[str, str] = {
    "letter": "retenu par la lettre du nom",
    "year": "retenu par l'année",
    "first-year": "première année de la mesure",
    "whole": "série conservée en entier",
    "name-unknown": "nom de famille inconnu : conservé",
    "year-unknown": "année inconnue : conservé",
    "population-unknown": "population inconnue : série conservée en entier",
    "drawn-before": "retenu dans l'échantillon d'une liste précédente",
}
HOLD_REASONS: Mapping[str, str] = {
    "litigation": "contentieux",
    "inquiry": "enquête",
    "audit": "contrôle",
    "archives-request": "demande des archives",
    "other": "autre motif",
}
PARTS: Mapping[str, str] = {
    "source": "source",
    "document": "document",
    "manifest": "manifeste",
    "nonce": "aléa",
    "provenance": "provenance",
    "evidence": "preuve d'existence",
    "validation": "pièces de validation",
}
CONFIDENTIALITY: Mapping[str, str] = {
    "U": "non restreint",
    "L": "faible",
    "M": "modéré",
    "N": "normal",
    "R": "restreint",
    "V": "très restreint",
}
"""HL7's levels of confidentiality, the same in CDA and FHIR."""
DELETED, INSERTED, CHANGE_ENDS = "[supprimé : ", "[inséré : ", "]"
"""Brackets around text that a revision of the source changed."""
