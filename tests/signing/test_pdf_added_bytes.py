"""Bytes between the objects of a later revision: none may hide there, and none may cost minutes."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from time import process_time

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from archive_service.demo.small_pdf import small_pdf
from signing.key_algorithms import KeyInMemory
from signing.keys import SealKey
from signing.long_term_data import LongTermData
from signing.pdf_levels import with_data
from signing.pdf_seal import seal
from signing.report import Verdict, overall
from signing.trust import TrustStore
from signing.verification import verify_pdf
from tests.signing.laboratory import authority, crl, day, key, signer

NOW = day("2028-06-01")
ROOT = authority("Racine")
CERTIFICATE = signer(ROOT)
LIST = crl(ROOT, NOW - timedelta(days=1), NOW + timedelta(days=30))
TRUST = TrustStore(anchors=(ROOT.der,), crls=(LIST,))
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"

HIDDEN = {
    "an object": b"3 0 obj\n" + PAGE + b"\nendobj\n",
    "an object after a comment": b"3 0%\nobj\n" + PAGE + b"\nendobj\n",
    "an object after a null byte": b"3\x000\x00obj\n" + PAGE + b"\nendobj\n",
    "an object after a vertical tab": b"3\x0b0\x0bobj\n" + PAGE + b"\nendobj\n",
    "an object without a space": b"3 0obj\n" + PAGE + b"\nendobj\n",
    "a second end": b"endobj\n",
    "a comment": b"%9\n",
    "a null byte": b"\x00",
    "a stream": b"stream\nBT ET\nendstream\nendobj\n",
    "a trailer": b"trailer\n<</Root 3 0 R>>\n",
}
IN_A_VALUE = {
    "an object in a string": b"/X(\n3 0 obj\n" + PAGE + b"\nendobj\n)",
    "an object with null bytes in a string": b"/X(\n3\x000\x00obj\n" + PAGE + b"\nendobj\n)",
    "a trailer in a string": b"/X(\ntrailer\n<</Root 3 0 R>>\n)",
    "an object in a comment": b"%\r3 0 obj " + PAGE + b"endobj\n",
}


@cache
def sealed() -> bytes:
    held = SealKey.held_elsewhere(KeyInMemory(key("Cachet")), key("Cachet").public_key(), [CERTIFICATE])
    return seal(small_pdf(["Une page"]), held, NOW - timedelta(days=2))


@cache
def extended() -> bytes:
    """The sealed document with a revision that adds validation data."""
    data = LongTermData(certificates=(CERTIFICATE.public_bytes(Encoding.DER),), lists=(LIST,))
    return with_data(sealed(), data)


def with_bytes(pdf: bytes, added: bytes, place: int) -> bytes:
    """The document with `added` at a place of its last revision, whose table still says where all stands."""
    table = pdf.rfind(b"\nxref\n") + 1

    def moved(entry: re.Match[bytes]) -> bytes:
        offset = int(entry[1])
        return b"%010d 00000 n" % (offset + len(added) if offset >= place else offset)

    lines = re.sub(rb"(\d{10}) 00000 n", moved, pdf[table:])
    lines = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (table + len(added)), lines)
    return pdf[:place] + added + pdf[place:table] + lines


def verdict(pdf: bytes) -> Verdict:
    return overall(verify_pdf(pdf, TRUST, NOW))


def test_a_revision_of_validation_data_passes() -> None:
    assert verdict(extended()) is Verdict.PASSED
    assert verdict(with_bytes(extended(), b"\r\n \t", extended().rfind(b"\nxref\n") + 1)) is Verdict.PASSED


@pytest.mark.parametrize("name", HIDDEN)
def test_bytes_of_no_object_fail_wherever_they_stand_in_a_revision(name: str) -> None:
    pdf = extended()
    ends = [one.end() for one in re.finditer(rb"endobj\n", pdf) if one.end() > len(sealed())]

    assert len(ends) >= 3
    for place in ends:
        assert verdict(with_bytes(pdf, HIDDEN[name], place)) is Verdict.FAILED


@pytest.mark.parametrize("name", IN_A_VALUE)
def test_a_value_that_looks_like_an_object_to_a_reader_that_rebuilds_fails(name: str) -> None:
    pdf = extended()
    place = pdf.rindex(b"/Certs")

    assert verdict(with_bytes(pdf, IN_A_VALUE[name], place)) is Verdict.FAILED
    assert verdict(with_bytes(pdf, b"% rien d'autre\n", place)) is Verdict.PASSED


@pytest.mark.parametrize("gap", [b" ", b"\n", b"%\n", b"startxref 1 ", b"1 0 ", b"<", b"/"])
def test_a_megabyte_before_the_end_of_a_revision_costs_no_minutes(gap: bytes) -> None:
    pdf = sealed()
    number = int(re.findall(rb"/Size (\d+)", pdf)[-1])
    before = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    table = len(pdf) + len(b"%d 0 obj\n<<>>\nendobj\n" % number)
    begun = process_time()

    for long in (gap * (1_000_000 // len(gap)), b""):
        trailer = b"trailer\n<</Size %d/Root 1 0 R/Prev %d>>" % (number + 1, before)
        late = b"%d 0 obj\n<<>>\nendobj\nxref\n%d 1\n%010d 00000 n\r\n" % (number, number, len(pdf))
        end = b"%%c\nstartxref\n%d\n%%%%EOF\n" % table
        assert verdict(pdf + late + trailer + long + end) is Verdict.FAILED

    assert process_time() - begun < 5
