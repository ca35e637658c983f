"""Seal keys that an operator gives: read from files, and checked before they seal."""

from datetime import datetime, timedelta
from math import lcm
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from signing.cms_reading import read_token
from signing.development import create_development_pki, issue_seal_certificate, revoke
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_checks import ENDS_SOON, Shortcoming, shortcomings
from signing.keys import SealKey, _signs
from signing.trust import TrustStore
from tests.signing.signing_home import NOW, PASSPHRASE, Home
from tests.signing.written_trust import write_trust

_YEARS = timedelta(days=365 * 15)


def files_of(home: Home) -> tuple[bytes, bytes]:
    place = home.folder / "seals" / "750000001"
    return (place / "key.pem").read_bytes(), (place / "chain.pem").read_bytes()


def p12_of(home: Home, password: bytes = b"") -> bytes:
    private = load_pem_private_key(files_of(home)[0], PASSPHRASE)
    signer, *above = map(x509.load_der_x509_certificate, home.key.certificates)
    roots = map(x509.load_der_x509_certificate, home.trust.anchors)
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return serialize_key_and_certificates(None, private, signer, [*roots, *above], encryption)  # type: ignore[arg-type]


def test_pkcs12_gives_the_key_and_the_chain_without_its_root(home: Home) -> None:
    assert SealKey.load_file(p12_of(home, b"secret"), b"secret").certificates == home.key.certificates
    assert SealKey.load_file(p12_of(home), b"").certificates == home.key.certificates


def test_pem_gives_the_key_whatever_the_order(home: Home) -> None:
    key, chain = files_of(home)

    assert SealKey.load_file(key + chain, PASSPHRASE).certificates == home.key.certificates
    assert SealKey.load_file(chain + key, PASSPHRASE).certificates == home.key.certificates


@pytest.mark.parametrize("content", [b"", b"\x30\x82", b"-----BEGIN CERTIFICATE-----", b"autre chose"])
def test_what_is_no_key_is_refused(content: bytes) -> None:
    with pytest.raises(SigningError) as refusal:
        SealKey.load_file(content, b"secret")

    assert refusal.value.code is SigningCode.KEY_UNREADABLE


def test_another_password_is_refused(home: Home) -> None:
    for content in (p12_of(home, b"secret"), b"".join(files_of(home))):
        with pytest.raises(SigningError) as refusal:
            SealKey.load_file(content, b"faux")
        assert refusal.value.code is SigningCode.KEY_UNREADABLE


def test_a_certificate_of_another_key_is_refused(home: Home, tmp_path: Path) -> None:
    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)
    issue_seal_certificate(tmp_path, "1", "Foyer", NOW, passphrase=PASSPHRASE)
    other = (tmp_path / "seals" / "1" / "chain.pem").read_bytes()

    with pytest.raises(SigningError) as refusal:
        SealKey.load_file(files_of(home)[0] + other, PASSPHRASE)

    assert refusal.value.code is SigningCode.KEY_MISMATCH


@pytest.mark.parametrize(
    ("at", "codes", "forbids"),
    [
        (NOW, [], False),
        (NOW - timedelta(days=3), [Shortcoming.NOT_YET_VALID, Shortcoming.UNTRUSTED], True),
        (NOW + _YEARS - ENDS_SOON + timedelta(days=1), [Shortcoming.ENDS_SOON], False),
        (NOW + _YEARS + timedelta(days=1), [Shortcoming.EXPIRED, Shortcoming.UNTRUSTED], True),
    ],
)
def test_a_key_is_judged_by_the_dates_of_its_certificate(
    home: Home, at: datetime, codes: list[Shortcoming], forbids: bool
) -> None:
    found = shortcomings(home.key, home.trust, at)

    assert [one.code for one in found] == codes
    assert any(one.forbids for one in found) is forbids


def test_a_revoked_key_may_not_seal(tmp_path: Path) -> None:
    create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)
    key = issue_seal_certificate(tmp_path, "1", "Foyer", NOW, passphrase=PASSPHRASE)
    revoke(tmp_path, key.certificates[0], NOW, passphrase=PASSPHRASE)
    trust = create_development_pki(tmp_path, NOW, passphrase=PASSPHRASE)

    assert [(one.code, one.forbids) for one in shortcomings(key, trust, NOW + timedelta(days=1))] == [
        (Shortcoming.REVOKED, True)
    ]


def test_without_anchor_or_list_a_key_seals_and_is_spoken_of(home: Home) -> None:
    nobody = shortcomings(home.key, TrustStore(), NOW)
    unlisted = TrustStore(anchors=home.trust.anchors, intermediates=home.trust.intermediates)

    assert [(one.code, one.forbids) for one in nobody] == [(Shortcoming.UNTRUSTED, False)]
    assert [(one.code, one.forbids) for one in shortcomings(home.key, unlisted, NOW)] == [
        (Shortcoming.REVOCATION_UNKNOWN, False)
    ]


def test_lists_are_read_as_their_authorities_publish_them(home: Home, tmp_path: Path) -> None:
    write_trust(home.trust, tmp_path)
    for path in (tmp_path / "crls").glob("*.pem"):
        path.unlink()
    for number, crl in enumerate(home.trust.crls):
        (tmp_path / "crls" / f"{number}.crl").write_bytes(crl)

    assert set(TrustStore.load(tmp_path).crls) == set(home.trust.crls)


def test_the_development_authority_answers_requests(home: Home) -> None:
    stamper = DevelopmentTimeStamper(
        home.stamper.certificate, home.stamper.crl, lambda: NOW, home.stamper._key
    )
    digest = Digest.of(b"ce qui est date")
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest.value}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": 7, "cert_req": True})

    response = tsp.TimeStampResp.load(stamper.answer(request.dump()))

    token = read_token(response["time_stamp_token"].dump())
    assert (token.nonce, token.imprint, token.at) == (7, digest, NOW)
    with pytest.raises(SigningError):
        stamper.answer(b"\x30\x03\x02\x01\x01")


def test_a_damaged_key_seals_nothing(home: Home) -> None:
    key, chain = files_of(home)
    private = load_pem_private_key(key, PASSPHRASE)
    assert isinstance(private, RSAPrivateKey)
    numbers = private.private_numbers()
    parts = {name: getattr(numbers, name) for name in ("p", "q", "d", "dmp1", "dmq1", "iqmp")}
    parts["d"], parts["dmp1"] = numbers.d ^ 4, numbers.dmp1 ^ 4  # OpenSSL makes up for one of the two
    damaged = RSAPrivateNumbers(**parts, public_numbers=numbers.public_numbers)
    pem = damaged.private_key(unsafe_skip_rsa_key_validation=True).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE)
    )

    with pytest.raises(SigningError) as refusal:
        SealKey.load(pem, PASSPHRASE, chain)

    assert refusal.value.code is SigningCode.KEY_UNREADABLE


def test_a_key_that_an_operator_gives_is_examined(home: Home) -> None:
    """Its signatures are right, but a factor of it is no prime: anybody could find the others."""
    small, large = (_made(size) for size in (1536, 3072))
    p, q = small.public_numbers.n, large.q
    order, e = lcm(small.p - 1, small.q - 1), large.public_numbers.e
    d = pow(e, -1, lcm(order, q - 1))
    weak = RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=d % order,
        dmq1=d % (q - 1),
        iqmp=pow(q, -1, p),
        public_numbers=RSAPublicNumbers(e, p * q),
    )
    key = weak.private_key(unsafe_skip_rsa_key_validation=True)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    with pytest.raises(SigningError) as refusal:
        SealKey.load_file(pem + files_of(home)[1], b"")

    assert _signs(key)
    assert refusal.value.code is SigningCode.KEY_UNREADABLE


def _made(size: int) -> RSAPrivateNumbers:
    return generate_private_key(public_exponent=65537, key_size=size).private_numbers()
