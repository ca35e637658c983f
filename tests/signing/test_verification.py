"""Judging a sealed PDF."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.development import create_development_pki, development_trust, open_authority_key
from signing.development_certificates import Issuer
from signing.digests import Digest
from signing.report import Step
from signing.trust import TrustStore
from signing.verification import (
    EVIDENCE_STEPS,
    PDF_STEPS,
    Verdict,
    overall,
    proven_time,
    verify_evidence,
    verify_pdf,
)
from tests.signing.renewing import build_evidence
from tests.signing.signing_home import NOW, PASSPHRASE, Home


def first_trouble(steps: list[Step]) -> tuple[int, Verdict]:
    return next((step.number, step.verdict) for step in steps if step.verdict is not Verdict.PASSED)


def development_issuer(home: Home, name: str) -> Issuer:
    folder = home.folder / "authority"
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    return Issuer(certificate, open_authority_key(folder / f"{name}.key", PASSPHRASE))


def remade(issuer: Issuer, made: datetime, until: datetime) -> bytes:
    """An authority's list with other times than its own."""
    builder = x509.CertificateRevocationListBuilder(issuer.certificate.subject, made, until)
    return builder.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def lists_by(trust: TrustStore, name: str) -> tuple[bytes, ...]:
    return tuple(one for one in trust.crls if name in x509.load_der_x509_crl(one).issuer.rfc4514_string())


def with_a_later_revision(pdf: bytes) -> bytes:
    """The same document with its title overwritten afterwards, as an editor would do."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.set_info(writer.prev.trailer.raw_get("/Info"))
    writer.update_root()
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_the_report_has_the_documented_steps(home: Home, sealed: bytes) -> None:
    steps = verify_pdf(sealed, home.trust, NOW)

    assert [(step.number, step.name) for step in steps] == list(enumerate(PDF_STEPS, start=1))
    assert overall(steps) is Verdict.PASSED


def test_a_changed_content_byte_breaks_integrity(home: Home, sealed: bytes) -> None:
    changed = bytearray(sealed)
    changed[sealed.index(b"/EmbeddedFile") - 200] ^= 1

    assert first_trouble(verify_pdf(bytes(changed), home.trust, NOW)) == (6, Verdict.FAILED)


def test_changed_bytes_anywhere_are_never_sound(home: Home, sealed: bytes, document: bytes) -> None:
    positions = [*range(0, len(document), 5003), *range(len(document), len(sealed), 61)]

    for position in positions:
        changed = bytearray(sealed)
        changed[position] ^= 1
        verdict = overall(verify_pdf(bytes(changed), home.trust, NOW))
        assert verdict is not Verdict.PASSED, position


def test_not_even_the_case_of_a_hexadecimal_digit_is_free(home: Home, sealed: bytes) -> None:
    start = sealed.rindex(b"/Contents <") + 11
    position = next(at for at in range(start, len(sealed)) if sealed[at : at + 1].isalpha())
    changed = sealed[:position] + sealed[position : position + 1].upper() + sealed[position + 1 :]

    assert first_trouble(verify_pdf(changed, home.trust, NOW)) == (2, Verdict.FAILED)


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%%EOF\n", b"% un commentaire\n", bytes(2000)])
def test_bytes_after_the_end_are_noticed(home: Home, sealed: bytes, tail: bytes) -> None:
    assert overall(verify_pdf(sealed + tail, home.trust, NOW)) is Verdict.FAILED


def test_a_later_revision_is_noticed(home: Home, sealed: bytes) -> None:
    steps = verify_pdf(with_a_later_revision(sealed), home.trust, NOW)

    assert first_trouble(steps) == (2, Verdict.FAILED)


def test_a_document_without_seal_fails(home: Home, document: bytes) -> None:
    assert first_trouble(verify_pdf(document, home.trust, NOW)) == (1, Verdict.FAILED)


def test_without_anchor_the_verdict_is_open_and_never_passed(sealed: bytes) -> None:
    steps = verify_pdf(sealed, TrustStore(), NOW)

    assert overall(steps) is Verdict.INDETERMINATE
    assert first_trouble(steps) == (5, Verdict.INDETERMINATE)


def test_an_authority_of_the_same_name_is_not_the_same_authority(
    sealed: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("other")
    create_development_pki(folder, NOW, passphrase=PASSPHRASE)

    steps = verify_pdf(sealed, development_trust(folder), NOW)

    assert overall(steps) is Verdict.INDETERMINATE


def test_without_revocation_lists_the_verdict_is_open(home: Home, sealed: bytes) -> None:
    trust = TrustStore(anchors=home.trust.anchors, intermediates=home.trust.intermediates)

    assert first_trouble(verify_pdf(sealed, trust, NOW)) == (5, Verdict.INDETERMINATE)


def test_a_list_that_ended_before_the_seal_leaves_the_verdict_open(home: Home, sealed: bytes) -> None:
    issuer = development_issuer(home, "seals-ca")
    others = tuple(one for one in home.trust.crls if one not in lists_by(home.trust, "Autorité des cachets"))
    ended = remade(issuer, NOW - timedelta(days=400), NOW - timedelta(days=300))
    covering = remade(issuer, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    present = remade(issuer, NOW + timedelta(days=29), NOW + timedelta(days=31))

    def judged(*lists: bytes, days: int = 30, proven: bool = False) -> list[Step]:
        trust = replace(home.trust, crls=(*others, *lists))
        return verify_pdf(sealed, trust, NOW + timedelta(days=days), proven=proven)

    assert first_trouble(judged(ended)) == first_trouble(judged(covering)) == (5, Verdict.INDETERMINATE)
    assert "Autorité des cachets" in judged(ended)[4].detail
    assert (
        overall(judged(covering, days=0)) is overall(judged(covering, days=0, proven=True)) is Verdict.PASSED
    )
    assert overall(judged(present)) is overall(judged(present, covering, ended)) is Verdict.PASSED


def test_a_token_whose_authoritys_list_ended_leaves_the_evidence_open(home: Home, sealed: bytes) -> None:
    roots = development_issuer(home, "tsa-root")
    ended = remade(roots, NOW - timedelta(days=400), NOW - timedelta(days=300))
    stamper = replace(home.stamper, crl=ended)
    trust = replace(home.trust, crls=())

    (evidence,) = build_evidence([[Digest.of(sealed)]], stamper)

    assert first_trouble(verify_evidence(evidence, [sealed], trust, NOW)) == (5, Verdict.INDETERMINATE)
    assert overall(verify_evidence(evidence, [sealed], home.trust, NOW)) is Verdict.PASSED


@pytest.mark.parametrize("days", [-2, 20 * 365])
def test_outside_the_certificates_validity_the_verdict_is_open(home: Home, sealed: bytes, days: int) -> None:
    steps = verify_pdf(sealed, home.trust, NOW + timedelta(days=days))

    assert first_trouble(steps) == (5, Verdict.INDETERMINATE)


@given(st.binary(max_size=400))
@example(b"%PDF-1.7\nstartxref\n0\n%%EOF")
def test_any_bytes_get_a_report(content: bytes) -> None:
    steps = verify_pdf(content, TrustStore(), NOW)

    assert len(steps) == len(PDF_STEPS)
    assert overall(steps) is Verdict.FAILED


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.data_too_large])
def test_a_damaged_document_gets_a_report_and_is_never_sound(
    home: Home, sealed: bytes, document: bytes, data: st.DataObject
) -> None:
    """Cut, repeat and overwrite where a reader looks: in the structure after the content."""
    at = data.draw(st.integers(min_value=len(document) - 2000, max_value=len(sealed) - 1))
    end = min(len(sealed), at + data.draw(st.integers(min_value=1, max_value=600)))
    replacement = data.draw(st.one_of(st.binary(max_size=40), st.just(sealed[at:end] * 2), st.just(b"1 0 R")))
    damaged = sealed[:at] + replacement + sealed[end:]

    if damaged != sealed:
        assert overall(verify_pdf(damaged, home.trust, NOW)) is not Verdict.PASSED


def test_a_time_proven_by_evidence_keeps_a_seal_sound_after_its_certificate(
    home: Home, sealed: bytes
) -> None:
    (evidence,) = build_evidence([[Digest.of(sealed)]], home.stamper)
    in_twenty_years = NOW + timedelta(days=20 * 365)

    assert overall(verify_pdf(sealed, home.trust, in_twenty_years)) is Verdict.INDETERMINATE
    assert overall(verify_evidence(evidence, [sealed], home.trust, in_twenty_years)) is Verdict.PASSED
    proven = proven_time(evidence)
    assert proven is not None
    assert overall(verify_pdf(sealed, home.trust, proven)) is Verdict.PASSED


def test_reports_about_evidence_have_their_own_steps() -> None:
    steps = verify_evidence(b"", [b"x"], TrustStore())

    assert [step.name for step in steps] == list(EVIDENCE_STEPS)


def test_a_report_without_steps_proves_nothing() -> None:
    assert overall([]) is Verdict.INDETERMINATE
