"""Entries that may be about somebody else are in no record: kept with the flow, listed, served to the
sender.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.intake.fhir.conversion import xml_of_json
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import Part
from archive_service.settings import read_settings
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, stay, text
from tests.begun_homes import begun
from tests.journeys import door

SECRET = b"Secret de Bernard"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(read_settings(begun(tmp_path_factory.mktemp("home") / "h")))
    yield services
    services.close()


def _flow(subject: dict[str, Any]) -> bytes:
    foreign = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Note"},
        "subject": subject,
        "valueString": SECRET.decode(),
    }
    return text(bundle(patient(), organization(), stay(), foreign))


def _segments(source: bytes) -> list[tuple[int, bytes]]:
    return [(one["offset"], base64.b64decode(one["data"])) for one in json.loads(source)["segments"]]


def _inflated(pdf: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    inflated = [pdf]
    for stream in streams:
        try:
            inflated.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(inflated)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_stranger_s_entry_is_in_no_part_of_the_record_and_in_the_flow(
    services: Services, form: str
) -> None:
    flow = _flow({"reference": "https://autre.example/fhir/Patient/77", "display": "M. Bernard AUTRE"})
    flow = xml_of_json(flow) if form == "xml" else flow

    line = door.accept(services, flow, OPERATOR, file="envoi")
    while services.rendering.render():
        pass
    services.evidence.close()

    assert (line["outcome"], line["grade"]) == ("accepted", "warn")
    assert "fhir-subject-unresolved" in [one["code"] for one in line["findings"]]
    (record,) = line["records"]
    parts = {part: services.record_reading.part(UUID(record), part, OPERATOR) for part in Part}
    segments = _segments(parts[Part.SOURCE])
    assert SECRET not in b"".join(data for _, data in segments)
    assert not any(SECRET in _inflated(content) for content in parts.values())
    with services.transactions.begin(SERVICE) as transaction:
        deposit = transaction.deposits.get(UUID(line["deposit"]))
    rest = _segments(services.objects.read("intake", deposit.details.unowned_key, deposit.unowned_object))
    assert SECRET in b"".join(data for _, data in rest)
    whole = bytearray(len(flow))
    for offset, data in (*rest, *segments):
        whole[offset : offset + len(data)] = data
    assert bytes(whole) == flow


def test_who_sent_it_reads_it_again_as_a_created_resource(services: Services) -> None:
    line = door.accept(services, _flow({"reference": "Patient/bernard-77"}), OPERATOR)

    created = services.deposit_reading.created(UUID(line["deposit"]))
    served = services.deposit_reading.resource("Observation", created[3].id, OPERATOR)

    assert created[3].record is None
    assert SECRET in served.content


def test_a_contradiction_about_the_person_waits_and_is_released_to_nobody(services: Services) -> None:
    other = {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "161078313700274"}
    line = door.accept(services, _flow({"reference": "Patient/ines", "identifier": other}), OPERATOR)
    assert line["outcome"] == "quarantined"
    assert "fhir-subject-contradicts" in [one["code"] for one in line["findings"]]

    released = door.release(services, UUID(line["deposit"]), OPERATOR, reason="vu")

    (record,) = released["records"]
    source = services.record_reading.part(UUID(record), Part.SOURCE, OPERATOR)
    assert SECRET not in b"".join(data for _, data in _segments(source))
