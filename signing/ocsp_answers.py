"""Answers of OCSP responders that came with a signature: what they say of one certificate, at which time.

An answer has the same members as a revocation list (`revocation_lists.AuthorityList`), so that both are used
by the same rules. Nothing is asked from a network.

Source: RFC 6960, sections 2.2 (states), 3.2 (acceptance), 4.2.2.2 (who may answer).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import new

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from signing.certificates import UNREADABLE, WEAK_HASHES, is_issued_by
from signing.list_reasons import Unfit, unfit_at
from signing.revocation_lists import Entry

_NO_CHECK = x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.5")
_NAME_HASHES = ("sha1", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityAnswer:
    """What an answer says of the certificate with `serial`; `defect` is why it cannot be used."""

    made_at: datetime
    good_until: datetime | None
    defect: Unfit | None
    serial: int
    _entry: Entry | None

    @property
    def is_signed(self) -> bool:
        """Whether the authority, or a responder that it named, signed it."""
        return self.defect is not Unfit.OTHER_KEY

    def entry(self, certificate: x509.Certificate) -> Entry | None:
        """Return since when `certificate` is revoked, `None` when the answer does not say so."""
        return self._entry if certificate.serial_number == self.serial else None

    def unfit_for(self, certificate: x509.Certificate) -> Unfit | None:
        """Return why the answer is not about `certificate`, `None` when it is."""
        if self.defect is not None:
            return self.defect
        if certificate.serial_number != self.serial:
            return Unfit.OTHER_SCOPE
        if self.made_at < certificate.not_valid_before_utc:
            return Unfit.BEFORE_CERTIFICATE
        return Unfit.AFTER_CERTIFICATE if self.made_at > certificate.not_valid_after_utc else None

    def unfit_at(self, certificate: x509.Certificate, asked: datetime) -> Unfit | None:
        """Return why the answer does not tell whether `certificate` was good at `asked`."""
        return self.unfit_for(certificate) or unfit_at(self.made_at, self.good_until, asked)


def answers_of(authority: x509.Certificate, answers: Iterable[bytes]) -> list[AuthorityAnswer]:
    """Return what the answers (DER of OCSPResponse) say of certificates of `authority`, without repetition;
    bytes that are no answer are left out.
    """
    return [one for content in dict.fromkeys(answers) for one in _singles(content, authority)]


def whole_answer(basic: bytes) -> bytes:
    """Wrap a BasicOCSPResponse (DER), as signatures carry it, into an OCSPResponse."""
    from asn1crypto import ocsp as asn1_ocsp

    parsed = asn1_ocsp.BasicOCSPResponse.load(basic, strict=True)
    inside = {"response_type": "basic_ocsp_response", "response": parsed}
    return bytes(asn1_ocsp.OCSPResponse({"response_status": "successful", "response_bytes": inside}).dump())


def _singles(content: bytes, authority: x509.Certificate) -> Iterator[AuthorityAnswer]:
    parsed = _parsed(content)
    if parsed is None:
        return
    about = [one for one in parsed.singles if _is_about(one, authority)]
    defect = _defect(parsed.whole, authority) if about else None
    for one in about:
        # A certificate that the responder does not know is not good: its answer counts for nothing.
        unknown = Unfit.UNSUPPORTED if one.status is ocsp.OCSPCertStatus.UNKNOWN else None
        yield AuthorityAnswer(
            made_at=one.made_at,
            good_until=one.good_until,
            defect=defect or unknown,
            serial=one.serial,
            _entry=one.entry,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Single:
    """What an answer says of one certificate."""

    algorithm: str
    name_hash: bytes
    key_hash: bytes
    serial: int
    status: ocsp.OCSPCertStatus
    made_at: datetime
    good_until: datetime | None
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class _Parsed:
    whole: ocsp.OCSPResponse
    singles: tuple[_Single, ...]


@lru_cache(maxsize=256)
def _parsed(content: bytes) -> _Parsed | None:
    try:
        whole = ocsp.load_der_ocsp_response(content)
        if whole.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        # Parsed here, so that unreadable parts raise in one place.
        _ = whole.certificates, whole.produced_at_utc, list(whole.extensions), whole.signature_hash_algorithm
        _ = [list(one.extensions) for one in whole.certificates]
        return _Parsed(whole, tuple(map(_single, whole.responses)))
    except UNREADABLE:
        return None


def _single(one: ocsp.OCSPSingleResponse) -> _Single:
    revoked = one.revocation_time_utc
    return _Single(
        algorithm=one.hash_algorithm.name,
        name_hash=one.issuer_name_hash,
        key_hash=one.issuer_key_hash,
        serial=one.serial_number,
        status=one.certificate_status,
        made_at=one.this_update_utc,
        good_until=one.next_update_utc,
        entry=None if revoked is None else Entry(revoked, one.revocation_reason),
    )


def _is_about(one: _Single, authority: x509.Certificate) -> bool:
    """Compare the hashes of the authority's name and key (RFC 6960, 4.1.1)."""
    if one.algorithm not in _NAME_HASHES:
        return False
    name = new(one.algorithm, authority.subject.public_bytes()).digest()
    return (one.name_hash, one.key_hash) == (name, new(one.algorithm, _key_bits(authority)).digest())


def _key_bits(certificate: x509.Certificate) -> bytes:
    from asn1crypto import x509 as asn1_x509

    parsed = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    key: core.BitString = parsed["tbs_certificate"]["subject_public_key_info"]["public_key"]
    return bytes(key.contents[1:])


def _defect(parsed: ocsp.OCSPResponse, authority: x509.Certificate) -> Unfit | None:
    if getattr(parsed.signature_hash_algorithm, "name", "") in WEAK_HASHES:
        return Unfit.WEAK
    if any(extension.critical for extension in parsed.extensions):
        return Unfit.UNSUPPORTED
    if _is_signed_by(parsed, authority):
        return None
    delegates = [one for one in parsed.certificates if _is_signed_by(parsed, one)]
    entitled = [one for one in delegates if is_issued_by(one, authority)]
    if not entitled:
        return Unfit.OTHER_KEY
    return None if any(_may_answer(one, parsed.produced_at_utc) for one in entitled) else Unfit.NOT_ENTITLED


def _is_signed_by(parsed: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    hashing = parsed.signature_hash_algorithm
    try:
        key = signer.public_key()
        if isinstance(key, rsa.RSAPublicKey) and hashing:
            key.verify(parsed.signature, parsed.tbs_response_bytes, padding.PKCS1v15(), hashing)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and hashing:
            key.verify(parsed.signature, parsed.tbs_response_bytes, ec.ECDSA(hashing))
            return True
    except UNREADABLE:
        return False
    return False


def _may_answer(responder: x509.Certificate, at: datetime) -> bool:
    """Say whether an authority entitled this responder. Without `ocsp-nocheck` its own revocation would have
    to be known too; such an answer is left aside.
    """
    if not responder.not_valid_before_utc <= at <= responder.not_valid_after_utc:
        return False
    usages: Sequence[x509.ObjectIdentifier] = ()
    unchecked = False
    for extension in responder.extensions:
        if extension.oid == ExtensionOID.EXTENDED_KEY_USAGE:
            usages = list(extension.value)
        unchecked = unchecked or extension.oid == _NO_CHECK
    return ExtendedKeyUsageOID.OCSP_SIGNING in usages and unchecked
