"""The material kept with a token, for judging and renewing it when its authority no longer exists."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, ocsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.cms_reading import read_token
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.evidence import EvidenceBatch
from signing.kept_tokens import LARGEST_LISTS, kept_token
from signing.report import Verdict, overall
from signing.trust import TrustStore, pem
from signing.validation_material import MissingList
from signing.verification import verify_evidence
from tests.signing.laboratory import DAY, Authority, Revoked, authority, crl, day, signer
from tests.signing.signing_home import Home

AT = day("2026-05-17")
DIGEST = Digest.of(b"ce qui est date")
ROOT = authority("Racine d'horodatage")
BETWEEN = authority("Horodatage intermédiaire", ROOT)
_FOR_STAMPS = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
TSA = signer(BETWEEN, name="Horodatage", more=[_FOR_STAMPS])


def good(issuer: Authority, *revoked: Revoked) -> bytes:
    return crl(issuer, AT - DAY, AT + 6 * DAY, *revoked)


TRUST = TrustStore(anchors=(ROOT.der,), intermediates=(BETWEEN.der,), crls=(good(ROOT), good(BETWEEN)))


@pytest.fixture(scope="module")
def stamper() -> DevelopmentTimeStamper:
    """An authority that puts into its tokens one list and no certificate but its own."""
    private = authority("Horodatage").private
    return DevelopmentTimeStamper(TSA.public_bytes(Encoding.DER), good(BETWEEN), lambda: AT, private)


def test_the_token_gets_what_it_is_judged_by(stamper: DevelopmentTimeStamper) -> None:
    kept = kept_token(stamper.stamp(DIGEST), TRUST)
    read = read_token(kept.token)

    assert set(read.certificates) == {TSA.public_bytes(Encoding.DER), BETWEEN.der}
    assert set(read.crls) == {good(BETWEEN), good(ROOT)}
    assert (read.at, read.imprint) == (AT, DIGEST)


def test_what_a_renewal_must_know_is_told(stamper: DevelopmentTimeStamper) -> None:
    kept = kept_token(stamper.stamp(DIGEST), TRUST)

    assert (kept.algorithm, kept.at, kept.authority) == ("sha256", AT, "Horodatage")
    assert kept.certificate_ends == TSA.not_valid_after_utc
    assert kept.certificates == (TSA.public_bytes(Encoding.DER), BETWEEN.der, ROOT.der)
    assert set(kept.lists) == {good(BETWEEN), good(ROOT)}
    assert kept.missing == ()


def test_evidence_is_judged_by_the_anchor_alone_years_later(stamper: DevelopmentTimeStamper) -> None:
    groups = [[DIGEST], [Digest.of(b"2")]]
    anchor, later = TrustStore(anchors=(ROOT.der,)), AT + 900 * DAY

    bare = EvidenceBatch.close(groups, stamper).record(0)
    whole = EvidenceBatch.close(groups, stamper, trust=TRUST).record(0)

    assert overall(verify_evidence(bare, [DIGEST], anchor, later)) is Verdict.INDETERMINATE
    assert overall(verify_evidence(whole, [DIGEST], anchor, later)) is Verdict.PASSED


def test_keeping_it_twice_changes_nothing(stamper: DevelopmentTimeStamper, home: Home) -> None:
    once = kept_token(stamper.stamp(DIGEST), TRUST)
    development = home.stamper.stamp(DIGEST)

    assert kept_token(once.token, TRUST) == once
    # The development authority puts in all there is.
    assert kept_token(development, home.trust).token == development


def test_what_is_missing_is_told_and_stops_nothing(stamper: DevelopmentTimeStamper) -> None:
    token = replace(stamper, crl=crl(BETWEEN, AT - 9 * DAY, AT - DAY)).stamp(DIGEST)

    unlisted = kept_token(token, TrustStore(anchors=(ROOT.der,), intermediates=(BETWEEN.der,)))
    unknown = kept_token(token, TrustStore())

    assert unlisted.missing == (
        MissingList("Horodatage intermédiaire", "ended"),
        MissingList("Racine d'horodatage", "absent"),
    )
    assert unknown.missing == (MissingList("Horodatage intermédiaire", "authority-unknown"),)
    assert unknown.token == token
    assert unknown.certificates == (TSA.public_bytes(Encoding.DER),)


def test_lists_that_are_too_large_for_every_record_stay_beside(stamper: DevelopmentTimeStamper) -> None:
    many = [Revoked(serial=1 << 100 | number, on=AT - DAY) for number in range(2500)]
    large = good(ROOT, *many)
    token = stamper.stamp(DIGEST)

    kept = kept_token(token, replace(TRUST, crls=(large, good(BETWEEN))))

    assert len(large) > LARGEST_LISTS
    assert set(kept.lists) == {large, good(BETWEEN)}
    assert read_token(kept.token).crls == (good(BETWEEN),)
    assert BETWEEN.der in read_token(kept.token).certificates


def test_what_else_the_authority_put_in_stays(stamper: DevelopmentTimeStamper) -> None:
    info = cms.ContentInfo.load(stamper.stamp(DIGEST))
    answer = ocsp.OCSPResponse({"response_status": "try_later"})
    other = cms.OtherRevocationInfoFormat(
        {"other_rev_info_format": "ocsp_response", "other_rev_info": answer}
    )
    info["content"]["crls"] = [*info["content"]["crls"], cms.RevocationInfoChoice("other", other)]
    info["content"]["version"] = "v5"
    signer_infos = info["content"]["signer_infos"].dump()

    kept = kept_token(info.dump(), TRUST)

    content = cms.ContentInfo.load(kept.token)["content"]
    assert sorted(one.name for one in content["crls"]) == ["crl", "crl", "other"]
    assert content["signer_infos"].dump() == signer_infos


def test_a_token_that_is_not_sound_is_never_kept(stamper: DevelopmentTimeStamper, home: Home) -> None:
    forged = replace(stamper, _key=home.stamper._key)

    with pytest.raises(SigningError) as refusal:
        EvidenceBatch.close([[DIGEST]], forged, trust=TRUST)

    assert refusal.value.code is SigningCode.TIMESTAMP_WRONG


def test_openssl_accepts_the_token_with_the_anchor_alone(
    stamper: DevelopmentTimeStamper, tmp_path: Path
) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    (tmp_path / "token").write_bytes(kept_token(stamper.stamp(DIGEST), TRUST).token)
    (tmp_path / "anchor.pem").write_bytes(pem([ROOT.der]))
    command = ["openssl", "ts", "-verify", "-digest", DIGEST.hex, "-in", "token", "-token_in"]
    command += ["-CAfile", "anchor.pem", "-attime", str(int((AT + timedelta(days=1)).timestamp()))]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True)

    assert done.returncode == 0, done.stderr
