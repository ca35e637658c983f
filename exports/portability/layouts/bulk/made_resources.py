"""The resources that this service makes itself, from the neutral content alone: a Patient for each person, a
DocumentReference for each record, a Binary for each CDA document.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from exports.portability.layouts import ContentPart, RecordFiles
from exports.portability.layouts.bulk.received import SourceKind
from exports.portability.layouts.sexes import sex_of
from exports.portability.layouts.source_types import source_media_type

SHA256 = "urn:archive-dui:extension:sha256"
"""Extension: the SHA-256 of the file that an attachment or an output names, hexadecimal."""
CDA_TYPE = "application/hl7-v3+xml"
_INS = re.compile(r"([0-9.]+)\|(.+)")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_ROOT = "../../../"
"""From the folder of the made resources to the root of the package."""
_SPACE = re.compile(r"\s")
_FINESS = "https://finess.esante.gouv.fr"


def patient_of(person: str, content: bytes, death: str = "") -> dict[str, Any]:
    """Return the Patient of a person, from `person.json` and the day of death that records state."""
    told = orjson.loads(content)
    traits = told.get("traits") or {}
    identifiers = [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{person}"}]
    if ins := _INS.fullmatch(traits.get("ins") or ""):
        identifiers.append({"system": f"urn:oid:{ins[1]}", "value": ins[2]})
    for local in traits.get("local_ids") or ():
        system, _, value = local.rpartition("|")
        if value.strip():
            identifiers.append({**_system(system), "value": value})
    family, given = traits.get("family") or "", traits.get("given") or ""
    name = {"family": family, "given": [given] if given.strip() else []}
    names = [{key: value for key, value in name.items() if value and value != " "}]
    birth = traits.get("birth_date") or ""
    return _without_nothing(
        {
            "resourceType": "Patient",
            "id": person,
            # What changes in a delta is another version, and the same version is never sent twice.
            "meta": {"versionId": sha256(content + death.encode()).hexdigest()[:32]},
            "identifier": identifiers,
            "name": names if names[0] else None,
            "gender": sex_of(traits.get("gender") or "") or None,
            "birthDate": birth if _DAY.fullmatch(birth) else None,
            "deceasedDateTime": death if _DAY.fullmatch(death) else None,
        }
    )


def document_reference_of(record: RecordFiles, source: SourceKind | None) -> dict[str, Any]:
    """Return the DocumentReference of a record: its sealed document and its source, where they are."""
    told = record.told
    details = told.get("details") or {}
    content = []
    if document := record.parts.get("document"):
        content.append(_attachment(document, "application/pdf", "Document scellé"))
    if source is not None:
        part = record.parts["source"]
        if source is SourceKind.CDA:
            binary = {"contentType": CDA_TYPE, "url": f"Binary/{record.record}", "title": "Document CDA reçu"}
            content.append({"attachment": _measured(binary, part)})
        content.append(_attachment(part, source_media_type(part), "Source telle que reçue"))
    replaces = told.get("replaces")
    finess = told.get("establishment") or ""
    return _without_nothing(
        {
            "resourceType": "DocumentReference",
            "id": record.record,
            "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{record.record}"},
            "status": "superseded" if told.get("replaced_by") else "current",
            "type": _type_of(details),
            "subject": {"reference": f"Patient/{record.person}"} if record.person else None,
            "custodian": {"type": "Organization", "identifier": {"system": _FINESS, "value": finess}}
            if finess
            else None,
            "relatesTo": [{"code": "replaces", "target": {"reference": f"DocumentReference/{replaces}"}}]
            if replaces
            else None,
            "description": (details.get("title") or "").strip() or None,
            "content": content or [_nothing()],
            "context": _context(details),
        }
    )


def binary_of(record: RecordFiles) -> dict[str, Any]:
    """Return the Binary that has the bytes of a CDA document."""
    data = b64encode(record.parts["source"].content).decode()
    return {"resourceType": "Binary", "id": record.record, "contentType": CDA_TYPE, "data": data}


def carrying(record: RecordFiles, reference: Mapping[str, Any], subject: str | None) -> dict[str, Any]:
    """Return a DocumentReference that carries its CDA document itself, as flows from a DUI do; `subject` is
    the address of the Patient beside it.
    """
    data = b64encode(record.parts["source"].content).decode()
    own = {key: value for key, value in reference.items() if key not in ("subject", "relatesTo")}
    if subject:
        own["subject"] = {"reference": subject}
    own["content"] = [{"attachment": {"contentType": CDA_TYPE, "language": "fr", "data": data}}]
    return own


def written(resource: Mapping[str, Any]) -> bytes:
    """Return a resource of ours as a line."""
    return orjson.dumps(resource)


def _attachment(part: ContentPart, type_: str, title: str) -> dict[str, Any]:
    return {"attachment": _measured({"contentType": type_, "url": _ROOT + part.path, "title": title}, part)}


def _measured(attachment: dict[str, Any], part: ContentPart) -> dict[str, Any]:
    digest = [{"url": SHA256, "valueString": part.sha256}]
    return {"extension": digest, **attachment, "size": len(part.content)}


def _nothing() -> dict[str, Any]:
    absent = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    return {"attachment": {"extension": [absent]}}


def _type_of(details: Mapping[str, Any]) -> dict[str, Any] | None:
    code = (details.get("document_type") or "").strip()
    return {"text": code} if code else None


def _context(details: Mapping[str, Any]) -> dict[str, Any] | None:
    first, last = [*(details.get("period") or ()), None, None][:2]
    if first and last and first > last:
        return None
    period = _without_nothing({"start": first, "end": last})
    return {"period": period} if period else None


def _system(system: str) -> dict[str, str]:
    if not system or _SPACE.search(system):
        return {}
    return {"system": f"urn:oid:{system}" if re.fullmatch(r"[0-2](?:\.[0-9]+)+", system) else system}


def _without_nothing(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value is not None}
