"""The sender is informed of a file that no program opens, or that differs from its declaration."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from typing import Any

import pytest

from archive_service.findings import Grade
from archive_service.findings.catalogue import Code
from archive_service.intake import examine
from archive_service.intake.readability import file_findings
from archive_service.intake.reading.byte_sources import Held, carried
from tests.archive_service.file_formats.file_samples import (
    CATALOG,
    locked_pdf,
    office,
    page,
    pdf,
    photo,
    saved,
    stream,
    upright,
)
from tests.archive_service.intake.cda_samples import media, sample, section
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.fhir_samples import organization, patient, sheet
from tests.archive_service.intake.reading_aloud import case

PDF, PLAIN = "application/pdf", "text/plain"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FILES = [
    (page("Vu"), PDF, []),
    (locked_pdf(4, ""), PDF, []),
    (page("Vu")[:250], PDF, [Code.ATTACHMENT_DAMAGED]),
    (b"%PDF-1.7\n" + b"\x8f\x01zz" * 200, PDF, [Code.ATTACHMENT_DAMAGED]),
    (locked_pdf(4, "secret"), PDF, [Code.ATTACHMENT_LOCKED]),
    (locked_pdf(6, "secret"), PDF, [Code.ATTACHMENT_LOCKED]),
    (pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), PDF, [Code.ATTACHMENT_WITHOUT_PAGE]),
    (photo("JPEG", 6), "image/jpeg", []),
    (photo("JPEG", 6)[:-40], "image/jpeg", [Code.ATTACHMENT_DAMAGED]),
    (photo("PNG")[:-20], "image/png", [Code.ATTACHMENT_DAMAGED]),
    (photo("WEBP")[:-20], "image/webp", [Code.ATTACHMENT_DAMAGED]),
    (photo("TIFF")[:200], "image/tiff", [Code.ATTACHMENT_DAMAGED]),
    (saved(upright(), "GIF")[:-20], "image/gif", [Code.ATTACHMENT_DAMAGED]),
    (saved(upright(), "BMP")[:-20], "image/bmp", [Code.ATTACHMENT_DAMAGED]),
    (office(), WORD, [Code.ATTACHMENT_NOT_SHOWN]),
    (office()[:150], WORD, [Code.ATTACHMENT_DAMAGED]),
    (b"{\\rtf1 Compte rendu}", "application/rtf", []),
    (b"{\\rtf1 {Compte rendu", "application/rtf", [Code.ATTACHMENT_DAMAGED]),
    ("<p>Évaluée</p>".encode(), "text/html", []),
    ("<p>Évaluée</p>".encode("cp850"), "text/html", [Code.ATTACHMENT_TEXT_UNREADABLE]),
    ("Évaluation".encode(), PLAIN, []),
    ("Évaluation".encode("utf-8-sig"), PLAIN, []),
    ("Évaluation".encode("utf-16"), PLAIN, []),
    ("Évaluation".encode("cp1252"), PLAIN, []),
    ("Évaluation".encode("cp1252"), f"{PLAIN}; charset=ISO-8859-1", []),
    ("20 €".encode("cp1252"), f"{PLAIN}; charset=ISO-8859-1", [Code.ATTACHMENT_ENCODING]),
    ("Évaluation".encode("cp1252"), f"{PLAIN}; charset=UTF-8", [Code.ATTACHMENT_ENCODING]),
    ("légère".encode("cp850"), PLAIN, [Code.ATTACHMENT_TEXT_UNREADABLE]),
    ("Évaluation".encode(), f"{PLAIN}; charset=UTF-16", [Code.ATTACHMENT_ENCODING]),
    ("Évaluation".encode("cp500"), f"{PLAIN}; charset=IBM500", []),
    ("Évaluation".encode("cp500"), PLAIN, [Code.ATTACHMENT_TEXT_UNREADABLE]),
    ("Évalué, déçu".encode() + b"\xc3", PLAIN, [Code.ATTACHMENT_DAMAGED]),
    ("Évaluation".encode("utf-16") + b"A", PLAIN, [Code.ATTACHMENT_DAMAGED]),
    ("Déjà vu ce matin, rien à signaler \x07".encode(), PLAIN, []),
    (b"Vu ce matin\r\n\x1a", PLAIN, []),
]


def flow(*resources: dict[str, Any]) -> bytes:
    """Return a transaction of these resources and of the person and the establishment they are of."""
    entries = [
        {"resource": each, "request": {"method": "POST", "url": each["resourceType"]}}
        for each in (patient(), organization(), *resources)
    ]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


@pytest.mark.parametrize(("content", "kind", "codes"), FILES)
def test_both_readers_tell_the_same_of_a_file(content: bytes, kind: str, codes: list[Code]) -> None:
    in_fhir = examine(flow(sheet(content, kind)), CONTEXT)
    in_cda = examine(sample(sections=section("<paragraph/>", entries=media(content, kind))), CONTEXT)

    for examination in (in_fhir, in_cda):
        ours = [finding for finding in examination.findings if finding.code.startswith("attachment-")]
        assert [finding.code for finding in ours] == codes
        assert examination.grade in (Grade.OK, Grade.WARN)
        assert len(examination.records) == 1
    where = "/entry/2/resource/content/0/attachment/data"
    assert {finding.where for finding in in_fhir.findings} <= {where}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("05a-body-is-a-locked-pdf.xml", Code.ATTACHMENT_LOCKED),
        ("05b-pdf-truncated.json", Code.ATTACHMENT_DAMAGED),
        ("05d-jpeg-truncated.json", Code.ATTACHMENT_DAMAGED),
        ("07f-attachment-with-nothing.json", Code.ATTACHMENT_WITHOUT_CONTENT),
        ("13a-body-by-reference.xml", Code.ATTACHMENT_EXTERNAL),
        ("13b-media-by-reference.xml", Code.ATTACHMENT_EXTERNAL),
    ],
)
def test_the_cases_of_senders_are_warned_of(name: str, code: Code) -> None:
    examination = examine(case(name), CONTEXT)

    assert code in {finding.code for finding in examination.findings}
    assert examination.grade is Grade.WARN


@pytest.mark.parametrize(
    "name",
    [
        "03a-photo-exif6.json",
        "06a-pdf-form-values.json",
        "06b-pdf-note-called-an-image.json",
        "07a-presented-form-without-type.json",
        "07b-media-without-type.json",
        "08a-text-latin1.json",
        "08c-text-utf16.json",
        "08d-text-bom.json",
    ],
)
def test_what_is_right_is_not_warned_of(name: str) -> None:
    assert examine(case(name), CONTEXT).findings == ()


def large_pdf() -> bytes:
    """Return a PDF of 100 KB as a printer makes it: its tables stand at the end."""
    return page("Compte rendu", objects=[stream(bytes(range(256)) * 4) for _ in range(90)])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (large_pdf(), PDF),
        (saved(upright().resize((2000, 1000)), "JPEG", quality=98), "image/jpeg"),
        (("Évaluation faite ce jour. " * 4_000).encode(), PLAIN),
        (office(), WORD),
    ],
    ids=["pdf", "photo", "text", "office"],
)
def test_looking_at_an_ordinary_file_costs_less_than_half_a_millisecond(content: bytes, kind: str) -> None:
    file = carried(Held(b64encode(content)))
    assert file is not None
    times = []
    for _ in range(20):
        began = time.process_time_ns()
        assert [each for each in file_findings(file, kind, "") if each.grade is Grade.WARN] == []
        times.append(time.process_time_ns() - began)

    assert min(times) < 500_000
