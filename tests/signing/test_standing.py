"""A suspended certificate is not valid: it seals nothing, and nobody is told that it is trusted."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.key_algorithms import KeyInMemory
from signing.key_checks import Shortcoming, shortcomings
from signing.keys import SealKey
from signing.revocation import SignatureTimes, is_revoked
from signing.standing import Standing, standing_of
from signing.trust import TrustStore
from tests.signing.laboratory import Revoked, authority, chain, crl, day, key, signer

NOW = day("2028-06-01")
ROOT = authority("Racine")
BETWEEN = authority("Entre", ROOT)
CERTIFICATE = signer(BETWEEN)
DER = CERTIFICATE.public_bytes(Encoding.DER)
HELD, SUPERSEDED = x509.ReasonFlags.certificate_hold, x509.ReasonFlags.superseded
GOOD = (crl(ROOT, day("2028-05-01"), day("2028-07-01")), crl(BETWEEN, day("2028-05-01"), day("2028-07-01")))


def naming(reason: x509.ReasonFlags, until: str = "2028-07-01") -> bytes:
    entry = Revoked(serial=CERTIFICATE.serial_number, on=day("2028-04-01"), reason=reason)
    return crl(BETWEEN, day("2028-05-01"), day(until), entry)


def standing(*lists: bytes) -> Standing:
    return standing_of(DER, (BETWEEN.der,), TrustStore(anchors=(ROOT.der,), crls=lists), NOW).standing


def forbidding(*lists: bytes) -> set[Shortcoming]:
    private = key("Cachet")
    held = SealKey.held_elsewhere(
        KeyInMemory(private), private.public_key(), [CERTIFICATE, BETWEEN.certificate]
    )
    found = shortcomings(held, TrustStore(anchors=(ROOT.der,), crls=lists), NOW)
    return {one.code for one in found if one.forbids}


@pytest.mark.parametrize("reason", [HELD, SUPERSEDED])
@pytest.mark.parametrize("until", ["2028-07-01", "2028-05-10"])
@pytest.mark.parametrize("others", [GOOD[:1], ()])
def test_a_suspended_or_revoked_certificate_is_not_trusted_and_may_not_seal(
    reason: x509.ReasonFlags, until: str, others: tuple[bytes, ...]
) -> None:
    lists = (*others, naming(reason, until))

    assert standing(*lists) is Standing.REVOKED
    assert forbidding(*lists) == {Shortcoming.REVOKED}


def test_lists_that_are_missing_are_told_apart() -> None:
    assert standing(*GOOD) is Standing.TRUSTED
    assert standing() is Standing.REVOCATION_UNKNOWN
    assert forbidding(*GOOD) == forbidding() == set()


def test_a_suspension_that_was_lifted_before_a_signature_does_not_count() -> None:
    later = crl(BETWEEN, day("2028-05-20"), day("2028-07-01"))
    times = SignatureTimes.unproven(NOW, NOW)

    assert is_revoked(chain(CERTIFICATE, BETWEEN, ROOT), [naming(HELD)], times)
    assert not is_revoked(chain(CERTIFICATE, BETWEEN, ROOT), [naming(HELD), later], times)
    assert standing(GOOD[0], naming(HELD), later) is Standing.TRUSTED
