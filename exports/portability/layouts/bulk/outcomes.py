"""What was not understood as FHIR R4 in JSON, as OperationOutcomes."""

from __future__ import annotations

import orjson

from exports.portability.layouts.bulk.received import SourceKind

RECORD = "urn:archive-dui:extension:record"
"""Extension: the identifier of the record that an outcome is about."""
_SYSTEM = "urn:archive-dui:bulk"
_TEXTS = {
    None: ("no-source", "Le document n’a pas de source dans ce paquet."),
    SourceKind.FHIR_XML: ("fhir-xml", "La source est du FHIR en XML : elle n’est pas convertie en JSON."),
    SourceKind.KEY_VALUES: ("key-values", "La source n’est pas du FHIR : ce sont des données par clé."),
    SourceKind.UNREADABLE: ("unreadable", "La source n’a pas pu être découpée en ressources FHIR."),
}
_UNKNOWN_TYPE = ("unknown-type", "Une ressource a un type que FHIR R4 ne connaît pas.")


def not_fhir(record: str, path: str | None, kind: SourceKind | None) -> bytes:
    """Return the outcome about a record whose source is not FHIR in JSON."""
    code, text = _TEXTS[kind]
    return _outcome(
        "information" if kind is not SourceKind.UNREADABLE else "warning", code, text, record, path
    )


def not_a_type(record: str, path: str) -> bytes:
    """Return the outcome about a resource of an unknown type."""
    return _outcome("warning", *_UNKNOWN_TYPE, record, path)


def severity_of(line: bytes) -> str:
    """Return the severity of an outcome."""
    return str(orjson.loads(line)["issue"][0]["severity"])


def _outcome(severity: str, code: str, text: str, record: str, path: str | None) -> bytes:
    where = f" Elle est conservée octet pour octet : {path}" if path else ""
    issue = {
        "extension": [{"url": RECORD, "valueString": record}],
        "severity": severity,
        "code": "not-supported",
        "details": {"coding": [{"system": _SYSTEM, "code": code}]},
        "diagnostics": text + where,
    }
    return orjson.dumps({"resourceType": "OperationOutcome", "issue": [issue]})
