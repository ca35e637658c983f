"""OCSP answers that came with a signature, beside the lists or instead of them."""

from __future__ import annotations

from datetime import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.report import Verdict
from signing.revocation import SignatureTimes, check_revocation
from signing.subindications import SubIndication
from tests.signing.laboratory import DAY, OLD, Extension, authority, chain, crl, day, key, signer

ROOT = authority("Racine")
SIGNER = signer(ROOT)
CHAIN = chain(SIGNER, ROOT)
SIGNED = day("2026-05-17")
NO_CHECK: Extension = (x509.OCSPNoCheck(), False)
FOR_ANSWERS: Extension = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False)
DELEGATE = signer(ROOT, name="Répondeur", begin=OLD, more=[FOR_ANSWERS, NO_CHECK])


def answer(
    *,
    made: datetime = SIGNED + DAY,
    until: datetime | None = SIGNED + 7 * DAY,
    about: x509.Certificate = SIGNER,
    revoked: datetime | None = None,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    by: x509.Certificate = ROOT.certificate,
    key_name: str = "Racine",
) -> bytes:
    builder = ocsp.OCSPResponseBuilder().add_response(
        about,
        ROOT.certificate,
        SHA1(),  # the hash of names in RFC 5019; it protects nothing
        ocsp.OCSPCertStatus.REVOKED if revoked else status,
        made,
        until,
        revoked,
        x509.ReasonFlags.key_compromise if revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by).certificates([by])
    return builder.sign(key(key_name), SHA256()).public_bytes(Encoding.DER)


def judged(*answers: bytes, lists: tuple[bytes, ...] = ()) -> tuple[Verdict, SubIndication | None]:
    times = SignatureTimes.unproven(SIGNED, SIGNED + 3 * DAY)
    found = check_revocation(CHAIN, lists, times, answers=answers)
    return found.verdict, found.subindication


def test_an_answer_of_the_authority_replaces_its_list() -> None:
    assert judged(answer()) == (Verdict.PASSED, None)
    assert judged() == (Verdict.INDETERMINATE, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE)


def test_an_answer_of_a_responder_that_the_authority_named_counts_too() -> None:
    assert judged(answer(by=DELEGATE, key_name="Répondeur")) == (Verdict.PASSED, None)


@pytest.mark.parametrize(
    "responder",
    [
        signer(ROOT, name="Répondeur", begin=OLD),
        signer(ROOT, name="Répondeur", begin=OLD, more=[FOR_ANSWERS]),
        signer(ROOT, name="Répondeur", begin=OLD, end=OLD + DAY, more=[FOR_ANSWERS, NO_CHECK]),
        signer(authority("Étrangère"), name="Répondeur", begin=OLD, more=[FOR_ANSWERS, NO_CHECK]),
    ],
    ids=["no purpose", "its own revocation unknown", "ended", "of another authority"],
)
def test_an_answer_of_anybody_else_counts_for_nothing(responder: x509.Certificate) -> None:
    assert judged(answer(by=responder, key_name="Répondeur"))[0] is Verdict.INDETERMINATE


def test_a_revocation_before_the_signature_fails_it_and_one_after_it_leaves_it_open() -> None:
    assert judged(answer(revoked=SIGNED - DAY)) == (Verdict.FAILED, SubIndication.REVOKED)
    assert judged(answer(revoked=SIGNED + DAY)) == (Verdict.INDETERMINATE, SubIndication.REVOKED_NO_POE)
    # A list that names nobody does not outweigh it.
    good = crl(ROOT, SIGNED, SIGNED + 7 * DAY)
    assert judged(answer(revoked=SIGNED - DAY), lists=(good,))[0] is Verdict.FAILED


def test_an_answer_about_another_certificate_or_another_time_is_no_answer() -> None:
    other = signer(ROOT, name="Autre cachet")

    assert judged(answer(about=other))[0] is Verdict.INDETERMINATE
    for made, until in [(SIGNED - 9 * DAY, SIGNED - DAY), (SIGNED - DAY, SIGNED + 2 * DAY), (SIGNED, None)]:
        found = judged(answer(made=made, until=until))
        assert found == (Verdict.INDETERMINATE, SubIndication.TRY_LATER)
    assert judged(answer(status=ocsp.OCSPCertStatus.UNKNOWN))[0] is Verdict.INDETERMINATE


def test_a_changed_answer_counts_for_nothing() -> None:
    whole = answer()

    for position in range(len(whole)):
        changed = whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :]
        verdict = judged(changed)[0]
        assert verdict is not Verdict.FAILED
        if verdict is Verdict.PASSED:  # outside of what is signed: the certificate that came along
            assert ocsp.load_der_ocsp_response(changed).tbs_response_bytes == (
                ocsp.load_der_ocsp_response(whole).tbs_response_bytes
            )
