"""What is said of one signature that came with a document: who signed, when, by whom it is vouched for, and
what it is worth.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from signing.digests import Digest
from signing.report import Verdict
from signing.subindications import SubIndication

_LONGEST_NAME = 500
_YEARS = range(1900, 9000)


class SignatureForm(StrEnum):
    """The form of a signature; stored names, which are added to and never renamed."""

    XMLDSIG = "xmldsig"
    XADES = "xades"
    PADES = "pades"
    CMS_IN_PDF = "cms-in-pdf"
    """Of a PDF, without the attributes of PAdES (`adbe.pkcs7.detached` and others)."""
    TIME_STAMP = "time-stamp"
    """A document time stamp of a PDF (RFC 3161)."""
    UNKNOWN = "unknown"
    """The file says that it is signed, and the signature could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSignature:
    """One signature with its verdict (ETSI EN 319 102-1). Times are UTC; empty or `None` is unknown."""

    form: SignatureForm
    verdict: Verdict
    subindication: SubIndication | None
    detail: str
    """French, for people: the reason of the verdict. It may name the signer."""
    signer: str = ""
    """The subject of the signer's certificate as given, RFC 4514."""
    certificate: Digest | None = None
    """SHA-256 of the signer's certificate."""
    anchor: Digest | None = None
    """SHA-256 of the anchor to which its chain leads."""
    claimed_at: datetime | None = None
    """When it was made, as the signature itself says."""
    proven_at: datetime | None = None
    """The time by which it existed, as its own time stamps prove."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustMark:
    """Names a trust store: how many authorities and lists it has, the SHA-256 over the sorted SHA-256 of its
    anchors, intermediate certificates and lists, and the SHA-256 of its table of algorithms.
    """

    digest: Digest
    algorithms: Digest
    anchors: int
    lists: int


def written_text(text: str) -> str:
    """Return a text that comes from outside without what cannot be written or shown, of bounded length."""
    shown = "".join(map(_shown, text[: _LONGEST_NAME + 1]))
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def _shown(letter: str) -> str:
    if letter.isspace():
        return " "
    return letter if letter.isprintable() else "\ufffd"


def in_utc(moment: datetime | None) -> datetime | None:
    """Return an aware time in UTC, to the second; `None` for one so far away that no signature can be of it:
    there other time zones have no calendar.
    """
    if moment is None or moment.year not in _YEARS:
        return None
    return moment.astimezone(UTC).replace(microsecond=0)
