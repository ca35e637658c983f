"""The records of a FHIR flow, the entries in each record, and the persons kept out of it."""

from __future__ import annotations

import base64
from datetime import date
from itertools import pairwise

import pytest

from archive_service.findings import Grade
from archive_service.intake import content_of, examine
from archive_service.model.content import DocumentContent
from archive_service.model.flow import Examination, FlowKind, FlowPart, RecordDraft, RecordKind
from tests.archive_service.intake.examinations import CONTEXT, codes, examined
from tests.archive_service.intake.fhir_samples import (
    FINESS,
    INES,
    INS_SYSTEM,
    LOCAL_USER,
    ODON,
    Node,
    bundle,
    clean,
    entry,
    event,
    organization,
    patient,
    sheet,
    stay,
    text,
    two_persons,
)

CDA = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Synthèse</title><recordTarget><patientRole>'
    f'<id root="1.2.250.1.213.1.4.8" extension="{INES}"/></patientRole></recordTarget><custodian>'
    "<assignedCustodian><representedCustodianOrganization>"
    f'<id root="1.2.250.1.71.4.2.2" extension="1{FINESS}"/></representedCustodianOrganization>'
    "</assignedCustodian></custodian></ClinicalDocument>"
).encode()


def bytes_of(content: bytes, record: RecordDraft) -> bytes:
    return b"".join(content[part.offset : part.offset + part.length] for part in record.entries)


def parts_of(content: bytes, examination: Examination, record: RecordDraft) -> list[FlowPart]:
    ranges = [*record.entries, *record.shared]
    return [FlowPart(r.offset, content[r.offset : r.offset + r.length], r.where) for r in ranges]


def everything(content: DocumentContent) -> str:
    return repr((content.title, content.header, content.sections, content.human_texts))


def group_event() -> Node:
    group = {
        "resourceType": "Group",
        "id": "tricot",
        "type": "person",
        "actual": True,
        "member": [{"entity": {"reference": f"Patient/{who}"}} for who in ("ines", "odon")],
    }
    course = event("cours", subject={"reference": "Group/tricot"})
    course.pop("partOf")
    transport = {
        "resourceType": "Task",
        "id": "car",
        "status": "completed",
        "intent": "plan",
        "encounter": {"reference": "Encounter/evenement-cours"},
    }
    flow = two_persons()
    flow["entry"] += [entry(group), entry(course), entry(transport)]
    return flow


def test_one_person_is_one_record_of_the_whole_flow() -> None:
    content, examination = examined(clean())

    (record,) = examination.records
    assert examination.grade is Grade.OK
    assert (record.kind, record.locator) == (RecordKind.NATIVE_FILE, "")
    assert bytes_of(content, record) == content
    assert not examination.several_persons
    assert record.custodian.finess == FINESS


def test_the_events_that_move_clocks_are_read() -> None:
    flow = clean()
    flow["entry"][0]["resource"]["deceasedDateTime"] = "2024-05-06"

    (record,) = examined(flow)[1].records

    (told,) = record.events.stays
    assert (told.start, told.end, told.ongoing) == (date(2021, 2, 1), date(2023, 6, 30), False)
    assert record.events.last_contact == date(2023, 6, 30)
    assert record.events.death_date == date(2024, 5, 6)
    assert record.events.birth_date == date(1958, 3, 14)


def test_a_stay_in_progress_has_no_end() -> None:
    going_on = stay(id="en-cours", status="in-progress", period={"start": "2025-01-01"})

    (record,) = examined(bundle(patient(), organization(), stay(), going_on))[1].records

    assert [(told.start, told.end, told.ongoing) for told in record.events.stays] == [
        (date(2021, 2, 1), date(2023, 6, 30), False),
        (date(2025, 1, 1), None, True),
    ]


def test_two_persons_are_two_records_and_nothing_of_one_is_in_the_other() -> None:
    content, examination = examined(two_persons())

    ines, odon = examination.records
    assert examination.several_persons
    assert b"ODON" not in bytes_of(content, ines).upper()
    assert b"ZARBOUILLE" not in bytes_of(content, ines)
    assert b"QUIMPERNEL" not in bytes_of(content, odon)
    assert b"INES" not in bytes_of(content, odon).upper()
    assert [content[r.offset : r.offset + r.length].count(b"Tilleuls") for r in examination.shared] == [1]
    for record, own, other in ((ines, "QUIMPERNEL", "ZARBOUILLE"), (odon, "ZARBOUILLE", "QUIMPERNEL")):
        shown = everything(content_of(parts_of(content, examination, record), record.kind, record.locator))
        assert own in shown
        assert other not in shown
        assert "Tilleuls" in shown


def test_entries_are_exact_sorted_disjoint_and_in_one_record_only() -> None:
    content, examination = examined(group_event())

    ranges = [part for record in examination.records for part in record.entries]
    ranges += examination.shared
    ranges.sort(key=lambda part: part.offset)
    for part in ranges:
        piece = content[part.offset : part.offset + part.length]
        assert (piece[:1], piece[-1:]) == (b"{", b"}")
        assert b'"request"' in piece
    assert all(a.offset + a.length <= b.offset for a, b in pairwise(ranges))
    assert len(ranges) == 10
    for listed in examination.entries:
        piece = content[listed.resource.offset : listed.resource.offset + listed.resource.length]
        assert f'"resourceType": "{listed.resource_type}"'.encode() in piece


def test_a_collective_event_is_one_record_of_nobody_that_persons_name() -> None:
    content, examination = examined(group_event())

    kinds = [record.kind for record in examination.records]
    at = kinds.index(RecordKind.COLLECTIVE_EVENT)
    collective = examination.records[at]
    assert kinds.count(RecordKind.NATIVE_FILE) == 2
    assert collective.person is None
    assert [tuple(r.related) for r in examination.records if r.person] == [(at,), (at,)]
    inside = bytes_of(content, collective)
    assert b"Group/tricot" in inside
    assert b'"Task"' in inside
    assert b"QUIMPERNEL" not in inside
    shown = everything(
        content_of(parts_of(content, examination, collective), collective.kind, collective.locator)
    )
    assert "Compte rendu secret de cours" in shown


def test_an_observation_about_two_persons_is_collective() -> None:
    shared = {
        "resourceType": "Observation",
        "id": "repas",
        "status": "final",
        "code": {"text": "Repas"},
        "subject": {"reference": "Patient/ines"},
        "focus": [{"reference": "Patient/odon"}],
    }
    flow = two_persons()
    flow["entry"].append(entry(shared))

    examination = examined(flow)[1]

    assert RecordKind.COLLECTIVE_EVENT in [record.kind for record in examination.records]


def test_one_person_under_two_patients_is_one_record() -> None:
    twin = patient(id="doublon")

    examination = examined(bundle(patient(), twin, organization(), stay()))[1]

    assert len(examination.records) == 1
    assert not examination.several_persons


@pytest.mark.parametrize("how", ["inline", "binary"])
def test_a_cda_in_a_bundle_is_a_record_that_takes_the_patient_along(how: str) -> None:
    carrier = sheet(CDA, "application/xml")
    resources = [patient(), organization(), carrier]
    if how == "binary":
        data = carrier["content"][0]["attachment"].pop("data")
        carrier["content"][0]["attachment"]["url"] = "https://dui.example/fhir/Binary/b1"
        resources.append(
            {"resourceType": "Binary", "id": "b1", "contentType": "application/xml", "data": data}
        )

    content, examination = examined(bundle(*resources))

    (record,) = examination.records
    assert examination.kind is FlowKind.TDDUI_CDA_BUNDLE
    assert (record.kind, record.locator) == (RecordKind.CDA_DOCUMENT, "/entry/2")
    assert bytes_of(content, record) == content
    shown = content_of([FlowPart(0, content)], record.kind, record.locator)
    assert "Lettre de liaison" in everything(shown)
    assert "QUIMPERNEL" in everything(shown)  # the Patient that came along


def test_cda_of_two_persons_keep_apart() -> None:
    other = CDA.replace(INES.encode(), ODON.encode()).replace("Synthèse".encode(), b"Bilan")
    fiche = sheet(other, "application/xml", id="autre", subject={"reference": "Patient/odon"})
    flow = bundle(patient(), patient("odon", ODON), organization(), sheet(CDA, "application/xml"), fiche)

    content, examination = examined(flow)

    assert [record.kind for record in examination.records] == [RecordKind.CDA_DOCUMENT] * 2
    assert examination.several_persons
    assert b"ZARBOUILLE" not in bytes_of(content, examination.records[0])
    assert b"ZARBOUILLE" in bytes_of(content, examination.records[1])
    for record in examination.records:
        shown = content_of(parts_of(content, examination, record), record.kind, record.locator)
        assert shown.sections


def test_native_resources_and_a_cda_of_one_person_are_two_records() -> None:
    flow = clean()
    flow["entry"].append(entry(sheet(CDA, "application/xml")))

    content, examination = examined(flow)

    kinds = {record.kind: record for record in examination.records}
    assert set(kinds) == {RecordKind.CDA_DOCUMENT, RecordKind.NATIVE_FILE}
    assert not examination.several_persons
    native = kinds[RecordKind.NATIVE_FILE]
    shown = content_of([FlowPart(0, content)], native.kind, native.locator)
    assert not shown.attachments
    assert "Compte rendu secret de ines" in everything(shown)


def test_a_chain_is_read_from_relates_to() -> None:
    old = {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.999.6"}
    newer = sheet(b"%PDF-1.7\n", "application/pdf", subject=_subject(INES))
    newer["relatesTo"] = [{"code": "replaces", "target": {"identifier": old}}]
    newer["custodian"] = {"identifier": {"system": "urn:oid:1.2.250.1.71.4.2.2", "value": f"1{FINESS}"}}

    examination = examined(newer)[1]

    (record,) = examination.records
    assert examination.kind is FlowKind.DOCUMENT_REFERENCE
    assert record.version.document_id == "1.2.999.7"
    assert tuple(record.version.replaces) == ("1.2.999.6",)
    assert record.person is not None
    assert record.person.ins.endswith(INES)
    assert record.custodian.finess == FINESS


def _subject(number: str) -> Node:
    return {"type": "Patient", "identifier": {"system": INS_SYSTEM, "value": number}}


def test_a_person_may_be_named_by_a_conditional_reference() -> None:
    reference = {"reference": f"Patient?identifier={LOCAL_USER}|3{FINESS}/ines-01"}

    (record,) = examined(bundle(organization(), stay(subject=reference)))[1].records

    assert record.person is not None
    assert record.person.local_ids == (f"{LOCAL_USER}|3{FINESS}/ines-01",)


def test_a_device_of_a_person_is_not_everybody_s() -> None:
    chair = {"resourceType": "Device", "id": "fauteuil", "patient": {"reference": "Patient/ines"}}
    flow = two_persons()
    flow["entry"].append(entry(chair))

    content, examination = examined(flow)

    assert b"fauteuil" in bytes_of(content, examination.records[0])
    assert len(examination.shared) == 1


def test_old_identifier_systems_name_the_same_person() -> None:
    old = patient()
    old["identifier"][1]["system"] = "https://identifiant-medicosocial-localusager.cnsa.fr"

    (record,) = examined(bundle(old, organization(), stay()))[1].records

    assert record.person is not None
    assert record.person.local_ids == (f"{LOCAL_USER}|3{FINESS}/ines-01",)


def test_a_nss_never_names_anybody() -> None:
    mother = patient()
    child = patient("odon", ODON)
    for node in (mother, child):
        node["identifier"].append({"system": "urn:oid:1.2.250.1.213.1.4.13", "value": INES})

    examination = examined(bundle(mother, child, organization(), stay(), stay("odon")))[1]

    assert len(examination.records) == 2


@pytest.mark.parametrize("data", ["QQ", "Q===", "QQ=A", "é", "QUFB*", "QUJD\u0000"])
def test_base64_that_reads_in_no_way_is_rejected(data: str) -> None:
    carrier = sheet(b"x", "text/plain")
    carrier["content"][0]["attachment"]["data"] = data

    examination = examined(bundle(patient(), organization(), carrier))[1]

    assert "attachment-base64" in codes(examination)
    assert not examination.records


def test_base64_on_several_lines_is_read() -> None:
    carrier = sheet(b"x", "text/plain")
    encoded = base64.b64encode(b"Bonjour " * 20).decode()
    carrier["content"][0]["attachment"]["data"] = encoded[:76] + "\n" + encoded[76:]

    assert "attachment-base64" not in codes(examined(bundle(patient(), organization(), carrier))[1])


@pytest.mark.parametrize(
    "data",
    [
        {"finess": FINESS, "places": 40},
        {"Numéro FINESS ET": FINESS, "places": 40},
        {"etablissement": {"numero_finess": f"1{FINESS}", "nom": "Foyer"}, "indicateurs": [{"cle": "a"}]},
        {"campagne": "RAMA 2026", "module": "CAMSP", "finess_et": FINESS, "valeurs": {"n": 1.50}},
        {"siret": "123 456 789 01234", "places": 40},
    ],
)
def test_structure_level_data_is_a_record_of_the_establishment(data: Node) -> None:
    content, examination = examined(data)

    (record,) = examination.records
    assert examination.kind is FlowKind.STRUCTURE_DATA
    assert record.kind is RecordKind.STRUCTURE_DATA
    assert record.person is None
    assert record.custodian.finess or record.custodian.siret
    shown = content_of([FlowPart(0, content)], record.kind, record.locator)
    assert shown.sections


def test_numbers_are_shown_as_they_were_written() -> None:
    content = b'{"finess": "%s", "taux": 12.500}' % FINESS.encode()

    shown = content_of([FlowPart(0, content)], RecordKind.STRUCTURE_DATA, "")

    assert "12.500" in everything(shown)


def test_a_bundle_inside_the_flow_is_of_the_person_whose_patient_it_holds() -> None:
    inside = bundle(patient("odon", ODON), stay("odon"), event("odon"))
    flow = text(bundle(patient(), organization(), stay(), inside))

    examination = examine(flow, CONTEXT)

    assert examination.several_persons
    first, *_ = examination.records
    own = b"".join(flow[part.offset : part.offset + part.length] for part in first.entries)
    assert b"ZARBOUILLE" not in own


def test_a_bundle_inside_the_flow_about_two_persons_waits() -> None:
    inside = bundle(patient(), patient("odon", ODON))
    flow = text(bundle(patient(), organization(), stay(), inside))

    examination = examine(flow, CONTEXT)

    assert "fhir-entry-of-nobody" in [finding.code for finding in examination.findings]


def test_one_id_on_two_servers_is_two_resources() -> None:
    elsewhere = {"subject": {"reference": "https://autre.example/fhir/Patient/ines"}, "partOf": None}
    flow = text(bundle(patient(), organization(), stay(), event() | elsewhere))

    codes = [finding.code for finding in examine(flow, CONTEXT).findings]

    assert "fhir-dangling-reference" in codes
    assert "fhir-subject-unresolved" in codes
