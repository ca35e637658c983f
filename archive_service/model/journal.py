"""Journal entries: what happened, to what, and when; only codes and commitments that identify nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import orjson

from archive_service.model.actors import Role
from signing.tiles import MAX_ENTRY

FORM = "entry/2"
"""The present form of entries. Entries of the first form contain no form name, no `id` and no `role`."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]*|")
_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Tag(StrEnum):
    """`subject:action`; never reused, never renamed."""

    DEPOSIT_RECEIVED = "deposit:received"
    DEPOSIT_JOINED = "deposit:joined"  # with the tenant's deposit of the same bytes, received meanwhile
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
    RECORD_ELIMINATING = "record:eliminating"
    RECORD_ELIMINATED = "record:eliminated"
    ELIMINATION_STARTED = "elimination:started"
    ELIMINATION_EXECUTED = "elimination:executed"
    EXPORT_ORDERED = "export:ordered"
    EXPORT_BUILT = "export:built"
    EXPORT_REFUSED = "export:refused"
    EXPORT_DELIVERED = "export:delivered"
    EXPORT_RECEIVED = "export:received"
    EXPORT_REISSUED = "export:reissued"
    EXPORT_CLOSED = "export:closed"
    EXPORT_RENEWED = "export:renewed"
    EXPORT_EXPIRED = "export:expired"
    EXPORT_REVOKED = "export:revoked"
    EXPORT_REMINDED = "export:reminded"
    EXPORT_CUSTODY_ENDED = "export:custody-ended"
    EXPORT_ERASURE_ASKED = "export:erasure-asked"
    EXPORT_ERASURE_CERTIFIED = "export:erasure-certified"
    EXPORT_CANCELLED = "export:cancelled"
    EXPORT_FROZEN = "export:frozen"
    EXPORT_UNFROZEN = "export:unfrozen"
    EXPORT_PUSHED = "export:pushed"
    IMPORT_STARTED = "import:started"
    IMPORT_FINISHED = "import:finished"
    DEPOSIT_IMPORTED = "import:deposit"
    RECORD_CHANGED = "import:record-changed"
    PERSON_CHANGED = "import:person-changed"
    PERSON_MERGED = "person:merged"
    PERSON_SPLIT = "person:split"
    EVENT_STATED = "event:stated"
    REQUEST_OPENED = "request:opened"
    REQUEST_DECIDED = "request:decided"
    REQUEST_ANSWERED = "request:answered"  # the person's whole file was given
    ESTABLISHMENT_REGISTERED = "establishment:registered"
    ESTABLISHMENT_MOVED = "establishment:moved"
    HOLD_PLACED = "hold:placed"
    HOLD_LIFTED = "hold:lifted"
    HOLD_REMINDED = "hold:reminded"  # its review day has passed
    HOLD_EXTENDED = "hold:extended"  # to a person who was merged with, or split from, one it names
    RULEBOOK_KEPT = "rulebook:kept"  # its text, before the first decision that uses it
    RULEBOOK_SEEDED = "rulebook:seeded"
    RULEBOOK_PROPOSED = "rulebook:proposed"
    RULEBOOK_APPROVED = "rulebook:approved"
    RULEBOOK_WITHDRAWN = "rulebook:withdrawn"
    RULEBOOK_APPLIED = "rulebook:applied"  # decisions on the records that it touches were taken again
    TOKEN_CREATED = "token:created"  # noqa: S105 - a tag, no password
    TOKEN_REVOKED = "token:revoked"  # noqa: S105 - a tag, no password
    ACTOR_ERASED = "actor:erased"
    APPRAISAL_OPENED = "appraisal:opened"
    APPRAISAL_AGREED = "appraisal:agreed"
    APPRAISAL_VISA_GIVEN = "appraisal:visa-given"
    APPRAISAL_REFUSED = "appraisal:refused"
    APPRAISAL_VOIDED = "appraisal:voided"
    APPRAISAL_EXECUTING = "appraisal:executing"
    APPRAISAL_EXECUTED = "appraisal:executed"
    APPRAISAL_REMINDED = "appraisal:reminded"  # the producer's three months end soon, or are over
    APPRAISAL_TRANSFERRED = "appraisal:transferred"  # records of its list, as was acknowledged
    SEAL_KEY_REQUESTED = "seal-key:requested"
    SEAL_KEY_ENROLLED = "seal-key:enrolled"
    SEAL_KEY_ROTATED = "seal-key:rotated"  # the one before ends
    SEAL_KEY_RETIRED = "seal-key:retired"
    SEAL_KEY_COMPROMISED = "seal-key:compromised"
    SEAL_DELEGATED = "seal:delegated"
    SEAL_DELEGATION_ENDED = "seal:delegation-ended"
    WITNESS_ENROLLED = "witness:enrolled"
    WITNESS_RETIRED = "witness:retired"
    WITNESS_ADDRESSED = "witness:addressed"  # whether the schedule asks it; where stands in no entry
    EVIDENCE_GATHERED = "evidence:gathered"  # records with evidence of their own became a batch
    EVIDENCE_RENEWED = "evidence:renewed"  # batches got a further time stamp, or records another tree
    TRACES_COMMITTED = "traces:committed"
    SEAL_MADE = "seal:made"  # on a file that the service does not keep


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One entry.

    `subject` is an identifier made by the service, `actor` the pseudonym of the actor; `facts` contain only
    codes, counts, identifiers made by the service, and hexadecimal commitments. Anything that could identify
    a person is refused with a `ValueError`, because entries are published and cannot be withdrawn.
    """

    id: UUID
    tag: Tag
    subject: str
    at: datetime
    actor: str
    role: Role
    facts: tuple[tuple[str, str], ...] = ()
    _canonical: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse texts, days, repeated facts, and an entry that is too long for a bundle."""
        names = [name for name, _ in self.facts]
        if len(set(names)) != len(names):
            raise ValueError("two facts of a journal entry have one name")
        if not all(map(_NAME.fullmatch, names)):
            raise ValueError("the name of a fact is no code")
        for value in (self.subject, self.actor, *(value for _, value in self.facts)):
            if not _CODE.fullmatch(value) or _DAY.search(value):
                raise ValueError("a journal entry holds codes, counts and commitments: no text and no day")
        if not self.subject or not self.actor:
            raise ValueError("a journal entry names its subject and the pseudonym of who acted")
        if self.at.tzinfo is None:
            raise ValueError("the time of a journal entry has a zone")
        written = self._written()
        if len(written) > MAX_ENTRY:
            raise ValueError(f"a journal entry has at most {MAX_ENTRY} bytes")
        object.__setattr__(self, "_canonical", written)

    def canonical(self) -> bytes:
        """Return the bytes that are the leaf, in the form `entry/2`.

        JSON as RFC 8785 (JCS) writes it: names sorted, no spaces. All values are ASCII text or an object of
        ASCII texts, so the result does not depend on how numbers or other characters are written. `at` is UTC
        to the microsecond.
        """
        return self._canonical

    def _written(self) -> bytes:
        return orjson.dumps(
            {
                "actor": self.actor,
                "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "facts": dict(self.facts),
                "format": FORM,
                "id": str(self.id),
                "role": self.role.value,
                "subject": self.subject,
                "tag": self.tag.value,
            },
            option=orjson.OPT_SORT_KEYS,
        )


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """What an entry of the journal says about its subject; `number` is the order of writing."""

    number: int
    subject: str
    at: datetime
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry with its place in the tree; `entry` are the bytes of the leaf."""

    index: int
    subject: str
    entry: bytes


@dataclass(frozen=True, slots=True)
class JournalPlace:
    """The place of an entry in the tree, with the tree's size and root when the entry was added."""

    leaf: bytes
    index: int
    size: int
    root: bytes


def commitment(nonce: bytes, digest: bytes) -> str:
    """Return what may be stored permanently instead of `digest`: SHA-256 over the nonce and the digest, in
    hexadecimal.
    """
    return sha256(nonce + digest).hexdigest()
