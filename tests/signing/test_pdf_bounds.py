"""Small PDFs that would cost minutes or gigabytes get a verdict at once."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from time import process_time

import pytest

from archive_service.demo.small_pdf import small_pdf
from signing.pdf_bounds import is_inflated
from signing.report import Verdict, overall
from signing.trust import TrustStore
from signing.verification import verify_pdf
from tests.signing.signing_home import with_cross_reference_stream

CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"


def with_table(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    body, places = b"%PDF-1.7\n", dict[int, int]()
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    lines = b"".join(b"%d 1\n%010d 00000 n \n" % one for one in places.items())
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (max(objects) + 1, trailer)
    start = len(body)
    return body + b"xref\n0 1\n0000000000 65535 f \n" + lines + end + b"startxref\n%d\n%%%%EOF\n" % start


def with_stream(keys: bytes, data: bytes = b"") -> bytes:
    body = b"%%PDF-1.7\n1 0 obj\n%s\nendobj\n2 0 obj\n%s\nendobj\n" % (CATALOG, PAGES)
    packed = zlib.compress(data)
    stream = b"<</Type/XRef%s/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        keys,
        len(packed),
        packed,
    )
    return body + b"3 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream, len(body))


def tree_of_fields(levels: int) -> bytes:
    """Each branch names the next one twice."""
    form = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
    branches = {n: b"<</T(a)/Kids[%d 0 R %d 0 R]>>" % (n + 1, n + 1) for n in range(3, 3 + levels)}
    return with_table({1: form, 2: PAGES, **branches, 3 + levels: b"<</FT/Sig/T(a)>>"})


HOSTILE = {
    "entries without a byte": with_stream(b"/Size 10/W[0 0 0]/Index[0 1000000000]"),
    "the same in other letters": with_stream(b"/#53ize 10/#57[0 0 0]/I#6edex[0 1000000000]"),
    "entries of nothing": with_stream(b"/Size 90000000/W[1 0 0]", bytes(90_000_000)),
    "a tree that doubles": tree_of_fields(60),
    "a table that names itself": with_table({1: CATALOG, 2: PAGES}, b"/Prev 110"),
    "a field that is its own child": tree_of_fields(1).replace(b"[4 0 R 4 0 R]", b"[3 0 R 3 0 R]"),
    "references in a circle": with_table(
        {1: b"<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>", 2: PAGES, 3: b"4 0 R", 4: b"3 0 R"}
    ),
    "arrays in arrays": with_table({1: b"<</Type/Catalog/AcroForm " + b"[" * 200_000 + b">>", 2: PAGES}),
}


def revised(count: int) -> bytes:
    """The same object written again and again, each time in a revision of its own."""
    pdf = bytearray(with_table({1: CATALOG, 2: PAGES}))
    before = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    for number in range(count):
        place = len(pdf)
        pdf += b"3 0 obj\n<</A %d>>\nendobj\n" % number
        start = len(pdf)
        pdf += b"xref\n3 1\n%010d 00000 n \ntrailer\n<</Size 4/Root 1 0 R/Prev %d>>\n" % (place, before)
        pdf += b"startxref\n%d\n%%%%EOF\n" % start
        before = start
    return bytes(pdf)


def test_a_document_of_very_many_revisions_is_not_compared() -> None:
    begun = process_time()

    steps = verify_pdf(revised(5_000), TrustStore(), datetime.now(UTC))

    assert overall(steps) is Verdict.INDETERMINATE
    assert "révisions" in steps[0].detail
    assert process_time() - begun < 15


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_structure_gets_a_verdict_in_bounded_time(name: str) -> None:
    begun = process_time()

    steps = verify_pdf(HOSTILE[name], TrustStore(), datetime.now(UTC))

    assert overall(steps) is not Verdict.PASSED
    assert process_time() - begun < 15


def test_honest_files_are_within_the_bounds() -> None:
    pdf = small_pdf(["Une page"])

    assert not is_inflated(pdf)
    assert not is_inflated(with_cross_reference_stream(pdf))
    assert is_inflated(HOSTILE["entries without a byte"])
