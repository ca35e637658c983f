"""The pooled signature service: what is asked for, what was sealed, and why a seal is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.identifiers import LegalEntity
from signing.seal_levels import SealForm, SealLevel


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


class SealNotDelegated(SealRefused):
    """No delegation in force allows this actor to seal in the name of the legal entity."""

    code = "seal-not-delegated"


class SealTimeUnavailable(ArchiveServiceError):
    """The level needs a time stamp, and no authority gives one now."""

    code = "seal-time-unavailable"
    retryable = True
