"""The national samples: each is read, each warning is justified, no human text is lost."""

from __future__ import annotations

from datetime import date

import pytest

from archive_service.findings import Grade, worst
from archive_service.intake import examine
from archive_service.intake.cda.examine import CdaForm, cda_content, examine_cda, looks_like_cda
from tests.archive_service.intake.cda.test_cda_content import lost
from tests.archive_service.intake.examinations import CONTEXT
from tests.shared_material import SAMPLES, needed

TEST_INS = "ins-test-identifier"
KEYS = {"rpps-key", "finess-key"}
EXPECTED = {
    "cda/BIO-CR-BIO_2021.01_Auto-Presentable.xml": {TEST_INS, *KEYS},
    "cda/BIO-CR-BIO_2021.01_Microbiologie_V1.xml": {TEST_INS, *KEYS},
    "cda/BIO-CR-BIO_2021.01_Microbiologie_V2.xml": {TEST_INS, *KEYS},
    # Professionals without the 8 of an RPPS, an organisation without the 1 of a FINESS.
    "cda/CNAM-HR_2021.01.xml": {
        *(TEST_INS, "rpps-format", "finess-format", "finess-key", "cda-qualifier-without-name"),
    },
    "cda/CSE-MDE_2023.01.xml": {"ins-key"},
    "cda/DLU-EHPAD-FLUDR_2022.01.xml": {TEST_INS, *KEYS},
    "cda/DOC_NON_STRUCTURE_CDA-R2-N1.xml": {TEST_INS, *KEYS},
    # Its images are at the address of another system.
    "cda/IMG_CR_IMG_2024.01.xml": {TEST_INS, "rpps-key", "attachment-external"},
    "cda/LDL-SES_2022.01.xml": {TEST_INS, *KEYS},
    "cda/SDM-MR_2022.01.xml": {TEST_INS, "rpps-key"},
    "cda/VSM_1.4_2022.01.xml": {TEST_INS, "finess-key"},
    # A picture said to be JPEG is PNG.
    "cda/eP-MED-DM_2023.01_PosoNonStruct.xml": {TEST_INS, *KEYS, "attachment-type-mismatch"},
    # No setId.
    "chain/CR_Radio_CDAN1_v1.xml": {TEST_INS, *KEYS, "cda-header-missing"},
    "chain/CR_Radio_CDAN1_v2.xml": {TEST_INS, *KEYS, "cda-header-missing"},
    "tddui/CDA_TDDUI_Exemple_v1.0.1.xml": {
        *("ins-key", "finess-key", "rpps-format", "finess-format"),
        *("cda-amount-without-currency", "cda-quantity-without-unit", "cda-qualifier-without-name"),
    },
}


def read(name: str) -> bytes:
    return needed(SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_national_sample_is_graded_for_reasons_one_agrees_with(name: str) -> None:
    content = read(name)
    assert looks_like_cda(content)
    examination = examine_cda(content, "", CONTEXT)
    found = {one.code for one in examination.findings}
    assert found == EXPECTED[name]
    assert worst(examination.findings) is Grade.WARN
    draft = examination.draft
    assert draft is not None and draft.person is not None
    assert draft.person.ins and draft.person.family and draft.document_date
    assert draft.custodian.finess or draft.custodian.siren or draft.custodian.siret
    assert (examination.form is CdaForm.SELF_PRESENTING) == ("Auto-Presentable" in name)


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_human_in_a_national_sample_is_lost(name: str) -> None:
    content = cda_content(read(name), "")
    assert lost(content) == []
    assert content.title


def test_the_export_sample_has_a_running_stay_because_its_exit_is_planned() -> None:
    content = read("tddui/CDA_TDDUI_Exemple_v1.0.1.xml")
    draft = examine_cda(content, "", CONTEXT).draft
    assert draft is not None
    (stay,) = draft.events.stays
    assert (stay.start, stay.end, stay.ongoing) == (date(2023, 4, 14), None, True)


def test_a_stay_has_one_identifier_in_the_national_form_in_cda_and_in_fhir() -> None:
    cda = examine_cda(read("tddui/CDA_TDDUI_Exemple_v1.0.1.xml"), "", CONTEXT).draft
    fhir = examine(read("tddui/Bundle-ExampleTDDUIBundle.json"), CONTEXT)
    assert cda is not None

    found = {stay.identifiers for draft in (cda, *fhir.records) for stay in draft.events.stays}

    assert found == {
        ("https://identifiant-medicosocial-sejour.esante.gouv.fr|3480787529/147720425367411-SEJOUR-1012",)
    }


def test_the_second_version_names_the_first() -> None:
    drafts = [
        examine_cda(read(f"chain/CR_Radio_CDAN1_v{number}.xml"), "", CONTEXT).draft for number in (1, 2)
    ]
    first, second = drafts
    assert first is not None and second is not None
    assert second.version.replaces == (first.version.document_id,)
