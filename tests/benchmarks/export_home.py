"""A home with many records to export: real deposits of FHIR flows, each about another person.

Only the documents are not made anew for each record (17 ms each): each record gets a copy of one document of
another record, under its own key. Deposits, keys, rows, journal and evidence are those of the service itself.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from archive_service.bootstrap import Services
from archive_service.holdings.archival_package import ArchivalPackage, package_of, written_package
from archive_service.intake.identities import ins_key
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.model.stored_objects import ObjectKind
from tests.archive_service.intake.fhir_samples import (
    FINESS,
    INS_SYSTEM,
    LOCAL_USER,
    OTHER_FINESS,
    bundle,
    event,
    organization,
    patient,
    stay,
)
from tests.benchmarks.service import deposit

RESOURCES = 10
"""Resources of one flow, which is one record."""
LEGAL_ENTITY = "250000999"
PLACES = (FINESS, OTHER_FINESS)
_AT_ONCE = 500


def register(services: Services) -> None:
    """Register the two establishments whose records are filled in."""
    services.establishments.register(
        [
            Establishment(
                finess=Finess(finess),
                legal_entity=as_legal_entity(LEGAL_ENTITY),
                department=Department("25"),
                category="500",
                legal_status="public",
                name="Foyer inventé",
            )
            for finess in PLACES
        ],
        OPERATOR,
    )


def fill(services: Services, finess: str, first: int, count: int) -> None:
    """Write `count` sealed records of an establishment, from the person with the number `first` on."""
    model: tuple[Record, ArchivalPackage] | None = None
    for start in range(first, first + count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, first + count))
        if model is None:
            deposit(services, [flow(finess, numbers[0])])
            model = _made(services)
            numbers = numbers[1:]
        deposit(services, [flow(finess, number) for number in numbers])
        _document(services, *model)
        services.evidence.close()
    services.transactions.place_entries()


def _made(services: Services) -> tuple[Record, ArchivalPackage]:
    """Make the only document that waits, and return its record."""
    with services.transactions.begin(SERVICE) as transaction:
        (waiting,) = transaction.records.claim(RecordState.RECEIVED, 2)
    services.rendering.render(1)
    services.evidence.close()
    with services.transactions.begin(SERVICE) as transaction:
        (record,) = transaction.records.listed(RecordFilter(records=[waiting.id], limit=1))
    return record, package_of(record, services.objects)


def _document(services: Services, model: Record, package: ArchivalPackage) -> None:
    """Give a copy of the model's document to each record that waits for one."""
    with services.transactions.begin(SERVICE) as transaction:
        waiting = transaction.records.claim(RecordState.RECEIVED, _AT_ONCE)
        with services.objects.together() as batch:
            for record in waiting:
                own = written_package(replace(package, nonce=record.details.nonce))
                stored = batch.put(record.tenant, record.key, own, ObjectKind.ARCHIVE)
                transaction.stored_objects.add([stored], record.tenant, record.department)
                details = replace(
                    record.details,
                    document_digest=model.details.document_digest,
                    manifest_digest=model.details.manifest_digest,
                    validation_good_until=model.details.validation_good_until,
                    decision=model.details.decision,
                )
                documented = replace(record, document_object=stored.name, details_or_none=details)
                transaction.records.save(documented.documented())


def flow(finess: str, number: int) -> bytes:
    """Return a transaction of ten resources, 8 KB, about the person with this number."""
    who = f"p{number}"
    base = f"1580325{number % 1_000_000:06d}"
    local = f"3{finess}/{who}"
    own = patient(
        who,
        identifier=[
            {"use": "official", "system": INS_SYSTEM, "value": f"{base}{ins_key(base):02d}"},
            {"system": LOCAL_USER, "value": local},
        ],
    )
    resources: list[dict[str, Any]] = [
        own,
        organization(finess),
        stay(who, identifier=[_stay(local)]),
        event(who),
    ]
    resources += [_observation(who, number, rank) for rank in range(RESOURCES - len(resources))]
    return json.dumps(bundle(*resources), ensure_ascii=False).encode()


def _stay(local: str) -> dict[str, str]:
    return {"system": "https://identifiant-medicosocial-sejour.esante.gouv.fr", "value": f"{local}-SEJOUR-1"}


def _observation(who: str, number: int, rank: int) -> dict[str, Any]:
    weight = {"system": "http://loinc.org", "code": "29463-7", "display": "Body weight"}
    return {
        "resourceType": "Observation",
        "id": f"o{number}-{rank}",
        "status": "final",
        "code": {"coding": [weight], "text": "Poids de l’usager"},
        "subject": {"reference": f"Patient/{who}"},
        "encounter": {"reference": f"https://dui.example/fhir/Encounter/sejour-{who}"},
        "effectiveDateTime": "2022-02-03T10:15:00+01:00",
        "valueQuantity": {"value": 72.125 + rank, "unit": "kg"},
        "note": [{"text": "Pesée après le repas ; l’usager était assis. " * 12}],
    }
