"""Tokens from the home's authority and from one behind HTTP."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto import cms, tsp

from signing.authority_answers import Asked, checked_answer
from signing.authority_connections import AuthorityConnection
from signing.cms_reading import read_token
from signing.development import create_development_pki, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.timestamps import HttpTimeStamper
from signing.token_flaws import UnsoundToken
from signing.trust import pem
from signing.verification import Verdict, overall, verify_evidence
from tests.signing.renewing import build_evidence
from tests.signing.signing_home import NOW, PASSPHRASE, Home

DIGEST = Digest.of(b"ce qui est date")

Answer = Callable[[bytes], tuple[int, bytes]]


@contextmanager
def authority(answer: Answer) -> Iterator[str]:
    """An HTTP server on the loopback that answers every POST with `answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def openssl_authority(home: Home, folder: Path) -> Answer:
    """OpenSSL as an authority with the home's time-stamping key: a second implementation."""
    (folder / "tsa.pem").write_bytes(pem([home.stamper.certificate]))
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\ndefault_policy=1.3.6.1.4.1.32473.1.1\n"
        "digests=sha256\nsigner_digest=sha256\ness_cert_id_alg=sha256\naccuracy=secs:1\n"
    )

    def answer(request: bytes) -> tuple[int, bytes]:
        (folder / "request").write_bytes(request)
        key = home.folder / "authority" / "tsa.key"
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request"]
        command += [
            "-signer",
            "tsa.pem",
            "-inkey",
            str(key),
            "-passin",
            f"pass:{PASSPHRASE.decode()}",
            "-out",
            "answer",
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return 200, (folder / "answer").read_bytes()

    return answer


def granted(token: bytes) -> bytes:
    response = {"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)}
    return bytes(tsp.TimeStampResp(response).dump())


def refusal_of(answer: Answer) -> SigningError:
    with authority(answer) as url, pytest.raises(SigningError) as refusal:
        HttpTimeStamper(url=url).stamp(DIGEST)
    return refusal.value


def test_a_token_states_digest_and_time_of_the_homes_clock(home: Home) -> None:
    token = read_token(home.stamper.stamp(DIGEST))

    assert (token.imprint, token.at) == (DIGEST, NOW)


def test_a_token_can_be_asked_for_another_time(home: Home) -> None:
    later = NOW + timedelta(days=9)

    assert read_token(home.stamper.stamp(DIGEST, later)).at == later


def test_no_two_tokens_share_a_serial_number(home: Home) -> None:
    def serial(token: bytes) -> int:
        inside = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"]
        number: int = inside.parsed["serial_number"].native
        return number

    assert len({serial(home.stamper.stamp(DIGEST)) for _ in range(20)}) == 20


def test_openssl_accepts_the_homes_token(home: Home, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    (tmp_path / "token").write_bytes(home.stamper.stamp(DIGEST))
    (tmp_path / "anchors.pem").write_bytes(pem(home.trust.anchors))
    # OpenSSL judges at the machine's time unless told otherwise; the home's clock is elsewhere.
    command = ["openssl", "ts", "-verify", "-digest", DIGEST.hex, "-in", "token", "-token_in"]
    command += ["-CAfile", "anchors.pem", "-attime", str(int(NOW.timestamp()))]

    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0


def test_a_token_signed_by_a_certificate_for_other_uses_is_refused(home: Home) -> None:
    seal_certificate = home.key.certificates[0]
    other = DevelopmentTimeStamper(seal_certificate, home.stamper.crl, lambda: NOW, home.stamper._key)

    with pytest.raises(UnsoundToken):
        read_token(other.stamp(DIGEST))


def test_a_token_from_before_the_authoritys_certificate_is_refused(home: Home, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    # The machine's clock is years before the certificates of this home: the token is refused for it.
    error = refusal_of(openssl_authority(home, tmp_path))

    assert error.code is SigningCode.TIMESTAMP_OUTSIDE_VALIDITY
    assert "not valid at the token's time" in str(error)


def test_evidence_under_an_authority_over_http_is_sound(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder, now = tmp_path_factory.mktemp("today"), datetime.now(UTC)
    trust = create_development_pki(folder, now, passphrase=PASSPHRASE)
    key = issue_seal_certificate(folder, "1", "Foyer", now, passphrase=PASSPHRASE)
    stamper = DevelopmentTimeStamper.open(folder, PASSPHRASE, lambda: now)
    today = Home(folder, key, trust, stamper)

    with authority(openssl_authority(today, tmp_path)) as url:
        (record,) = build_evidence([[DIGEST]], HttpTimeStamper(url=url))

    assert overall(verify_evidence(record, [DIGEST], trust)) is Verdict.PASSED


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(SigningError):
        HttpTimeStamper(url="file:///etc/hostname")


def test_an_unreachable_authority_is_worth_another_try() -> None:
    with pytest.raises(SigningError) as refusal:
        HttpTimeStamper(url="http://127.0.0.1:9/", timeout=timedelta(seconds=1)).stamp(DIGEST)

    assert refusal.value.code is SigningCode.TIMESTAMP_UNREACHABLE
    assert refusal.value.retryable


def test_a_failing_authority_is_worth_another_try() -> None:
    assert refusal_of(lambda _: (503, b"")).code is SigningCode.TIMESTAMP_HTTP_STATUS


def test_a_refusal_is_told() -> None:
    rejection = bytes.fromhex("30053003020102")

    assert refusal_of(lambda _: (200, rejection)).code is SigningCode.TIMESTAMP_REFUSED


@pytest.mark.parametrize("answer", [b"", b"<html>", bytes(100), b"\x30\x84\xff\xff\xff\xff"])
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    assert refusal_of(lambda _: (200, answer)).code is SigningCode.TIMESTAMP_UNREADABLE


def test_a_token_without_our_nonce_is_refused(home: Home) -> None:
    replayed = granted(home.stamper.stamp(DIGEST))

    assert refusal_of(lambda _: (200, replayed)).code is SigningCode.TIMESTAMP_NONCE


def test_a_token_over_another_digest_is_refused(home: Home, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": Digest.of(b"other").value,
            },
            "nonce": 5,
            "cert_req": True,
        }
    ).dump()
    _, response = openssl_authority(home, tmp_path)(request)

    with pytest.raises(SigningError, match="another digest"):
        checked_answer(response, Asked(digest=DIGEST, nonce=5))


def test_an_unsound_token_is_refused_in_english_and_reported_in_french(home: Home) -> None:
    seal_certificate = home.key.certificates[0]
    other = DevelopmentTimeStamper(seal_certificate, home.stamper.crl, lambda: NOW, home.stamper._key)

    with pytest.raises(SigningError) as refusal:
        checked_answer(granted(other.stamp(DIGEST)), Asked(digest=DIGEST, nonce=5))
    with pytest.raises(UnsoundToken) as unsound:
        read_token(other.stamp(DIGEST))

    assert str(refusal.value).startswith("the authority's token is unsound: ")
    assert str(unsound.value) in str(refusal.value)
    assert unsound.value.french == "l'algorithme de signature n'est pas accepté"


def test_a_token_with_a_changed_imprint_or_signature_is_unsound(home: Home) -> None:
    token = home.stamper.stamp(DIGEST)
    start = token.index(DIGEST.value)

    for position in (*range(start, start + 32), len(token) - 20):
        changed = bytearray(token)
        changed[position] ^= 1
        with pytest.raises(UnsoundToken):
            read_token(bytes(changed))


def test_a_key_of_the_client_in_an_address_is_shown_nowhere() -> None:
    stamper = HttpTimeStamper(url="https://tsa.example/stamp?apikey=SECRET")

    assert "SECRET" not in f"{stamper!r} {stamper.name} {AuthorityConnection(stamper.url)!r}"
