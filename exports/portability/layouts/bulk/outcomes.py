"""What was not understood as FHIR R4 in JSON, as OperationOutcomes."""

from __future__ import annotations

from collections.abc import Mapping

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
_UNREADABLE = {
    "record": "Un document n’est pas dans cet export : sa source ou son fichier scellé est illisible",
    "person": "L’identité d’une personne n’est pas dans cet export : elle est illisible",
}
_UNREADABLE_ELSE = "Une partie n’est pas dans cet export : elle est illisible"
_INTERMEDIATE = "intermediate-tier"
_NOT_READ = (
    "Un document n’est pas dans cet export : il est en archivage intermédiaire, dont la lecture demande une "
    "habilitation et un motif"
)
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


def not_readable(told: Mapping[str, str]) -> bytes:
    """Return the outcome about a line of `content/unreadable.ndjson`: what is not in the export, and why."""
    if told.get("reason") == _INTERMEDIATE:
        return _outcome("warning", _INTERMEDIATE, _NOT_READ, told["record"], None, type_="suppressed")
    what = next((text for member, text in _UNREADABLE.items() if member in told), _UNREADABLE_ELSE)
    record = [{"url": RECORD, "valueString": told["record"]}] if "record" in told else []
    issue = {
        **({"extension": record} if record else {}),
        "severity": "error",
        "code": "incomplete",
        "details": {"coding": [{"system": _SYSTEM, "code": "not-readable"}]},
        "diagnostics": f"{what} ({', '.join(f'{name} : {value}' for name, value in sorted(told.items()))})",
    }
    return orjson.dumps({"resourceType": "OperationOutcome", "issue": [issue]})


def severity_of(line: bytes) -> str:
    """Return the severity of an outcome."""
    return str(orjson.loads(line)["issue"][0]["severity"])


def _outcome(
    severity: str, code: str, text: str, record: str, path: str | None, *, type_: str = "not-supported"
) -> bytes:
    where = f" Elle est conservée octet pour octet : {path}" if path else ""
    issue = {
        "extension": [{"url": RECORD, "valueString": record}],
        "severity": severity,
        "code": type_,
        "details": {"coding": [{"system": _SYSTEM, "code": code}]},
        "diagnostics": text + where,
    }
    return orjson.dumps({"resourceType": "OperationOutcome", "issue": [issue]})
