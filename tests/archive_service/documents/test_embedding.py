"""An embedded file can be extracted unchanged, under its own name, whatever its content."""

from __future__ import annotations

import io
import random

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.embedding import with_files
from archive_service.documents.typesetting import as_inputs, pdf_of
from signing.pdf_structure import NotPlain
from tests.archive_service.documents.document_samples import MAKING, plain, rendered

WHEN = MAKING.received_at
NOISE = random.Random(7).randbytes(50_000)
EMPTY_DOCUMENT = pdf_of(
    as_inputs(
        {
            "title": "Essai", "running": "Essai", "establishment": "", "author": ["Essai"],
            "subject": "Essai", "lang": "fr", "region": "FR", "record": "", "heading": "Essai",
            "alerts": [], "header": [], "sections": [], "pictures": [],
        }
    ),
    WHEN,
)  # fmt: skip


def file(
    name: str, content: bytes, kind: str = "application/xml", relationship: str = "data"
) -> EmbeddedFile:
    return EmbeddedFile(
        name=name, type=kind, relationship=relationship, description=f"Pièce « {name} »", content=content
    )


def taken_out(pdf: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(pdf)
    attachments = [document.get_attachment(number) for number in range(document.count_attachments())]
    found = {one.get_name(): bytes(one.get_data()) for one in attachments}
    document.close()
    return found


names = st.text(st.characters(codec="utf-16", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)


@settings(max_examples=60)
@given(contents=st.dictionaries(names, st.binary(min_size=1, max_size=3_000), min_size=1, max_size=6))
def test_every_file_comes_out_as_it_went_in(contents: dict[str, bytes]) -> None:
    pdf = with_files(EMPTY_DOCUMENT, [file(*one) for one in contents.items()], WHEN)
    assert taken_out(pdf) == contents


@pytest.mark.parametrize(
    "content",
    [
        b"\nendstream\nendobj\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
        b"xref\n0 1\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
        EMPTY_DOCUMENT,
        NOISE,
        b"\r\n",
        b"a",
    ],
    ids=["end of stream", "end of file", "a PDF", "noise", "line end", "one letter"],
)
def test_content_that_looks_like_a_pdf_stays_content(content: bytes) -> None:
    pdf = with_files(EMPTY_DOCUMENT, [file("piece.bin", content)], WHEN)
    assert taken_out(pdf) == {"piece.bin": content}
    assert PdfFileReader(io.BytesIO(pdf)).total_revisions == 1


def test_text_is_deflated_and_noise_is_not() -> None:
    text = b"<observation>glycine</observation>\n" * 3_000
    assert len(with_files(EMPTY_DOCUMENT, [file("a.xml", text)], WHEN)) < len(EMPTY_DOCUMENT) + 5_000
    assert NOISE in with_files(EMPTY_DOCUMENT, [file("a.bin", NOISE)], WHEN)


def test_each_file_says_what_it_is_to_the_document() -> None:
    source = file("source.xml", b"<x/>", relationship="source")
    other = file("été #1.txt", b"x", "text/vnd.a#b+c", relationship="supplement")
    pdf = with_files(EMPTY_DOCUMENT, [source, other], WHEN)
    catalog = PdfFileReader(io.BytesIO(pdf)).root
    files = [one.get_object() for one in catalog["/AF"]]
    said = [(one["/UF"], one["/AFRelationship"], one["/EF"]["/F"]["/Subtype"]) for one in files]
    assert said == [
        ("source.xml", "/Source", "/application/xml"),
        ("été #1.txt", "/Supplement", "/text/vnd.a#b+c"),
    ]


def test_names_are_in_one_order_by_bytes_and_by_letters() -> None:
    files = [file(name, b"x") for name in ("source.xml", "Pièce jointe.txt", "annexe.txt", "ÿ.txt", "b.txt")]
    pdf = with_files(EMPTY_DOCUMENT, files, WHEN)

    # Readers look for a name by halves, some by its bytes, some by its letters.
    named = list(PdfFileReader(io.BytesIO(pdf)).root["/Names"]["/EmbeddedFiles"]["/Names"])[::2]
    assert [name.original_bytes for name in named] == sorted(name.original_bytes for name in named)
    assert list(named) == sorted(named)


def test_the_same_files_give_the_same_bytes() -> None:
    files = [file("source.xml", b"<x/>" * 500), file("provenance.json", b"{}")]
    assert with_files(EMPTY_DOCUMENT, files, WHEN) == with_files(EMPTY_DOCUMENT, files, WHEN)


def test_no_file_changes_nothing() -> None:
    assert with_files(EMPTY_DOCUMENT, [], WHEN) == EMPTY_DOCUMENT


def test_a_document_that_holds_files_already_is_not_taken() -> None:
    with pytest.raises(NotPlain):
        with_files(rendered(plain()).pdf, [file("source.xml", b"<x/>")], WHEN)
