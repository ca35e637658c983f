"""Seal files that leave alone: the form, the level, and what a reader needs to check them without us.

Inside the archive the evidence of a batch is the proof; these seals are for files that go out by themselves.
"""

from dataclasses import dataclass, field
from datetime import datetime

from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.pdf_seal import SealWords, seal
from signing.seal_levels import SealForm, SealLevel
from signing.timestamps import TimeStamper
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """What to hand out."""

    name: str
    """Suggested name of the file, derived from that of the document; no path."""
    content: bytes
    form: SealForm
    level: SealLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSeal:
    """What is asked for."""

    form: SealForm
    level: SealLevel
    words: SealWords = field(default_factory=SealWords)
    """Texts of a PDF's signature dictionary; the other forms have no place for them."""


def seal_file(
    content: bytes,
    name: str,
    wanted: WantedSeal,
    *,
    key: SealKey,
    stamper: TimeStamper,
    trust: TrustStore,
    at: datetime,
) -> SealedFile:
    """Return a file's seal, or the file with the seal inside, at the level asked for or not at all.

    Args:
        content: Whole file. PAdES needs a PDF without signature; the other forms take any bytes.
        name: Of the file, without folder.
        wanted: Form and level.
        key: Of the legal entity.
        stamper: Trusted time, from B-T on.
        trust: Certificates and revocation lists to embed, from B-LT on.
        at: Aware; the claimed time, and the time for which lists are chosen.

    Raises:
        SigningError: `NOT_A_PDF`, `ALREADY_SEALED`, or the time-stamping authority's errors.
    """
    if wanted.form is not SealForm.PADES or wanted.level is not SealLevel.B_B:
        raise SigningError(SigningCode.BAD_INPUT, f"seals {wanted.form} at level {wanted.level} are not made")
    texts = wanted.words
    sealed = seal(content, key, at, name=texts.name, reason=texts.reason, location=texts.location)
    return SealedFile(name=name, content=sealed, form=wanted.form, level=wanted.level)
