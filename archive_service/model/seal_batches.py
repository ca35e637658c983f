"""Batches of files that somebody wants sealed: a worker seals them, and they are fetched one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.actors import Role
from archive_service.model.identifiers import LegalEntity
from archive_service.model.seals import SealedFile, SealOrder, SealRefused

MOST_FILES = 10_000
"""Most files of a batch."""


class BatchState(StrEnum):
    """What becomes of a batch; stored, so never renamed."""

    RECEIVING = "receiving"  # its files are being stored: it was acknowledged to nobody
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class FileState(StrEnum):
    """What becomes of a file of a batch; stored, so never renamed."""

    WAITING = "waiting"
    SEALED = "sealed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealBatch:
    """Who asked for what, until when it is kept, and how far it is.

    `object` has the files as they came, in one ZIP; it is destroyed with everything else at `ends_at`.
    """

    id: UUID
    order: SealOrder
    state: BatchState
    pseudonym: str
    role: Role
    asked_at: datetime
    ends_at: datetime
    object: str
    files: int
    sealed: int
    refused: int

    @property
    def tenant(self) -> LegalEntity:
        """The legal entity."""
        return self.order.legal_entity

    @property
    def shown_state(self) -> str:
        """How far it is: `waiting`, `running`, `done` or `cancelled`."""
        if self.state is BatchState.CANCELLED:
            return self.state.value
        done = self.sealed + self.refused
        return "waiting" if not done else "running" if done < self.files else "done"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is sealed."""
        return self.shown_state in ("done", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPlace:
    """Where a sealed file is: `length` bytes from `offset` on in an object, and what its line says."""

    seal: UUID
    name: str
    sha256: str
    nonce: bytes
    commitment: str
    at: datetime
    object: str
    offset: int
    length: int


def places_in(object_: str, made: Sequence[SealedFile]) -> list[SealedPlace]:
    """Return where each of several sealed files is in an object that has them one after the other."""
    places, offset = list[SealedPlace](), 0
    for one in made:
        place = SealedPlace(
            seal=one.seal,
            name=one.name,
            sha256=sha256(one.content).hexdigest(),
            nonce=one.nonce,
            commitment=one.commitment,
            at=one.at,
            object=object_,
            offset=offset,
            length=len(one.content),
        )
        places.append(place)
        offset += place.length
    return places


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFile:
    """A file of a batch, by its number from 1 on; `size` in bytes as it came."""

    number: int
    name: str
    size: int
    state: FileState = FileState.WAITING
    code: str = ""
    """Why it was refused."""
    place: SealedPlace | None = None


class SealBatchEmpty(SealRefused):
    """There is no file in it."""

    code = "seal-batch-empty"


class SealBatchTooLarge(SealRefused):
    """It has more than 10,000 files, or they would become too large."""

    code = "seal-batch-too-large"


class SealBatchUnreadable(SealRefused):
    """It is no ZIP that can be read: damaged, encrypted, or written otherwise than for so many files."""

    code = "seal-batch-unreadable"


class SealBatchFileNotMade(ArchiveServiceError):
    """The file of a batch has no seal: it waits, was refused, or the batch was cancelled."""

    code = "seal-batch-file-not-made"
