"""Check the answer of a time-stamping authority: first what needs no other data, then its standing.

1. Status, structure and signature; a certificate for time stamping alone, named by the token (ESSCertID or
   ESSCertIDv2).
2. Nonce, digest and requested policy.
3. The certificate's validity at the token's time.
4. A chain to a trusted anchor, valid then, and nothing carried along that nobody known has signed.
5. Revocation. A list that is missing is tolerated, as for seals: it may be given later (decision 0033).

Source: RFC 3161, 2.2 and 2.4.2; RFC 5816; ETSI EN 319 422, 5 and 6.
"""

from dataclasses import dataclass
from typing import ClassVar

from asn1crypto import cms, core, tsp
from cryptography import x509

from signing.certificates import Purpose
from signing.chain import check_carried, check_chain, find_chain
from signing.cms import message_imprint
from signing.cms_reading import Token, read_token
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.report import Verdict
from signing.revocation import SignatureTimes, is_revoked
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a token is asked for."""

    digest: Digest
    nonce: int
    policy: str = ""
    """A dotted OID; empty: the authority chooses."""

    @property
    def request(self) -> bytes:
        """The TimeStampReq, DER."""
        policy = {"req_policy": self.policy} if self.policy else {}
        imprint = message_imprint(self.digest)
        fields = {"version": "v1", "message_imprint": imprint, "nonce": self.nonce, "cert_req": True}
        return bytes(tsp.TimeStampReq(fields | policy).dump())


class _Response(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """TimeStampResp; asn1crypto's own class requires a token, which a refusal does not contain."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def checked_answer(response: bytes, asked: Asked) -> tuple[bytes, Token]:
    """Return the token of a TimeStampResp, and its content, after the checks 1 to 3 of the module.

    Raises:
        SigningError: with the code of the first check that fails.
    """
    token = _granted(response)
    try:
        read = read_token(token)
    except UnsoundToken as error:
        raise _unsound(SigningCode.TIMESTAMP_WRONG, f"the authority's token is unsound: {error}") from error
    certificate = x509.load_der_x509_certificate(read.certificates[0])
    if read.nonce != asked.nonce:
        said = "the token answers another request: its nonce differs"
        raise _unsound(SigningCode.TIMESTAMP_NONCE, said)
    if read.imprint != asked.digest:
        raise _unsound(SigningCode.TIMESTAMP_IMPRINT, "the token dates another digest")
    if asked.policy and read.policy != asked.policy:
        said = f"the token was made under the policy {read.policy}, and {asked.policy} was asked for"
        raise _unsound(SigningCode.TIMESTAMP_POLICY, said)
    if not certificate.not_valid_before_utc <= read.at <= certificate.not_valid_after_utc:
        said = "the authority's certificate was not valid at the token's time"
        raise _unsound(SigningCode.TIMESTAMP_OUTSIDE_VALIDITY, said)
    return token, read


def check_standing(token: Token, trust: TrustStore) -> None:
    """Do the checks 4 and 5 of the module.

    Raises:
        SigningError: `TIMESTAMP_UNTRUSTED` or `TIMESTAMP_REVOKED`.
    """
    first, *carried = token.certificates
    chain = find_chain(first, carried, trust, token.at, purpose=Purpose.STAMPING)
    if chain is None:
        said = "no trusted anchor leads to the authority's certificate"
        raise _unsound(SigningCode.TIMESTAMP_UNTRUSTED, said)
    if check_chain(chain, token.at, purpose=Purpose.STAMPING).verdict is not Verdict.PASSED:
        said = "the authority's certificate, or one above it, is not good at the token's time"
        raise _unsound(SigningCode.TIMESTAMP_UNTRUSTED, said)
    if check_carried(chain, token.certificates, token.crls, trust).verdict is not Verdict.PASSED:
        said = "the token carries a certificate or a list that no known authority has signed"
        raise _unsound(SigningCode.TIMESTAMP_UNTRUSTED, said)
    lists, existed = (*trust.crls, *token.crls), SignatureTimes.proven(token.at, token.at)
    if is_revoked(chain, lists, existed):
        said = "the authority's certificate, or one above it, is revoked or suspended"
        raise _unsound(SigningCode.TIMESTAMP_REVOKED, said)


def _granted(response: bytes) -> bytes:
    """Return the token of an answer that has one."""
    try:
        parsed = _Response.load(response, strict=True)
        status = parsed["status"]["status"].native
        granted = status in ("granted", "granted_with_mods")
        token = parsed["time_stamp_token"].dump() if granted else b""
    # The bytes come from a network, and asn1crypto documents no closed set of exceptions.
    except Exception as error:
        raise _unsound(SigningCode.TIMESTAMP_UNREADABLE, "the authority's answer is unreadable") from error
    if not granted:
        raise SigningError(SigningCode.TIMESTAMP_REFUSED, f"the authority refused: {status}", retryable=True)
    return bytes(token)


def _unsound(code: SigningCode, said: str) -> SigningError:
    """Return an error after which another authority, or a later request, may still succeed."""
    return SigningError(code, said, retryable=True)
