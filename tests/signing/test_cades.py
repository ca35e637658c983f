"""Detached seals are written from a template of their key, byte for byte as when they are encoded anew."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate

from signing.cades import detached_seal, encoded_seal
from signing.digests import Digest
from signing.keys import SealKey
from tests.signing.signing_home import NOW, Home
from tests.signing.thief import seal_key

TIMES = [
    NOW,
    datetime(1950, 2, 27, 3, 58, 47, tzinfo=UTC),
    datetime(2049, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2050, 1, 1, tzinfo=UTC),
]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    return Home.made(tmp_path_factory.mktemp("pki"), NOW).key


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("at", TIMES, ids=str)
def test_a_seal_by_rsa_is_the_same_as_one_that_is_encoded(key: SealKey, algorithm: str, at: datetime) -> None:
    hashing = key.hashing(algorithm)
    contents = [Digest.of(b"%d" % number, algorithm) for number in range(3)]

    for content in contents:
        assert detached_seal(content, hashing, at) == encoded_seal(content, hashing, at)


def test_seals_by_ecdsa_differ_in_the_signature_alone_and_each_verifies() -> None:
    key, sizes = seal_key(), set()
    public = load_der_x509_certificate(key.certificates[0]).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)

    for number in range(60):
        content = Digest.of(b"%d" % number)
        made, encoded = (
            cms.ContentInfo.load(one(content, key, NOW)) for one in (detached_seal, encoded_seal)
        )
        signer = made["content"]["signer_infos"][0]
        signature = signer["signature"].native
        sizes.add(len(signature))
        public.verify(signature, signer["signed_attrs"].untag().dump(), ec.ECDSA(SHA256()))
        for one in (made, encoded):
            one["content"]["signer_infos"][0]["signature"] = b""
        assert made.dump(force=True) == encoded.dump(force=True)

    assert len(sizes) > 1


def test_a_digest_that_looks_like_the_marks_is_sealed_as_it_is(key: SealKey) -> None:
    content = Digest("sha256", b"500227035847Z".ljust(32, b"\0"))

    assert detached_seal(content, key, NOW) == encoded_seal(content, key, NOW)


def test_a_digest_of_another_algorithm_is_refused(key: SealKey) -> None:
    with pytest.raises(ValueError, match="seals over"):
        detached_seal(Digest.of(b"x", "sha512"), key.hashing("sha256"), NOW)
