"""Trusted time: RFC 3161 tokens from an authority, or from the development home itself."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from asn1crypto import algos, cms, core, tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from signing.cms import signed_data, signing_certificate
from signing.cms_reading import Token, UnsoundToken, read_token
from signing.development import open_authority_key
from signing.digests import Digest
from signing.errors import SigningCode, SigningError

DEVELOPMENT_POLICY = "1.3.6.1.4.1.32473.1.1"
"""Below the enterprise number that RFC 5612 keeps for examples: no real policy can be meant."""

_MAX_ANSWER = 1 << 20


class TimeStamper(Protocol):
    """Something that dates a digest."""

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Return a TimeStampToken (DER of its ContentInfo) over `digest`.

        Args:
            digest: What is dated.
            at: The time to certify, for an authority whose clock is ours; a real one has its own
                clock and ignores it.

        Raises:
            SigningError: no token could be had (`retryable`), or it does not answer the question.
        """


@dataclass(frozen=True, slots=True)
class DevelopmentTimeStamper:
    """The development home's authority, in this process, with its parsed key."""

    certificate: bytes
    """DER."""
    crl: bytes
    """Its authority's revocation list (DER), carried in every token so that evidence needs nothing beside."""
    clock: Callable[[], datetime]
    _key: EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def open(cls, folder: Path, passphrase: bytes, clock: Callable[[], datetime]) -> Self:
        """Open the key that `create_development_pki` made in `folder`."""
        try:
            certificate = x509.load_pem_x509_certificate((folder / "authority" / "tsa.pem").read_bytes())
            crl = x509.load_pem_x509_crl((folder / "authority" / "crls" / "tsa-root.pem").read_bytes())
        except OSError as error:
            message = f"no development authority in {folder}"
            raise SigningError(SigningCode.AUTHORITY_MISSING, message) from error
        key = open_authority_key(folder / "authority" / "tsa.key", passphrase)
        return cls(certificate.public_bytes(Encoding.DER), crl.public_bytes(Encoding.DER), clock, key)

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Date `digest` at `at`, or now by the home's clock."""
        return self._token(digest, at or self.clock(), None)

    def answer(self, request: bytes) -> bytes:
        """Return the TimeStampResp (DER) to a TimeStampReq: this authority for somebody on the other side.

        Raises:
            SigningError: the request cannot be read.
        """
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            imprint, nonce = asked["message_imprint"], asked["nonce"].native
            digest = Digest(imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native)
        except (ValueError, TypeError, KeyError) as error:
            raise SigningError(SigningCode.BAD_INPUT, "no time-stamping request") from error
        token = cms.ContentInfo.load(self._token(digest, self.clock(), nonce))
        response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        return bytes(response.dump())

    def _token(self, digest: Digest, at: datetime, nonce: int | None) -> bytes:
        content = _tst_info(digest, at.astimezone(UTC), nonce).dump()
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [core.OctetString(_hash(content))]}),
                signing_certificate(self.certificate),
            ]
        )
        signature = self._key.sign(attributes.untag().dump(), ECDSA(SHA256()))
        return signed_data(
            (self.certificate,),
            attributes,
            "sha256",
            "sha256_ecdsa",
            signature,
            content=("tst_info", content),
            crls=(self.crl,),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimeStamper:
    """A time-stamping authority behind RFC 3161's HTTP binding."""

    url: str
    timeout: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        """Refuse an address that is none of HTTP: urllib would also read files."""
        if not self.url.lower().startswith(("http://", "https://")):
            raise SigningError(SigningCode.BAD_INPUT, "a time-stamping authority has an http(s) address")

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Ask for a token and check all of the answer that needs no trust anchor."""
        nonce = secrets.randbits(63) | 1 << 63
        return checked_response(self._ask(_request(digest, nonce)), digest, nonce)

    def _ask(self, request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            with urlopen(Request(self.url, request, headers), timeout=self.timeout.total_seconds()) as answer:
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
    """No authority at all: what is to be dated waits."""

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Raise `SigningError`, retryable."""
        message = "no time-stamping authority is configured (ARCHIVE_TIME_STAMPING)"
        raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, message, retryable=True)


class _Response(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """TimeStampResp; asn1crypto's own asks for a token, which a refusal does not have."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def checked_response(response: bytes, digest: Digest, nonce: int) -> bytes:
    """Return the token of a TimeStampResp after checking that it answers our request.

    Status, nonce, imprint, signature, extended key usage and the certificate's validity at the
    token's time are checked; whether the authority is trusted is the verification's business.
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
        raise SigningError(SigningCode.TIMESTAMP_WRONG, str(error)) from error
    return token


def _check_answer(token: Token, digest: Digest, nonce: int) -> None:
    if token.nonce != nonce:
        raise UnsoundToken("the token answers another request: its nonce differs")
    if token.imprint != digest:
        raise UnsoundToken("the token dates another digest")
    certificate = x509.load_der_x509_certificate(token.certificates[0])
    if not certificate.not_valid_before_utc <= token.at <= certificate.not_valid_after_utc:
        raise UnsoundToken("the authority's certificate was not valid at the token's time")


def _request(digest: Digest, nonce: int) -> bytes:
    request = tsp.TimeStampReq(
        {"version": "v1", "message_imprint": _imprint(digest), "nonce": nonce, "cert_req": True}
    )
    return bytes(request.dump())


def _tst_info(digest: Digest, at: datetime, nonce: int | None) -> Any:
    given = {} if nonce is None else {"nonce": nonce}
    return tsp.TSTInfo(
        {
            **given,
            "version": "v1",
            "policy": DEVELOPMENT_POLICY,
            "message_imprint": _imprint(digest),
            # Random rather than counted: two processes share the authority without a file between them.
            "serial_number": secrets.randbits(63) | 1 << 63,
            "gen_time": core.GeneralizedTime(at.replace(microsecond=0)),
            "accuracy": {"seconds": 1},
        }
    )


def _imprint(digest: Digest) -> Any:
    return tsp.MessageImprint(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": digest.algorithm}),
            "hashed_message": digest.value,
        }
    )


def _hash(content: bytes) -> bytes:
    return sha256(content).digest()
