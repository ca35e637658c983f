"""A PDF that no program opens is recognised by its structure, faster than opening one page."""

from __future__ import annotations

import time
import zlib
from hashlib import sha256

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.pdf import condition_of_pdf
from archive_service.file_formats.pdf_passwords import opens_without_password
from tests.archive_service.file_formats.file_samples import (
    CATALOG,
    PAGES,
    locked_pdf,
    packed_pdf,
    page,
    pdf,
    stream,
)

WHOLE = {
    "classic": page("Compte rendu"),
    "packed": packed_pdf(),
    "packed-without-predictor": packed_pdf(predictor=False),
    "bytes-before": b"\r\n" * 20 + page("Compte rendu"),
    "bytes-behind": page("Compte rendu") + b"\0" * 2000,
    "no-last-mark": page("Compte rendu").removesuffix(b"%%EOF\n"),
    "wrong-place-of-the-table": page("Compte rendu").replace(b"startxref\n", b"startxref\n1"),
}


def opens(content: bytes) -> bool:
    """Say whether a reader that repairs what it can opens a file, and finds a page."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return False
    try:
        return len(document) > 0
    finally:
        document.close()


@pytest.mark.parametrize("name", WHOLE)
def test_what_opens_is_whole(name: str) -> None:
    assert opens(WHOLE[name])
    assert condition_of_pdf(WHOLE[name]) is Condition.WHOLE


@pytest.mark.parametrize("content", [page("Compte rendu"), packed_pdf()], ids=["classic", "packed"])
@given(share=st.floats(0, 0.97))
def test_a_cut_pdf_is_damaged(content: bytes, share: float) -> None:
    assert condition_of_pdf(content[: int(len(content) * share)]) is Condition.DAMAGED


def test_an_update_that_was_cut_is_damaged() -> None:
    content = page("Compte rendu") + b"4 0 obj\n<</Length 12>>stream\nBT /F 1"

    assert condition_of_pdf(content) is Condition.DAMAGED


def test_an_update_that_is_all_there_is_whole() -> None:
    first = page("Compte rendu")
    at = len(first)
    previous = int(first.split(b"startxref\n")[1].split(b"\n")[0])
    update = b"4 0 obj\n" + stream(b"") + b"\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer <</Size 6/Root 1 0 R/Prev %d>>\n" % (at, previous)
    content = first + update + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(update))

    assert opens(content)
    assert condition_of_pdf(content) is Condition.WHOLE


def test_a_linearized_file_that_was_cut_behind_its_first_page_is_damaged() -> None:
    first = page("Compte rendu")
    content = first.replace(b"%PDF-1.4\n", b"%%PDF-1.4\n9 0 obj\n<</Linearized 1/L %d>>\nendobj\n" % 90_000)

    assert condition_of_pdf(content) is Condition.DAMAGED


@pytest.mark.parametrize("rest", [b"", b"\x8f\x01zz" * 200, b"startxref\nnowhere\n%%EOF"])
def test_garbage_behind_a_header_is_damaged(rest: bytes) -> None:
    assert condition_of_pdf(b"%PDF-1.7\n" + rest) is Condition.DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"),
        packed_pdf(b"[ ]"),
        packed_pdf(b"[]", predictor=False),
    ],
    ids=["classic", "packed", "packed-without-predictor"],
)
def test_a_pdf_without_a_page_is_told(content: bytes) -> None:
    assert condition_of_pdf(content) is Condition.NO_PAGE


def test_a_pdf_whose_pages_are_missing_is_damaged() -> None:
    assert condition_of_pdf(page("Vu").replace(b"/Kids[3 0 R]", b"/Kids[9 0 R]")) is Condition.DAMAGED


@pytest.mark.parametrize("content", [pdf(b"<</Type/Catalog>>"), pdf(PAGES), pdf(b"null")])
def test_a_pdf_that_leads_to_no_pages_is_damaged(content: bytes) -> None:
    assert not opens(content)
    assert condition_of_pdf(content) is Condition.DAMAGED


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_password_to_open_locks_a_pdf(revision: int) -> None:
    content = locked_pdf(revision, "secret")

    assert not opens(content)
    assert condition_of_pdf(content) is Condition.LOCKED


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_password_of_the_owner_alone_does_not(revision: int) -> None:
    content = locked_pdf(revision, "")

    assert opens(content)
    assert condition_of_pdf(content) is Condition.WHOLE


@pytest.mark.parametrize("password", [b"", b"secret"])
def test_the_revision_of_acrobat_9_is_known(password: bytes) -> None:
    user = sha256(password + b"validate").digest() + b"validate" + b"keysalt."
    written = b"<</Filter/Standard/V 5/R 5/O<%s>/U<%s>/P -1028>>" % (b"00" * 48, user.hex().encode())

    assert opens_without_password(written, b"") is (password == b"")


def test_a_lock_of_certificates_opens_for_nobody_else() -> None:
    content = page("Compte rendu").replace(b"/Root", b"/Encrypt<</Filter/Adobe.PubSec/V 4>>/Root")

    assert condition_of_pdf(content) is Condition.LOCKED


@given(data=st.data())
def test_no_bytes_make_it_fail(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([page("Vu"), packed_pdf(), locked_pdf(4, "x")])))
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    condition_of_pdf(bytes(content))


@pytest.mark.parametrize("place", [b"S0", b"-1", b"9" * 5000], ids=["no number", "negative", "endless"])
def test_of_an_object_whose_place_in_its_stream_is_no_number_nothing_is_known(place: bytes) -> None:
    assert condition_of_pdf(packed_pdf(second=place)) is Condition.WHOLE


def test_a_section_that_lists_an_endless_number_is_none() -> None:
    content = packed_pdf().replace(b"/Size 6", b"/Index[0 %s]" % (b"9" * 5000))

    assert condition_of_pdf(content) is condition_of_pdf(packed_pdf().replace(b"/XRef", b"/Xxxx"))


def test_a_bomb_is_not_unpacked() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    body = b"%PDF-1.5\n5 0 obj\n"
    entries = b"/Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Filter/FlateDecode"
    content = body + stream(packed, entries) + b"\nendobj\nstartxref\n9\n%%EOF\n"
    began = time.process_time()

    condition_of_pdf(content)

    assert time.process_time() - began < 0.2
