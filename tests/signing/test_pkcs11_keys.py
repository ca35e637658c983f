"""Seal keys in a PKCS#11 token, tried on SoftHSM2."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11.exceptions import DeviceMemory, HostMemory, PKCS11Error

from signing import pkcs11_modules
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import SEAL_DIGESTS, KeyAlgorithm, KeyKind
from signing.pkcs11_keys import Pkcs11Token, TokenPlace
from tests.signing.soft_tokens import look_again, plug_in, soft_token

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


def test_many_threads_sign_in_two_tokens_of_one_module(token: Pkcs11Token, place: TokenPlace) -> None:
    """The module is begun without locks of its own: two threads in it at once end the process."""
    plug_in("second")
    look_again(token.place)
    tokens = [token, Pkcs11Token(replace(place, label="second"))]
    identifier = os.urandom(16)
    publics = [load_der_public_key(one.make(identifier, "cachet", P256)) for one in tokens]

    def work(number: int) -> bytes:
        one, other = tokens[number % 2], os.urandom(16)
        if number % 40 == 0:
            look_again(one.place)
        if number % 7 == 0:
            one.make(other, "de passage", P256)
            one.destroy(other)
        return one.sign(identifier, P256, Digest.of(CONTENT))

    with ThreadPoolExecutor(16) as threads:
        signed = list(threads.map(work, range(400)))

    for number, signature in enumerate(signed):
        check(publics[number % 2], signature, "sha256")


def test_a_session_that_ended_with_its_module_is_opened_again(token: Pkcs11Token, place: TokenPlace) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", P256))

    look_again(place)

    check(public, token.sign(identifier, P256, Digest.of(CONTENT)), "sha256")


def test_a_process_that_was_forked_begins_the_module_anew(token: Pkcs11Token) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", P256))

    signed = [in_a_fork(lambda: token.sign(identifier, P256, Digest.of(CONTENT))) for _ in range(2)]

    for signature in [*signed, token.sign(identifier, P256, Digest.of(CONTENT))]:
        check(public, signature, "sha256")


def in_a_fork(work: Callable[[], Any]) -> Any:
    """Return what work returns in a process that was forked, and has what this one has."""
    ours, theirs = Pipe()
    process = get_context("fork").Process(target=lambda: theirs.send(work()))
    process.start()
    assert ours.poll(60)
    found = ours.recv()
    process.join(60)
    assert process.exitcode == 0
    return found


def test_a_lost_session_is_opened_again(token: Pkcs11Token) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", P256))
    key = token.key(identifier, P256)
    key.sign_digest(Digest.of(CONTENT))

    assert token._opened is not None
    token._opened.session.close()

    check(public, key.sign_digest(Digest.of(CONTENT)), "sha256")


def test_a_token_that_is_taken_out_gives_a_code_and_is_found_when_it_is_back(
    token: Pkcs11Token, folder: Path
) -> None:
    identifier = os.urandom(16)
    public = load_der_public_key(token.make(identifier, "cachet", P256))
    key = token.key(identifier, P256)

    (folder / "tokens").rename(folder / "away")
    try:
        look_again(token.place)
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
    look_again(place)  # nobody is logged in
    named = {"module": place.module, "label": place.label, "pin": place.pin, **changed}
    token = Pkcs11Token(TokenPlace(**named))

    with pytest.raises(SigningError) as refusal:
        token.make(os.urandom(16), "cachet", P256)

    assert (refusal.value.code, refusal.value.retryable) == (code, True)
    assert "000000" not in str(refusal.value)


def test_a_refused_pin_is_not_tried_again_since_the_token_would_lock_itself(
    place: TokenPlace, token: Pkcs11Token
) -> None:
    look_again(token.place)  # nobody is logged in
    wrong = replace(place, pin="161803")
    assert code_of_making(Pkcs11Token(wrong)) == (SigningCode.KEY_REFUSED, True)
    assert counts_failed_logins(place)
    token.make(os.urandom(16), "cachet", P256)
    look_again(token.place)
    assert not counts_failed_logins(place)

    assert code_of_making(Pkcs11Token(wrong)) == (SigningCode.KEY_REFUSED, True)
    assert not counts_failed_logins(place)

    assert code_of_making(Pkcs11Token(replace(place, pin="141421"))) == (SigningCode.KEY_REFUSED, True)
    assert counts_failed_logins(place)


def counts_failed_logins(place: TokenPlace) -> bool:
    """Whether a login failed since the last one that succeeded, as the token itself says."""
    token = pkcs11.lib(str(place.module)).get_token(token_label=place.label)
    return bool(token.flags & pkcs11.TokenFlag.USER_PIN_COUNT_LOW)


@pytest.mark.parametrize("full", [DeviceMemory, HostMemory])
def test_a_full_token_gives_a_code(token: Pkcs11Token, full: type[PKCS11Error]) -> None:
    """SoftHSM2 is never full: the error that other tokens raise is raised where it would be."""

    def refuse(_: object) -> None:
        raise full

    with pytest.raises(SigningError, match="full") as refusal:
        token._with_session(refuse)

    assert (refusal.value.code, refusal.value.retryable) == (SigningCode.KEY_UNAVAILABLE, True)


def test_a_token_that_can_store_nothing_more_gives_a_code(tmp_path: Path, token: Pkcs11Token) -> None:
    """SoftHSM2 keeps keys in files, and a process of its own may not make any file longer."""

    def on_a_full_disk() -> object:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        return code_of_making(full)

    with soft_token(tmp_path) as place:
        full = Pkcs11Token(place)
        full.make(os.urandom(16), "cachet", P256)
        refusal = in_a_fork(on_a_full_disk)
    look_again(token.place)

    assert refusal == (SigningCode.KEY_UNAVAILABLE, True)


def code_of_making(token: Pkcs11Token) -> tuple[SigningCode, bool] | None:
    try:
        token.make(os.urandom(16), "cachet", P256)
    except SigningError as error:
        return error.code, error.retryable
    return None


def test_a_module_that_hangs_does_not_hold_every_thread(
    token: Pkcs11Token, place: TokenPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pkcs11_modules, "PATIENCE", 0.05)

    with pkcs11_modules.module_of(place.module).used(), pytest.raises(SigningError, match="busy") as refusal:
        token.sign(b"x", P256, Digest.of(CONTENT))

    assert (refusal.value.code, refusal.value.retryable) == (SigningCode.KEY_UNAVAILABLE, True)


def test_no_representation_shows_the_pin(place: TokenPlace, token: Pkcs11Token) -> None:
    token.make(os.urandom(16), "cachet", P256)
    shown = f"{place!r} {token!r} {token.key(b'x', P256)!r}"

    assert place.pin not in shown
