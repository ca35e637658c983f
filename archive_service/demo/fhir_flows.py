"""FHIR flows of the demonstration: one resident's evaluation, and an afternoon of two residents."""

from __future__ import annotations

import json
from typing import Any

from archive_service.demo.people import (
    BIRTH_PLACE,
    FINESS,
    INS_TEST,
    MARCEL,
    NAME,
    RAYMOND,
    SIMONE,
    Resident,
)

_LOCAL = "https://identifiant-medicosocial-{}.esante.gouv.fr"
_PROFILE = "https://interop.esante.gouv.fr/ig/fhir/tddui/StructureDefinition/"
_TERMS = "https://smt.esante.gouv.fr/fhir/CodeSystem/terminologie-cisis"
_ICF = "http://hl7.org/fhir/sid/icf"
_VISIT = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"}
_INSEE = "https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM"
_CORE = "https://hl7.fr/ig/fhir/core/"
_ORGANIZATION = "urn:uuid:2d0c0000-0000-4000-8000-000000000025"

Resource = dict[str, Any]

_ADVERBS = (
    ("MED-1307", "Spontanément"),
    ("MED-1308", "Totalement"),
    ("MED-1309", "Correctement"),
    ("MED-1310", "Habituellement"),
)
_ACTIVITIES = (
    ("b114", "Orientation", "qf2", (True, False, True, False)),
    ("d510", "Toilette du haut du corps", "qf2", (True, True, False, True)),
    ("d540", "Habillage", "qf4", (False, False, False, False)),
    ("d550", "Alimentation", "qf0", (True, True, True, True)),
)
_RESULTS = {"qf0": "Fait seul", "qf2": "Fait partiellement", "qf4": "Ne fait pas"}


def evaluation() -> bytes:
    """Return a native TDDUI transaction: a resident, a stay, an AGGIR evaluation three levels deep."""
    stay = _stay(RAYMOND, start="2022-03-01", end="2025-01-15")
    return _transaction(_organization(), _patient(RAYMOND), stay, _aggir(RAYMOND))


def shared_afternoon() -> bytes:
    """Return a transaction about two residents who took part in one event."""
    group = {
        "resourceType": "Group",
        "type": "person",
        "actual": True,
        "name": "Les joueurs du jeudi",
        "member": [{"entity": {"reference": _url(one)}} for one in (SIMONE, MARCEL)],
    }
    event = {
        "resourceType": "Encounter",
        "meta": {"profile": [_PROFILE + "tddui-encounter-evenement"]},
        "extension": [
            {"url": _PROFILE + "tddui-event-label", "valueString": "Concours de belote du jeudi"},
            {"url": _PROFILE + "tddui-comment", "valueString": "L'équipe des Érables l'emporte."},
        ],
        "identifier": [{"system": _LOCAL.format("evenement"), "value": f"3{FINESS}/JEUDI-EVN-12"}],
        "status": "finished",
        "class": _VISIT,
        "subject": {"reference": "urn:uuid:2d0c0000-0000-4000-8000-000000000900"},
        "period": {"start": "2024-11-14T14:00:00+01:00", "end": "2024-11-14T16:30:00+01:00"},
        "serviceProvider": {"reference": _ORGANIZATION},
    }
    return _transaction(
        _organization(),
        _patient(SIMONE),
        _stay(SIMONE, start="2020-09-01", end="2025-02-28"),
        _patient(MARCEL),
        _stay(MARCEL, start="2023-05-02", end=None),
        ("urn:uuid:2d0c0000-0000-4000-8000-000000000900", group),
        ("urn:uuid:2d0c0000-0000-4000-8000-000000000901", event),
    )


def _transaction(*entries: tuple[str, Resource]) -> bytes:
    bundle = {
        "resourceType": "Bundle",
        "meta": {"profile": [_PROFILE + "tddui-bundle"]},
        "type": "transaction",
        "entry": [
            {
                "fullUrl": url,
                "resource": resource,
                "request": {"method": "POST", "url": resource["resourceType"]},
            }
            for url, resource in entries
        ],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _url(person: Resident, part: int = 0) -> str:
    return f"urn:uuid:2d0c0000-0000-4000-8000-{person.number:08d}{part:04d}"


def _organization() -> tuple[str, Resource]:
    return _ORGANIZATION, {
        "resourceType": "Organization",
        "meta": {"profile": [_PROFILE + "tddui-organization"]},
        "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": f"1{FINESS}"}],
        "name": NAME,
    }


def _patient(person: Resident) -> tuple[str, Resource]:
    insee = {
        "url": _CORE + "StructureDefinition/fr-core-address-insee-code",
        "valueCoding": {"system": _INSEE, "code": BIRTH_PLACE},
    }
    return _url(person), {
        "resourceType": "Patient",
        "meta": {"profile": [_PROFILE + "tddui-patient-ins"]},
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace",
                "valueAddress": {"extension": [insee], "city": "Besançon", "country": "FRA"},
            }
        ],
        "identifier": [
            {"use": "official", "system": f"urn:oid:{INS_TEST}", "value": person.ins},
            {"system": _LOCAL.format("localusager"), "value": person.local_id},
        ],
        "name": [
            {
                "extension": [
                    {
                        "url": _CORE + "StructureDefinition/fr-core-patient-birth-list-given-name",
                        "valueString": person.given,
                    }
                ],
                "use": "official",
                "family": person.family,
                "given": [person.given],
            }
        ],
        "gender": person.gender,
        "birthDate": person.birth_date,
    }


def _stay(person: Resident, *, start: str, end: str | None) -> tuple[str, Resource]:
    return _url(person, 1), {
        "resourceType": "Encounter",
        "meta": {"profile": [_PROFILE + "tddui-encounter-sejour"]},
        "identifier": [{"system": _LOCAL.format("sejour"), "value": f"{person.local_id}-SEJOUR-1"}],
        "status": "finished" if end else "in-progress",
        "class": _VISIT,
        "subject": {"reference": _url(person)},
        "period": {"start": start, **({"end": end} if end else {})},
        "serviceProvider": {"reference": _ORGANIZATION},
    }


def _aggir(person: Resident) -> tuple[str, Resource]:
    activities = [
        {
            "linkId": code,
            "text": label,
            "answer": [
                {
                    "valueCoding": {"system": _ICF, "code": result, "display": _RESULTS[result]},
                    "item": [
                        {"linkId": f"{code}-{adverb}", "text": words, "answer": [{"valueBoolean": said}]}
                        for (adverb, words), said in zip(_ADVERBS, adverbs, strict=True)
                    ],
                }
            ],
        }
        for code, label, result, adverbs in _ACTIVITIES
    ]
    return _url(person, 2), {
        "resourceType": "QuestionnaireResponse",
        "meta": {"profile": [_PROFILE + "tddui-questionnaire-response"]},
        "identifier": {"system": _LOCAL.format("evaluation"), "value": f"{person.local_id}-EVAL-1"},
        "questionnaire": _PROFILE.replace("StructureDefinition/", "Questionnaire/") + "AGGIR",
        "status": "completed",
        "subject": {"reference": _url(person)},
        "authored": "2024-10-02T10:30:00+02:00",
        "item": [
            {
                "linkId": "GIR",
                "text": "Groupe iso-ressources",
                "answer": [
                    {
                        "valueCoding": {"system": _TERMS, "code": "MED-341", "display": "GIR 3"},
                        "item": activities,
                    }
                ],
            }
        ],
    }
