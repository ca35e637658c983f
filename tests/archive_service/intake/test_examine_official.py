"""The regulator's own samples: each is examined, each grade is one that a person agrees with."""

from __future__ import annotations

import pytest

from archive_service.findings import Grade
from archive_service.intake import content_of, examine
from archive_service.model.flow import FlowKind, FlowPart
from tests.archive_service.intake.examinations import CONTEXT
from tests.shared_material import SAMPLES, needed

# folder or file -> (grade, kind, why)
EXPECTED: dict[str, tuple[Grade, FlowKind | None, str]] = {
    "cda/": (Grade.WARN, None, "readable, attributable; test INS, wrong check digits"),
    "chain/": (Grade.WARN, FlowKind.CDA, "readable, attributable; no setId, test INS"),
    "tddui/CDA_TDDUI_Exemple_v1.0.1.xml": (Grade.WARN, FlowKind.CDA, "wrong INS key, units missing"),
    "tddui/Bundle-ExampleTDDUIBundle.json": (
        *(Grade.WARN, FlowKind.TDDUI_BUNDLE),
        "request.url holds profile names, a Location is absent, keys are wrong",
    ),
    "tddui/Bundle-TDDUIBundleExample.json": (
        *(Grade.REJECT, FlowKind.TDDUI_CDA_BUNDLE),
        "« Hello world » under EXPORT_DUI is no document",
    ),
    "tddui/DocumentReference-": (Grade.REJECT, FlowKind.DOCUMENT_REFERENCE, "« Hello world » again"),
    "fhir-other/": (Grade.QUARANTINE, FlowKind.TDDUI_BUNDLE, "its organisation has no identifier"),
    "pdsm/Binary-": (Grade.REJECT, FlowKind.UNRECOGNISED, "a Binary says neither whose it is nor from whom"),
    "pdsm/Bundle-": (Grade.REJECT, FlowKind.UNRECOGNISED, "a response, not an envoi"),
    "pdsm/List-": (Grade.REJECT, FlowKind.UNRECOGNISED, "a list without its documents"),
    "pdsm/Organization-": (Grade.REJECT, FlowKind.UNRECOGNISED, "an organisation alone"),
    "pdsm/DocumentReference-": (
        *(Grade.QUARANTINE, FlowKind.DOCUMENT_REFERENCE),
        "its person and its custodian are absent",
    ),
    "pdsm4dmp/Bundle-": (Grade.QUARANTINE, FlowKind.PDSM_BUNDLE, "an empty CDA without custodian"),
    "pdsm4dmp/DocumentReference-": (
        *(Grade.QUARANTINE, FlowKind.DOCUMENT_REFERENCE),
        "an empty CDA without custodian",
    ),
    "traces/": (Grade.REJECT, FlowKind.UNRECOGNISED, "a trace, not a file"),
    "hl7v2/": (Grade.REJECT, FlowKind.UNRECOGNISED, "an admission message"),
    "jdv/": (Grade.REJECT, FlowKind.UNRECOGNISED, "a value set"),
    "sd/": (Grade.REJECT, FlowKind.UNRECOGNISED, "a FHIR profile"),
    "finess/": (Grade.REJECT, FlowKind.STRUCTURE_DATA, "a JSON schema"),
    "pdlgc/": (Grade.REJECT, FlowKind.UNRECOGNISED, "documentation"),
    "schematron/": (Grade.REJECT, FlowKind.UNRECOGNISED, "rules about CDA, no CDA"),
    "xsd/": (Grade.REJECT, FlowKind.UNRECOGNISED, "an XML schema or a DTD"),
    "MANIFEST.csv": (Grade.REJECT, FlowKind.UNRECOGNISED, "a table"),
}
FILES = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file())


def test_the_official_samples_are_at_hand() -> None:
    needed(SAMPLES)
    for key in EXPECTED:
        assert any(name.startswith(key) for name in FILES), key


@pytest.mark.parametrize("name", FILES)
def test_each_sample_is_graded_for_a_reason(name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    grade, kind, reason = next(EXPECTED[key] for key in EXPECTED if name.startswith(key))

    examination = examine(content, CONTEXT)

    assert examination.grade is grade, (reason, [f.code for f in examination.findings])
    assert kind in (None, examination.kind), reason
    assert "flow-unreadable" not in {finding.code for finding in examination.findings}
    for record in examination.records:
        shown = content_of([FlowPart(0, content)], record.kind, record.locator)
        assert shown.title
