"""A release from quarantine attributes every byte with certainty, or is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from archive_service.intake import examine, examine_for_release
from archive_service.intake.context import ExaminationContext
from archive_service.model.flow import Examination
from tests.archive_service.intake.cda_samples import sample
from tests.archive_service.intake.fhir_samples import (
    FINESS,
    INES,
    INS_SYSTEM,
    LOCAL_USER,
    ODON,
    Node,
    bundle,
    entry,
    event,
    organization,
    patient,
    sheet,
    stay,
    text,
)

TODAY = date(2026, 11, 25)
TEST_SYSTEM = "urn:oid:1.2.250.1.213.1.4.10"


def _release(flow: bytes, *, production: bool = False) -> tuple[Examination, Sequence[str]]:
    assert examine(flow, ExaminationContext(production=production, today=TODAY)).grade == "quarantine"
    return examine_for_release(flow, ExaminationContext(production=production, today=TODAY))


def _two(*more: Node, odon: Node | None = None, ines: Node | None = None) -> bytes:
    return text(
        bundle(
            ines or patient(),
            odon or patient("odon", INES),
            organization(),
            stay("ines"),
            stay("odon"),
            event("odon"),
            *more,
        )
    )


def _with(node: Node, *identifiers: dict[str, Any]) -> Node:
    return node | {"identifier": list(identifiers)}


def test_two_persons_with_one_ins_are_two_by_their_local_identifiers() -> None:
    flow = _two()

    examination, forbidden = _release(flow)

    assert not forbidden
    assert examination.several_persons
    assert [draft.person.local_ids for draft in examination.records if draft.person] == [
        (f"{LOCAL_USER}|3{FINESS}/ines-01",),
        (f"{LOCAL_USER}|3{FINESS}/odon-01",),
    ]
    assert not any(draft.person and draft.person.ins for draft in examination.records)


def test_each_of_two_has_its_own_segments_only() -> None:
    flow = _two()

    examination, _ = _release(flow)

    for draft, own, other in zip(
        examination.records, ("QUIMPERNEL", "ZARBOUILLE"), ("ZARBOUILLE", "QUIMPERNEL"), strict=True
    ):
        parts = [*draft.entries, *examination.shared]
        segments = b"".join(flow[part.offset : part.offset + part.length] for part in parts).decode()
        assert own in segments
        assert other not in segments
        assert ("secret de odon" in segments) == (own == "ZARBOUILLE")


def test_without_local_identifiers_nobody_can_tell_them_apart() -> None:
    shared = {"system": INS_SYSTEM, "value": INES}
    flow = _two(ines=_with(patient(), shared), odon=_with(patient("odon"), shared))

    _, forbidden = _release(flow)

    assert forbidden == ["person-without-identifier"]


def test_what_names_its_person_by_the_shared_ins_alone_is_nobody_s() -> None:
    by_identifier = {"subject": {"identifier": {"system": INS_SYSTEM, "value": INES}}}
    by_search = {"subject": {"reference": f"Patient?identifier={INS_SYSTEM}|{INES}"}}
    for subject in (by_identifier, by_search):
        flow = _two(event("ines") | subject | {"id": "x", "partOf": None})

        _, forbidden = _release(flow)

        assert "fhir-entry-of-nobody" in forbidden


def test_two_persons_with_one_local_identifier_are_two_by_their_ins() -> None:
    local = {"system": LOCAL_USER, "value": f"3{FINESS}/ines-01"}
    flow = _two(odon=_with(patient("odon"), {"system": INS_SYSTEM, "value": ODON}, local))

    examination, forbidden = _release(flow)

    assert not forbidden
    assert [draft.person.ins.partition("|")[2] for draft in examination.records if draft.person] == [
        INES,
        ODON,
    ]
    assert not any(draft.person.local_ids for draft in examination.records if draft.person)


def test_two_persons_with_one_local_identifier_and_no_ins_stay() -> None:
    local = {"system": LOCAL_USER, "value": f"3{FINESS}/ines-01"}
    flow = _two(ines=_with(patient(), local), odon=_with(patient("odon"), local))

    _, forbidden = _release(flow)

    assert forbidden == ["person-without-identifier"]


def test_two_documents_with_one_ins_are_of_two_persons() -> None:
    one = sheet(sample(), "text/xml", id="un", subject=None)
    other = sheet(
        sample(("/77", "/78"), ("58130", "58131")).replace(b'<birthTime value="1', b'<birthTime value="2'),
        "text/xml",
        id="deux",
        subject=None,
        masterIdentifier={"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.999.8"},
    )
    flow = text(bundle(one, other))

    examination, forbidden = _release(flow)

    assert not forbidden
    assert [bool(draft.person and draft.person.ins) for draft in examination.records] == [False, False]
    assert examination.several_persons


def test_a_person_with_two_ins_is_known_by_none() -> None:
    two = _with(
        patient(),
        {"system": INS_SYSTEM, "value": INES},
        {"system": INS_SYSTEM, "value": ODON},
        {"system": LOCAL_USER, "value": f"3{FINESS}/ines-01"},
    )
    flow = text(bundle(two, organization(), stay()))

    examination, forbidden = _release(flow)

    (record,) = examination.records
    assert not forbidden
    assert record.person
    assert (record.person.ins, len(record.person.local_ids)) == ("", 1)


def test_a_test_ins_is_nobody_s_in_production() -> None:
    test = _with(
        patient(),
        {"system": TEST_SYSTEM, "value": INES},
        {"system": LOCAL_USER, "value": f"3{FINESS}/ines-01"},
    )
    flow = text(bundle(test, organization(), stay()))

    examination, forbidden = _release(flow, production=True)
    _, alone = _release(
        text(bundle(_with(patient(), test["identifier"][0]), organization(), stay())), production=True
    )

    assert not forbidden
    assert [draft.person.ins for draft in examination.records if draft.person] == [""]
    assert alone == ["person-without-identifier"]


def test_a_test_ins_beside_a_real_one_is_nobody_s() -> None:
    odon = _with(
        patient("odon"),
        {"system": TEST_SYSTEM, "value": ODON},
        {"system": LOCAL_USER, "value": f"3{FINESS}/odon-01"},
    )

    examination, forbidden = _release(_two(odon=odon))

    assert not forbidden
    assert [bool(draft.person and draft.person.ins) for draft in examination.records] == [True, False]


@pytest.mark.parametrize(
    ("flow", "code"),
    [
        (sample(("</recordTarget>", "</recordTarget><recordTarget/>")), "several-persons"),
        (
            b"<x>" + sample().split(b"?>", 1)[1] + sample().split(b"?>", 1)[1] + b"</x>",
            "cda-several-documents",
        ),
        (text(bundle(patient(identifier=[], birthDate=None), organization(), stay())), "no-person"),
        (
            _two(odon=patient("odon", ODON)).replace(b'"id": "sejour-odon"', b'"id": "sejour-ines"'),
            "fhir-same-id-twice",
        ),
        (
            text(
                bundle(
                    patient("odon", ODON),
                    organization(),
                    sheet(sample(), "text/xml", subject={"reference": "Patient/odon"}),
                )
            ),
            "document-subject-differs",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_word_can_mend_stays(flow: bytes, code: str) -> None:
    _, forbidden = _release(flow)

    assert code in forbidden


def test_two_resources_of_one_id_are_harmless_in_the_file_of_one_person() -> None:
    flow = text(bundle(patient(), organization(), stay(), event(), entry(event(), fullUrl="urn:uuid:1")))

    _, forbidden = _release(flow)

    assert not forbidden
