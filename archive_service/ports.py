"""What the journeys need from outside, each with the promises that every adapter is held to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol
from uuid import UUID

from archive_service.model.actors import Actor, Token
from archive_service.model.decisions import Decided
from archive_service.model.deposits import CreatedResource, Deposit, Outcome
from archive_service.model.establishment import Establishment
from archive_service.model.evidence_batch import DatedBatch
from archive_service.model.journal import JournalPlace, Tag
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import KnownPerson, PersonRow
from archive_service.model.records import Record, RecordFilter, RecordState, Unfinished
from archive_service.model.rulebooks import KeptRulebook
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.model.traces import Reading, Subject, Trace, TraceBatch, TraceFilter

if TYPE_CHECKING:  # a command that seals nothing pays for no seal
    from signing.digests import Digest
    from signing.keys import SealKey
    from signing.merkle import Frontier
    from signing.validation_material import ValidationMaterial


class ObjectWriter(Protocol):
    """Takes bytes under `<tenant>/<sha256 hex of the bytes>`. Putting the same twice is no error."""

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Store.

        Raises:
            DigestMismatch: the bytes do not have the digest that `name` ends with; nothing is stored.
            OutOfSpace, StoreUnavailable: nothing is stored; the call may be repeated.
        """


class ObjectStore(ObjectWriter, Protocol):
    """Bytes by name; on return of `put` they survive this process and the machine's crash."""

    def together(self) -> AbstractContextManager[ObjectWriter]:
        """Open a batch: what is put into it survives as above from the end of the block on, not before.

        When the block or its end raises, some of it may be stored.
        """

    def read(self, name: str) -> bytes:
        """Return the bytes, checked against their name.

        Raises:
            NotFound: no such object. DigestMismatch: the store altered it. StoreUnavailable.
        """

    def open(self, name: str) -> BinaryIO:
        """Open for reading in pieces, unchecked: the encryption above it refuses altered bytes."""

    def exists(self, name: str) -> bool:
        """Say whether the object is there."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """List names that start with `prefix`, in no order."""

    def delete(self, name: str) -> None:
        """Remove if it is there and no lock forbids it; deleting what is absent is no error."""

    def renew(self, name: str, until: datetime) -> None:
        """Keep the object from deletion until `until` at least; never shortens."""


class PublishedFiles(Protocol):
    """Files that anybody may read, in the store of the objects: the journal's tiles, what names the instance.

    A path is `journal/...` or `instance/...`. On return of `keep` and `replace` the bytes survive this
    process and the machine's crash; when they raise, some of the files may be stored.
    """

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Store for good, locked like an object. The same bytes again are no error.

        Raises:
            DigestMismatch: one of the paths holds other bytes.
            OutOfSpace, StoreUnavailable.
        """

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Store in the place of what was there; a reader finds the former bytes or the new ones, whole."""

    def read(self, path: str) -> bytes:
        """Return the bytes; raise `NotFound` or `StoreUnavailable`."""

    def paths(self, prefix: str = "") -> Iterator[str]:
        """List paths that start with `prefix`, in no order."""

    def remove(self, path: str) -> None:
        """Remove what was replaced, if it is there; what is kept stays while its lock runs."""

    def renew(self, path: str, until: datetime) -> None:
        """Keep a file from deletion until `until` at least; never shortens. Raise `NotFound`."""


class KeyStore(Protocol):
    """Small secrets by name (`[A-Za-z0-9_.-]+`, parted by `/`), already wrapped: no key is seen in clear."""

    def put(self, name: str, wrapped: bytes) -> None:
        """Store for good (fsync); a second put of the same name with other bytes raises `DigestMismatch`."""

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""

    def has_below(self, folder: str) -> bool:
        """Say whether any name begins with `folder` and a `/`."""

    def destroy(self, name: str) -> None:
        """Remove every copy; absent is no error."""


class Clock(Protocol):
    """The one clock of the service."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""


RETENTION_OF_LOCKS = timedelta(days=30)
"""An object lock looks this far ahead and is renewed by the schedule: it protects, and it still ends."""


class Cipher(Protocol):
    """Encrypts what leaves the process, under keys that can be destroyed one by one."""

    def new_keys(self, tenant: str, key_ids: Iterable[str]) -> Mapping[str, bytes]:
        """Make, wrap, keep for good and return keys; each can be destroyed alone."""

    def together(self) -> AbstractContextManager[Cipher]:
        """Open a batch: keys made through it are kept for good from the end of the block on."""

    def key(self, tenant: str, key_id: str) -> bytes:
        """Return a key; raise `KeyDestroyed` when it is gone."""

    def destroy(self, tenant: str, key_id: str) -> None:
        """Destroy a key: everything under it is unreadable at once."""

    def index(self, tenant: str, purpose: str, value: str) -> bytes:
        """Return a keyed index (HMAC-SHA256) by which an encrypted value can be found again."""


class Deposits(Protocol):
    """The deposits that the transaction's scope shows."""

    def add(self, *deposits: Deposit) -> None: ...
    def save(self, deposit: Deposit) -> None: ...
    def remove(self, deposit: UUID) -> None: ...
    def get(self, deposit: UUID, *, lock: bool = False) -> Deposit: ...
    def several(self, wanted: Collection[UUID], *, lock: bool = False) -> Mapping[UUID, Deposit]: ...
    def with_contents(self, indexes: Sequence[bytes]) -> Sequence[Deposit]: ...
    def listed(
        self, *, outcome: str, sender: str | None, after: UUID | None, limit: int
    ) -> list[Deposit]: ...
    def waiting(self, outcome: Outcome) -> Sequence[UUID]: ...
    def add_resources(self, resources: Sequence[CreatedResource], tenant: str, department: str) -> None: ...
    def resource(self, resource_type: str, resource_id: str) -> CreatedResource: ...
    def resources(self, deposit: UUID) -> Sequence[CreatedResource]: ...


class Records(Protocol):
    """The records that the transaction's scope shows."""

    def add(self, records: Sequence[Record]) -> None: ...
    def save(self, *records: Record) -> None: ...
    def get(self, record: UUID, *, lock: bool = False) -> Record: ...
    def listed(self, asked: RecordFilter) -> Sequence[Record]: ...
    def claim(self, state: RecordState, limit: int, *, but: Collection[str] = ()) -> Sequence[Record]: ...
    def count(self, state: RecordState) -> int: ...
    def waiting(self, state: RecordState) -> Mapping[str, int]: ...
    def last_number(self) -> int: ...
    def unfinished(self, last: int) -> Unfinished: ...
    def seal(self, records: Sequence[Record], batch: DatedBatch) -> None: ...
    def kin(self, record: Record) -> Sequence[Record]: ...
    def of_file(self, person: UUID, establishment: str) -> Sequence[Record]: ...

    def last_days_naming(self, event: Record) -> Sequence[date | None]:
        """Return the last days of the records that name an event of several persons, all of its flow.

        Where the scope hides a record of the flow, the last day returned is None: it may be a later one.
        """

    def keep_earlier(self, record: Record) -> None:
        """Keep the decision of a record, which another one follows, under the record's key."""

    def earlier_decisions(self, record: Record) -> Sequence[Decided]:
        """Return the decisions that others followed, in their order; none once the key is destroyed."""


class KeptRulebooks(Protocol):
    """The rulebooks whose text is kept; they are the service's own, and no tenant's."""

    def known(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Return those of these digests whose text is kept."""

    def add(self, kept: KeptRulebook) -> bool:
        """Insert; return whether nobody had done it before."""

    def get(self, digest: Digest) -> KeptRulebook | None:
        """Return the rulebook with this digest."""


class People(Protocol):
    """Persons of a tenant, found by keyed indexes of their identifiers, and their files."""

    def found(self, tenant: str, indexes: Sequence[bytes]) -> Mapping[bytes, UUID]: ...
    def add(self, person: UUID, tenant: str, department: str, key: str, known: KnownPerson) -> None: ...
    def identify(self, person: UUID, tenant: str, department: str, indexes: Sequence[bytes]) -> None: ...
    def merge(self, kept: UUID, gone: UUID) -> None: ...
    def known(self, person: UUID) -> KnownPerson: ...
    def file(self, person: UUID, establishment: str) -> PersonFile: ...
    def save_file(
        self, person: UUID, tenant: str, department: str, establishment: str, known: PersonFile
    ) -> None: ...


class Reassignments(Protocol):
    """Rows that change hands: to another tenant, or to another person of the same one."""

    def records(self, establishment: str, tenant: str) -> Sequence[UUID]: ...
    def relink(self, record: Record) -> None: ...
    def persons(self, tenant: str) -> Sequence[PersonRow]: ...
    def person(self, person: UUID) -> PersonRow: ...
    def save_person(self, person: PersonRow, known: KnownPerson) -> None: ...
    def files(self, person: UUID) -> Mapping[str, PersonFile]: ...
    def give_files(self, person: UUID, tenant: str, department: str) -> None: ...
    def forget_indexes(self, person: UUID) -> None: ...
    def indexes(self, person: UUID) -> Sequence[bytes]: ...
    def records_of(self, person: UUID) -> Sequence[UUID]: ...
    def merged_into(self, person: UUID) -> Sequence[PersonRow]: ...
    def give_indexes(self, gone: UUID, kept: UUID, indexes: Sequence[bytes]) -> None: ...
    def others(self, tenant: str, establishment: str) -> int: ...
    def give_rest(self, tenant: str, to: Establishment) -> int: ...
    def remember(self, provisional: str, to: Establishment, at: datetime) -> None: ...


class Establishments(Protocol):
    """The register of establishments. A locked row stays as it is until the transaction ends."""

    def get(self, finess: str) -> Establishment | None:
        """Return the establishment with this FINESS."""

    def get_shared(self, finess: str) -> Establishment | None:
        """Return it, locked FOR SHARE: nobody changes it, others may read it so too."""

    def get_locked(self, finess: str) -> Establishment | None:
        """Return it, locked FOR UPDATE."""

    def by_company(self, siren: str, siret: str) -> Establishment | None:
        """Return the one establishment with this SIRET, else with this SIREN when it has only one."""

    def register(self, establishment: Establishment) -> bool:
        """Insert or replace; return whether something changed."""

    def all(self) -> Sequence[Establishment]:
        """Return all, by FINESS."""


class Actors(Protocol):
    """Those who act: each has a pseudonym for ever, and a name that is encrypted and can be erased."""

    def find(self, name: str) -> UUID | None:
        """Return the pseudonym of who is called so."""

    def add(self, pseudonym: UUID, name: str) -> None:
        """Insert; the key of the name (`actor_key`) exists already."""

    def names(self, pseudonyms: Collection[UUID]) -> Mapping[UUID, str]:
        """Return the names that are not erased."""

    def erase(self, pseudonym: UUID, at: datetime) -> bool:
        """Forget the name and what leads to it; return whether there was one.

        The caller destroys its key once this is committed.
        """


class EvidenceBatches(Protocol):
    """Evidence batches that are closed."""

    def add(self, batch: DatedBatch) -> None:
        """Insert."""

    def get(self, batch: UUID) -> DatedBatch:
        """Return one; raise `NotFound`."""

    def all(self) -> Sequence[DatedBatch]:
        """Return all, the oldest first."""


class StoredObjects(Protocol):
    """The account of stored objects: what is where, under which key, and when it was last read well."""

    def add(self, objects: Iterable[StoredObject], tenant: str, department: str) -> None:
        """Account for objects that this transaction is the first to mention."""

    def give(self, name: str, tenant: str, department: str) -> None:
        """Say whose an object is, when that is known later than that it is stored."""

    def release(self, names: Sequence[str]) -> None:
        """Note that the keys of these objects are destroyed: their locks are renewed no more."""

    def held(self, after: str, limit: int) -> Sequence[str]:
        """Return names of objects whose key exists, in order, from the one after `after` on."""

    def read_well(self, sizes: dict[str, int], at: datetime) -> None:
        """Note that objects were read whole and found to be what their names say; `sizes` in bytes."""


class Tokens(Protocol):
    """Tokens, known by the digest of their text."""

    def add(self, token: Token) -> None:
        """Insert; its holder is an actor that is there already."""

    def get(self, digest: bytes) -> Token | None:
        """Return the token with this digest."""

    def listed(self) -> Sequence[Token]:
        """Return all, oldest first."""

    def held_by(self, holder: UUID) -> Sequence[Token]:
        """Return those of one actor."""

    def revoke(self, token_id: UUID, at: datetime) -> Token:
        """Have the token open nothing from `at` on, and return it; raise `NotFound`.

        One that is revoked already stays so from when it was.
        """

    def names_in_clear(self) -> Sequence[str]:
        """Return the names that an older version of the service wrote in clear."""

    def give_holder(self, name: str, holder: UUID) -> None:
        """Name the actor instead of a name in clear."""


class Journal(Protocol):
    """The append-only journal as it is read; `Transaction.record` writes it."""

    def places(self, entries: Sequence[UUID]) -> Mapping[UUID, JournalPlace]:
        """Return where entries stand, without those that wait."""

    def place(self, entries: Sequence[UUID]) -> Mapping[UUID, JournalPlace]:
        """Return where committed entries stand, after giving them their places."""

    def facts(self, entry: UUID) -> Mapping[str, str] | None:
        """Return the facts of an entry; None when there is none."""

    def size(self) -> int:
        """Return how many leaves the tree has."""

    def written(self) -> int:
        """Return a number that grows with each entry, placed or not."""

    def began_in_the_first_form(self) -> bool:
        """Say whether the first entry of all is of the form that names none."""

    def frontier(self, size: int | None = None) -> Frontier:
        """Return the tree as it is now, or as it was with `size` leaves, none more than it has."""

    def next_frontier(self, size: int, at_most: int) -> Frontier:
        """Return the tree as it was later, after at most so many leaves more if it was ever looked at so."""

    def entries(self, first: int, end: int) -> Sequence[bytes]:
        """Return the bytes of the leaves from index `first` up to `end`, without it."""


class Traces(Protocol):
    """What was shown to whom. They only grow; a transaction that shows something adds that it did."""

    def add(self, actor: Actor, shown: Sequence[Reading]) -> None:
        """Have it kept, if this transaction commits, that `actor` was shown this."""

    def listed(self, asked: TraceFilter) -> Sequence[Trace]:
        """Return a page in scope, newest first."""

    def of_person(self, person: UUID) -> Subject:
        """Return what may have been shown of a person in scope."""

    def of_record(self, record_id: UUID) -> Subject:
        """Return what may have been shown of a record in scope."""

    def last(self) -> int:
        """Return the highest number, which a trace that is still being written may pass."""

    def settled(self) -> int:
        """Wait for those that are being written; return the highest number. No lower one is still to come.

        All readers are kept waiting until the transaction ends: end it at once.
        """

    def committed(self) -> int:
        """Return the last number that a batch holds."""

    def between(self, first: int, last: int, limit: int) -> Sequence[Trace]:
        """Return the traces with these numbers, in their order, so many at most."""

    def add_batch(self, batch: TraceBatch) -> None:
        """Insert."""

    def batches(self, after: int) -> Sequence[TraceBatch]:
        """Return some batches in their order, whose first numbers are above `after`; none at the end."""


class Transaction(Protocol):
    """One transaction in one scope; it commits when its block ends without an error."""

    @property
    def deposits(self) -> Deposits: ...
    @property
    def records(self) -> Records: ...
    @property
    def rulebooks(self) -> KeptRulebooks: ...
    @property
    def people(self) -> People: ...
    @property
    def establishments(self) -> Establishments: ...
    @property
    def actors(self) -> Actors: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def evidence_batches(self) -> EvidenceBatches: ...
    @property
    def stored_objects(self) -> StoredObjects: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def reassignments(self) -> Reassignments: ...
    @property
    def traces(self) -> Traces: ...
    @property
    def places(self) -> Mapping[UUID, JournalPlace]:
        """Where the entries stand that this transaction recorded; empty until its block is left.

        Without an entry that was recorded `at_leisure`, and without any when the database went away just
        after the commit.
        """

    def record(
        self,
        tag: Tag,
        subject: object,
        by: Actor,
        *facts: tuple[str, str],
        tenant: str = "",
        department: str = "",
        entry: UUID | None = None,
        at: datetime | None = None,
        at_leisure: bool = False,
    ) -> UUID:
        """Have the journal tell, if this transaction commits, what `by` did to `subject`; return the entry.

        The entry has its place in the tree when the block is left; `at_leisure` leaves it to the next
        transaction that places entries. `tenant` and `department` say who may read it.
        """

    def defer(self, task: str, **ids: str) -> None:
        """Queue a job that starts only if this transaction commits; arguments are identifiers alone."""

    def lock(self, *names: str) -> None:
        """Wait for, and hold until the end of the transaction, the advisory locks `names`."""


class Transactions(Protocol):
    """Where transactions come from."""

    def begin(self, actor: Actor) -> AbstractContextManager[Transaction]:
        """Open a transaction that sees what `actor` may see."""

    def place_entries(self) -> None:
        """Give every committed entry of the journal its place in the tree."""


class EncryptedWriter(Protocol):
    """Encrypts under a named key, and stores."""

    def put(self, tenant: str, key: str, plaintext: bytes | BinaryIO, kind: ObjectKind) -> StoredObject:
        """Encrypt and store; return the object, for the transaction that mentions it to account for."""


class EncryptedObjects(EncryptedWriter, Protocol):
    """Objects encrypted under a named key before they leave the process."""

    def together(self) -> AbstractContextManager[EncryptedWriter]:
        """Open a batch: what is put into it is safe from the end of the block on, at less cost each."""

    def read(self, tenant: str, key: str, name: str) -> bytes:
        """Return the plaintext; raise `KeyDestroyed`, `NotFound` or `DigestMismatch`."""

    def check(self, name: str) -> int:
        """Read an object whole, without its key; return its length in bytes.

        Raises:
            DigestMismatch: it is not what its name says. NotFound: there is none.
        """

    def delete(self, name: str) -> None:
        """Remove what nobody refers to any more, unless a lock still forbids it."""


class PublicObjects(Protocol):
    """Objects that hold nothing of anybody: not encrypted, the same bytes once for all who name them."""

    def put(self, content: bytes, kind: ObjectKind) -> StoredObject:
        """Store the bytes; the same bytes again are the same object."""

    def read(self, name: str) -> bytes:
        """Return the bytes; raise `NotFound` or `DigestMismatch`."""


class Receipts(Protocol):
    """Signs what we acknowledge."""

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return a compact JWS; the same claims give the same text."""


class Keyring(Protocol):
    """Where the seal keys of legal entities come from."""

    def seal_key(self, legal_entity: str, name: str) -> SealKey:
        """Return the legal entity's key, kept parsed; raise `SealKeyUnusable` while it has none."""


class ValidationSource(Protocol):
    """Where the certificates and revocation lists come from that seals are judged by later."""

    def material_for(self, key: SealKey) -> ValidationMaterial:
        """Return what a seal made now is judged by; raise `SealKeyUnusable` while it cannot be read."""
