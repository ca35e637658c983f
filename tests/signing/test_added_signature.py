"""A signature that a person adds to a sealed document, and everything else that may follow one."""

from __future__ import annotations

import time
import zlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigSeedSubFilter

from signing.added_signature import AdditionFlaw, UnsoundAddition, added_signature, holder_of
from signing.long_term_data import LongTermData
from signing.pdf_levels import with_data
from signing.pdf_seal import EmptyField, seal
from signing.subindications import SubIndication
from signing.verification import Verdict, overall, verify_pdf
from tests.signing.archivists import NAME, ORGANISATION, Archivist, archivist
from tests.signing.pdf_attacks import unnamed_copy_beside_validation_data
from tests.signing.signing_home import NOW, PASSPHRASE, Home, with_cross_reference_stream

FIELD = EmptyField(name="Visa", tooltip="Visa des archives", box=(300, 700, 500, 740))


@pytest.fixture(scope="module")
def person() -> Archivist:
    return archivist(NOW - timedelta(days=30), NOW + timedelta(days=300))


@pytest.fixture(scope="module")
def to_sign(home: Home, document: bytes) -> bytes:
    return seal(document, home.key, NOW, to_sign=FIELD)


@pytest.fixture(scope="module")
def signed(person: Archivist, to_sign: bytes) -> bytes:
    return person.signed(to_sign)


def test_a_signed_document_is_verified_with_both_signatures(
    home: Home, person: Archivist, to_sign: bytes, signed: bytes
) -> None:
    both = home.trust + person.trust(NOW)

    # The program that signed wrote the time of this machine, which is not that of the test: its lists are not
    # asked for here.
    found = {step.name: step for step in verify_pdf(signed, both, NOW)}
    strange = {step.name: step for step in verify_pdf(signed, home.trust, NOW)}
    certificate = "Signature 2 : Validation du certificat (X.509)"
    assert [step.verdict for step in found.values()][:8] == [Verdict.PASSED] * 8, found
    assert strange[certificate].subindication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    assert found["Signature 2 : Vérification cryptographique"].verdict is Verdict.PASSED
    assert found["Signature 2 : Contrôle du format"].verdict is Verdict.PASSED
    assert overall(verify_pdf(changed(signed), both, NOW)) is Verdict.FAILED
    assert overall(verify_pdf(person.signed(changed(to_sign)), both, NOW)) is Verdict.FAILED


def flaw(content: bytes, original: bytes) -> AdditionFlaw:
    with pytest.raises(UnsoundAddition) as refused:
        added_signature(content, original)
    return refused.value.flaw


def changed(pdf: bytes) -> bytes:
    """Return the file with a revision that changes its first page."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_a_document_to_be_signed_is_as_well_sealed_as_any(home: Home, to_sign: bytes) -> None:
    assert overall(verify_pdf(to_sign, home.trust, NOW)) is Verdict.PASSED


@pytest.mark.parametrize("field_name", ["Visa", "Autre"])
@pytest.mark.parametrize("form", [SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED])
def test_the_signature_of_a_person_is_read(
    person: Archivist, to_sign: bytes, field_name: str, form: SigSeedSubFilter
) -> None:
    found = added_signature(person.signed(to_sign, field_name=field_name, form=form), to_sign)

    holder = holder_of(found.certificate)
    assert not found.is_by_the_seal
    assert holder.serial == person.serial
    assert holder.organisation == f"{ORGANISATION}, NTRFR-22250001300014"
    assert NAME not in repr(holder)


def test_a_file_with_a_cross_reference_stream_can_be_signed_too(
    home: Home, person: Archivist, document: bytes
) -> None:
    modern = seal(with_cross_reference_stream(document), home.key, NOW, to_sign=FIELD)

    assert added_signature(person.signed(modern), modern).carried


def test_the_key_of_the_seal_is_recognised(home: Home, person: Archivist, to_sign: bytes) -> None:
    key = (home.folder / "seals" / "750000001" / "key.pem").read_bytes()
    own, above = (x509.load_der_x509_certificate(one) for one in home.key.certificates[:2])
    producer = Archivist(
        own, replace(person.authority, certificate=above), load_pem_private_key(key, PASSPHRASE)
    )

    assert added_signature(producer.signed(to_sign), to_sign).is_by_the_seal


def test_each_other_file_has_its_flaw(
    home: Home, person: Archivist, document: bytes, to_sign: bytes, signed: bytes
) -> None:
    encrypted = copy_into_new_writer(PdfFileReader(BytesIO(to_sign)))
    encrypted.encrypt("secret")
    locked = BytesIO()
    encrypted.write(locked)

    assert flaw(b"", to_sign) is AdditionFlaw.NOT_A_PDF
    assert flaw(b"Bordereau", to_sign) is AdditionFlaw.NOT_A_PDF
    assert flaw(signed + b"x" * 3000, to_sign) is AdditionFlaw.NOT_A_PDF
    assert flaw(locked.getvalue(), to_sign) is AdditionFlaw.ENCRYPTED
    assert flaw(document, to_sign) is AdditionFlaw.OTHER_DOCUMENT
    assert flaw(person.signed(document + b"\n"), to_sign) is AdditionFlaw.OTHER_DOCUMENT
    assert flaw(to_sign, to_sign) is AdditionFlaw.UNSIGNED
    assert flaw(to_sign + b"\n", to_sign) is AdditionFlaw.UNSIGNED
    assert flaw(changed(to_sign), to_sign) is AdditionFlaw.UNSIGNED
    assert flaw(person.signed(signed, field_name="Autre"), to_sign) is AdditionFlaw.SEVERAL
    assert flaw(changed(signed), to_sign) is AdditionFlaw.CHANGED
    assert flaw(signed + b"\n", to_sign) is AdditionFlaw.CHANGED
    assert flaw(person.signed(changed(to_sign)), to_sign) is AdditionFlaw.CHANGED


def test_a_seal_that_forbids_signatures_is_obeyed(home: Home, person: Archivist, sealed: bytes) -> None:
    closed = sealed.replace(
        b"/DocMDP/TransformParams<</Type/TransformParams/P 1/",
        b"/DocMDP/TransformParams<</Type/TransformParams/P 2/",
    )
    forced = person.signed(closed, field_name="Autre")

    assert flaw(sealed + forced[len(closed) :], sealed) in (AdditionFlaw.CHANGED, AdditionFlaw.INVALID)


def test_bytes_of_no_object_before_the_signature_of_a_person_are_refused(
    home: Home, person: Archivist, to_sign: bytes
) -> None:
    hiding = person.signed(unnamed_copy_beside_validation_data(to_sign))

    assert flaw(hiding, to_sign) is AdditionFlaw.CHANGED
    assert overall(verify_pdf(hiding, home.trust + person.trust(NOW), NOW)) is Verdict.FAILED


def test_a_signature_after_validation_data_is_read(person: Archivist, to_sign: bytes, home: Home) -> None:
    data = LongTermData(certificates=home.key.certificates, lists=home.trust.crls)

    assert added_signature(person.signed(with_data(to_sign, data)), to_sign).carried


@settings(max_examples=60)
@given(number=st.integers(0, 2**40), mask=st.integers(1, 255), anywhere=st.booleans())
def test_no_changed_byte_of_the_document_passes(
    to_sign: bytes, signed: bytes, number: int, mask: int, *, anywhere: bool
) -> None:
    first = 0 if anywhere else len(to_sign)
    place = first + number % (len(signed) - first)
    altered = bytearray(signed)
    altered[place] ^= mask

    try:
        found = added_signature(bytes(altered), to_sign)
    except UnsoundAddition:
        return
    # What no signature covers: other certificates beside the signer's, and how the container is written.
    container = signed.index(b"/Contents", len(to_sign))
    assert container < place < signed.index(b">", container)
    assert found.certificate == added_signature(signed, to_sign).certificate


@settings(max_examples=30)
@given(cut=st.integers(min_value=1, max_value=20_000), end=st.binary(max_size=40))
def test_no_cut_file_passes(to_sign: bytes, signed: bytes, cut: int, end: bytes) -> None:
    with pytest.raises(UnsoundAddition):
        added_signature(signed[:-cut] + end, to_sign)


def test_hostile_revisions_are_refused_at_once(to_sign: bytes) -> None:
    size, before = len(to_sign), int(to_sign.rpartition(b"startxref")[2].split()[0])
    end = b"startxref\n%d\n%%%%EOF\n"
    table = b"xref\n99 1\n%010d 00000 n\r\ntrailer\n<</Size 100/Root 99 0 R/Prev %d>>\n" + end
    nested = b"99 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\n"
    packed = zlib.compress(bytes(300_000_000), 9)
    entries = b"<</Type/XRef/W[1 2 1]/Size 100/Root 1 0 R/Prev %d/Filter/FlateDecode/Length %d>>"
    bomb = b"99 0 obj\n" + entries % (before, len(packed)) + b"\nstream\n" + packed
    bomb += b"\nendstream\nendobj\n" + end % size
    deep = nested + table % (size, before, size + len(nested))
    started = time.process_time()

    assert flaw(to_sign + table % (size, size, size), to_sign) is AdditionFlaw.NOT_A_PDF
    assert flaw(to_sign + deep, to_sign) is AdditionFlaw.NOT_A_PDF
    assert flaw(to_sign + bomb, to_sign) is AdditionFlaw.NOT_A_PDF
    assert time.process_time() - started < 10
