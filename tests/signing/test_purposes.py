"""What a certificate's key is for: a seal by a key for something else is none, and a token needs its own."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.archive_validation import Existence
from signing.cades import detached_seal
from signing.certificates import Purpose
from signing.chain import check_chain, find_chain
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import KeyInMemory
from signing.keys import SealKey
from signing.report import Verdict, overall, passed
from signing.seal_permission import check_may_seal
from signing.signature_validation import GivenSignature, judge_signature, steps_of
from signing.subindications import SubIndication
from signing.trust import TrustStore
from tests.signing.laboratory import authority, chain, crl, day, key, signer

NOW = day("2028-06-01")
ROOT = authority("Racine")
TRUST = TrustStore(anchors=(ROOT.der,), crls=(crl(ROOT, day("2028-05-01"), day("2028-07-01")),))
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
OTHER = (
    ExtendedKeyUsageOID.TIME_STAMPING,
    ExtendedKeyUsageOID.OCSP_SIGNING,
    ExtendedKeyUsageOID.SERVER_AUTH,
    ExtendedKeyUsageOID.CLIENT_AUTH,
    ExtendedKeyUsageOID.CODE_SIGNING,
)
FITTING = (ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)


def made_for(*uses: x509.ObjectIdentifier, critical: bool = True) -> x509.Certificate:
    return signer(ROOT, more=[(x509.ExtendedKeyUsage(uses), critical)])


def seal_key(certificate: x509.Certificate) -> SealKey:
    private = key("Cachet")
    return SealKey.held_elsewhere(KeyInMemory(private), private.public_key(), [certificate])


def verdict(certificate: x509.Certificate) -> Verdict:
    given = GivenSignature(
        container=detached_seal(Digest.of(b"x"), seal_key(certificate), day("2028-05-20")),
        content=[b"x"],
        form=passed(""),
        acceptance=passed(""),
    )
    return overall(steps_of(judge_signature(given, TRUST, Existence(NOW, proven=False))))


@pytest.mark.parametrize("critical", [True, False])
@pytest.mark.parametrize("use", OTHER)
def test_a_signature_by_a_key_for_something_else_fails(use: x509.ObjectIdentifier, critical: bool) -> None:
    assert verdict(made_for(use, critical=critical)) is Verdict.FAILED


@pytest.mark.parametrize("use", OTHER)
def test_a_key_for_something_else_may_not_seal(use: x509.ObjectIdentifier) -> None:
    with pytest.raises(SigningError, match="not for signing") as refused:
        check_may_seal(seal_key(made_for(use)), TRUST, NOW)

    assert refused.value.code is SigningCode.KEY_REFUSED


@pytest.mark.parametrize("use", FITTING)
def test_a_key_for_documents_too_signs_them(use: x509.ObjectIdentifier) -> None:
    certificate = made_for(use, ExtendedKeyUsageOID.CLIENT_AUTH)

    assert verdict(certificate) is Verdict.PASSED
    check_may_seal(seal_key(certificate), TRUST, NOW)


def test_a_token_needs_a_key_for_tokens() -> None:
    stamping, sealing = made_for(ExtendedKeyUsageOID.TIME_STAMPING), signer(ROOT)

    found = check_chain(chain(stamping, ROOT), NOW, purpose=Purpose.STAMPING)
    other = check_chain(chain(sealing, ROOT), NOW, purpose=Purpose.STAMPING)

    assert found.verdict is Verdict.PASSED
    assert other.subindication is SubIndication.CHAIN_CONSTRAINTS_FAILURE


def test_of_two_chains_of_a_token_the_one_that_is_good_is_taken() -> None:
    ended = authority("Racine", end=day("2028-01-01"))
    stamping = made_for(ExtendedKeyUsageOID.TIME_STAMPING).public_bytes(Encoding.DER)
    trust = TrustStore(anchors=(ended.der, ROOT.der))

    found = find_chain(stamping, (), trust, NOW, purpose=Purpose.STAMPING)

    assert found is not None
    assert found.certificates[-1] == ROOT.der
