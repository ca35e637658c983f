"""Warnings are given in every kind of flow: births in the future, files that are not CDA, odd characters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.findings import Grade
from archive_service.findings.catalogue import Code
from archive_service.intake import examine
from archive_service.intake.odd_characters import odd_characters
from tests.archive_service.intake.cda_samples import sample
from tests.archive_service.intake.examinations import CONTEXT, TODAY
from tests.archive_service.intake.fhir_samples import (
    Node,
    bundle,
    event,
    organization,
    patient,
    sheet,
    stay,
)

BIRTH = b'birthTime value="19400312"'
days = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=800))
precisions = st.sampled_from([4, 7, 10])


def _codes(flow: bytes | Node) -> set[str]:
    content = flow if isinstance(flow, bytes) else json.dumps(flow).encode()
    examination = examine(content, CONTEXT)
    assert examination.grade is not Grade.REJECT, examination.findings
    return {finding.code for finding in examination.findings}


def _born_in_fhir(birth: str) -> Node:
    return bundle(patient(birthDate=birth), organization(), stay(), event())


def _born_in_cda(birth: str) -> bytes:
    return sample().replace(BIRTH, f'birthTime value="{birth.replace("-", "")}"'.encode())


@given(days, precisions)
@example(TODAY, 10)
@example(TODAY + timedelta(days=1), 10)
@example(TODAY, 7)
@example(TODAY, 4)
def test_who_is_born_after_today_is_told_of_in_fhir_and_in_cda(birth: date, precision: int) -> None:
    written = birth.isoformat()[:precision]

    in_future = written > TODAY.isoformat()[:precision]  # as far as it is precise, no day of it is past

    assert ("date-in-future" in _codes(_born_in_fhir(written))) == in_future
    assert ("date-in-future" in _codes(_born_in_cda(written))) == in_future


@given(days, days, precisions)
def test_a_death_before_the_birth_is_told(birth: date, death: date, precision: int) -> None:
    written = death.isoformat()[:precision]
    flow = bundle(
        patient(birthDate=birth.isoformat(), deceasedDateTime=written), organization(), stay(), event()
    )

    assert ("birth-after-death" in _codes(flow)) == (written < birth.isoformat()[:precision])


@pytest.mark.parametrize("holder", ["author", "legalAuthenticator"])
def test_a_signature_to_come_is_told(holder: str) -> None:
    document = sample()
    begin = document.index(f"<{holder}".encode())
    head, tail = document[:begin], document[begin:]
    stamp = tail[tail.index(b"<time value=") :].split(b'"')[1]

    assert "date-in-future" not in _codes(document)
    for to_come, told in ((b"20260102", False), (b"20260103", True), (b"2027", True)):
        assert ("date-in-future" in _codes(head + tail.replace(stamp, to_come, 1))) is told


NO_CDA = (
    b"<dossier/>",
    b"<ClinicalDocument/>",
    b"Bonjour",
    b"%PDF-1.7 rien",
    bytes(range(1, 200)),
    b"<",
    b"\0",
)
XML_TYPES = (
    "text/xml",
    "application/xml; charset=utf-8",
    "TEXT/XML",
    "application/cda+xml",
    "application/x-cda",
)


@pytest.mark.parametrize("content", NO_CDA)
@pytest.mark.parametrize("declared", XML_TYPES)
def test_a_file_declared_as_cda_that_is_none_is_told(declared: str, content: bytes) -> None:
    inside = bundle(patient(), organization(), stay(), event(), sheet(content, declared))
    binary = sheet(content, declared)
    attachment = binary["content"][0]["attachment"]
    held = {"resourceType": "Binary", "id": "f", "contentType": declared, "data": attachment.pop("data")}
    attachment["url"] = "Binary/f"
    beside = bundle(patient(), organization(), stay(), event(), binary, held)

    assert "attachment-xml-no-cda" in _codes(inside)
    assert "attachment-xml-no-cda" in _codes(beside)


@pytest.mark.parametrize(
    ("declared", "format_", "told"),
    [
        ("text/xml", "urn:ihe:iti:dsg:detached:2014", False),
        ("text/xml", "urn:ihe:iti:xds-sd:text:2008", True),
        ("", "urn:ihe:iti:xds-sd:text:2008", True),
        ("", "", False),
        ("text/plain", "urn:ihe:iti:xds-sd:text:2008", False),
        ("application/fhir+xml", "", False),
    ],
)
def test_a_format_says_whether_xml_should_be_cda(declared: str, format_: str, told: bool) -> None:
    node = sheet(b"<dossier/>", declared)
    if not declared:
        del node["content"][0]["attachment"]["contentType"]
    if format_:
        node["content"][0]["format"] = {"code": format_}

    found = _codes(bundle(patient(), organization(), stay(), event(), node))

    assert ("attachment-xml-no-cda" in found) is told


def test_a_cda_is_a_cda() -> None:
    flow = bundle(patient(), organization(), stay(), event(), sheet(sample(), "text/xml"))

    assert "attachment-xml-no-cda" not in _codes(flow)


def _is_of_xml(letter: str) -> bool:
    """XML 1.0, production 2."""
    return (
        letter in "\t\n\r" or " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"
    )


letters = st.characters(codec="utf-8").filter(_is_of_xml)
odd = st.sampled_from("\x7f\x80\x9b\u200b\u202e\u2066\ue000\uf8ff\ufdd0\U000f0000\U0010ffff\x85\u2028\u0153é")


@given(
    st.lists(letters | odd, min_size=1, max_size=3),
    st.sampled_from(["utf-8", "utf-16"]),
    st.booleans(),
    st.sampled_from(["text", "tail", "attribute"]),
)
@example(["\x80"], "utf-8", False, "attribute")
def test_odd_characters_of_a_cda_are_told_however_they_are_written(
    inside: Sequence[str], encoding: str, as_numbers: bool, at: str
) -> None:
    word = "".join(inside)
    written = "".join(f"&#{ord(letter)};" for letter in word)
    if not as_numbers:
        written = word.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    document = sample().decode()
    places = {
        "text": ("Entrée le", f"Entrée {written} le"),
        "tail": ("Entrée le", f"Entrée <br/>{written} le"),
        "attribute": ('displayName="', f'displayName="{written}'),
    }
    before, after = places[at]
    assert before in document
    document = document.replace(before, after, 1).replace('encoding="UTF-8"', f'encoding="{encoding}"', 1)

    found = {code.value for code in odd_characters(word)}

    assert _codes(document.encode(encoding)) & {"text-control-characters", "text-odd-characters"} == found


def test_controls_of_a_document_in_latin_1_are_told() -> None:
    document = sample().decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-15"', 1)
    document = document.replace("Entrée le", "Entrée &#155; le")

    assert Code.TEXT_CONTROL_CHARACTERS in _codes(document.encode("iso-8859-15"))
