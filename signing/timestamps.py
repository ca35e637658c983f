"""Trusted time: RFC 3161 tokens from an authority behind HTTP."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import ClassVar, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from asn1crypto import cms, core, tsp
from cryptography import x509

from signing.cms import message_imprint
from signing.cms_reading import Token, read_token
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.token_flaws import UnsoundToken

_MAX_ANSWER = 1 << 20


class TimeStamper(Protocol):
    """Something that dates a digest."""

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Return a TimeStampToken (DER of its ContentInfo) over `digest`.

        Args:
            digest: What is dated.
            at: The time to certify, used by a development authority; a real authority has its own clock
                and ignores it.

        Raises:
            SigningError: no token could be obtained (`retryable`), or it does not match the request.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimeStamper:
    """A time-stamping authority behind RFC 3161's HTTP binding."""

    url: str
    timeout: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        """Refuse an address that is not HTTP: urllib would also read local files."""
        if not self.url.lower().startswith(("http://", "https://")):
            raise SigningError(SigningCode.BAD_INPUT, "a time-stamping authority has an http(s) address")

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Request a token and check all parts of the answer that need no trust anchor."""
        nonce = secrets.randbits(63) | 1 << 63
        return checked_response(self._ask(_request(digest, nonce)), digest, nonce)

    def _ask(self, request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            # The operator gives the address.
            with urlopen(Request(self.url, request, headers), timeout=self.timeout.total_seconds()) as answer:  # noqa: S310
                body: bytes = answer.read(_MAX_ANSWER + 1)
        except (OSError, HTTPException, ValueError) as error:
            if isinstance(error, HTTPError):
                error.close()
            message = f"the time-stamping authority does not answer: {error}"
            raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, message, retryable=True) from error
        if len(body) > _MAX_ANSWER:
            raise SigningError(SigningCode.TIMESTAMP_WRONG, "the authority's answer is too large")
        return body


@dataclass(frozen=True, slots=True)
class NoTimeStamper:
    """No authority is configured: what needs a time stamp waits."""

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Raise `SigningError`, retryable."""
        message = "no time-stamping authority is configured (ARCHIVE_TIME_STAMPING)"
        raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, message, retryable=True)


class _Response(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """TimeStampResp; asn1crypto's own class requires a token, which a refusal does not contain."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def checked_response(response: bytes, digest: Digest, nonce: int) -> bytes:
    """Return the token of a TimeStampResp after checking that it answers our request.

    Status, nonce, imprint, signature, extended key usage and the certificate's validity at the token's time
    are checked; whether the authority is trusted is decided by the verification.
    """
    try:
        parsed = _Response.load(response, strict=True)
        status = parsed["status"]["status"].native
        granted = status in ("granted", "granted_with_mods")
        token = parsed["time_stamp_token"].dump() if granted else b""
    except (ValueError, TypeError, KeyError) as error:
        raise SigningError(SigningCode.TIMESTAMP_WRONG, "the authority's answer is unreadable") from error
    if not granted:
        message = f"the authority refused: {status}"
        raise SigningError(SigningCode.TIMESTAMP_REFUSED, message, retryable=True)
    try:
        _check_answer(read_token(token), digest, nonce)
    except UnsoundToken as error:
        raise SigningError(
            SigningCode.TIMESTAMP_WRONG, f"the authority's token is unsound: {error}"
        ) from error
    return token


def _check_answer(token: Token, digest: Digest, nonce: int) -> None:
    certificate = x509.load_der_x509_certificate(token.certificates[0])
    wrong = ""
    if token.nonce != nonce:
        wrong = "the token answers another request: its nonce differs"
    elif token.imprint != digest:
        wrong = "the token dates another digest"
    elif not certificate.not_valid_before_utc <= token.at <= certificate.not_valid_after_utc:
        wrong = "the authority's certificate was not valid at the token's time"
    if wrong:
        raise SigningError(SigningCode.TIMESTAMP_WRONG, wrong)


def _request(digest: Digest, nonce: int) -> bytes:
    request = tsp.TimeStampReq(
        {"version": "v1", "message_imprint": message_imprint(digest), "nonce": nonce, "cert_req": True}
    )
    return bytes(request.dump())
