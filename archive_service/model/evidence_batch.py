"""An evidence batch: its members, the time stamps over it, and when it must be renewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from signing.digests import Digest

if TYPE_CHECKING:
    from signing.kept_tokens import KeptToken


@dataclass(frozen=True, slots=True)
class StampPlace:
    """A further time stamp over a batch: the object that contains it, and the batch's place in its tree."""

    object: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedBatch:
    """A closed batch. Its object holds the hashes of its members, in order, and the first time stamp.

    `dated_at` is the time in that time stamp; `renewals` are the later ones in order, and `renewed_at` is the
    time in the last of them. `authority` issued the last time stamp, with a `signature` such as `ecdsa 256`
    (empty in rows of older versions); `certificate_ends` is when its certificates end: the evidence must be
    renewed before.
    """

    id: UUID
    object: str
    root: Digest
    dated_at: datetime
    authority: str
    certificate_ends: datetime | None
    members: int
    renewals: tuple[StampPlace, ...] = ()
    renewed_at: datetime | None = None
    signature: str = ""

    def __post_init__(self) -> None:
        """Refuse a batch without members, and naive times."""
        if self.members < 1:
            raise ValueError("a batch has at least one member")
        if self.dated_at.tzinfo is None:
            raise ValueError("the time of a batch is aware")

    @property
    def algorithm(self) -> str:
        """The digest algorithm of its chain, the same for all its time stamps."""
        return self.root.algorithm

    @property
    def is_known(self) -> bool:
        """Whether it is known when its last time stamp ages."""
        return self.certificate_ends is not None and bool(self.signature)

    @property
    def last_stamped_at(self) -> datetime:
        """The time in its last time stamp."""
        return self.renewed_at or self.dated_at

    def renewed(self, place: StampPlace, stamp: KeptToken) -> Self:
        """Return the batch with one more time stamp.

        Raises:
            ValueError: the time stamp is older than the last one, so that nothing could be proved by it.
        """
        if stamp.at < self.last_stamped_at:
            raise ValueError("a later time stamp is not older than the one before")
        return replace(
            self,
            renewals=(*self.renewals, place),
            renewed_at=stamp.at,
            authority=stamp.authority,
            signature=stamp.signature,
            certificate_ends=stamp.certificate_ends,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBatch:
    """A batch with what is still held of it: sealed records, the bytes of their sources and documents, and
    the bytes of its own object.
    """

    batch: DatedBatch
    records: int
    bytes: int
    object_bytes: int
    checkpoint: int = 0
    """The size of a checkpoint of the journal, which has no records; 0 for a batch."""
