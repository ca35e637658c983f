"""Seal an attestation, which leaves alone, at B-LT or at the highest level that can be had now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from archive_service.errors import SealKeyUnusable
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.seal_levels import SealForm, SealLevel
from signing.timestamps import NoTimeStamper

if TYPE_CHECKING:
    from signing.timestamps import TimeStamper
    from signing.trust import TrustStore

_Made = TypeVar("_Made")
_NO_DATA = (SigningCode.CHAIN_UNKNOWN, SigningCode.LIST_MISSING)


class SealLack(StrEnum):
    """What a seal has not, for want of which its level is lower; stable, so never renamed."""

    TIME_STAMP = "time-stamp"
    """No time-stamping authority gave a token that is accepted."""
    VALIDATION_DATA = "validation-data"
    """An authority or one of its revocation lists is not known here."""


@dataclass(frozen=True, slots=True)
class StatedLevel:
    """The level of a seal, and why it is no higher."""

    level: SealLevel
    lack: SealLack | None = None


WHOLE = StatedLevel(SealLevel.B_LT)
"""What is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationSeals:
    """Seals the document and the index of an attestation, both at one level."""

    stamper: Callable[[], TimeStamper]
    trust: Callable[[], TrustStore]

    def best(self, make: Callable[[StatedLevel], _Made]) -> _Made:
        """Return what `make` makes at the highest level that can be had. It is called again for a lower one,
        since what it makes states the level.

        Raises:
            SealKeyUnusable: the key may not seal now, or does not answer.
        """
        lack = None
        for level in (SealLevel.B_LT, SealLevel.B_T):
            if lack is SealLack.TIME_STAMP:
                break
            try:
                return make(StatedLevel(level, lack))
            except SigningError as error:
                lack = _lack(error)
        try:
            return make(StatedLevel(SealLevel.B_B, lack))
        except SigningError as error:
            raise SealKeyUnusable(str(error)) from error

    def on_document(self, pdf: bytes, key: SealKey, at: datetime, level: SealLevel) -> bytes:
        """Return the document with its seal inside (PAdES); raise `SigningError`."""
        # Imported here, and below: every command imports this module for its words.
        from signing.standalone_seals import WantedSeal, seal_file

        sealed = seal_file(
            pdf,
            "document.pdf",
            WantedSeal(form=SealForm.PADES, level=level),
            key=key,
            stamper=self._stamper(level),
            trust=self.trust(),
            at=at,
        )
        return sealed.content

    def on_index(self, content: bytes, key: SealKey, at: datetime, level: SealLevel) -> bytes:
        """Return the detached seal of the index (CAdES, DER); raise `SigningError`."""
        from signing.standalone_seals import seal_digest

        sealed = seal_digest(
            Digest.of(content, key.digest),
            "package.json",
            level,
            key=key,
            stamper=self._stamper(level),
            trust=self.trust(),
            at=at,
        )
        return sealed.content

    def _stamper(self, level: SealLevel) -> TimeStamper:
        return self.stamper() if level.reaches(SealLevel.B_T) else NoTimeStamper()


def _lack(error: SigningError) -> SealLack:
    """Return what a level failed for; raise `SealKeyUnusable` when a lower one would fail too."""
    if error.code in _NO_DATA:
        return SealLack.VALIDATION_DATA
    if error.code.value.startswith("signing-timestamp") or error.code is SigningCode.OWN_CLOCK:
        return SealLack.TIME_STAMP
    raise SealKeyUnusable(str(error)) from error
