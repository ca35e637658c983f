"""The owner of each entry: two persons are never mixed, and entries of nobody are kept with the flow and
listed.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.findings import Grade
from archive_service.intake import content_of, examine
from archive_service.intake.fhir.conversion import xml_of_json
from archive_service.model.flow import Examination, FlowPart, RecordDraft, RecordKind
from tests.archive_service.intake.examinations import CONTEXT, codes, examined
from tests.archive_service.intake.fhir_samples import (
    FINESS,
    INES,
    INS_SYSTEM,
    LOCAL_USER,
    ODON,
    Node,
    bundle,
    cda_sheet,
    entry,
    event,
    organization,
    patient,
    recorded,
    sheet,
    stay,
    text,
)

SECRET = "Secret de Bernard"
LOCAL_ID = {"system": LOCAL_USER, "value": f"3{FINESS}/ines-01"}
NSS = "urn:oid:1.2.250.1.213.1.4.13"
BERNARD = {"resourceType": "Patient", "id": "p", "name": [{"family": "AUTRE", "given": ["Bernard"]}]}
INES_UNPROVEN = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"family": "QUIMPERNEL", "given": ["Inès"]}],
    "gender": "female",
    "birthDate": "1958-03-14",
}
OURS: dict[str, Node] = {
    "by its address": {"reference": "https://dui.example/fhir/Patient/ines"},
    "by type and id": {"reference": "Patient/ines"},
    "by a version": {"reference": "Patient/ines/_history/2"},
    "by INS": {"identifier": {"system": INS_SYSTEM, "value": INES}},
    "by INS in capitals": {"identifier": {"system": "URN:OID:1.2.250.1.213.1.4.8 ", "value": INES}},
    "by INS without urn": {"identifier": {"system": "1.2.250.1.213.1.4.8", "value": INES}},
    "by local identifier": {"type": "Patient", "identifier": LOCAL_ID},
    "elsewhere, with her INS": {
        "reference": "https://autre.example/fhir/Patient/4",
        "identifier": {"system": INS_SYSTEM, "value": INES},
    },
    "by an old INS": {"identifier": {"system": INS_SYSTEM, "value": ODON}},
    "by search": {"reference": f"Patient?identifier={LOCAL_ID['system']}|{LOCAL_ID['value']}"},
    "by her name": {"display": "Mme Inès QUIMPERNEL"},
    "with her married name": {"reference": "Patient/ines", "display": "DURAND Inès"},
    "with her family name": {"reference": "Patient/ines", "display": "Madame QUIMPERNEL"},
    "with words": {"reference": "Patient/ines", "display": "L'usagère n° 12"},
}
NOBODYS: dict[str, Node] = {
    "on another server": {"reference": "https://autre.example/fhir/Patient/77"},
    "on another server under her id": {"reference": "https://autre.example/fhir/Patient/ines"},
    "absent": {"reference": "Patient/bernard-77"},
    "absent urn": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000099"},
    "absent group": {"reference": "Group/atelier"},
    "absent relation": {"reference": "RelatedPerson/fils"},
    "absent contained": {"reference": "#p"},
    "of a stated type": {"type": "Patient", "reference": "https://autre.example/x/1"},
    "by billing number": {"identifier": {"system": NSS, "value": INES}},
    "another name": {"display": "AUTRE Bernard"},
    "her husband": {"display": "M. Marcel QUIMPERNEL"},
    "her reference, another name": {"reference": "Patient/ines", "display": "M. Bernard AUTRE"},
    "her INS, another name": {
        "identifier": {"system": INS_SYSTEM, "value": INES},
        "display": "M. Bernard AUTRE",
    },
    "nothing": {},
    "words alone": {"display": "L'usager"},
}


def old_ins() -> Node:
    return {"use": "old", "system": INS_SYSTEM, "value": ODON}


def ines() -> Node:
    node = patient()
    node["identifier"].append(old_ins())
    node["name"].append({"use": "usual", "family": "DURAND", "given": ["Inès"]})
    return node


def note(subject: Node, **changes: Any) -> Node:
    return {
        "resourceType": "Observation",
        "id": "note",
        "status": "final",
        "code": {"text": "Note"},
        "subject": subject,
        "valueString": SECRET,
    } | changes


def flow_of(*resources: Node) -> Node:
    return bundle(ines(), organization(), stay(), *resources)


def bytes_of(content: bytes, record: RecordDraft) -> bytes:
    ranges = [*record.entries, *record.shared]
    return b"".join(content[part.offset : part.offset + part.length] for part in ranges)


def shown(content: bytes, examination: Examination, record: RecordDraft) -> str:
    """Return all that a document of the record says."""
    parts = [FlowPart(0, content)]
    if examination.is_cut:
        ranges = [*record.entries, *record.shared]
        parts = [FlowPart(r.offset, content[r.offset : r.offset + r.length], r.where) for r in ranges]
    return repr(content_of(parts, record.kind, record.locator))


def whose(content: bytes, examination: Examination, secret: str = SECRET) -> list[str]:
    """Return the names of the persons whose records hold the secret."""
    return [
        record.person.family if record.person else "événement"
        for record in examination.records
        if secret.encode() in bytes_of(content, record)
    ]


@pytest.mark.parametrize("subject", OURS.values(), ids=OURS)
def test_what_is_provably_hers_is_in_her_record(subject: Node) -> None:
    content, examination = examined(flow_of(note(subject)))

    (record,) = examination.records
    assert not examination.is_cut
    assert SECRET in shown(content, examination, record)
    assert not {code for code in codes(examination) if code.startswith(("fhir-subject", "fhir-entry"))}


@pytest.mark.parametrize("subject", NOBODYS.values(), ids=NOBODYS)
def test_what_is_not_provably_hers_is_in_nobody_s_record_and_listed(subject: Node) -> None:
    content, examination = examined(flow_of(note(subject)))

    (record,) = examination.records
    assert examination.grade is Grade.WARN
    assert whose(content, examination) == []
    assert SECRET not in shown(content, examination, record)
    assert [part.where for part in examination.unowned] == ["/entry/3"]
    assert examination.is_cut
    (listed,) = (one for one in examination.findings if one.code.startswith(("fhir-subject", "fhir-entry")))
    assert listed.where.startswith("/entry/3/resource")


@pytest.mark.parametrize("subject", NOBODYS.values(), ids=NOBODYS)
def test_the_same_is_said_of_xml(subject: Node) -> None:
    content = xml_of_json(text(flow_of(note(subject))))

    examination = examine(content, CONTEXT)

    assert whose(content, examination) == []
    (part,) = examination.unowned
    piece = content[part.offset : part.offset + part.length]
    assert (piece[:7], piece[-8:]) == (b"<entry>", b"</entry>")
    assert SECRET.encode() in piece


def test_xml_whose_entries_cannot_stand_alone_waits_when_one_is_nobody_s() -> None:
    content = xml_of_json(text(flow_of(note(NOBODYS["absent"])))).decode()

    examination = examine(content.replace("UTF-8", "ISO-8859-1").encode("latin-1"), CONTEXT)

    assert examination.grade is Grade.QUARANTINE
    assert "fhir-xml-not-separable" in codes(examination)


@pytest.mark.parametrize(
    ("inner", "hers"),
    [
        (BERNARD, False),
        (INES_UNPROVEN, False),
        (INES_UNPROVEN | {"identifier": [{"system": NSS, "value": INES}]}, False),
        (INES_UNPROVEN | {"identifier": [LOCAL_ID]}, True),
        (INES_UNPROVEN | {"identifier": [{"system": INS_SYSTEM, "value": INES}]}, True),
    ],
)
def test_a_contained_patient_is_hers_when_an_identifier_proves_it(inner: Node, hers: bool) -> None:
    content, examination = examined(flow_of(note({"reference": "#p"}, contained=[inner])))

    assert whose(content, examination) == (["QUIMPERNEL"] if hers else [])
    assert bool(examination.unowned) is not hers


def test_a_contained_patient_with_another_ins_has_a_record_of_his_own() -> None:
    inner = BERNARD | {"identifier": [{"system": INS_SYSTEM, "value": ODON}]}
    node = patient()  # without the old INS
    content, examination = examined(
        bundle(node, organization(), stay(), note({"reference": "#p"}, contained=[inner]))
    )

    assert whose(content, examination) == ["AUTRE"]
    assert examination.several_persons


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/ines", "identifier": {"system": LOCAL_USER, "value": f"3{FINESS}/odon-01"}},
        {"reference": "Patient/ines", "identifier": {"system": "1.2.250.1.213.1.4.9", "value": "1" * 15}},
    ],
)
def test_a_subject_that_is_two_persons_waits(subject: Node) -> None:
    content, examination = examined(flow_of(note(subject)))

    assert examination.grade is Grade.QUARANTINE
    assert "fhir-subject-contradicts" in codes(examination)
    assert whose(content, examination) == []


def test_a_known_person_of_the_flow_contradicts_too() -> None:
    subject = {"reference": "Patient/ines", "identifier": {"system": INS_SYSTEM, "value": ODON}}
    flow = bundle(patient(), patient("odon", ODON), organization(), stay(), stay("odon"), note(subject))

    content, examination = examined(flow)

    assert "fhir-subject-contradicts" in codes(examination)
    assert whose(content, examination) == []


def test_the_person_in_the_source_may_be_numbered_otherwise_but_not_be_another() -> None:
    elsewhere = {"system": "urn:oid:1.2.250.1.999.77", "value": "IPP-9"}
    for inner, contradicts in (
        (INES_UNPROVEN | {"identifier": [elsewhere]}, False),
        (INES_UNPROVEN, False),
        (BERNARD | {"identifier": [elsewhere], "birthDate": "1940-01-01"}, True),
    ):
        fiche = sheet(SECRET.encode(), "text/plain", subject={"reference": "Patient/ines"}, contained=[inner])
        fiche["context"] = {"sourcePatientInfo": {"reference": "#p"}}

        examination = examined(flow_of(fiche))[1]

        assert ("fhir-subject-contradicts" in codes(examination)) == contradicts
        assert bool(examination.unowned) == contradicts


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "RelatedPerson", "id": "fils", "patient": {"reference": "Patient/absent"}},
        {"resourceType": "Composition", "subject": {"reference": "https://autre.example/Patient/7"}},
        {"resourceType": "Task", "status": "completed", "intent": "plan", "for": {"reference": "Patient/9"}},
        {"resourceType": "Coverage", "beneficiary": {"reference": "urn:uuid:1-2"}},
        {"resourceType": "AllergyIntolerance", "patient": {"display": "AUTRE Bernard"}},
        {
            "resourceType": "Encounter",
            "subject": {"reference": "Patient/absent"},
            "serviceProvider": {"reference": "Organization/esms"},
            "period": {"start": "2001-01-01", "end": "2001-12-31"},
        },
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": note({"reference": "https://autre.example/fhir/Patient/77"})}],
        },
        {
            "resourceType": "DiagnosticReport",
            "subject": {"reference": "Patient/ines"},
            "contained": [note({"reference": "https://autre.example/fhir/Patient/77"}) | {"id": "c"}],
        },
    ],
    ids=lambda node: node["resourceType"],
)
def test_whatever_its_type_a_stranger_s_resource_is_nobody_s(resource: Node) -> None:
    _, examination = examined(flow_of(resource))

    (record,) = examination.records
    assert [part.where for part in examination.unowned] == ["/entry/3"]
    assert [one.start for one in record.events.stays] == [date(2021, 2, 1)]
    assert [part.where for part in record.entries] == ["/entry/0", "/entry/1", "/entry/2"]


def test_what_hangs_on_a_stranger_s_resource_is_nobody_s_too() -> None:
    foreign = event("absent", subject={"reference": "Patient/absent"})
    foreign.pop("partOf")
    hanging = note({}, encounter={"reference": "Encounter/evenement-absent"})
    hanging.pop("subject")

    content, examination = examined(flow_of(foreign, hanging))

    assert whose(content, examination) == []
    assert [part.where for part in examination.unowned] == ["/entry/3", "/entry/4"]
    unresolved = [one.where for one in examination.findings if one.code == "fhir-subject-unresolved"]
    assert unresolved == ["/entry/3/resource/subject", "/entry/4/resource"]


def test_a_group_whose_members_nobody_knows_is_nobody_s() -> None:
    group = {
        "resourceType": "Group",
        "id": "g",
        "type": "person",
        "actual": True,
        "member": [{"entity": {"reference": "Patient/absent"}}],
    }

    content, examination = examined(flow_of(group, note({"reference": "Group/g"})))

    assert whose(content, examination) == []
    assert len(examination.unowned) == 2


def test_what_is_about_a_place_is_hers_when_she_is_in_it() -> None:
    room = {"resourceType": "Location", "id": "salle", "name": "Salle"}
    about_the_room = note({"reference": "Location/salle"}, performer=[{"reference": "Patient/ines"}])

    content, examination = examined(flow_of(room, about_the_room))

    assert whose(content, examination) == ["QUIMPERNEL"]


def test_one_id_on_two_servers_is_two_persons() -> None:
    other = entry(patient("odon", ODON, id="ines"), fullUrl="https://autre.example/fhir/Patient/ines")
    here = entry(note({"reference": "Patient/ines"}), fullUrl="https://dui.example/fhir/Observation/1")
    there = entry(
        note({"reference": "Patient/ines"}, valueString="Autre secret", id="2"),
        fullUrl="https://autre.example/fhir/Observation/2",
    )

    content, examination = examined(bundle(patient(), other, organization(), here, there))

    assert whose(content, examination) == ["QUIMPERNEL"]
    assert whose(content, examination, "Autre secret") == ["ZARBOUILLE"]


def test_urns_are_compared_without_case() -> None:
    urn = "urn:uuid:5D1F8C2E-0000-4000-8000-00000000ABCD"
    her = entry(patient(), fullUrl=urn)

    content, examination = examined(
        bundle(her, organization(), note({"reference": urn.lower().replace("urn", "URN")}))
    )

    assert whose(content, examination) == ["QUIMPERNEL"]


@given(
    st.lists(st.sampled_from([*OURS.values(), *NOBODYS.values()]), min_size=1, max_size=6),
    st.booleans(),
)
def test_no_mixture_of_subjects_puts_a_stranger_s_words_into_her_record(
    subjects: list[Node], in_xml: bool
) -> None:
    notes = [
        note(subject, id=f"note-{number}", valueString=f"{SECRET} {number}.")
        for number, subject in enumerate(subjects)
    ]
    content = text(flow_of(*notes))
    content = xml_of_json(content) if in_xml else content

    examination = examine(content, CONTEXT)

    for number, subject in enumerate(subjects):
        hers = subject in OURS.values()
        assert whose(content, examination, f"{SECRET} {number}.") == (["QUIMPERNEL"] if hers else [])
    if examination.is_cut:
        ranges = [
            *(part for record in examination.records for part in record.entries),
            *examination.shared,
            *examination.unowned,
        ]
        ranges.sort(key=lambda part: part.offset)
        assert all(a.offset + a.length <= b.offset for a, b in pairwise(ranges))
        assert len(ranges) == len(examination.entries)


def test_a_sheet_that_leaves_the_person_open_is_as_its_document() -> None:
    for subject in ({"reference": "https://autre.example/Patient/1"}, {"display": "L'usager"}):
        content, examination = examined(bundle(organization(), cda_sheet(subject)))

        (record,) = examination.records
        assert record.kind is RecordKind.CDA_DOCUMENT
        assert record.person is not None and record.person.ins.endswith(INES)
        assert not examination.unowned
        assert bytes_of(content, record) == content


def test_a_sheet_of_somebody_else_than_its_document_waits() -> None:
    unlike = patient("odon", ODON)
    unlike["identifier"] = [{"system": "urn:oid:1.2.250.1.999.77", "value": "IPP-9"}]
    for subject in (
        {"reference": "Patient/odon"},
        {"identifier": {"system": INS_SYSTEM, "value": ODON}},
        {"display": "M. Bernard AUTRE"},
    ):
        examination = examined(bundle(unlike, organization(), cda_sheet(subject)))[1]

        assert "document-subject-differs" in codes(examination), subject
        assert examination.grade is Grade.QUARANTINE


def test_a_patient_without_her_identifiers_goes_with_a_document_only_when_traits_agree() -> None:
    person = cda_samples_person()
    like = {"resourceType": "Patient", "id": "like", **person}
    unlike = {"resourceType": "Patient", "id": "unlike", **person, "birthDate": "1901-01-01"}

    _, with_like = examined(bundle(like, organization(), cda_sheet({"display": "L'usager"})))
    content, with_unlike = examined(bundle(unlike, organization(), cda_sheet({"display": "L'usager"})))

    assert [record.kind for record in with_like.records] == [RecordKind.CDA_DOCUMENT]
    assert [record.kind for record in with_unlike.records] == [
        RecordKind.CDA_DOCUMENT,
        RecordKind.NATIVE_FILE,
    ]
    assert b"1901-01-01" not in bytes_of(content, with_unlike.records[0])


def cda_samples_person() -> Node:
    """Return the traits of the person of the sample document as a Patient has them."""
    (record,) = examine(recorded(), CONTEXT).records
    assert record.person is not None and record.person.birth_date is not None
    return {
        "name": [{"family": record.person.family, "given": [record.person.given]}],
        "birthDate": record.person.birth_date.isoformat(),
        "gender": {"F": "female", "M": "male"}.get(record.person.gender, "female"),
    }


def test_an_insc_beside_an_ins_is_history() -> None:
    calculated = {"system": "urn:oid:1.2.250.1.213.1.4.2", "value": "0" * 22}
    node = patient()
    node["identifier"].insert(0, calculated)

    (record,) = examined(bundle(node, organization(), stay()))[1].records

    assert record.person is not None
    assert record.person.ins.endswith(INES)
    assert not any("1.4.2|" in local for local in record.person.local_ids)


def test_words_of_a_reference_are_read_whatever_their_script() -> None:
    for words in ("", "   ", "?", "№ 7", "Леони", "🙂", "\u0000", "a" * 5_000, "-" * 50):
        examination = examined(flow_of(note({"reference": "Patient/ines", "display": words})))[1]

        assert "flow-unreadable" not in codes(examination)


def test_json_numbers_where_words_belong_name_nobody() -> None:
    for subject in (7, [], [7], "Patient/ines", {"reference": 7, "display": ["x"]}, {"identifier": "x"}):
        content = json.dumps(flow_of(note(subject))).encode()  # type: ignore[arg-type]

        examination = examine(content, CONTEXT)

        assert "flow-unreadable" not in codes(examination)
        assert whose(content, examination) == []


def test_a_list_that_names_very_many_entries_is_of_everybody_whom_they_concern() -> None:
    events = [{**event("ines"), "id": f"e{number}"} for number in range(600)]
    named = [{**event("odon"), "id": "seul"}, *events]
    index: Node = {
        "resourceType": "List",
        "id": "tout",
        "status": "current",
        "mode": "working",
        "entry": [{"item": {"reference": f"Encounter/{one['id']}"}} for one in named],
    }

    examination = examine(
        text(bundle(patient(), patient("odon", ODON), organization(), index, *named)), CONTEXT
    )

    (of_list,) = [
        draft for draft in examination.records if "/entry/3" in {part.where for part in draft.entries}
    ]
    assert of_list.kind is RecordKind.COLLECTIVE_EVENT


def test_lists_of_lists_too_long_to_follow_to_their_end_are_of_nobody() -> None:
    def listing(name: str, *items: str) -> Node:
        entries = [{"item": {"reference": item}} for item in items]
        return {"resourceType": "List", "id": name, "status": "current", "mode": "working", "entry": entries}

    lists = [listing(f"l{number}", f"List/l{number + 1}") for number in range(1, 600)]
    ends = [
        listing("l0", "List/l1", "Encounter/proche"),
        listing("l600", "Encounter/loin"),
        {**event("ines"), "id": "proche"},
        {**event("odon"), "id": "loin"},
    ]

    examination = examine(
        text(bundle(patient(), patient("odon", ODON), organization(), *ends, *lists)), CONTEXT
    )

    places = {part.where for draft in examination.records for part in draft.entries}
    assert "/entry/3" not in places
