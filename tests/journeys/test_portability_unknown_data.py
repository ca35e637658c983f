"""Data said to be absent, and data not said: both leave and come back as they were received."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from archive_service.model.actors import OPERATOR
from archive_service.model.records import Part
from archive_service.runtime.worker import work_until_empty
from tests.archive_service.intake import fhir_samples
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, stay
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.test_portability_import import Two, opened

_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_TERMS = "http://terminology.hl7.org/CodeSystem"


def coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def negative_bundle() -> bytes:
    """Return a flow with reasons for absent data and a negation, written with spaces and line breaks."""
    unknown = {"extension": [{"url": _ABSENT, "valueCode": "asked-declined"}]}
    refused = {
        "resourceType": "Observation",
        "id": "refus",
        "status": "final",
        "code": {"text": "Poids"},
        "subject": {"reference": "Patient/ines"},
        "dataAbsentReason": coded(f"{_TERMS}/data-absent-reason", "not-performed"),
    }
    no_allergy = {
        "resourceType": "AllergyIntolerance",
        "id": "aucune",
        "patient": {"reference": "Patient/ines"},
        "code": coded("http://snomed.info/sct", "716186003"),
        "verificationStatus": coded(f"{_TERMS}/allergyintolerance-verification", "refuted"),
    }
    person = patient() | {"_deceasedBoolean": unknown}
    person.pop("birthDate")
    person["_birthDate"] = unknown
    node = bundle(person, organization(), stay(), refused, no_allergy)
    written = json.dumps(node, ensure_ascii=False, indent=1).replace(fhir_samples.FINESS, FINESS)
    return written.encode()


def negative_document() -> bytes:
    """Return a document with null flavours, a negation and an empty section."""
    sections = (
        b'<component><section nullFlavor="NASK"><title>Allergies</title><text/></section></component>'
        b"<component><section><title>Vaccins</title><text></text>"
        b'<entry><observation classCode="OBS" moodCode="EVN" negationInd="true">'
        b'<code code="416098002" codeSystem="2.16.840.1.113883.6.96"/><statusCode code="completed"/>'
        b'<value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CD" nullFlavor="UNK"/>'
        b"</observation></entry></section></component></structuredBody>"
    )
    flow = cda(1).replace(b"</structuredBody>", sections)
    return flow.replace(b'<birthTime value="19410502"/>', b'<birthTime nullFlavor="ASKU"/>')


def test_absent_data_leaves_and_comes_back_byte_for_byte(tmp_path: Path) -> None:
    two = Two(tmp_path)
    flows = {"source.json": negative_bundle(), "source.xml": negative_document()}
    received: dict[UUID, bytes] = {}
    with opened(two.old) as old:
        old.establishments.register([establishment()], OPERATOR)
        for flow in flows.values():
            line = door.accept(old, flow, OPERATOR)
            assert line["outcome"] == "accepted", line
            (record,) = line["records"]
            received[UUID(record)] = flow
        work_until_empty(old)
    root, tree, _ = two.exported(two.old, "un")
    two.new.run("import", tree)

    with opened(two.new) as new:
        for record, flow in received.items():
            (source,) = (tree / f"content/records/{record}").glob("source.*")
            assert source.read_bytes() == flow
            assert flows[source.name] == flow
            assert new.record_reading.part(record, Part.SOURCE, OPERATOR) == flow
    assert two.exported(two.new, "deux")[0] == root
