"""FHIR flows about invented people, valid unless a test changes them."""

from __future__ import annotations

import base64
import json
from typing import Any
from xml.sax.saxutils import quoteattr

from archive_service.intake.identities import ins_key, luhn
from tests.archive_service.intake import cda_samples

Node = dict[str, Any]
LOCAL_USER = "https://identifiant-medicosocial-localusager.esante.gouv.fr"
STAY = "https://identifiant-medicosocial-sejour.esante.gouv.fr"
EVENT = "https://identifiant-medicosocial-evenement.esante.gouv.fr"
INS_SYSTEM = "urn:oid:1.2.250.1.213.1.4.8"
FINESS = next(f"25000123{key}" for key in range(10) if luhn(f"25000123{key}"))
OTHER_FINESS = next(f"83000456{key}" for key in range(10) if luhn(f"83000456{key}"))


def ins(number: str) -> str:
    """Return a number of 13 characters with its key."""
    return f"{number}{ins_key(number):02d}"


INES, ODON = ins("2580325056001"), ins("1610783137002")


def patient(name: str = "ines", number: str = INES, **changes: Any) -> Node:
    """Return a Patient with all traits; its id is `name`."""
    node: Node = {
        "resourceType": "Patient",
        "id": name,
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace",
                "valueAddress": {"city": "Besançon" if name == "ines" else "Toulon"},
            }
        ],
        "identifier": [
            {"use": "official", "system": INS_SYSTEM, "value": number},
            {"system": LOCAL_USER, "value": f"3{FINESS}/{name}-01"},
        ],
        "name": [
            {
                "use": "official",
                "family": "QUIMPERNEL" if name == "ines" else "ZARBOUILLE",
                "given": ["Inès" if name == "ines" else "Odon"],
            }
        ],
        "gender": "female" if name == "ines" else "male",
        "birthDate": "1958-03-14" if name == "ines" else "1961-07-02",
    }
    return node | changes


def organization(finess: str = FINESS) -> Node:
    """Return the establishment."""
    return {
        "resourceType": "Organization",
        "id": "esms",
        "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": f"1{finess}"}],
        "name": "Foyer des Tilleuls bleus",
    }


def stay(who: str = "ines", **changes: Any) -> Node:
    """Return a finished stay of a person."""
    node: Node = {
        "resourceType": "Encounter",
        "id": f"sejour-{who}",
        "identifier": [{"system": STAY, "value": f"3{FINESS}/{who}-01-SEJOUR-1"}],
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HH"},
        "subject": {"reference": f"Patient/{who}"},
        "period": {"start": "2021-02-01", "end": "2023-06-30"},
        "serviceProvider": {"reference": "Organization/esms"},
    }
    return node | changes


def event(who: str = "ines", **changes: Any) -> Node:
    """Return an event of a person's stay, with a report."""
    node: Node = {
        "resourceType": "Encounter",
        "id": f"evenement-{who}",
        "extension": [
            {
                "url": "https://interop.esante.gouv.fr/ig/fhir/tddui/StructureDefinition/tddui-event-report",
                "valueString": f"Compte rendu secret de {who}.",
            }
        ],
        "identifier": [{"system": EVENT, "value": f"3{FINESS}/{who}-01-EVN-7"}],
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HH"},
        "subject": {"reference": f"Patient/{who}"},
        "period": {"start": "2022-03-04T10:30:00+01:00", "end": "2022-03-04T11:15:00+01:00"},
        "partOf": {"reference": f"Encounter/sejour-{who}"},
    }
    return node | changes


def sheet(content: bytes, media_type: str, **changes: Any) -> Node:
    """Return a DocumentReference that carries bytes about Inès."""
    node: Node = {
        "resourceType": "DocumentReference",
        "id": "fiche",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.999.7"},
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11490-0", "display": "Lettre"}]},
        "subject": {"reference": "Patient/ines"},
        "date": "2023-07-01T09:00:00+02:00",
        "custodian": {"reference": "Organization/esms"},
        "content": [
            {
                "attachment": {
                    "contentType": media_type,
                    "data": base64.b64encode(content).decode(),
                    "title": "Lettre de liaison",
                }
            }
        ],
    }
    return node | changes


def entry(resource: Node, **changes: Any) -> Node:
    """Return an entry that creates a resource."""
    kind = resource["resourceType"]
    node: Node = {
        "fullUrl": f"https://dui.example/fhir/{kind}/{resource.get('id', 'x')}",
        "resource": resource,
        "request": {"method": "POST", "url": kind},
    }
    return node | changes


def bundle(*resources: Node, **changes: Any) -> Node:
    """Return a transaction of these resources; a node with `resource` is an entry already."""
    entries = [node if "resource" in node else entry(node) for node in resources]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries} | changes


def clean() -> Node:
    """Return a flow about Inès in which nothing is wrong."""
    return bundle(patient(), organization(), stay(), event())


def two_persons() -> Node:
    """Return a flow about Inès and Odon, each with a stay and an event."""
    return bundle(
        *(patient(), patient("odon", ODON), organization(), stay(), stay("odon"), event(), event("odon"))
    )


def text(node: Any) -> bytes:
    """Return a node as the bytes of a flow."""
    return json.dumps(node, ensure_ascii=False, indent=1).encode()


def element(name: str, value: Any) -> str:
    """Write a value of a JSON tree as FHIR XML."""
    if isinstance(value, list):
        return "".join(element(name, item) for item in value)
    if not isinstance(value, dict):
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        return f"<{name} value={quoteattr(shown)}/>"
    attribute = f" url={quoteattr(value['url'])}" if name == "extension" else ""
    inner = "".join(
        element(key, item)
        for key, item in value.items()
        if key != "resourceType" and not (attribute and key == "url")
    )
    kind = value.get("resourceType")
    return f"<{name}><{kind}>{inner}</{kind}></{name}>" if kind else f"<{name}{attribute}>{inner}</{name}>"


def xml(node: Any) -> str:
    inner = "\n".join(element(key, item) for key, item in node.items() if key != "resourceType")
    kind = node["resourceType"]
    return f'<?xml version="1.0"?>\n<{kind} xmlns="http://hl7.org/fhir">{inner}</{kind}>'


def recorded(**changes: str) -> bytes:
    """Return a CDA about Inès, or about who the changes say."""
    document = cda_samples.sample().decode()
    document = document.replace(cda_samples.INS, INES)
    for old, new in changes.items():
        document = document.replace(old, new)
    return document.encode()


def cda_sheet(subject: Node, content: bytes | None = None, **changes: Any) -> Node:
    return sheet(content or recorded(), "application/xml", subject=subject, **changes)
