"""The examination of a CDA document finds its person, custodian, dates and version, and its defects."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from hashlib import sha256

import pytest

from archive_service.findings import Grade, worst
from archive_service.intake.cda.examine import CdaExamination, CdaForm, examine_cda, looks_like_cda
from archive_service.intake.context import ExaminationContext
from archive_service.model.flow import RecordKind
from tests.archive_service.intake.cda_samples import (
    FINESS,
    INS,
    PDF,
    media,
    sample,
    section,
    self_presenting,
    signed,
)
from tests.archive_service.intake.examinations import TODAY

INS_ID = f'<id root="1.2.250.1.213.1.4.8" extension="{INS}"/>'
LOCAL_ID = f'<id root="1.2.250.1.999.1" extension="3{FINESS}/77"/>'


def examine(content: bytes, where: str = "", *, production: bool = False) -> CdaExamination:
    return examine_cda(content, where, ExaminationContext(production=production, today=TODAY))


def codes(examination: CdaExamination) -> list[str]:
    return [finding.code for finding in examination.findings]


def test_a_sound_document_has_no_finding_in_production() -> None:
    assert codes(examine(sample(), production=True)) == []


def test_the_draft_says_who_whose_when_and_which_version() -> None:
    draft = examine(sample()).draft
    assert draft is not None
    assert draft.kind is RecordKind.CDA_DOCUMENT
    assert draft.title == "Dossier de l'usager"
    assert draft.document_type == "EXPORT_DUI"
    assert draft.document_date == date(2023, 4, 14)
    assert draft.period == (date(2021, 1, 5), date(2022, 6, 30))
    assert draft.software == "DossierSûr (Éditeur Inventé)"
    assert draft.confidentiality == "N"
    assert draft.custodian.finess == FINESS
    assert draft.custodian.name == "SSIAD des Micocouliers"
    assert draft.version.document_id == "1.2.250.1.999.58130.2"
    assert draft.version.set_id == "1.2.250.1.999.58130"
    assert draft.version.version == 2


def test_the_person_is_known_by_ins_and_local_identifier() -> None:
    draft = examine(sample()).draft
    assert draft is not None and draft.person is not None
    person = draft.person
    assert person.ins == f"1.2.250.1.213.1.4.8|{INS}"
    assert person.local_ids == (f"https://identifiant-medicosocial-localusager.esante.gouv.fr|3{FINESS}/77",)
    assert (person.family, person.given) == ("EXEMPLE", "Odette Simone")
    assert person.birth_date == date(1940, 3, 12)
    assert (person.gender, person.birth_place) == ("F", "83137")


def test_an_nss_is_never_an_identity() -> None:
    nss = '<id root="1.2.250.1.213.1.4.13" extension="2400399999999"/>'
    examination = examine(sample((INS_ID, nss), (LOCAL_ID, "")))
    assert examination.draft is not None and examination.draft.person is not None
    assert examination.draft.person.local_ids == ()
    assert examination.draft.person.ins == ""
    assert set(codes(examination)) == {"nss-not-identity", "person-without-identifier"}


def test_a_local_identifier_of_another_form_keeps_its_emitter() -> None:
    draft = examine(sample((LOCAL_ID, '<id root="1.2.250.1.999.9" extension="../../etc/passwd"/>'))).draft
    assert draft is not None and draft.person is not None
    assert draft.person.local_ids == ("1.2.250.1.999.9|../../etc/passwd",)


@pytest.mark.parametrize(
    ("extension", "finess", "siren", "siret"),
    [
        ("1830000014", "830000014", "", ""),
        ("12A0000018", "2A0000018", "", ""),
        ("2123456789", "", "123456789", ""),
        ("312345678900011", "", "", "12345678900011"),
        ("830000014", "", "", ""),
        ("101235555", "", "", ""),
        ("5830000014", "", "", ""),
    ],
)
def test_the_keeper_is_read_by_its_prefix_only(extension: str, finess: str, siren: str, siret: str) -> None:
    change = ('4.2.2" extension="1830000014"', f'4.2.2" extension="{extension}"')
    examination = examine(sample(change))
    assert examination.draft is not None
    custodian = examination.draft.custodian
    assert (custodian.finess, custodian.siren, custodian.siret) == (finess, siren, siret)
    assert custodian.raw == f"1.2.250.1.71.4.2.2^{extension}"
    assert ("custodian-not-understood" in codes(examination)) == (not finess + siren + siret)


def test_stays_give_entry_and_actual_exit_and_an_export_s_own_encounter_is_no_stay() -> None:
    draft = examine(sample()).draft
    assert draft is not None
    (stay,) = draft.events.stays
    assert (stay.start, stay.end, stay.ongoing) == (date(2021, 1, 5), date(2022, 6, 30), False)
    assert draft.events.birth_date == date(1940, 3, 12)


def test_a_planned_exit_ends_nothing() -> None:
    planned = ('<observation classCode="OBS" moodCode="EVN">\n<templateId root="1.2.250.1.213.1.1.3.48.7"/>',)
    change = (planned[0], planned[0].replace("EVN", "INT"))
    draft = examine(sample(change)).draft
    assert draft is not None
    (stay,) = draft.events.stays
    assert stay.ongoing and stay.end is None
    assert stay.seen_on == stay.told_on == draft.document_date


def test_an_exit_after_the_document_was_made_ends_nothing_either() -> None:
    draft = examine(sample(('<effectiveTime value="20220630"/>', '<effectiveTime value="20250630"/>'))).draft
    assert draft is not None
    (stay,) = draft.events.stays
    assert stay.ongoing and stay.end is None


def test_an_encounter_that_ends_after_its_document_was_made_goes_on() -> None:
    encounter = '<effectiveTime><low value="20230414"/></effectiveTime>'
    planned = '<effectiveTime><low value="20230401"/><high value="20230415"/></effectiveTime>'
    draft = examine(sample(("EXPORT_DUI", "11490-0"), (encounter, planned), sections=section("Texte"))).draft
    assert draft is not None
    (stay,) = draft.events.stays
    assert (stay.end, stay.ongoing, stay.seen_on) == (None, True, date(2023, 4, 14))


def test_what_a_document_dates_after_today_has_not_happened() -> None:
    birth = '<birthTime value="19400312"/>'
    made = '<effectiveTime value="20230414111500+0200"/>'
    exit_after_today = ('<effectiveTime value="20220630"/>', '<effectiveTime value="20260102"/>')
    for later in ("20260102", "20990101"):
        content = sample(
            (made, f'<effectiveTime value="{later}"/>'),
            (birth, f'{birth}<sdtc:deceasedTime value="{later}"/>'),
            exit_after_today,
        )
        draft = examine(content).draft
        assert draft is not None
        (stay,) = draft.events.stays
        # Its writing date is unknown: it does not prevail over any other flow.
        assert (stay.end, stay.ongoing, stay.told_on) == (None, True, None)
        assert draft.events.death_date is None


def test_the_last_contact_of_an_export_is_its_last_event_that_took_place() -> None:
    def event(day: str, mood: str = "EVN") -> str:
        return (
            f'<entry><encounter classCode="ENC" moodCode="{mood}">'
            '<templateId root="1.2.250.1.213.1.1.3.215"/><code displayName="Visite"/>'
            f'<effectiveTime><low value="{day}"/></effectiveTime></encounter></entry>'
        )

    entries = event("20230102") + event("20230301") + event("20230401", "INT") + event("20240101")
    draft = examine(sample(sections=section("Texte", entries=entries))).draft
    assert draft is not None
    assert draft.events.last_contact == date(2023, 3, 1)


def test_another_kind_of_document_takes_its_stay_from_the_encounter_around_it() -> None:
    encounter = '<effectiveTime><low value="20230414"/></effectiveTime>'
    both = '<effectiveTime><low value="20230401"/><high value="20230410"/></effectiveTime>'
    content = sample(("EXPORT_DUI", "11490-0"), (encounter, both), sections=section("Texte"))
    draft = examine(content).draft
    assert draft is not None
    (stay,) = draft.events.stays
    assert (stay.start, stay.end, stay.ongoing) == (date(2023, 4, 1), date(2023, 4, 10), False)


def test_death_is_read() -> None:
    birth = '<birthTime value="19400312"/>'
    draft = examine(sample((birth, f'{birth}<sdtc:deceasedTime value="20240229"/>'))).draft
    assert draft is not None
    assert draft.events.death_date == date(2024, 2, 29)


def test_a_replaced_document_is_named() -> None:
    related = (
        '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3" extension="v1"/></parentDocument>'
        "</relatedDocument>"
    )
    draft = examine(sample(("<componentOf>", f"{related}<componentOf>"))).draft
    assert draft is not None
    assert draft.version.replaces == ("1.2.3^v1",)


def test_an_ins_of_test_warns_in_development_and_quarantines_in_production() -> None:
    content = sample(("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.10"))
    assert worst(examine(content).findings) is Grade.WARN
    assert worst(examine(content, production=True).findings) is Grade.QUARANTINE
    draft = examine(content).draft
    assert draft is not None and draft.person is not None
    assert draft.person.ins_is_test


@pytest.mark.parametrize(
    ("wrapped", "form"),
    [
        (sample(), CdaForm.CDA),
        (self_presenting(sample()), CdaForm.SELF_PRESENTING),
        (signed(sample()), CdaForm.SIGNED),
        (sample().decode().partition("?>")[2].encode("utf-16"), CdaForm.CDA),
        (b"\xef\xbb\xbf" + sample(), CdaForm.CDA),
    ],
)
def test_each_form_gives_the_same_draft(wrapped: bytes, form: CdaForm) -> None:
    assert looks_like_cda(wrapped)
    examination = examine(wrapped)
    assert examination.form is form
    assert examination.draft is not None
    assert examination.draft.custodian.finess == FINESS
    assert set(codes(examination)) <= {"cda-signature-not-verified"}
    assert worst(examination.findings) is Grade.OK


def test_a_prefix_other_than_the_usual_changes_nothing() -> None:
    text = sample().decode().replace("<", "<h:").replace("<h:/", "</h:").replace("<h:?", "<?")
    text = text.replace("<h:sdtc:", "<sdtc:").replace('xmlns="urn:hl7-org:v3"', 'xmlns:h="urn:hl7-org:v3"')
    assert codes(examine(text.encode())) == []


def test_places_carry_path_and_line_and_the_place_in_the_flow() -> None:
    content = sample((INS, f"{INS[:13]}00"))
    finding = examine(content).findings[0]
    assert finding.where == "/ClinicalDocument/recordTarget[1]/patientRole[1]/id[1] (line 18)"
    carried = examine(content, "/entry/0/resource/content/0/attachment/data").findings[0]
    assert carried.where == f"/entry/0/resource/content/0/attachment/data#{finding.where}"


def test_messages_hold_no_personal_value() -> None:
    content = sample((INS, f"{INS[:13]}00"), ('value="19400312"', 'value="19409912"'))
    messages = " ".join(one.message for one in examine(content).findings)
    assert all(value not in messages for value in ("EXEMPLE", "Odette", INS[:13], "1940"))


def test_a_file_that_declares_what_it_is_and_its_digest_is_fine() -> None:
    digest = 'integrityCheckAlgorithm="SHA-256" integrityCheck="{}"'
    good = media(PDF, attributes=digest.format(b64encode(sha256(PDF).digest()).decode()))
    assert codes(examine(sample(sections=section("Texte", entries=good)))) == []


def test_the_stylesheet_instruction_and_the_schema_location_are_left_alone() -> None:
    content = sample(
        (
            'encoding="UTF-8"?>',
            'encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="http://192.0.2.1/x"?>',
        ),
        (
            'xmlns="urn:hl7-org:v3"',
            'xmlns="urn:hl7-org:v3" xsi:schemaLocation="urn:hl7-org:v3 http://192.0.2.1/y"',
        ),
    )
    assert codes(examine(content)) == []


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"%PDF-1.4", b"<html/>", b"\0" * 40, b"<a>ClinicalDocument</a>"]
)
def test_what_is_no_cda_does_not_look_like_one(content: bytes) -> None:
    assert not looks_like_cda(content)
