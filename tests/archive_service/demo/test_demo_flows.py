"""The flows of the demonstration have the results that it announces."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from archive_service.demo.cda_flows import contract
from archive_service.demo.flows import DemoFlow, demo_flows
from archive_service.demo.small_pdf import small_pdf
from archive_service.intake import examine
from archive_service.intake.context import ExaminationContext

TODAY = date(2026, 1, 15)
CONTEXT = ExaminationContext(production=False, today=TODAY)
FLOWS = demo_flows()


@pytest.mark.parametrize("flow", FLOWS[:4], ids=lambda flow: flow.name)
def test_sound_flows_have_nothing_wrong_but_their_test_identifiers(flow: DemoFlow) -> None:
    examined = examine(flow.content, CONTEXT)

    assert {finding.code for finding in examined.findings} == {"ins-test-identifier"}


@pytest.mark.parametrize(
    ("flow", "code"), [(FLOWS[4], "xml-malformed"), (FLOWS[5], "xml-doctype")], ids=lambda one: str(one)[:24]
)
def test_broken_and_hostile_flows_are_rejected_for_one_reason(flow: DemoFlow, code: str) -> None:
    examined = examine(flow.content, CONTEXT)

    assert [(finding.code, finding.grade.value) for finding in examined.findings] == [(code, "reject")]


def test_the_flow_about_two_persons_gives_each_a_record_and_one_to_their_event() -> None:
    examined = examine(FLOWS[2].content, CONTEXT)

    kinds = sorted(str(record.kind) for record in examined.records)

    assert kinds == ["collective-event", "native-file", "native-file"]


def test_the_contract_of_stay_waits_for_the_end_of_the_stay() -> None:
    (record,) = examine(contract(), CONTEXT).records

    assert record.document_type == "CONTRAT-SEJOUR"
    assert [(stay.ongoing, stay.end) for stay in record.events.stays] == [(True, None)]


def test_the_second_version_names_the_first() -> None:
    first, second = (examine(FLOWS[place].content, CONTEXT).records[0] for place in (0, 3))

    assert second.version.set_id == first.version.set_id
    assert second.version.replaces == (first.version.document_id,)


def test_the_attached_pdf_can_be_read_with_its_accents() -> None:
    document = pypdfium2.PdfDocument(small_pdf(["Séjour à l'établissement (fin)", "Deuxième ligne"]))

    text = document[0].get_textpage().get_text_range()

    assert text.split("\r\n") == ["Séjour à l'établissement (fin)", "Deuxième ligne"]
