"""The pooled signature service: what is asked for, what was sealed, and why a seal is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.identifiers import LegalEntity
from signing.digests import Digest
from signing.long_term_data import LongTermData
from signing.seal_levels import SealForm, SealLevel

DIGESTS = ("sha256", "sha384", "sha512")
"""The algorithms of digests that are sealed."""

MOST_DIGESTS = 1_000
"""Most digests of one request."""

MOST_DATED_DIGESTS = 100
"""Most of them when each needs a time stamp, or comes with certificates and lists."""

_HEX = re.compile("(?:[0-9a-f]{2})+")


class SealPurpose(StrEnum):
    """The closed list of what a document is sealed for; journaled, so never renamed."""

    DOCUMENT = "document"  # any document of the legal entity, when nothing more precise fits
    PERSON_FILE = "person-file"  # a document of a person's file
    CONTRACT = "contract"  # a contract or an amendment of one
    DECISION = "decision"  # a decision that is notified
    INVOICE = "invoice"
    REPORT = "report"  # a report to an authority
    COPY = "copy"  # a faithful copy of a paper document (decree 2016-1673)
    TEST = "test"  # an attempt, which proves nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class SealOrder:
    """In whose name files are sealed, how, and what for."""

    legal_entity: LegalEntity
    form: SealForm = SealForm.PADES
    level: SealLevel = SealLevel.B_B
    purpose: SealPurpose = SealPurpose.DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A file that was sealed and journaled. Nothing of it is kept by the service.

    `commitment` is what the journal says about the content: SHA-256 over `nonce` and the SHA-256 of the file
    as it came. Only whoever has the file and the nonce can tell that an entry is about it.
    """

    seal: UUID
    order: SealOrder
    name: str
    """A file name for it, without folders."""
    content: bytes
    nonce: bytes
    commitment: str
    at: datetime
    validation: LongTermData | None = None
    """What the client of a digest puts into its PDF besides, when the level asks for it."""


def digest_of(text: str) -> Digest:
    """Read a digest with its algorithm; raise `ValueError` when it is none.

    >>> digest_of("sha256:" + "0" * 64).algorithm
    'sha256'
    """
    algorithm, _, value = text.partition(":")
    if algorithm not in DIGESTS or not _HEX.fullmatch(value):
        raise ValueError(f"{text[:100]!r} is not a digest such as sha256:HEX")
    return Digest(algorithm, bytes.fromhex(value))


class SealRefused(ArchiveServiceError):
    """A file cannot be sealed as it was asked for; each kind has a code."""

    code = "seal-refused"


class SealFileEmpty(SealRefused):
    """The file has no byte."""

    code = "seal-file-empty"


class SealNotAPdf(SealRefused):
    """A seal inside the PDF was asked for, and the file is none that can be read."""

    code = "seal-not-a-pdf"


class SealAlreadyThere(SealRefused):
    """The PDF bears a signature already."""

    code = "seal-already-there"


class SealTooCostly(SealRefused):
    """Reading the PDF takes more time or memory than a seal may."""

    code = "seal-too-costly"


class SealImpossible(SealRefused):
    """The form or the level cannot be made of this file, with this key and its authorities; the message says
    why.
    """

    code = "seal-impossible"


class SealNotDelegated(SealRefused):
    """No delegation in force allows this actor to seal in the name of the legal entity."""

    code = "seal-not-delegated"


class IdempotencyKeyReused(SealRefused):
    """The key was used for other bytes, or for the same bytes asked for otherwise."""

    code = "idempotency-key-reused"


class SealLimitReached(SealRefused):
    """The legal entity has had as many seals as it may have in a time; `wait` says when there are more."""

    def __init__(self, message: str, wait: timedelta) -> None:
        """Keep the time to wait."""
        super().__init__(message)
        self.wait = wait


class SealRateReached(SealLimitReached):
    """The tokens of the legal entity ask for seals too fast."""

    code = "seal-rate"


class SealQuotaReached(SealLimitReached):
    """The legal entity, or one purpose of it, has had the seals of the day."""

    code = "seal-quota"


class SealDigestForm(SealRefused):
    """Of a digest alone there is neither a container nor PAdES B-LTA: the client makes them, in steps."""

    code = "seal-digest-form"


class SealTimeUnavailable(ArchiveServiceError):
    """The level needs a time stamp, and no authority gives one now."""

    code = "seal-time-unavailable"
    retryable = True
