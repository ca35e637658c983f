"""Packages as other programs make them, small and about invented persons."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import new as new_hash
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.journeys.homes import FINESS

FINESS_SYSTEM = "urn:oid:1.2.250.1.71.4.2.2"


def patient(name: str, **more: Any) -> dict[str, Any]:
    """Return a Patient with a local identifier."""
    return {
        "resourceType": "Patient",
        "id": name,
        "identifier": [{"system": "urn:oid:1.2.250.1.999.9", "value": name}],
        "name": [{"family": f"ESSAI-{name}", "given": ["Zoé"]}],
        "birthDate": "1950-01-02",
        **more,
    }


def organization(name: str = "org", *, finess: str = FINESS) -> dict[str, Any]:
    """Return an establishment."""
    identifier = [{"system": FINESS_SYSTEM, "value": f"1{finess}"}] if finess else []
    return {"resourceType": "Organization", "id": name, "identifier": identifier, "name": "Résidence"}


def encounter(name: str, of: str, **more: Any) -> dict[str, Any]:
    """Return a stay of a person."""
    return {
        "resourceType": "Encounter",
        "id": name,
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "subject": {"reference": f"Patient/{of}"},
        **more,
    }


def observation(name: str, **more: Any) -> dict[str, Any]:
    """Return an observation about whom `more` says."""
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "code": {"text": "Poids"},
        "valueQuantity": {"value": 72.50, "unit": "kg"},
        **more,
    }


def in_org(name: str = "org") -> dict[str, Any]:
    """Return the reference of a stay to its establishment."""
    return {"serviceProvider": {"reference": f"Organization/{name}"}}


def ndjson(*resources: Mapping[str, Any] | bytes) -> bytes:
    """Return resources, one on each line."""
    lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in resources]
    return b"".join(line + b"\n" for line in lines)


def bundle(*resources: Mapping[str, Any]) -> bytes:
    """Return a transaction of resources."""
    entry = [
        {"resource": one, "request": {"method": "POST", "url": one["resourceType"]}} for one in resources
    ]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entry}).encode()


def folder(place: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder."""
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    return place


def zipped(place: Path, files: Sequence[tuple[str, bytes]] | Mapping[str, bytes]) -> Path:
    """Write files into a ZIP."""
    pairs = files.items() if isinstance(files, Mapping) else files
    place.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in pairs:
            archive.writestr(path, content)
    return place


def gzipped(content: bytes) -> bytes:
    """Return packed bytes."""
    return gzip.compress(content, mtime=0)


def metadata(documents: Mapping[str, bytes], *, algorithm: str = "sha256", **wrong: str) -> bytes:
    """Return METADATA.XML about documents (ebRIM); `wrong` gives slots another value in each entry."""
    entries = []
    for uri, content in documents.items():
        digest = (new_hash(algorithm, content, usedforsecurity=False)).hexdigest()
        slots = {"URI": uri, "size": str(len(content)), "hash": digest, **wrong}
        told = "".join(
            f'<rim:Slot name="{name}"><rim:ValueList><rim:Value>{value}</rim:Value></rim:ValueList>'
            "</rim:Slot>"
            for name, value in slots.items()
        )
        entries.append(f'<rim:ExtrinsicObject id="{uri}" mimeType="text/xml">{told}</rim:ExtrinsicObject>')
    space = "urn:oasis:names:tc:ebxml-regrep:xsd"
    inside = "".join(entries)
    root = f'<lcm:SubmitObjectsRequest xmlns:lcm="{space}:lcm:3.0" xmlns:rim="{space}:rim:3.0">'
    return f'<?xml version="1.0" encoding="UTF-8"?>{root}{inside}</lcm:SubmitObjectsRequest>'.encode()


def pdlgc_manifest(
    archives: Mapping[str, bytes | None], *, count: int | None = None, broken: bool = False
) -> bytes:
    """Return MANIFEST.XML about archives, of which folders have no bytes; `broken` as the draft's example."""
    told = []
    for name, content in archives.items():
        size = "" if content is None else f"<size>{len(content)}</size>"
        digest = sha256(content or b"").hexdigest()
        end = "<archiveid>" if broken else "</archiveid>"
        told.append(
            f"<Archive><type>Patient</type><archiveid>{name}{end}<patientId>1</patientId>{size}"
            f"<hash>{digest}</hash></Archive>"
        )
    number = len(archives) if count is None else count
    inside = "".join(told)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Manifest><exportId>x</exportId>'
        f"<PatientArchiveCount>{number}</PatientArchiveCount><Archives>{inside}</Archives></Manifest>"
    ).encode()
