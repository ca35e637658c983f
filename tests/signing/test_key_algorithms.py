"""Keys of every accepted kind seal documents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from signing.algorithm_policy import SHIPPED_POLICY, AlgorithmPolicy, shipped_policy
from signing.cms import template_for
from signing.cms_reading import read_container
from signing.development import _issuer
from signing.development_certificates import seal_certificate
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import SEAL_DIGESTS, KeyAlgorithm, KeyKind
from signing.key_checks import Shortcoming, shortcomings
from signing.keys import SealKey
from signing.pdf_seal import seal
from signing.verification import Verdict, overall, verify_pdf
from tests.signing.signing_home import NOW, PASSPHRASE, Home, with_cross_reference_stream
from tests.signing.test_pdf_seal import embedded, pyhanko_status

KINDS: dict[str, Callable[[], Any]] = {
    "RSA-2048": lambda: rsa.generate_private_key(65537, 2048),
    "RSA-3072": lambda: rsa.generate_private_key(65537, 3072),
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
}


def key_of(home: Home, private: Any) -> SealKey:
    issuer = _issuer(home.folder, "seals-ca", PASSPHRASE)
    certificate = seal_certificate(issuer, private, "750000001", "Foyer", NOW)
    content = serialize_key_and_certificates(None, private, certificate, [issuer.certificate], NoEncryption())
    return SealKey.load_file(content, b"")


@pytest.fixture(scope="session", params=KINDS)
def key(request: pytest.FixtureRequest, home: Home) -> SealKey:
    loaded = key_of(home, KINDS[request.param]())
    assert str(loaded.algorithm) == request.param
    return loaded


@pytest.mark.parametrize("digest", SEAL_DIGESTS)
def test_every_kind_of_key_seals_over_every_digest(
    key: SealKey, digest: str, home: Home, document: bytes
) -> None:
    sealed = seal(document, key.hashing(digest), NOW)

    steps = verify_pdf(sealed, home.trust, NOW)
    assert overall(steps) is Verdict.PASSED, steps
    signer = cms.ContentInfo.load(bytes(embedded(sealed).pkcs7_content))["content"]["signer_infos"][0]
    assert signer["digest_algorithm"]["algorithm"].native == digest
    assert signer["signature_algorithm"]["algorithm"].native == f"{digest}_{key.algorithm.kind}"


def test_pyhanko_finds_seals_of_every_kind_valid(key: SealKey, home: Home, document: bytes) -> None:
    status = pyhanko_status(seal(document, key, NOW), home.trust)

    assert status.bottom_line


def test_a_document_with_a_cross_reference_stream_is_sealed_by_every_kind_of_key(
    key: SealKey, home: Home, document: bytes
) -> None:
    sealed = seal(with_cross_reference_stream(document), key, NOW)

    assert overall(verify_pdf(sealed, home.trust, NOW)) is Verdict.PASSED


def test_containers_keep_their_form_whatever_the_size_of_the_signature(key: SealKey) -> None:
    """Signatures of ECDSA lose a byte or two when a number begins with zeros."""
    template, digest = template_for(key), Digest.of(b"", key.digest)

    containers = [template.fill(digest.value, key) for _ in range(60)]

    assert all(read_container(one).canonical for one in containers)
    assert all(len(one) <= template.size for one in containers)
    assert (len({len(one) for one in containers}) > 1) is (key.algorithm.kind is KeyKind.ECDSA)


def test_a_key_on_p384_hashes_as_strongly_as_it_signs(key: SealKey) -> None:
    assert key.digest == ("sha384" if str(key.algorithm) == "P-384" else "sha256")


def test_a_digest_that_seals_do_not_use_is_refused(key: SealKey) -> None:
    with pytest.raises(ValueError, match="sha1"):
        key.hashing("sha1")


@pytest.mark.parametrize(
    "private", [ec.generate_private_key(ec.SECP521R1()), ed25519.Ed25519PrivateKey.generate()]
)
def test_other_kinds_of_keys_seal_nothing(private: Any, home: Home) -> None:
    with pytest.raises(SigningError) as refusal:
        key_of(home, private)

    assert refusal.value.code is SigningCode.UNSUPPORTED_KEY


@pytest.mark.parametrize(
    ("kind", "codes"),
    [("RSA-2048", [Shortcoming.WEAK]), ("RSA-3072", []), ("P-256", []), ("P-384", [])],
)
def test_only_short_rsa_keys_are_called_weak(kind: str, codes: list[Shortcoming], home: Home) -> None:
    found = shortcomings(key_of(home, KINDS[kind]()), home.trust, NOW)

    assert [one.code for one in found] == codes
    assert not any(one.forbids for one in found)


def test_strength_is_what_the_table_of_algorithms_says(home: Home) -> None:
    key, day = key_of(home, KINDS["RSA-2048"]()), datetime(2030, 1, 1, tzinfo=UTC)
    text = SHIPPED_POLICY.read_text("utf-8")
    refused = AlgorithmPolicy.read(text.replace('seals = "warned"', 'seals = "no"'))
    ended = AlgorithmPolicy.read(text.replace("written_on = 2024-10-13", "written_on = 2029-06-01"))

    def strength(policy: AlgorithmPolicy, at: datetime) -> list[tuple[Shortcoming, bool]]:
        found = shortcomings(key, replace(home.trust, algorithms=policy), at)
        return [
            (one.code, one.forbids) for one in found if one.code in (Shortcoming.WEAK, Shortcoming.TOO_WEAK)
        ]

    assert strength(shipped_policy(), NOW) == [(Shortcoming.WEAK, False)]
    assert strength(shipped_policy(), day) == [(Shortcoming.WEAK, False)]
    assert strength(refused, NOW) == [(Shortcoming.TOO_WEAK, True)]
    assert strength(ended, datetime(2028, 6, 1, tzinfo=UTC)) == [(Shortcoming.WEAK, False)]
    assert strength(ended, day) == [(Shortcoming.TOO_WEAK, True)]


def test_a_short_rsa_key_is_refused(home: Home) -> None:
    found = shortcomings(key_of(home, rsa.generate_private_key(65537, 1024)), home.trust, NOW)

    assert (Shortcoming.TOO_WEAK, True) in [(one.code, one.forbids) for one in found]


def test_a_key_is_never_shown(key: SealKey, home: Home) -> None:
    private = KINDS[str(key.algorithm)]()
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).splitlines()[1].decode()
    shown = key_of(home, private)

    texts = [repr(shown), str(shown), repr(shown._private), f"{shown._private}"]

    assert not [text for text in texts if secret in text]
    assert "PrivateKey object" not in "".join(texts)
    assert str(shown.algorithm) in repr(shown._private)


def test_the_longest_signature_is_known_beforehand() -> None:
    for curve in (ec.SECP256R1(), ec.SECP384R1()):
        algorithm = KeyAlgorithm.of(ec.generate_private_key(curve).public_key())
        top = bytes([0x02, curve.key_size // 8 + 1, 0x00]) + b"\xff" * (curve.key_size // 8)
        assert algorithm.signature_size == len(top) * 2 + 2


def test_the_certificate_belongs_to_the_key(key: SealKey) -> None:
    certificate = x509.load_der_x509_certificate(key.certificates[0])
    assert KeyAlgorithm.of(certificate.public_key()) == key.algorithm
