"""The visa as a signature of the archivist's own certificate on the bordereau, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive_service.errors import ArchiveServiceError

LARGEST_SIGNED = 16 << 20
"""Bytes of a signed bordereau, which may hold the picture of a stamp."""


class Revocation(StrEnum):
    """What the revocation lists said when the visa was given; stored, so never renamed."""

    NOT_REVOKED = "not-revoked"
    UNKNOWN = "unknown"
    """No list that covers the time was at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaSignature:
    """What is told of the certificate of a signed visa. It names the organisation, never the person.

    The signed bordereau, which does name the person, is kept under `sha256`.
    """

    sha256: str
    serial: str
    """Of the certificate, hexadecimal."""
    issuer: str
    organisation: str
    """Empty when the certificate names none."""
    revocation: Revocation


class SignedVisaRefused(ArchiveServiceError):
    """The file is no bordereau of this list with the signature of an archivist; the code says why."""


class VisaTooLarge(SignedVisaRefused):
    """The file has more than `LARGEST_SIGNED` bytes."""

    code = "visa-too-large"


class VisaNotAPdf(SignedVisaRefused):
    """The file is no PDF that can be read."""

    code = "visa-not-a-pdf"


class VisaEncrypted(SignedVisaRefused):
    """The PDF is encrypted."""

    code = "visa-encrypted"


class VisaOtherDocument(SignedVisaRefused):
    """The file does not begin with the bordereau as it was fetched, byte for byte."""

    code = "visa-other-document"


class VisaOtherList(SignedVisaRefused):
    """The file begins with the bordereau of another list."""

    code = "visa-other-list"


class VisaOutdated(SignedVisaRefused):
    """The file begins with an earlier bordereau of this list: something was decided since."""

    code = "visa-outdated"


class VisaUnsigned(SignedVisaRefused):
    """Nobody signed the bordereau."""

    code = "visa-unsigned"


class VisaSignedTwice(SignedVisaRefused):
    """More than one signature was added."""

    code = "visa-several-signatures"


class VisaChanged(SignedVisaRefused):
    """Something else than a signature was added, or something follows the signature."""

    code = "visa-changed"


class VisaSignatureInvalid(SignedVisaRefused):
    """The signature is not sound."""

    code = "visa-signature-invalid"


class VisaUntrusted(SignedVisaRefused):
    """No authority of `ARCHIVE_TRUST` stands behind the certificate, or it is none for signing."""

    code = "visa-untrusted"


class VisaExpired(SignedVisaRefused):
    """The certificate is not valid yet, or no longer."""

    code = "visa-expired"


class VisaRevoked(SignedVisaRefused):
    """The certificate was revoked, or that of an authority above it."""

    code = "visa-revoked"
