"""Seal keys at a remote signing service, tried on a small one that follows the published API."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import SEAL_DIGESTS, KeyAlgorithm
from signing.keys import SealKey
from signing.remote_calls import RemoteAccess, RemoteCalls
from signing.remote_keys import RemoteKey, RemoteSigningService
from tests.certificates import issued
from tests.odd_servers import dripping, misbehaving
from tests.signing.signing_service import BEARER, CLIENT, PIN, SECRET, Service, signing_service

KEYS: dict[str, Any] = {
    "rsa": rsa.generate_private_key(65537, 3072),
    "p-256": ec.generate_private_key(ec.SECP256R1()),
    "p-384": ec.generate_private_key(ec.SECP384R1()),
}
SOON = timedelta(seconds=1)


@pytest.fixture(params=["v1", "v2"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with signing_service(request.param) as service:
        for name, private in KEYS.items():
            service.add(name, private, [issued(private, name)], "explicit" if name == "rsa" else "implicit")
        yield service


def client(
    service: Service, *, pin: str = PIN, access: RemoteAccess | None = None, timeout: timedelta = SOON * 10
) -> RemoteSigningService:
    calls = RemoteCalls(service.url, access or RemoteAccess(bearer=BEARER), timeout)
    return RemoteSigningService(calls, pin)


def key_of(signing: RemoteSigningService, name: str) -> RemoteKey:
    public = KEYS[name].public_key()
    return RemoteKey(signing, name, KeyAlgorithm.of(public), public)


def test_every_key_of_the_service_is_listed_page_by_page(service: Service) -> None:
    assert client(service).credentials() == ["p-256", "p-384", "rsa"]


@pytest.mark.parametrize("name", KEYS)
def test_a_remote_key_seals_over_every_digest(service: Service, name: str) -> None:
    signing = client(service)
    credential = signing.credential(name)
    private = key_of(signing, name)
    certificate = issued(KEYS[name], name)
    key = SealKey.held_elsewhere(private, KEYS[name].public_key(), [certificate])

    assert len(credential.certificates) == 1
    for digest in SEAL_DIGESTS:
        assert key.hashing(digest).sign(b"ce qui est scelle")
    # The service saw digests, never what was signed.
    assert b64encode(b"ce qui est scelle").decode() not in json.dumps(service.asked)


def test_signatures_of_two_numbers_side_by_side_are_taken(service: Service) -> None:
    service.raw = True

    assert key_of(client(service), "p-256").sign_digest(Digest.of(b"x"))


def test_a_service_that_names_rsa_alone_is_asked_for_it(service: Service) -> None:
    service.algorithms["rsa"] = ["1.2.840.113549.1.1.1"]

    key_of(client(service), "rsa").sign_digest(Digest.of(b"x"))

    assert service.called("signatures/signHash")[0]["signAlgo"] == "1.2.840.113549.1.1.1"


def test_each_signature_is_authorised_for_its_digest_alone(service: Service) -> None:
    key = key_of(client(service), "p-256")

    key.sign_digest(Digest.of(b"x"))
    key.sign_digest(Digest.of(b"y"))

    assert len(service.called("credentials/authorize")) == 2
    assert service.sads == set()


def test_an_access_token_that_ended_is_asked_for_again(service: Service) -> None:
    key = key_of(client(service, access=RemoteAccess(client=CLIENT, secret=SECRET)), "p-256")
    key.sign_digest(Digest.of(b"x"))

    service.tokens.append("un-autre-jeton")

    assert key.sign_digest(Digest.of(b"y"))
    assert len(service.called("oauth2/token")) == 2


@pytest.mark.parametrize(
    "access",
    [RemoteAccess(bearer="un-faux-jeton"), RemoteAccess(client=CLIENT, secret="un-faux-secret")],
)
def test_an_access_that_is_refused_gives_a_code_and_shows_no_secret(
    service: Service, access: RemoteAccess
) -> None:
    with pytest.raises(SigningError) as refusal:
        client(service, access=access).credentials()

    assert (refusal.value.code, refusal.value.retryable) == (SigningCode.KEY_REFUSED, True)
    assert "faux" not in str(refusal.value)


def test_a_wrong_pin_gives_a_code_and_is_not_shown(service: Service) -> None:
    with pytest.raises(SigningError, match="invalid_pin") as refusal:
        key_of(client(service, pin="998877"), "rsa").sign_digest(Digest.of(b"x"))

    assert refusal.value.code is SigningCode.KEY_REFUSED
    assert "998877" not in str(refusal.value)


def test_a_credential_that_a_person_authorises_each_time_is_refused(service: Service) -> None:
    service.modes["p-256"] = "oauth2code"

    with pytest.raises(SigningError, match="person") as refusal:
        key_of(client(service), "p-256").sign_digest(Digest.of(b"x"))

    assert refusal.value.code is SigningCode.KEY_REFUSED


def test_a_key_that_is_disabled_there_is_refused(service: Service) -> None:
    service.status = "disabled"

    with pytest.raises(SigningError, match="disabled") as refusal:
        client(service).credential("rsa")

    assert refusal.value.code is SigningCode.KEY_REFUSED


GARBAGE = {
    "nothing": (200, b""),
    "no JSON": (200, b"<html>"),
    "a list": (200, b"[]"),
    "another object": (200, b"{}"),
    "deep": (200, b"[" * 100_000),
    "too much": (200, b'{"a": "' + b"x" * (1 << 20) + b'"}'),
    "wrong types": (200, b'{"signatures": 1, "SAD": 7, "key": [], "credentialIDs": [1]}'),
    "not base64": (200, b'{"signatures": ["***"], "SAD": "x"}'),
    "another signature": (200, b'{"signatures": ["AAAA"], "SAD": "x"}'),
    "several signatures": (200, b'{"signatures": ["AAAA", "AAAA"], "SAD": "x"}'),
    "a redirection": (302, b""),
    "a failure": (500, b'{"error": "server_error"}'),
}


@pytest.mark.parametrize("what", GARBAGE)
@pytest.mark.parametrize("method", ["credentials/info", "credentials/authorize", "signatures/signHash"])
def test_garbage_gives_a_code_and_may_succeed_later(service: Service, what: str, method: str) -> None:
    service.misbehaviour[method] = GARBAGE[what]
    key = key_of(client(service), "p-256")

    harmless = "SAD" in str(GARBAGE[what][1]) and method == "credentials/authorize" and what != "wrong types"
    with pytest.raises(SigningError) as refusal:
        key.sign_digest(Digest.of(b"x"))

    assert refusal.value.retryable
    if not harmless:  # with another activation, the service itself refuses to sign
        assert refusal.value.code is SigningCode.KEY_UNAVAILABLE
    service.misbehaviour.clear()
    assert key.sign_digest(Digest.of(b"x"))


def test_a_service_that_is_late_or_gone_gives_a_code(service: Service) -> None:
    service.delays["credentials/list"] = 3
    with pytest.raises(SigningError) as late:
        client(service, timeout=SOON).credentials()
    with pytest.raises(SigningError) as gone:
        RemoteSigningService(
            RemoteCalls("http://127.0.0.1:9/csc/v1", RemoteAccess(bearer=BEARER), SOON)
        ).credentials()

    for refusal in (late, gone):
        assert (refusal.value.code, refusal.value.retryable) == (SigningCode.KEY_UNAVAILABLE, True)


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_a_service_that_answers_a_byte_at_a_time_is_given_up_in_time(head: bytes) -> None:
    began = time.monotonic()

    with misbehaving(dripping(head)) as address, pytest.raises(SigningError) as late:
        RemoteSigningService(RemoteCalls(address, RemoteAccess(bearer=BEARER), SOON)).credentials()

    assert late.value.code is SigningCode.KEY_UNAVAILABLE
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "address",
    ["", "ftp://a/csc/v1", "http://signer.example/csc/v1", "https://", "https://a:b@c/csc/v1", "file:///etc"],
)
def test_only_https_is_an_address_but_on_this_machine(address: str) -> None:
    with pytest.raises(SigningError) as refusal:
        RemoteCalls(address, RemoteAccess(bearer=BEARER))

    assert refusal.value.code is SigningCode.BAD_INPUT


def test_no_representation_shows_a_secret(service: Service) -> None:
    access = RemoteAccess(client=CLIENT, secret=SECRET)
    signing = client(service, access=access)
    signing.credentials()

    shown = f"{signing!r} {signing.calls!r} {access!r} {key_of(signing, 'rsa')!r}"

    assert not [one for one in (PIN, SECRET, BEARER) if one in shown]
