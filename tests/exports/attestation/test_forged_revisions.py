"""What others appended to a sealed PDF is not called validation data by the offline verifier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import encode_pdfdocencoding

from exports.attestation.verify_dui import Checks, Trust, _text, worst

SEALS = Path(__file__).parents[2] / "golden" / "seals"
INFO, METADATA, ROOT = 30, 31, 32
ON_PAGE = b"BT /F1 22 Tf 60 700 Td (Je legue tous mes biens.) Tj ET"


def extent(pdf: bytes) -> str:
    """Return the verdict on what the seal covers."""
    checks = Checks(None, Trust(), datetime.now(UTC))
    return worst(step.verdict for step in checks.pdf(pdf, None, "Cachet | Seal") if "extent" in step.name)


def sealed() -> bytes:
    return (SEALS / "b-b.pdf").read_bytes()


def content(number: int, body: bytes = ON_PAGE) -> bytes:
    return b"%d 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, len(body), body)


def appended(
    objects: Mapping[int, bytes],
    entries: bytes = b"",
    before: bytes = b"",
    trailer: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """Return the sealed PDF with one more revision of these objects, and what a forger adds to it."""
    pdf = sealed()
    previous = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    out, table = pdf + before, b""
    for number in sorted(objects):
        table += b"%d 1\n%010d 00000 n\r\n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    start = len(out)
    out += b"xref\n" + table + entries
    out += b"trailer\n<</Root %d 0 R/Info %d 0 R/Size 40/Prev %d%b>>%b" % (
        ROOT,
        INFO,
        previous,
        trailer,
        after,
    )
    return out + b"\nstartxref\n%d\n%%%%EOF\n" % start


def information(title: bytes, date: bytes = b"D:20300101000000Z") -> bytes:
    whole = b"<</Title (%b)/Creator (Typst 0.15.1)/ModDate (%b)/CreationDate (D:20261129000000Z)>>"
    return whole % (title, date)


SAME = information(b"Projet d'accompagnement")


def test_a_new_date_of_change_alone_is_no_forgery() -> None:
    assert extent(appended({INFO: SAME})) == "passed"


@pytest.mark.parametrize("level", ["b-b", "b-t", "b-lt", "b-lta"])
def test_what_each_level_appends_is_none_either(level: str) -> None:
    assert extent((SEALS / f"{level}.pdf").read_bytes()) == "passed"


def test_another_title_is_found() -> None:
    assert extent(appended({INFO: information(b"JUGEMENT DU 3 MARS 2026")})) == "failed"
    assert extent(appended({36: information(b"JUGEMENT")}, trailer=b"/Info 36 0 R")) == "failed"


def test_other_metadata_are_found() -> None:
    body = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><t>JUGEMENT</t></x:xmpmeta>"
    stream = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(body), body)

    assert extent(appended({METADATA: stream})) == "failed"


def test_an_object_that_the_table_names_with_another_generation_is_not_taken_for_unchanged() -> None:
    place = sealed().index(b"\n32 0 obj") + 1
    entry = b"32 1\n%010d 00001 n\r\n" % place

    assert extent(appended({INFO: SAME}, entries=entry)) == "indeterminate"


def test_an_object_twice_in_a_table_is_refused() -> None:
    place = sealed().index(b"\n32 0 obj") + 1

    assert extent(appended({INFO: SAME}, entries=b"30 1\n%010d 00000 n\r\n" % place)) == "failed"


def test_an_entry_for_what_was_sealed_is_refused() -> None:
    place = sealed().index(b"\n32 0 obj") + 1

    assert extent(appended({INFO: SAME}, entries=b"32 1\n%010d 00000 n\r\n" % place)) == "failed"


@pytest.mark.parametrize(
    "hidden",
    [
        {"before": content(27)},
        {"entries": content(27)},
        {"after": b"\n" + content(27)},
        {"after": b" %" + content(27).replace(b"\n", b" ")},
        {"trailer": b"/X (\n" + content(27).replace(b"(", b"").replace(b")", b"") + b")"},
    ],
)
def test_an_object_that_nothing_names_is_found_wherever_it_stands(hidden: dict[str, bytes]) -> None:
    assert extent(appended({INFO: SAME}, **hidden)) != "passed"


@pytest.mark.parametrize(
    "value",
    [
        b"<<>> %\nendobj\n" + content(27),
        b"<</A %" + content(27).replace(b"\n", b" ") + b"\n 1>>",
        b"<</A (" + content(27).replace(b"(", b"").replace(b")", b"") + b")>>",
        b"<</A\x0b5 0 R>>",
        b"<</A\x005 0 R>>",
        b"<</Length 400>>\nstream\n" + content(27, ON_PAGE.ljust(334)) + b"endstream",
    ],
)
def test_an_object_inside_another_is_found(value: bytes) -> None:
    assert extent(appended({INFO: SAME, 36: value})) != "passed"


def test_a_number_that_the_sealed_part_did_not_use_is_not_taken_again() -> None:
    assert extent(appended({INFO: SAME, 5_000: b"null"})) == "passed"
    unused = re.findall(rb"/Size (\d+)", sealed())

    assert unused
    assert extent(appended({INFO: SAME, 33: b"null"})) != "passed"


def test_a_title_in_another_encoding_is_the_same_title() -> None:
    """A program that notes its date of change may write every text anew."""
    title = "Projet d'accompagnement"
    for written in (b"\xfe\xff" + title.encode("utf-16-be"), b"\xef\xbb\xbf" + title.encode()):
        assert extent(appended({INFO: information(written)})) == "passed"


def test_texts_are_read_in_the_encoding_of_pdf() -> None:
    letters = [letter for letter in map(chr, range(32, 0x3000)) if _encodable(letter)]
    written = "".join(letters)

    assert len(letters) > 200
    assert _text(("string", encode_pdfdocencoding(written))) == written


def _encodable(letter: str) -> bool:
    try:
        return len(encode_pdfdocencoding(letter)) == 1
    except UnicodeEncodeError:
        return False
