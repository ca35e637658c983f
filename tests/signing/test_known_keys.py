"""Seals by keys of which a register knows that they were lost or retired."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as some

from signing.known_keys import check_known
from signing.report import Outcome, Verdict, decisive
from signing.revocation import SignatureTimes
from signing.subindications import SubIndication
from signing.trust import KnownKey, TrustStore
from signing.verification import overall, verify_pdf
from tests.signing.laboratory import authority, signer
from tests.signing.signing_home import NOW, Home

DAY = timedelta(days=1)
PROVEN_NOW = SignatureTimes(claimed=NOW, existed_by=NOW, asked=NOW)
days = some.integers(-400, 400).map(lambda count: NOW + count * DAY)


def public_key(certificate: bytes) -> bytes:
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def knowing(home: Home, **said: datetime) -> TrustStore:
    """The trust of an instance whose register says this of the key."""
    return replace(home.trust, keys=(KnownKey(public_key=public_key(home.key.certificates[0]), **said),))


@pytest.mark.parametrize(
    ("since", "proven", "verdict", "why"),
    [
        (NOW - DAY, False, Verdict.FAILED, SubIndication.REVOKED),
        (NOW - DAY, True, Verdict.FAILED, SubIndication.REVOKED),
        (NOW + DAY, False, Verdict.INDETERMINATE, SubIndication.REVOKED_NO_POE),
        (NOW + DAY, True, Verdict.PASSED, None),
    ],
)
def test_of_a_lost_key_only_what_is_proven_to_be_older_stays(
    home: Home, sealed: bytes, since: datetime, proven: bool, verdict: Verdict, why: SubIndication | None
) -> None:
    at = NOW if proven else NOW + 2 * DAY

    steps = verify_pdf(sealed, knowing(home, compromised_since=since), at, proven=proven)

    assert (overall(steps), decisive(steps)) == (verdict, why)
    assert any("compromise depuis le" in step.detail for step in steps)


def test_what_a_retired_key_sealed_before_stays_and_a_later_seal_contradicts_the_register(
    home: Home, sealed: bytes
) -> None:
    before = verify_pdf(sealed, knowing(home, ended_at=NOW + DAY), NOW + 2 * DAY)
    in_flight = verify_pdf(sealed, knowing(home, ended_at=NOW - timedelta(minutes=2)), NOW + DAY)
    after = verify_pdf(sealed, knowing(home, ended_at=NOW - DAY), NOW + DAY)

    assert overall(before) is Verdict.PASSED
    assert any("ne scelle plus depuis le" in step.detail for step in before)
    assert overall(in_flight) is Verdict.PASSED
    assert decisive(after) is SubIndication.SIG_CONSTRAINTS_FAILURE


def test_what_is_known_of_another_key_says_nothing(home: Home, sealed: bytes) -> None:
    other = KnownKey(public_key=public_key(home.stamper.certificate), compromised_since=NOW - DAY)

    steps = verify_pdf(sealed, replace(home.trust, keys=(other,)), NOW)

    assert overall(steps) is Verdict.PASSED


@given(days, days, days, days)
def test_an_earlier_loss_never_makes_a_verdict_better(
    one: datetime, other: datetime, claimed: datetime, existed: datetime
) -> None:
    order = (Verdict.FAILED, Verdict.INDETERMINATE, Verdict.PASSED)
    own = signer(authority("Autorité des clés connues")).public_bytes(Encoding.DER)
    times = SignatureTimes.proven(claimed, existed)

    def judged(since: datetime) -> Outcome:
        return check_known(own, [KnownKey(public_key=public_key(own), compromised_since=since)], times)

    early, late = sorted((one, other))
    assert order.index(judged(early).verdict) <= order.index(judged(late).verdict)


def test_a_loss_that_is_found_later_hides_no_retirement(home: Home) -> None:
    own = home.key.certificates[0]
    known = KnownKey(public_key=public_key(own), ended_at=NOW - 10 * DAY, compromised_since=NOW + DAY)

    outcome = check_known(own, [known], PROVEN_NOW)

    assert (outcome.verdict, outcome.subindication) == (
        Verdict.INDETERMINATE,
        SubIndication.SIG_CONSTRAINTS_FAILURE,
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (({}, {"compromised_since": NOW - DAY}), Verdict.FAILED),
        (({"ended_at": NOW - 10 * DAY}, {}), Verdict.PASSED),
        (({"ended_at": NOW - 10 * DAY}, {"ended_at": NOW + DAY}), Verdict.PASSED),
        (({"ended_at": NOW - 10 * DAY}, {"ended_at": NOW - 9 * DAY}), Verdict.INDETERMINATE),
    ],
)
def test_all_rows_of_a_key_count_whatever_their_order(
    home: Home, rows: tuple[dict[str, datetime], ...], verdict: Verdict, turned: bool
) -> None:
    own = home.key.certificates[0]
    known = [KnownKey(public_key=public_key(own), **row) for row in rows]

    outcome = check_known(own, known[::-1] if turned else known, PROVEN_NOW)

    assert outcome.verdict is verdict
