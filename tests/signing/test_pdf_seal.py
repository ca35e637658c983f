"""Sealing a PDF."""

import time
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.errors import SigningCode, SigningError
from signing.pdf_seal import seal
from signing.subindications import SubIndication
from signing.trust import TrustStore, pem
from signing.verification import Verdict, overall, verify_pdf
from tests.signing.signing_home import NOW, PASSPHRASE, Home, with_cross_reference_stream


def seal_with_pyhanko(pdf: bytes, home: Home, at: datetime) -> bytes:
    """Seal the slow way, for comparison; the key is read as pyHanko reads it."""
    key = (home.folder / "seals" / "750000001" / "key.pem").read_bytes()
    chain = list(load_certs_from_pemder_data(pem(home.key.certificates)))
    registry = SimpleCertificateStore()
    registry.register_multiple(chain)
    signer = signers.SimpleSigner(
        signing_cert=chain[0],
        signing_key=load_private_key_from_pemder_data(key, PASSPHRASE),
        cert_registry=registry,
        embed_roots=False,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name="Cachet",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    output: BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf + b"\n")), metadata, signer)
    return output.getvalue()


def embedded(pdf: bytes) -> Any:
    return next(iter(PdfFileReader(BytesIO(pdf)).embedded_signatures))


def signed_attributes(pdf: bytes) -> dict[str, bytes]:
    signer = cms.ContentInfo.load(bytes(embedded(pdf).pkcs7_content))["content"]["signer_infos"][0]
    return {one["type"].native: one["values"].dump() for one in signer["signed_attrs"]}


def pyhanko_status(pdf: bytes, trust: TrustStore) -> Any:
    roots = list(load_certs_from_pemder_data(pem(trust.anchors)))
    context = ValidationContext(
        trust_roots=roots, crls=list(trust.crls), moment=NOW, allow_fetching=False, revocation_mode="require"
    )
    return validate_pdf_signature(embedded(pdf), context)


def test_the_document_is_kept_byte_for_byte_under_the_seal(document: bytes, sealed: bytes) -> None:
    assert sealed.startswith(document + b"\n")
    assert sealed.endswith(b"%%EOF\n")


def test_a_sealed_document_is_sound(home: Home, sealed: bytes) -> None:
    steps = verify_pdf(sealed, home.trust, NOW)

    assert overall(steps) is Verdict.PASSED, steps


def test_pyhanko_finds_the_seal_valid_trusted_and_covering_everything(home: Home, sealed: bytes) -> None:
    status = pyhanko_status(sealed, home.trust)

    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert embedded(sealed).docmdp_level is MDPPerm.NO_CHANGES


def test_the_container_says_what_pyhankos_own_says(home: Home, document: bytes, sealed: bytes) -> None:
    theirs = seal_with_pyhanko(document, home, NOW)

    mine, other = signed_attributes(sealed), signed_attributes(theirs)

    assert mine.keys() == other.keys()
    assert {k: v for k, v in mine.items() if k != "message_digest"} == {
        k: v for k, v in other.items() if k != "message_digest"
    }
    assert pyhanko_status(theirs, home.trust).bottom_line


def test_our_verification_accepts_pyhankos_seal(home: Home, document: bytes) -> None:
    steps = verify_pdf(seal_with_pyhanko(document, home, NOW), home.trust, NOW)

    # It wrote the time of this machine, which is before the certificate begins.
    (doubt,) = [step for step in steps if step.verdict is not Verdict.PASSED]
    assert doubt.subindication is SubIndication.SIG_CONSTRAINTS_FAILURE
    assert "hors de la validité de son certificat" in doubt.detail


def test_a_file_with_a_cross_reference_stream_is_sealed_too(home: Home, document: bytes) -> None:
    modern = with_cross_reference_stream(document)

    sealed = seal(modern, home.key, NOW, name="Association")

    assert overall(verify_pdf(sealed, home.trust, NOW)) is Verdict.PASSED
    assert pyhanko_status(sealed, home.trust).bottom_line


def test_sealing_again_gives_the_same_bytes(home: Home, document: bytes, sealed: bytes) -> None:
    again = seal(document, home.key, NOW, name="Association Les Tilleuls", reason="Archivage")

    assert again == sealed


def test_a_sealed_document_is_not_sealed_again(home: Home, sealed: bytes) -> None:
    with pytest.raises(SigningError) as refusal:
        seal(sealed, home.key, NOW)

    assert refusal.value.code is SigningCode.ALREADY_SEALED


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"hello" * 1000, b"startxref\n5\n%%EOF"])
def test_what_is_no_pdf_is_refused(home: Home, content: bytes) -> None:
    with pytest.raises(SigningError) as refusal:
        seal(content, home.key, NOW)

    assert refusal.value.code is SigningCode.NOT_A_PDF


@given(data=st.data())
@settings(max_examples=60)
def test_a_damaged_document_is_sealed_or_refused_in_words(
    home: Home, document: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(min_value=len(document) - 6000, max_value=len(document) - 1))
    size = data.draw(st.integers(min_value=0, max_value=60))
    damaged = document[:at] + data.draw(st.binary(max_size=30)) + document[at + size :]

    try:
        sealed = seal(damaged, home.key, NOW)
    except SigningError as refusal:
        sealed, code = b"", refusal.code
    assert sealed.startswith(damaged) if sealed else code is SigningCode.NOT_A_PDF


def test_names_outside_latin_are_kept(home: Home, document: bytes) -> None:
    sealed = seal(document, home.key, NOW, name="Œuvre «é» שלום )(\\", location="Γ")

    assert embedded(sealed).sig_object["/Name"] == "Œuvre «é» שלום )(\\"


def test_a_seal_costs_few_milliseconds(home: Home, document: bytes) -> None:
    assert len(document) > 100_000
    seal(document, home.key, NOW)

    start = time.process_time()
    for _ in range(20):
        seal(document, home.key, NOW)

    # Ten times the usual cost, so that only a key parsed again or a document parsed whole fails it.
    assert (time.process_time() - start) / 20 < 0.020
