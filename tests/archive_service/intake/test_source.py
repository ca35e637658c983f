"""A flow is opened once, by its bytes; an examination depends on its context alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive_service.intake import ExaminationContext, examine
from archive_service.intake.source import CdaFlow, DataFlow, FhirFlow, Unreadable, open_entry, open_flow
from archive_service.model.flow import FlowKind
from tests.archive_service.intake.cda_samples import sample
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, stay, text

FHIR_XML = (
    '<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry><resource><Patient>'
    '<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">%s</div></text>'
    '<identifier><system value="urn:oid:1.2.3"/><value value="7"/></identifier>'
    "</Patient></resource></entry></Bundle>"
)


@pytest.mark.parametrize(
    ("flow", "kind"),
    [
        (sample(), CdaFlow),
        (b"\xef\xbb\xbf" + sample(), CdaFlow),
        (text(bundle(patient())), FhirFlow),
        ((FHIR_XML % "").encode(), FhirFlow),
        (("<!-- <a> -->\n<?x <b> ?>" + FHIR_XML % "").encode(), FhirFlow),
        ((FHIR_XML % "").encode("utf-16"), FhirFlow),
        (b'{"nombre_de_places": 40}', DataFlow),
        (b" \n", Unreadable),
        (b"%PDF-1.7", Unreadable),
        (b"<autre/>", Unreadable),
        (b"[1]", Unreadable),
    ],
)
def test_a_flow_is_opened_as_what_its_bytes_are(flow: bytes, kind: type) -> None:
    assert isinstance(open_flow(flow), kind)
    assert isinstance(open_flow(memoryview(flow)), kind)
    assert isinstance(open_flow(memoryview(b"  " + flow)[2:]), kind)


def test_fhir_that_speaks_of_cda_stays_fhir() -> None:
    words = "Document ClinicalDocument de l'espace urn:hl7-org:v3"

    examination = examine((FHIR_XML % words).encode(), ExaminationContext(production=False, today=date.max))

    assert examination.kind is FlowKind.TDDUI_BUNDLE
    assert "cda-not-found" not in {finding.code for finding in examination.findings}


def test_an_entry_is_opened_alone() -> None:
    flow = (FHIR_XML % "x").encode()
    entry = flow[flow.index(b"<entry>") : flow.index(b"</entry>") + 8]

    in_xml, in_json = open_entry(entry), open_entry(b'{"resource":{"resourceType":"Patient"}}')

    assert in_xml is not None and len(in_xml.root["entry"]) == 1  # type: ignore[arg-type]
    assert in_json is not None and "resource" in in_json.root
    assert open_entry(b"<entry>") is None
    assert open_entry(b"{") is None


def test_the_day_of_receipt_is_that_of_paris() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    context = ExaminationContext.at(late, production=False)
    flow = text(bundle(patient(), organization(), stay(period={"start": "2026-07-01", "end": "2026-07-01"})))
    sheet_of_today = text(bundle(patient(birthDate="2026-07-01"), organization(), stay()))

    assert context.today == date(2026, 7, 1)
    assert examine(flow, context).findings == ()
    assert "date-in-future" not in {one.code for one in examine(sheet_of_today, context).findings}
