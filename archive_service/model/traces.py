"""Traces: who was shown what, in which role, when, and for which purpose when one was given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from archive_service.errors import InvalidRequest
from archive_service.model.deposits import Deposit
from archive_service.model.holds import Hold, HoldTarget
from archive_service.model.identifiers import NOBODY, Department, LegalEntity
from archive_service.model.keys import INTAKE, qualified
from archive_service.model.person_lists import ListedPerson
from archive_service.model.person_requests import PersonRequest
from archive_service.model.records import Part, Record, RecordOutline

FORM = "trace/1"

LONGEST_PURPOSE = 200
"""Longest purpose, in characters."""

DEPOSITS_LISTED, DEPOSIT_SHOWN, DEPOSIT_IDENTIFIERS = "deposits:list", "deposit:line", "deposit:identifiers"
RECORDS_LISTED, RECORD_SHOWN, RECORD_VERIFIED = "records:list", "record:line", "record:verify"
DECISION_SHOWN, RECORD_JOURNALED = "record:decision", "record:journal"
RECORD_ATTESTED = "record:attestation"
RECORDS_TRANSFERRED, RECORDS_EXPORTED = "records:transfer", "records:export"
RECORDS_APPRAISED = "records:appraisal"
RESOURCE_READ, TRACES_LISTED = "resource:read", "traces:list"
PERSONS_LISTED, PERSONS_FOUND = "persons:list", "persons:find"
PERSON_EVENTS, PERSON_PROOF = "person:events", "person:proof"
HOLDS_LISTED = "holds:list"
REQUESTS_LISTED, REQUEST_LETTER, REQUEST_FILE = "requests:list", "request:letter", "request:file"

ACTS = (
    DEPOSITS_LISTED,
    DEPOSIT_SHOWN,
    DEPOSIT_IDENTIFIERS,
    RECORDS_LISTED,
    RECORD_SHOWN,
    RECORD_VERIFIED,
    DECISION_SHOWN,
    RECORD_ATTESTED,
    RECORD_JOURNALED,
    RECORDS_TRANSFERRED,
    RECORDS_EXPORTED,
    RECORDS_APPRAISED,
    RESOURCE_READ,
    TRACES_LISTED,
    PERSONS_LISTED,
    PERSONS_FOUND,
    PERSON_EVENTS,
    PERSON_PROOF,
    HOLDS_LISTED,
    REQUESTS_LISTED,
    REQUEST_LETTER,
    REQUEST_FILE,
    *(f"record:{part.value}" for part in Part),
)
"""The closed list of acts in a trace; never reused, never renamed. Reading a part is named by the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one act showed from one legal entity in one department.

    `key` is the key of the one thing shown, under which the purpose is encrypted; empty when several things
    were shown.
    """

    act: str
    tenant: LegalEntity
    department: Department
    deposits: tuple[UUID, ...] = ()
    records: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        """Refuse an act that is not on the list."""
        if self.act not in ACTS:
            raise ValueError(f"{self.act} is not an act of the closed list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One reading as it is stored. `purpose` is None when none was given or required, or when it can no
    longer be read.
    """

    id: UUID
    number: int
    tenant: LegalEntity
    department: Department
    at: datetime
    actor: str
    role: str
    act: str
    deposits: tuple[UUID, ...]
    records: tuple[UUID, ...]
    persons: tuple[UUID, ...]
    encrypted_purpose: bytes
    purpose: str | None

    def canonical(self) -> bytes:
        """Return the bytes that the journal commits to: `trace/1`, JSON as RFC 8785 writes it.

        They contain the digest of the encrypted purpose, so they stay the same when its key is destroyed.
        """
        return json.dumps(
            {
                "act": self.act,
                "actor": self.actor,
                "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "department": self.department,
                "deposits": [str(deposit) for deposit in self.deposits],
                "format": FORM,
                "id": str(self.id),
                "number": str(self.number),
                "persons": [str(person) for person in self.persons],
                "purpose": sha256(self.encrypted_purpose).hexdigest() if self.encrypted_purpose else "",
                "records": [str(record) for record in self.records],
                "role": self.role,
                "tenant": self.tenant,
            },
            sort_keys=True,
            separators=(",", ":"),
        ).encode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The person or the record about which a trace may have shown something. `tenant` is their present
    tenant, if known.
    """

    tenant: LegalEntity = NOBODY
    deposits: tuple[UUID, ...] = ()
    records: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceFilter:
    """Which traces are asked for; empty or None means any. `until` is not included.

    `tenants` restricts the traces to these tenants, and to the provisional tenants whose records they have
    now.
    """

    tenants: Sequence[LegalEntity] = ()
    of_person: Subject | None = None
    of_record: Subject | None = None
    actors: Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: UUID | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceBatch:
    """Traces that one journal entry commits to: those numbered from `first` to `last`, `count` in all.

    `root` is the root of the Merkle tree (RFC 9162) over their canonical bytes, in the order of their
    numbers.
    """

    id: UUID
    first: int
    last: int
    count: int
    root: bytes
    entry: UUID


def checked_purpose(text: str) -> str:
    """Return the purpose that an actor gives, without spaces around it.

    Raises:
        InvalidRequest: it is too long, or contains characters that are not text.
    """
    purpose = text.strip()
    if len(purpose) > LONGEST_PURPOSE or not (purpose.isprintable() or not purpose):
        raise InvalidRequest(f"a purpose is one line of {LONGEST_PURPOSE} characters at most")
    return purpose


def records_shown(act: str, records: Iterable[Record | RecordOutline]) -> list[Reading]:
    """Return what an act shows of records, one value for each legal entity and department."""
    groups: dict[tuple[LegalEntity, Department], list[Record | RecordOutline]] = {}
    for record in records:
        groups.setdefault((record.tenant, record.department), []).append(record)
    alone = sum(map(len, groups.values())) == 1
    return [
        Reading(
            act=act,
            tenant=tenant,
            department=department,
            records=tuple(one.id for one in group),
            key=qualified(tenant, group[0].key) if alone else "",
        )
        for (tenant, department), group in groups.items()
    ]


def persons_shown(act: str, persons: Iterable[ListedPerson]) -> list[Reading]:
    """Return what an act shows of persons, one value for each legal entity and department."""
    groups: dict[tuple[LegalEntity, Department], list[UUID]] = {}
    for one in persons:
        groups.setdefault((one.tenant, one.department), []).append(one.person)
    return [
        Reading(act=act, tenant=tenant, department=department, persons=tuple(group))
        for (tenant, department), group in groups.items()
    ]


def holds_shown(holds: Iterable[Hold]) -> list[Reading]:
    """Return what a list of holds shows of the records and persons that they name."""
    groups: dict[tuple[LegalEntity, Department], list[HoldTarget]] = {}
    for hold in holds:
        for target in hold.targets:
            groups.setdefault((target.tenant, target.department), []).append(target)
    return [
        Reading(
            act=HOLDS_LISTED,
            tenant=tenant,
            department=department,
            records=tuple(dict.fromkeys(one.record for one in group if one.record is not None)),
            persons=tuple(dict.fromkeys(one.person for one in group if one.person is not None)),
        )
        for (tenant, department), group in groups.items()
    ]


def requests_shown(act: str, requests: Iterable[PersonRequest]) -> list[Reading]:
    """Return what an act shows of the persons whose requests these are."""
    groups: dict[tuple[LegalEntity, Department], dict[UUID, None]] = {}
    for one in requests:
        if one.person is not None:
            groups.setdefault((one.tenant, one.department), {})[one.person] = None
    return [
        Reading(act=act, tenant=tenant, department=department, persons=tuple(group))
        for (tenant, department), group in groups.items()
    ]


def deposits_shown(act: str, deposits: Iterable[Deposit], records: Sequence[UUID] = ()) -> list[Reading]:
    """Return what an act shows of deposits, in the same way; `records` are the records of a deposit that it
    shows.
    """
    groups: dict[tuple[LegalEntity, Department], list[Deposit]] = {}
    for deposit in deposits:
        groups.setdefault((deposit.tenant, deposit.department), []).append(deposit)
    alone = sum(map(len, groups.values())) == 1
    return [
        Reading(
            act=act,
            tenant=tenant,
            department=department,
            deposits=tuple(one.id for one in group),
            records=tuple(records),
            key=qualified(INTAKE, group[0].key) if alone else "",
        )
        for (tenant, department), group in groups.items()
    ]
