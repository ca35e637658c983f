"""Flows with every kind of character in their texts are accepted, drawn and sealed, or refused with a
reason.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from archive_service.bootstrap import Services
from archive_service.cli.invocation import printable
from archive_service.intake.fhir.conversion import NotConvertible, xml_of_json
from archive_service.model.actors import OPERATOR
from archive_service.model.records import Part, RecordFilter, RecordState
from archive_service.settings import read_settings
from archive_service.workflows.transfer import TransferAsked
from signing.report import Verdict
from tests.archive_service.intake.cda_samples import sample
from tests.archive_service.intake.fhir_samples import bundle, event, organization, patient, sheet, stay
from tests.archive_service.intake.odd_flows import CLASSES, DATA_FLOW, FHIR_FLOW, changed, leaves
from tests.begun_homes import begun
from tests.journeys import door


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(read_settings(begun(tmp_path_factory.mktemp("home") / "h")))
    yield services
    services.close()


def _everywhere(node: Any, characters: str) -> Any:
    """Return the node with the characters inside each text that names nothing for machines."""
    for path in leaves(node):
        if path[-1] in ("valueString", "display", "text", "authorString", "name", "nom", "clé", "title"):
            node = changed(node, path, characters)
    return node


def _flows(characters: str) -> Iterator[bytes]:
    in_json = json.dumps(_everywhere(FHIR_FLOW, characters)).encode()
    yield in_json
    yield json.dumps(_everywhere(DATA_FLOW, characters)).encode()
    with suppress(NotConvertible):
        yield xml_of_json(in_json)
    inside = f"Bonjour {characters} et merci".encode("utf-8", "surrogatepass")
    yield json.dumps(bundle(patient(), organization(), stay(), event(), sheet(inside, "text/plain"))).encode()
    escaped = "".join(f"&#{ord(one)};" for one in characters)
    yield sample().decode().replace("Entrée le", f"Entrée {escaped} le").encode()


@pytest.mark.parametrize("characters", CLASSES.values(), ids=CLASSES)
def test_a_flow_is_kept_and_drawn_or_refused_with_a_reason(services: Services, characters: str) -> None:
    for flow in _flows(characters):
        line = door.accept(services, flow, OPERATOR, file="envoi")

        assert "flow-unreadable" not in [one["code"] for one in line["findings"]]
        assert line["outcome"] in ("accepted", "quarantined") or line["findings"]
        json.dumps(line, ensure_ascii=False).encode()
        printable(str(line)).encode()


def test_all_that_was_accepted_is_sealed(services: Services) -> None:
    while services.rendering.render():
        pass
    services.evidence.close()

    lines = door.records(services, RecordFilter(limit=1000), OPERATOR)
    assert len(lines) > 30
    assert {line["state"] for line in lines} == {RecordState.SEALED.value}
    for line in lines:
        assert services.record_reading.part(UUID(line["record"]), Part.DOCUMENT, OPERATOR).startswith(b"%PDF")


def test_all_that_is_sealed_can_be_sent_and_explained(services: Services, tmp_path: Path) -> None:
    records = services.record_reading.records(RecordFilter(limit=1000), OPERATOR)
    departments = {record.department for record in records}
    for department in departments:
        done = services.transfer.write(
            TransferAsked(
                department=department,
                seda="2.2",
                records=[one.id for one in records if one.department == department],
            ),
            tmp_path / department,
            OPERATOR,
        )
        assert done.summary.package is not None
        with zipfile.ZipFile(done.summary.package) as package:
            (manifest,) = (name for name in package.namelist() if name.endswith("manifest.xml"))
            etree.fromstring(package.read(manifest))

    for record in records:
        services.decision_review.explain(record.id, OPERATOR, None)
        assert services.record_reading.verify(record.id, OPERATOR).verdict is not Verdict.FAILED


def test_a_sender_s_file_name_may_hold_anything(services: Services) -> None:
    for number, name in enumerate(("a\0b.json", "\x1b[2J", "e\u0301" * 200, "x" * 5_000)):
        flow = json.dumps({"finess": "250001237", "nombre": str(number)}).encode()

        line = door.accept(services, flow, OPERATOR, file=name)

        assert (line["outcome"], line["file"]) == ("accepted", name)
        kept = door.deposits(services, OPERATOR, outcome="", after=None, limit=10)
        assert any(one["file"] == name for one in kept)
