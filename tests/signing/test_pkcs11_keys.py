"""Seal keys in a PKCS#11 token, tried on SoftHSM2."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11.exceptions import DeviceMemory, HostMemory, PKCS11Error

from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import SEAL_DIGESTS, KeyAlgorithm, KeyKind
from signing.pkcs11_keys import MOST_SESSIONS, Pkcs11Token, TokenPlace
from tests.signing.soft_tokens import soft_token

# python-pkcs11 ends a search in a session that is gone when its object is collected, and cannot raise there.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ALGORITHMS = (
    KeyAlgorithm(KeyKind.RSA, 3072),
    KeyAlgorithm(KeyKind.ECDSA, 256),
    KeyAlgorithm(KeyKind.ECDSA, 384),
)
P256 = ALGORITHMS[1]
CONTENT = b"ce qui est scelle"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("token")


@pytest.fixture(scope="module")
def place(folder: Path) -> Iterator[TokenPlace]:
    with soft_token(folder) as place:
        yield place


@pytest.fixture
def token(place: TokenPlace) -> Pkcs11Token:
    return Pkcs11Token(place)


def check(public: Any, signature: bytes, digest: str) -> None:
    """Raise unless the signature is the key's over `CONTENT`."""
    hashing = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest]
    if isinstance(public, ec.EllipticCurvePublicKey):
        public.verify(signature, CONTENT, ec.ECDSA(hashing))
    else:
        public.verify(signature, CONTENT, PKCS1v15(), hashing)


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=str)
def test_a_key_made_in_the_token_signs_over_every_digest(token: Pkcs11Token, algorithm: KeyAlgorithm) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", algorithm))

    assert KeyAlgorithm.of(public) == algorithm
    for digest in SEAL_DIGESTS:
        key = token.key(identifier, algorithm)
        check(public, key.sign_digest(Digest.of(CONTENT, digest)), digest)


def test_sessions_are_pooled_and_never_more_than_a_token_has(token: Pkcs11Token) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", P256))
    key = token.key(identifier, P256)

    with ThreadPoolExecutor(2 * MOST_SESSIONS) as threads:
        signed = list(threads.map(lambda _: key.sign_digest(Digest.of(CONTENT)), range(80)))

    for signature in signed:
        check(public, signature, "sha256")
    assert 1 <= len(token._free) <= MOST_SESSIONS


def test_a_lost_session_is_opened_again(token: Pkcs11Token) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", P256))
    key = token.key(identifier, P256)
    key.sign_digest(Digest.of(CONTENT))

    for opened in token._free:
        opened.close()

    check(public, key.sign_digest(Digest.of(CONTENT)), "sha256")


def test_a_token_that_is_taken_out_gives_a_code_and_is_found_when_it_is_back(
    token: Pkcs11Token, folder: Path
) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", P256))
    key = token.key(identifier, P256)

    (folder / "tokens").rename(folder / "away")
    try:
        token.look_again()
        with pytest.raises(SigningError) as refusal:
            key.sign_digest(Digest.of(CONTENT))
    finally:
        (folder / "away").rename(folder / "tokens")

    assert (refusal.value.code, refusal.value.retryable) == (SigningCode.KEY_UNAVAILABLE, True)
    check(public, key.sign_digest(Digest.of(CONTENT)), "sha256")


def test_a_key_that_the_token_does_not_have_gives_a_code(token: Pkcs11Token) -> None:
    identifier = os.urandom(16)
    token.make(identifier, "cachet", P256)
    token.destroy(identifier)
    token.destroy(identifier)

    with pytest.raises(SigningError, match="no such key") as refusal:
        token.key(identifier, P256).sign_digest(Digest.of(CONTENT))

    assert refusal.value.code is SigningCode.KEY_UNAVAILABLE


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"label": "autre"}, SigningCode.KEY_UNAVAILABLE),
        ({"module": Path("/nulle/part.so")}, SigningCode.KEY_UNAVAILABLE),
        ({"pin": "000000"}, SigningCode.KEY_REFUSED),
    ],
)
def test_a_token_that_is_not_there_or_refuses_the_pin_gives_a_code(
    place: TokenPlace, changed: dict[str, Any], code: SigningCode
) -> None:
    Pkcs11Token(place).look_again()  # nobody is logged in
    named = {"module": place.module, "label": place.label, "pin": place.pin, **changed}
    token = Pkcs11Token(TokenPlace(**named))

    with pytest.raises(SigningError) as refusal:
        token.make(os.urandom(16), "cachet", P256)

    assert (refusal.value.code, refusal.value.retryable) == (code, True)
    assert "000000" not in str(refusal.value)


@pytest.mark.parametrize("full", [DeviceMemory, HostMemory])
def test_a_full_token_gives_a_code(token: Pkcs11Token, full: type[PKCS11Error]) -> None:
    """SoftHSM2 is never full: the error that other tokens raise is raised where it would be."""

    def refuse(_: object) -> None:
        raise full

    with pytest.raises(SigningError, match="full") as refusal:
        token._with_session(refuse)

    assert (refusal.value.code, refusal.value.retryable) == (SigningCode.KEY_UNAVAILABLE, True)


def test_no_representation_shows_the_pin(place: TokenPlace, token: Pkcs11Token) -> None:
    token.make(os.urandom(16), "cachet", P256)
    shown = f"{place!r} {token!r} {token.key(b'x', P256)!r}"

    assert place.pin not in shown
