"""The revocation lists of one authority: which lists are its own, and what certificates and times they cover.

A delta, indirect or partial list is recognised and marked: it never shows that a certificate is good.

Source: RFC 5280, sections 5 (profile of lists) and 6.3.3 (their use); X.509 for `expiredCertsOnCRL`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from signing.certificates import (
    UNREADABLE,
    WEAK_HASHES,
    common_name,
    is_authority,
    is_same_name,
    may_sign_lists,
)
from signing.list_reasons import Unfit, unfit_at
from signing.report import french_day

_EXPIRED_CERTS_ON_CRL = x509.ObjectIdentifier("2.5.29.60")
_HANDLED = {
    ExtensionOID.ISSUING_DISTRIBUTION_POINT,
    ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    ExtensionOID.CRL_NUMBER,
}
_HANDLED_IN_ENTRIES = {CRLEntryExtensionOID.CRL_REASON, CRLEntryExtensionOID.INVALIDITY_DATE}
_CRITICAL = b"\x01\x01\xff"
"""DER of `critical TRUE`. A list without these bytes has no critical extension in any of its entries."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why no list of an authority covers a certificate: a French sentence, and an English clause."""

    french: str
    english: str
    is_old: bool
    """Whether a list of the authority is good but for its age: a later one would do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A certificate on a list; `since` is its date of revocation, or an earlier invalidity date."""

    since: datetime
    reason: x509.ReasonFlags | None


class StatusSource(Protocol):
    """Something that an authority signed about its certificates: a list, or an answer about one of them."""

    @property
    def made_at(self) -> datetime:
        """When it was made."""

    @property
    def good_until(self) -> datetime | None:
        """Until when it is good, if it says so."""

    @property
    def defect(self) -> Unfit | None:
        """Why it cannot be used for any certificate."""

    @property
    def is_signed(self) -> bool:
        """Whether the authority signed it."""

    def entry(self, certificate: x509.Certificate) -> Entry | None:
        """Return what it says of a revocation of `certificate`."""

    def unfit_for(self, certificate: x509.Certificate) -> Unfit | None:
        """Return why it does not cover `certificate` at any time, `None` when it does."""

    def unfit_at(self, certificate: x509.Certificate, asked: datetime) -> Unfit | None:
        """Return why it does not cover `certificate` at `asked`, `None` when it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityList:
    """A list in an authority's name; `defect` is the reason why it cannot be used for any certificate."""

    content: bytes
    """DER."""
    made_at: datetime
    good_until: datetime | None
    defect: Unfit | None
    scope: bytes
    """DER of the extension that restricts the list to some certificates; empty for a complete list."""
    _parsed: x509.CertificateRevocationList

    @property
    def is_signed(self) -> bool:
        """Whether the authority's key signed it."""
        return self.defect is not Unfit.OTHER_KEY

    def entry(self, certificate: x509.Certificate) -> Entry | None:
        """Return the entry of `certificate`, `None` when the list does not name it."""
        found = self._parsed.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if found is None:
            return None
        since, reason = found.revocation_date_utc, None
        for extension in found.extensions:
            if isinstance(extension.value, x509.CRLReason):
                reason = extension.value.reason
            elif isinstance(extension.value, x509.InvalidityDate):
                since = min(since, extension.value.invalidity_date_utc)
        return Entry(since, reason)

    def unfit_for(self, certificate: x509.Certificate) -> Unfit | None:
        """Return why the list does not cover `certificate` at any time, `None` when it does.

        A list made before the certificate could not name it. One made after the certificate's end may have
        dropped it, unless `expiredCertsOnCRL` says that certificates ended since a given day stay on it.
        """
        if self.defect is not None:
            return self.defect
        if not _in_scope(self._parsed, certificate):
            return Unfit.OTHER_SCOPE
        if self.made_at < certificate.not_valid_before_utc:
            return Unfit.BEFORE_CERTIFICATE
        if min(self.made_at, _keeps_since(self._parsed) or self.made_at) > certificate.not_valid_after_utc:
            return Unfit.AFTER_CERTIFICATE
        return None

    def unfit_at(self, certificate: x509.Certificate, asked: datetime) -> Unfit | None:
        """Return why the list does not tell whether `certificate` was good at `asked`, `None` when it does.

        It tells this from the time it was made until its `nextUpdate`, and for all earlier times, since every
        certificate revoked by then is on it.
        """
        return self.unfit_for(certificate) or unfit_at(self.made_at, self.good_until, asked)


def list_of(content: bytes) -> x509.CertificateRevocationList | None:
    """Parse DER; `None` when the bytes are not a list."""
    return _parsed(content)[1]


def lists_of(authority: x509.Certificate, lists: Iterable[bytes]) -> list[AuthorityList]:
    """Return the lists (DER) in the authority's name, without repetition; bytes that are not a list are left
    out.
    """
    named = (
        (content, one)
        for content, one in map(_parsed, dict.fromkeys(lists))
        if one is not None and is_same_name(one.issuer, authority.subject)
    )
    return [
        AuthorityList(
            content=content,
            made_at=one.last_update_utc,
            good_until=one.next_update_utc,
            defect=_defect(one, authority),
            scope=b"" if (point := _point(one)) is None else point.public_bytes(),
            _parsed=one,
        )
        for content, one in named
    ]


def shortfall(
    certificate: x509.Certificate,
    authority: x509.Certificate,
    lists: Iterable[StatusSource],
    asked: datetime,
) -> Shortfall | None:
    """Return why none of the authority's lists covers `asked`, `None` when one does.

    When there are several lists, the reason concerns the list that passed the most checks.
    """
    reasons: list[tuple[Unfit, StatusSource]] = []
    for one in lists:
        unfit = one.unfit_at(certificate, asked)
        if unfit is None:
            return None
        reasons.append((unfit, one))
    order = list(Unfit)
    unfit, nearest = max(
        reasons, key=lambda one: (order.index(one[0]), one[1].made_at), default=(Unfit.ABSENT, None)
    )
    days = {
        "made": None if nearest is None else nearest.made_at,
        "ended": None if nearest is None else nearest.good_until,
        "begin": certificate.not_valid_before_utc,
        "end": certificate.not_valid_after_utc,
        "asked": asked,
    }
    english, french = unfit.value
    return Shortfall(
        french=f"La liste de révocation de « {common_name(authority)} » "
        f"{french.format_map({name: french_day(day) for name, day in days.items() if day})}.",
        english=f"the revocation list of {common_name(authority)} "
        f"{english.format_map({name: f'{day:%Y-%m-%d}' for name, day in days.items() if day})}",
        is_old=unfit in (Unfit.ENDED, Unfit.ENDLESS),
    )


def latest_lists(authority: x509.Certificate, lists: Iterable[bytes]) -> list[AuthorityList]:
    """Return the authority's latest complete list, or the latest of each scope when its lists have several
    scopes.
    """
    latest: dict[bytes, AuthorityList] = {}
    for one in lists_of(authority, lists):
        known = latest.get(one.scope)
        if one.defect is None and (known is None or one.made_at > known.made_at):
            latest[one.scope] = one
    return [latest[scope] for scope in sorted(latest)]


def list_lack(authority: x509.Certificate, lists: Sequence[bytes], at: datetime) -> Unfit | None:
    """Return why the authority's latest lists are not valid at `at`, for any certificate."""
    latest = latest_lists(authority, lists)
    if not latest:
        defects = [one.defect for one in lists_of(authority, lists) if one.defect is not None]
        return max(defects, key=list(Unfit).index, default=Unfit.ABSENT)
    if any(one.good_until is None for one in latest):
        return Unfit.ENDLESS
    return Unfit.ENDED if any(one.good_until is not None and one.good_until < at for one in latest) else None


@lru_cache(maxsize=64)
def _parsed(content: bytes) -> tuple[bytes, x509.CertificateRevocationList | None]:
    try:
        parsed = x509.load_der_x509_crl(content)
        # Parsed here, so that unreadable parts raise in one place.
        _ = parsed.issuer, parsed.last_update_utc, parsed.next_update_utc, list(parsed.extensions)
    except UNREADABLE:
        return content, None
    return content, parsed


def _defect(one: x509.CertificateRevocationList, authority: x509.Certificate) -> Unfit | None:
    if not _is_signed_by(one, authority):
        return Unfit.OTHER_KEY
    if getattr(one.signature_hash_algorithm, "name", "") in WEAK_HASHES:
        return Unfit.WEAK
    if not may_sign_lists(authority):
        return Unfit.NOT_ENTITLED
    if not authority.not_valid_before_utc <= one.last_update_utc <= authority.not_valid_after_utc:
        return Unfit.AUTHORITY_DATES
    return None if _is_handled(one) else Unfit.UNSUPPORTED


def _is_signed_by(one: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    key = authority.public_key()
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return False
    try:
        return one.is_signature_valid(key)
    except UNREADABLE:
        return False


def _is_handled(one: x509.CertificateRevocationList) -> bool:
    """RFC 5280, 5.2 and 5.3: a list with a critical extension that is not handled must not be used."""
    if {e.oid for e in one.extensions if e.critical} - _HANDLED:
        return False
    point = _point(one)
    narrowed = point is not None and (
        point.indirect_crl
        or point.only_some_reasons
        or point.only_contains_attribute_certs
        or point.relative_name is not None
    )
    if narrowed or any(isinstance(e.value, x509.DeltaCRLIndicator) for e in one.extensions):
        return False
    return _CRITICAL not in one.tbs_certlist_bytes or not any(_unhandled_in_entries(one))


def _unhandled_in_entries(one: x509.CertificateRevocationList) -> Iterator[bool]:
    try:
        for entry in one:
            yield bool({e.oid for e in entry.extensions if e.critical} - _HANDLED_IN_ENTRIES)
    except UNREADABLE:
        yield True


def _in_scope(one: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """RFC 5280, 6.3.3 (b) (2): kinds of certificates, and the distribution point that the certificate
    names.
    """
    point = _point(one)
    if point is None:
        return True
    other_kind = point.only_contains_user_certs if is_authority(certificate) else point.only_contains_ca_certs
    if other_kind:
        return False
    return not point.full_name or not set(point.full_name).isdisjoint(_places(certificate))


def _places(certificate: x509.Certificate) -> Iterator[x509.GeneralName]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return
    for point in points:
        # A distribution point with reasons or with another issuer belongs to an indirect or partial list.
        if point.full_name and not point.reasons and not point.crl_issuer:
            yield from point.full_name


def _point(one: x509.CertificateRevocationList) -> x509.IssuingDistributionPoint | None:
    try:
        return one.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return None


def _keeps_since(one: x509.CertificateRevocationList) -> datetime | None:
    """Return since when certificates that ended stay on the list (`expiredCertsOnCRL`), if the list states
    it.
    """
    for extension in one.extensions:
        if extension.oid == _EXPIRED_CERTS_ON_CRL and isinstance(extension.value, x509.UnrecognizedExtension):
            try:
                said: datetime = core.GeneralizedTime.load(extension.value.value, strict=True).native
            except (ValueError, TypeError):
                return None
            return said if said.tzinfo else said.replace(tzinfo=UTC)
    return None
