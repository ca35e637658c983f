"""The declared type of a file against its bytes: one rule, the same in CDA and in FHIR."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.intake import examine
from archive_service.intake.media_type_agreement import types_agree
from archive_service.intake.reading.sniffing import media_type_of
from tests.archive_service.intake import fhir_samples as fhir
from tests.archive_service.intake.cda_samples import media, sample, section
from tests.archive_service.intake.examinations import CONTEXT

EMPTY = "application/x-empty"
OPENXML = "application/vnd.openxmlformats-officedocument"
# Every type that the bytes of a file can show.
SHOWN: Mapping[str, bytes] = {
    "application/pdf": b"%PDF-1.7\n",
    "image/png": b"\x89PNG\r\n\x1a\n\0",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "image/gif": b"GIF89a\1",
    "image/tiff": b"II*\0\1",
    "image/bmp": b"BM\x36\0\0\0\0",
    "image/webp": b"RIFF\x1a\0\0\0WEBPVP8 ",
    "image/heic": b"\0\0\0\x18ftypheic",
    "image/avif": b"\0\0\0\x20ftypavif",
    "video/mp4": b"\0\0\0\x18ftypmp42",
    "audio/mpeg": b"ID3\4\0",
    "application/ogg": b"OggS\0\2",
    "application/dicom": b"\0" * 128 + b"DICM",
    "application/zip": b"PK\3\4\x14\0dossier/lisez-moi",
    "application/gzip": b"\x1f\x8b\x08",
    "application/x-bzip2": b"BZh91AY\0",
    "application/x-xz": b"\xfd7zXZ\0",
    "application/x-7z-compressed": b"7z\xbc\xaf\x27\x1c",
    "application/zstd": b"\x28\xb5\x2f\xfd",
    "application/vnd.rar": b"Rar!\x1a\7\0",
    "application/rtf": b"{\\rtf1",
    "application/x-ole-storage": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "application/vnd.microsoft.portable-executable": b"MZ\x90\0",
    "application/x-executable": b"\x7fELF",
    f"{OPENXML}.wordprocessingml.document": b"PK\3\4word/document.xml",
    f"{OPENXML}.spreadsheetml.sheet": b"PK\3\4xl/workbook.xml",
    f"{OPENXML}.presentationml.presentation": b"PK\3\4ppt/presentation.xml",
    "application/vnd.oasis.opendocument.text": b"PK\3\4mimetypeapplication/vnd.oasis.opendocument.text",
    "application/xml": b"<?xml version='1.0'?><dossier/>",
    "application/xslt+xml": b"<xsl:stylesheet/>",
    "image/svg+xml": b"<svg/>",
    "text/html": b"<!DOCTYPE html><html/>",
    "application/json": b'{"a": 1}',
    "text/plain": b"Bonjour.",
    "text/x-syslog": b"<110>1 -",
    "x-application/hl7-v2+er7": b"MSH|^~\\&|",
    "application/octet-stream": b"\0\1\2\3",
}
AGREEING = {
    declared: set(shown.split())
    for line in (Path(__file__).parent / "media_types_that_agree.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if line and not line.startswith("#")
    for declared, _, shown in [line.partition(" <- ")]
}
PAIRS = [(declared, shown) for declared in AGREEING for shown in SHOWN]
MISMATCH = "attachment-type-mismatch"


@pytest.mark.parametrize("shown", SHOWN)
def test_a_type_is_told_by_the_first_bytes(shown: str) -> None:
    assert media_type_of(SHOWN[shown]) == shown


@pytest.mark.parametrize("declared", AGREEING)
def test_each_pair_of_declared_and_shown_types_is_decided(declared: str) -> None:
    assert {shown for shown in SHOWN if types_agree(declared, shown)} == AGREEING[declared]


def test_the_table_names_types_that_can_be_shown() -> None:
    assert len(PAIRS) > 1_000
    assert {shown for every in AGREEING.values() for shown in every} <= set(SHOWN)


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        *(
            ("application/msword", "application/x-ole-storage"),
            ("application/octet-stream", "application/pdf"),
        ),
        *(("application/xml", "application/json"), ("image/png", "application/pdf")),
        *(("text/plain", "text/plain"), ("text/html", "application/octet-stream")),
    ],
)
def test_cda_and_fhir_say_the_same_of_the_same_file(declared: str, shown: str) -> None:
    content = SHOWN[shown]
    document = sample(sections=section("<paragraph>Joint.</paragraph>", entries=media(content, declared)))
    sheet = fhir.sheet(content, declared)
    flow = fhir.bundle(fhir.patient(), fhir.organization(), fhir.stay(), sheet)

    in_cda = examine(document, CONTEXT)
    in_fhir = examine(json.dumps(flow).encode(), CONTEXT)

    expected = not types_agree(declared, shown)
    assert (MISMATCH in {one.code for one in in_cda.findings}) == expected
    assert (MISMATCH in {one.code for one in in_fhir.findings}) == expected


@given(
    st.sampled_from(sorted(AGREEING)),
    st.sampled_from(sorted(SHOWN)),
    st.sampled_from(["", ";charset=utf-8", " ; q=1"]),
)
def test_case_parameters_and_spaces_decide_nothing(declared: str, shown: str, parameters: str) -> None:
    assert types_agree(f" {declared.upper()}{parameters}", shown) == types_agree(declared, shown)


@given(st.sampled_from(sorted(SHOWN)))
def test_a_file_is_what_it_shows(shown: str) -> None:
    assert types_agree(shown, shown)
    assert types_agree("", shown)
    assert types_agree("application/octet-stream", shown)
    assert types_agree(shown, EMPTY)


@given(
    st.sampled_from(["BM", "BZh", "Rar!", "ID3", "OggS", "MZ"]),
    st.text("abcdefgh é:,.0123456789\n", max_size=50),
)
def test_words_are_never_taken_for_a_picture_or_a_program(mark: str, words: str) -> None:
    assert media_type_of((mark + words).encode()) == "text/plain"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_xml_in_utf16_is_xml(encoding: str) -> None:
    assert (
        media_type_of('<?xml version="1.0" encoding="UTF-16"?><dossier/>'.encode(encoding))
        == "application/xml"
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_text(encoding: str) -> None:
    shown = media_type_of("Vu ce jour.".encode(encoding))

    assert types_agree(f"text/plain; charset={encoding}", shown)
    assert types_agree("text/plain", shown)
    assert not types_agree("application/pdf", shown)
