"""Makes the seal of a file that comes and goes, and says why one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from archive_service.errors import SealKeyUnusable
from archive_service.model.seals import (
    SealAlreadyThere,
    SealDigestForm,
    SealFileEmpty,
    SealImpossible,
    SealNotAPdf,
    SealOrder,
    SealTimeUnavailable,
)
from signing.byte_range_seals import seal_byte_range
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.prepared_seals import Prepare
from signing.seal_levels import SealForm, SealLevel
from signing.standalone_seals import SealedFile, WantedSeal, seal_digest, seal_file
from signing.timestamps import NoTimeStamper, TimeStamper
from signing.trust import TrustStore

_UNNAMED = {SealForm.PADES: "document.pdf", SealForm.CADES: "document", SealForm.ASIC: "document"}
"""The name of a file that came without one."""

_REFUSED = {SigningCode.NOT_A_PDF: SealNotAPdf, SigningCode.ALREADY_SEALED: SealAlreadyThere}


@dataclass(frozen=True, slots=True, kw_only=True)
class SealMaking:
    """Makes seals; trusted time and trust are opened by the levels that need them."""

    stamper: Callable[[], TimeStamper]
    trust: Callable[[], TrustStore]
    prepare: Prepare | None = None
    """What reads PDFs, when it is not this process."""

    def made(self, content: bytes, name: str, order: SealOrder, key: SealKey, at: datetime) -> SealedFile:
        """Seal a file.

        Args:
            content: The whole file.
            name: As its owner calls it; only its last part is used.
            order: Form and level.
            key: Of the legal entity.
            at: Aware; the claimed time.

        Raises:
            SealFileEmpty, SealNotAPdf, SealAlreadyThere: it cannot be sealed so.
            SealTooCostly, MachineExhausted: from `prepare`.
            SealTimeUnavailable: no time-stamping authority answers.
            SealImpossible: the form or the level cannot be made of it.
        """
        if not content:
            raise SealFileEmpty("the file has no byte")
        is_dated = order.level is not SealLevel.B_B
        with refusals():
            return seal_file(
                content,
                last_part(name) or _UNNAMED[order.form],
                WantedSeal(form=order.form, level=order.level),
                key=key,
                stamper=self.stamper() if is_dated else NoTimeStamper(),
                trust=self.trust(),
                at=at,
                prepare=self.prepare,
            )

    def made_of_digest(self, digest: Digest, order: SealOrder, key: SealKey, at: datetime) -> SealedFile:
        """Return the signature container (CMS, DER) over a file that stays where it is.

        Args:
            digest: For CAdES that of the file; for PAdES that of the byte range of a PDF that was prepared.
            order: Form and level.
            key: Of the legal entity.
            at: Aware; the claimed time.

        Raises:
            SealDigestForm: the form or the level needs the file itself.
            SealImpossible, SealTimeUnavailable: as for `made`.
        """
        _check_digest_form(order)
        hashing = key.hashing(digest.algorithm)
        if order.form is SealForm.CADES:
            with refusals():
                return seal_digest(
                    digest,
                    digest.hex,
                    order.level,
                    key=hashing,
                    stamper=NoTimeStamper() if order.level is SealLevel.B_B else self.stamper(),
                    trust=self.trust(),
                    at=at,
                )
        with refusals():
            made = seal_byte_range(
                digest,
                order.level,
                key=hashing,
                stamper=NoTimeStamper() if order.level is SealLevel.B_B else self.stamper(),
                trust=self.trust(),
                at=at,
            )
        return SealedFile(
            name=f"{digest.hex}.p7s",
            content=made.container,
            form=order.form,
            level=order.level,
            beside=made.validation,
        )


def _check_digest_form(order: SealOrder) -> None:
    if order.form is SealForm.ASIC:
        raise SealDigestForm("the client makes the manifest of the container; its digest is sealed as cades")
    if order.form is SealForm.PADES and order.level is SealLevel.B_LTA:
        raise SealDigestForm("ask for b-lt, append what comes back, then ask for a time stamp over it all")


@contextmanager
def refusals() -> Iterator[None]:
    """Raise the outcomes of signing that concern a file as refusals of it."""
    try:
        yield
    except SigningError as error:
        if error.code in _REFUSED:
            raise _REFUSED[error.code](str(error)) from error
        if error.retryable:
            is_time = error.code.value.startswith("signing-timestamp")
            raise (SealTimeUnavailable if is_time else SealKeyUnusable)(str(error)) from error
        raise SealImpossible(str(error)) from error


def last_part(name: str) -> str:
    r"""Return a file's own name, whatever the system of whoever wrote it; empty when it has none.

    >>> last_part("../rapports/avis.pdf"), last_part("C:\\Mes documents\\avis.pdf"), last_part("..")
    ('avis.pdf', 'avis.pdf', '')
    """
    own = PurePath(name.replace("\\", "/")).name
    return "" if own in {".", ".."} else own
