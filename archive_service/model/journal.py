"""The journal's entries: what happened, to what, when; in codes and commitments that identify nobody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256


class Tag(StrEnum):
    """`subject:action`; never reused, never renamed."""

    DEPOSIT_RECEIVED = "deposit:received"
    DEPOSIT_JOINED = "deposit:joined"  # with the tenant's deposit of the same bytes, which came meanwhile
    DEPOSIT_ACCEPTED = "deposit:accepted"
    DEPOSIT_QUARANTINED = "deposit:quarantined"
    DEPOSIT_REJECTED = "deposit:rejected"
    DEPOSIT_RELEASED = "deposit:released"
    DEPOSIT_REFUSED = "deposit:refused"
    RECORD_RECEIVED = "record:received"
    RECORD_REPLACED = "record:replaced"
    RECORD_DECIDED = "record:decided"
    RECORD_DOCUMENTED = "record:documented"
    RECORD_SEALED = "record:sealed"
    RECORD_SET_ASIDE = "record:set-aside"
    RECORD_RETRIED = "record:retried"
    RECORD_TRANSFERRED = "record:transferred"
    PERSON_MERGED = "person:merged"
    PERSON_SPLIT = "person:split"
    ESTABLISHMENT_REGISTERED = "establishment:registered"
    ESTABLISHMENT_MOVED = "establishment:moved"
    TOKEN_CREATED = "token:created"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry. `subject` is an identifier of ours; `facts` are codes, counts and hex commitments only."""

    tag: Tag
    subject: str
    at: datetime
    actor: str
    facts: tuple[tuple[str, str], ...] = ()

    def canonical(self) -> bytes:
        """Return the bytes that are the leaf: JSON, keys sorted, no spaces, UTC to the microsecond."""
        return json.dumps(
            {
                "actor": sha256(self.actor.encode()).hexdigest()[:16],
                "at": self.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "facts": dict(self.facts),
                "subject": self.subject,
                "tag": self.tag.value,
            },
            sort_keys=True,
            separators=(",", ":"),
        ).encode()


@dataclass(frozen=True, slots=True)
class JournalPlace:
    """Where an entry stands in the tree, and the tree's size and root when it was put there."""

    leaf: bytes
    index: int
    size: int
    root: bytes


def commitment(nonce: bytes, digest: bytes) -> str:
    """Return what may be kept for ever instead of `digest`: SHA-256 over the nonce and the digest, in hex."""
    return sha256(nonce + digest).hexdigest()
