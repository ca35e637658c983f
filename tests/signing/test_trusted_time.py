"""Trusted time from several authorities: the next one is asked when one fails, and clocks are compared."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signing.authority_states import ALL_TOGETHER, LONG_PAUSE, AuthorityState
from signing.cms_reading import read_token
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.timestamps import HttpTimeStamper
from signing.trust import TrustStore
from signing.trusted_time import TrustedTime, in_turn
from tests.odd_servers import dripping, misbehaving, resets
from tests.signing.time_authorities import Answer, DatingAuthority, serving

DIGEST = Digest.of(b"la racine d'un lot")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> DatingAuthority:
    return DatingAuthority.made(tmp_path_factory.mktemp("une"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> DatingAuthority:
    return DatingAuthority.made(tmp_path_factory.mktemp("autre"))


def now() -> datetime:
    return datetime.now(UTC)


def trusted_time(
    trust: TrustStore, *urls: str, clock: Callable[[], datetime] = now, timeout: timedelta = 5 * A_SECOND
) -> TrustedTime:
    authorities = [
        HttpTimeStamper(url=url, name=name, timeout=timeout) for name, url in zip("ABCDE", urls, strict=False)
    ]
    return TrustedTime(authorities=authorities, trust=lambda: trust, clock=clock)


def codes(times: TrustedTime) -> dict[str, str]:
    return {name: state.code for name, state in times.register.states().items() if name}


def together(times: TrustedTime) -> AuthorityState:
    return times.register.states()[ALL_TOGETHER]


def refusal(times: TrustedTime) -> SigningError:
    with pytest.raises(SigningError) as refused:
        times.stamp(DIGEST)
    return refused.value


def test_the_first_authority_is_asked_and_the_second_left_in_peace(authority: DatingAuthority) -> None:
    with serving(authority.answers()) as first, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, first.url, second.url)

        token = read_token(times.stamp(DIGEST))

    assert token.imprint == DIGEST
    assert (first.requests, second.requests) == (1, 0)


def test_the_second_authority_answers_when_the_first_is_away(authority: DatingAuthority) -> None:
    with serving(authority.answers()) as second:
        times = trusted_time(authority.trust, "http://127.0.0.1:9/tsr", second.url)

        assert read_token(times.stamp(DIGEST)).imprint == DIGEST

    assert codes(times) == {"A": "signing-timestamp-unreachable", "B": ""}


def test_openssl_is_a_second_authority(authority: DatingAuthority, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    with (
        serving(lambda _: (503, b"")) as first,
        serving(authority.answers_with_openssl(tmp_path / "openssl")) as second,
    ):
        times = trusted_time(authority.trust, first.url, second.url)

        token = read_token(times.stamp(DIGEST))

    assert token.policy == "1.3.6.1.4.1.32473.1.2"
    assert codes(times) == {"A": "signing-timestamp-http-status", "B": ""}


def test_when_nobody_answers_every_reason_is_told_and_another_try_is_worth_it() -> None:
    with serving(lambda _: (500, b"")) as second:
        times = trusted_time(TrustStore(), "http://127.0.0.1:9/tsr", second.url)

        error = refusal(times)

    assert error.code is SigningCode.TIMESTAMP_UNAVAILABLE
    assert error.retryable
    assert "A: " in str(error)
    assert "status 500 (signing-timestamp-http-status)" in str(error)


def test_connections_are_used_again(authority: DatingAuthority) -> None:
    with serving(authority.answers()) as only:
        times = trusted_time(authority.trust, only.url)

        for _ in range(3):
            times.stamp(DIGEST)

    assert (only.requests, only.connections) == (3, 1)


def test_a_kept_connection_that_the_authority_closed_is_opened_again(authority: DatingAuthority) -> None:
    with serving(authority.answers()) as only:
        times = trusted_time(authority.trust, only.url)
        times.stamp(DIGEST)
        kept = times.authorities[0]._connection._open
        assert kept is not None
        kept.sock.plain.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # as an idle connection ends

        times.stamp(DIGEST)

    assert (only.requests, only.connections) == (2, 2)


def test_an_authority_that_failed_is_asked_last_for_a_while(authority: DatingAuthority) -> None:
    with serving(lambda _: (200, b"<html>")) as first, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, first.url, second.url)
        for _ in range(3):
            times.stamp(DIGEST)

    assert (first.requests, second.requests) == (1, 3)
    state = times.register.states()["A"]
    assert state.code == "signing-timestamp-unreadable"
    assert state.failed_at is not None
    assert state.set_aside_until == state.failed_at + LONG_PAUSE


def test_an_authority_that_was_set_aside_is_asked_when_the_others_fail(authority: DatingAuthority) -> None:
    broken = {"A"}

    def unless_broken(name: str) -> Answer:
        return lambda request: (200, b"<html>") if name in broken else authority.answers()(request)

    with serving(unless_broken("A")) as first, serving(unless_broken("B")) as second:
        times = trusted_time(authority.trust, first.url, second.url)
        times.stamp(DIGEST)
        broken ^= {"A", "B"}

        times.stamp(DIGEST)

    assert codes(times)["A"] == ""


def test_an_authority_is_asked_first_again_after_its_pause(authority: DatingAuthority) -> None:
    times = trusted_time(authority.trust, "http://a.invalid/", "http://b.invalid/")
    failed = AuthorityState().after_failure(now(), SigningCode.TIMESTAMP_WRONG)

    def order(at: datetime) -> list[str]:
        return [one.name for one in in_turn(times.authorities, {"A": failed}, at)]

    assert order(now()) == ["B", "A"]
    assert order(now() + LONG_PAUSE) == ["A", "B"]
    # Written while the clock was wrong.
    assert order(now() - DAY) == ["A", "B"]


def test_a_failure_keeps_since_when_until_the_authority_answers() -> None:
    first = AuthorityState().after_failure(now(), SigningCode.TIMESTAMP_SLOW)
    later = first.after_failure(now() + HOUR, SigningCode.TIMESTAMP_WRONG)

    assert later.failing_since == first.failing_since
    assert later.after_answer(now() + DAY).failing_since is None


_REPLY = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"


def _waits(connection: socket.socket) -> None:
    time.sleep(5)


@pytest.mark.parametrize(
    "behave",
    [dripping(_REPLY + b"Content-Length: 4000\r\n\r\n"), dripping(b"HTTP/1.1 200 OK\r\nX: "), _waits],
    ids=["content", "headers", "nothing"],
)
def test_a_slow_authority_is_given_up_in_time(
    behave: Callable[[socket.socket], None], authority: DatingAuthority
) -> None:
    began = time.monotonic()
    with misbehaving(behave) as slow, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, slow, second.url, timeout=A_SECOND)

        times.stamp(DIGEST)

        assert time.monotonic() - began < 30
    assert codes(times) == {"A": "signing-timestamp-slow", "B": ""}


def _floods(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n")
    while True:
        connection.sendall(bytes(1 << 16))


def _floods_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: more\r\n" * 1000)


def _talks_of_something_else(connection: socket.socket) -> None:
    connection.sendall(b"220 smtp.example.org ESMTP\r\n")


def _stops_early(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n")
    connection.sendall(b"Content-Length: 4000\r\n\r\n0\x82")


@pytest.mark.parametrize(
    ("behave", "code"),
    [
        (_floods, "signing-timestamp-too-large"),
        (_floods_headers, "signing-timestamp-unreachable"),
        (resets, "signing-timestamp-unreachable"),
        (_talks_of_something_else, "signing-timestamp-unreachable"),
        (_stops_early, "signing-timestamp-unreadable"),
    ],
)
def test_what_is_no_answer_has_its_code(
    behave: Callable[[socket.socket], None], code: str, authority: DatingAuthority
) -> None:
    with misbehaving(behave) as odd, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, odd, second.url)

        times.stamp(DIGEST)

    assert codes(times) == {"A": code, "B": ""}


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (302, b"", "application/timestamp-reply", "signing-timestamp-redirects"),
        (307, b"", "application/timestamp-reply", "signing-timestamp-redirects"),
        (404, b"<html>", "text/html", "signing-timestamp-http-status"),
        (204, b"", "application/timestamp-reply", "signing-timestamp-http-status"),
        (200, b"<html>Veuillez vous identifier", "text/html", "signing-timestamp-content-type"),
        (200, b"<html>", "application/timestamp-reply; x=1", "signing-timestamp-unreadable"),
        (200, bytes(2 << 20), "application/timestamp-reply", "signing-timestamp-too-large"),
        (200, bytes.fromhex("30053003020102"), "application/timestamp-reply", "signing-timestamp-refused"),
    ],
)
def test_every_odd_answer_has_its_code(
    status: int, body: bytes, kind: str, code: str, authority: DatingAuthority
) -> None:
    with serving(lambda _: (status, body), kind=kind) as odd, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, odd.url, second.url)

        times.stamp(DIGEST)

    assert codes(times) == {"A": code, "B": ""}
    assert odd.requests == 1


def replaying(answer: Answer) -> Answer:
    """Always give the answer to the first request."""
    kept: list[tuple[int, bytes]] = []

    def again(request: bytes) -> tuple[int, bytes]:
        kept.append(answer(request))
        return kept[0]

    return again


def test_a_replayed_answer_is_not_taken(authority: DatingAuthority) -> None:
    with serving(replaying(authority.answers())) as odd, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, odd.url, second.url)
        times.stamp(DIGEST)
        assert codes(times) == {"A": ""}

        times.stamp(DIGEST)

    assert codes(times) == {"A": "signing-timestamp-nonce", "B": ""}


def test_an_authority_that_nobody_trusts_dates_nothing(
    authority: DatingAuthority, stranger: DatingAuthority
) -> None:
    with serving(stranger.answers()) as first, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, first.url, second.url)
        times.stamp(DIGEST)
        assert codes(times) == {"A": "signing-timestamp-untrusted", "B": ""}

        refused = refusal(trusted_time(TrustStore(), second.url))

    assert refused.code is SigningCode.TIMESTAMP_UNAVAILABLE
    assert "no trusted anchor" in str(refused)


def test_an_authority_with_the_clock_of_yesterday_is_set_aside(authority: DatingAuthority) -> None:
    with serving(authority.answers(-DAY + HOUR)) as first, serving(authority.answers()) as second:
        times = trusted_time(authority.trust, first.url, second.url)

        token = read_token(times.stamp(DIGEST))

    assert abs(token.at - now()) < timedelta(seconds=30)
    assert codes(times) == {"A": "signing-timestamp-clock", "B": ""}


def test_one_authority_alone_whose_clock_differs_dates_nothing(authority: DatingAuthority) -> None:
    with serving(authority.answers(HOUR)) as only:
        error = refusal(trusted_time(authority.trust, only.url))

    assert error.code is SigningCode.TIMESTAMP_UNAVAILABLE
    assert "differ by" in str(error)


@pytest.mark.parametrize("ours", [HOUR, -HOUR])
def test_two_authorities_that_agree_against_us_mean_that_our_clock_is_wrong(
    ours: timedelta, authority: DatingAuthority, stranger: DatingAuthority
) -> None:
    trust = authority.trust + stranger.trust
    with ExitStack() as stack:
        urls = [
            stack.enter_context(serving(one.answers(timedelta(hours=2)))).url for one in (authority, stranger)
        ]
        third = stack.enter_context(serving(authority.answers(timedelta(hours=2) + ours)))
        times = trusted_time(trust, *urls, third.url, clock=lambda: now() + timedelta(hours=2) + ours)

        error = refusal(times)

    assert error.code is SigningCode.OWN_CLOCK
    assert error.retryable
    assert codes(times) == {"A": "signing-timestamp-clock", "B": "signing-timestamp-clock"}
    assert together(times).code == "signing-own-clock"
    assert third.requests == 0


def test_two_authorities_whose_clocks_are_wrong_in_their_own_ways_are_both_set_aside(
    authority: DatingAuthority,
) -> None:
    with (
        serving(authority.answers(HOUR)) as first,
        serving(authority.answers(2 * HOUR)) as second,
        serving(authority.answers()) as third,
    ):
        times = trusted_time(authority.trust, first.url, second.url, third.url)

        times.stamp(DIGEST)

    assert codes(times) == {"A": "signing-timestamp-clock", "B": "signing-timestamp-clock", "C": ""}


def test_a_policy_that_was_asked_for_is_checked(authority: DatingAuthority, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    with (
        serving(authority.answers()) as ignoring,
        serving(authority.answers_with_openssl(tmp_path / "openssl")) as obeying,
    ):
        wanted = "1.3.6.1.4.1.32473.1.3"
        authorities = [
            HttpTimeStamper(url=ignoring.url, name="A", policy=wanted),
            HttpTimeStamper(url=obeying.url, name="B", policy=wanted),
        ]
        times = TrustedTime(authorities=authorities, trust=lambda: authority.trust, clock=now)

        token = read_token(times.stamp(DIGEST))

        assert token.policy == wanted
        assert codes(times) == {"A": "signing-timestamp-policy", "B": ""}
        unknown = HttpTimeStamper(url=obeying.url, name="B", policy="1.3.6.1.4.1.32473.1.9")
        with pytest.raises(SigningError) as refused:
            unknown.stamp(DIGEST)
    assert refused.value.code is SigningCode.TIMESTAMP_REFUSED


def test_names_say_nothing_of_a_key_in_an_address() -> None:
    stamper = HttpTimeStamper(url="https://tsa.example.org/v1/tsr/?key=secret")

    assert stamper.name == "tsa.example.org/v1/tsr"


def test_since_when_no_authority_answers_is_known_until_one_does(authority: DatingAuthority) -> None:
    well = False

    def sometimes(request: bytes) -> tuple[int, bytes]:
        return authority.answers()(request) if well else (503, b"")

    with serving(sometimes) as only:
        times = trusted_time(authority.trust, only.url)
        refusal(times)
        since = together(times).failing_since
        refusal(times)
        assert together(times).code == "signing-timestamp-unavailable"
        assert together(times).failing_since == since
        well = True

        times.stamp(DIGEST)

    assert together(times).failing_since is None
