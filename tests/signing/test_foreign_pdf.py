"""Signed PDFs from outside: each signature gets its own verdict, and no bytes make the judgement raise."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from signing.foreign_pdf import judge_signed_pdf
from signing.foreign_signatures import ForeignSignature, SignatureForm
from signing.pdf_seal import EmptyField
from signing.report import Verdict
from signing.subindications import SubIndication
from signing.trust import TrustStore
from tests.signing import laboratory
from tests.signing.foreign_pdfs import also_signed, locked, plain, signed
from tests.signing.pdf_attacks import ATTACKS, Attack

NAME = "Docteur Essai"
ROOT = laboratory.authority("Racine des signataires")
MIDDLE = laboratory.authority("Autorité des médecins", ROOT)
SIGNER = laboratory.signer(MIDDLE, name=NAME)
AT = laboratory.BEGIN + timedelta(days=200)
SIGNED_AT = AT - timedelta(days=3)
LISTS = tuple(laboratory.crl(one, AT - timedelta(days=1), AT + timedelta(days=6)) for one in (ROOT, MIDDLE))
TRUST = TrustStore(anchors=(ROOT.der,), crls=LISTS)
SOUND = signed(SIGNED_AT, SIGNER, MIDDLE, name=NAME)


def only(pdf: bytes, trust: TrustStore = TRUST, at: datetime = AT) -> ForeignSignature:
    (found,) = judge_signed_pdf(pdf, trust, at)
    return found


def verdict(found: ForeignSignature) -> tuple[Verdict, SubIndication | None]:
    return found.verdict, found.subindication


def test_a_sound_signature_says_who_signed_when_and_who_vouches_for_it() -> None:
    found = only(SOUND)

    assert verdict(found) == (Verdict.PASSED, None)
    assert found.form is SignatureForm.PADES
    assert found.signer == f"CN={NAME}"
    assert found.claimed_at == SIGNED_AT
    assert found.proven_at is None
    assert found.certificate is not None
    assert found.certificate.value == SIGNER.fingerprint(SHA256())
    assert found.anchor is not None
    assert found.anchor.value == ROOT.certificate.fingerprint(SHA256())


def test_a_signer_whom_nobody_vouches_for_is_named_all_the_same() -> None:
    found = only(SOUND, TrustStore())

    assert verdict(found) == (Verdict.INDETERMINATE, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)
    assert (found.signer, found.anchor) == (f"CN={NAME}", None)


def test_a_changed_page_fails() -> None:
    assert verdict(only(SOUND.replace(b"Compte", b"Comptf"))) == (Verdict.FAILED, SubIndication.HASH_FAILURE)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_was_changed_after_the_signature_never_passes(attack: Attack) -> None:
    for found in judge_signed_pdf(attack(SOUND), TRUST, AT):
        assert found.verdict is not Verdict.PASSED, found


def test_a_revoked_signer_fails_and_one_revoked_after_signing_is_indeterminate() -> None:
    def with_revocation(on: datetime) -> TrustStore:
        revoked = laboratory.Revoked(serial=SIGNER.serial_number, on=on)
        later = laboratory.crl(MIDDLE, AT - timedelta(days=1), AT + timedelta(days=6), revoked)
        return TrustStore(anchors=(ROOT.der,), crls=(LISTS[0], later))

    before, after = SIGNED_AT - timedelta(days=1), SIGNED_AT + timedelta(days=1)
    assert verdict(only(SOUND, with_revocation(before))) == (Verdict.FAILED, SubIndication.REVOKED)
    assert only(SOUND, with_revocation(after)).verdict is Verdict.INDETERMINATE


def test_a_missing_list_an_ended_and_an_early_certificate_are_indeterminate() -> None:
    early = laboratory.BEGIN - timedelta(days=1)
    ended = laboratory.END + timedelta(days=1)

    assert only(SOUND, TrustStore(anchors=(ROOT.der,))).verdict is Verdict.INDETERMINATE
    assert verdict(only(SOUND, at=ended)) == (Verdict.INDETERMINATE, SubIndication.OUT_OF_BOUNDS_NO_POE)
    assert only(signed(early, SIGNER, MIDDLE, name=NAME), at=early).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize(
    "purpose", [laboratory.usage(key_encipherment=True), laboratory.usage(key_cert_sign=True)]
)
def test_a_certificate_that_may_not_sign_fails(purpose: x509.KeyUsage) -> None:
    wrong = laboratory.signer(MIDDLE, name=NAME, for_what=purpose)

    found = only(signed(SIGNED_AT, wrong, MIDDLE, name=NAME))

    assert verdict(found) == (Verdict.FAILED, SubIndication.CHAIN_CONSTRAINTS_FAILURE)


def test_an_encrypted_pdf_is_not_said_to_be_wrong() -> None:
    found = only(locked(SOUND))

    assert (found.form, found.verdict) == (SignatureForm.UNKNOWN, Verdict.INDETERMINATE)


def test_a_trace_of_a_signature_that_no_field_names_is_told() -> None:
    pdf = plain().replace(b"1.7\n", b"1.7\n%/ByteRange[0 1 2 3]\n", 1)

    assert only(pdf).verdict is not Verdict.PASSED


def test_each_signature_has_its_own_verdict() -> None:
    other = "Docteur Second"
    second = laboratory.signer(laboratory.authority("Inconnue"), name=other)
    field = EmptyField(name="Second", tooltip="Second", box=(10, 10, 90, 40))
    first = signed(SIGNED_AT, SIGNER, MIDDLE, name=NAME, for_another=field)
    both = also_signed(first, "Second", second, other)

    one, two = judge_signed_pdf(both, TRUST, AT)

    assert (one.signer, one.verdict) == (f"CN={NAME}", Verdict.PASSED)
    assert (two.signer, two.verdict) == (f"CN={other}", Verdict.INDETERMINATE)


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=40))
def test_whatever_bytes_are_overwritten_nothing_passes_and_nothing_raises(at: int, what: bytes) -> None:
    changed = SOUND[:at] + what + SOUND[at + len(what) :]

    for found in judge_signed_pdf(changed, TRUST, AT):
        assert changed == SOUND or found.verdict is not Verdict.PASSED


@given(st.integers(0, len(SOUND)))
def test_a_pdf_that_was_cut_off_never_passes(end: int) -> None:
    for found in judge_signed_pdf(SOUND[:end], TRUST, AT):
        assert end == len(SOUND) or found.verdict is not Verdict.PASSED
