"""Turn an accepted examination into records: persons, sources, versions and retention, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.errors import StoreUnavailable
from archive_service.findings import Finding, worst
from archive_service.holdings.attribution import Attribution
from archive_service.holdings.flow_decisions import decided_flow
from archive_service.holdings.identifier_conflicts import FlowClaims
from archive_service.holdings.person_matching import Described, FlowPersons, Persons
from archive_service.holdings.record_creation import NewRecords, TakenFlow
from archive_service.holdings.retention_decisions import Decisions
from archive_service.holdings.source_segments import OwnSource
from archive_service.holdings.version_chains import Versions
from archive_service.model.actors import SERVICE
from archive_service.model.deposit_details import EntryPlace
from archive_service.model.deposits import CreatedResource, Deposit
from archive_service.model.establishment import Establishment
from archive_service.model.flow import ByteRange, Examination
from archive_service.model.identifiers import LegalEntity, Tenant
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import INTAKE, deposit_key, person_key, unowned_key
from archive_service.model.records import Record
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Cipher, Clock, EncryptedObjects, Transaction
from archive_service.wording.dates import day_in_paris

_LOCKS = 1024
"""Number of lock names to which the identifiers of a tenant's documents are mapped: a server supports some
thousands of locks in total.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Registers the records of a flow."""

    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    persons: Persons
    records: NewRecords
    decisions: Decisions
    versions: Versions
    new_id: Callable[[], UUID]

    def prepare(self) -> None:
        """Store the texts of the rulebooks that will decide, before a transaction starts that must not wait
        for this.

        Raises:
            StoreUnavailable, OutOfSpace: nothing may be registered.
        """
        self.decisions.prepare()

    def lock(
        self,
        flows: Sequence[tuple[Examination, Attribution]],
        transaction: Transaction,
        also: Sequence[str] = (),
    ) -> None:
        """Lock the tenants and persons of the flows that can be attributed, so that nobody else finds or
        creates them until the transaction ends. All locks are taken together: taken one after the other, two
        transactions could wait for each other.
        """
        transaction.lock(
            *also,
            *(
                name
                for examination, attribution in flows
                for name in (
                    *self.persons.locks(_described(examination, attribution)),
                    *self._claims(examination, attribution.tenant),
                    # The first flows of an unknown establishment may arrive together: only one registers it.
                    *(f"establishment {one.finess}" for one in attribution.new),
                )
            ),
        )

    def persons_of(
        self, examination: Examination, attribution: Attribution, transaction: Transaction
    ) -> FlowPersons:
        """Find the persons of the records of a flow, in a transaction that holds their locks; nothing is
        written.
        """
        return self.persons.of(_described(examination, attribution), attribution.tenant, transaction)

    def _claims(self, examination: Examination, tenant: Tenant) -> list[str]:
        """Return the locks on identifiers of documents and sets, which two persons may share.

        When two flows claim one identifier, the second sees the first.
        """
        versions = [draft.version for draft in examination.records]
        names = {name for version in versions for name in (version.document_id, version.set_id) if name}
        indexes = [self.cipher.index(tenant, "document", name) for name in names]
        return [f"document {tenant} {int.from_bytes(index[:4], 'big') % _LOCKS}" for index in indexes]

    def register(
        self,
        deposit: Deposit,
        flow: bytes,
        examination: Examination,
        attribution: Attribution,
        known: FlowPersons,
        transaction: Transaction,
    ) -> Deposit:
        """Write the records of `examination` and return the deposit that names them.

        `known` is the result of `persons_of` in the same transaction.

        A flow that is one record stays one object. A flow of several records is cut: each record keeps its
        own entries under its own key, bytes that belong to no record have a key of their own, and the whole
        as received is made unreadable by destroying its key.
        """
        for provisional in (
            establishment
            for establishment in attribution.establishments.values()
            if establishment.provisional
        ):
            self._hold(provisional, transaction)
        ids = [self.new_id() for _ in examination.records]
        taken = TakenFlow(
            deposit=deposit,
            content=flow,
            examination=examination,
            ids=ids,
            custodians=[attribution.establishments[draft.custodian] for draft in examination.records],
            persons=known.persons,
        )
        records = self._created(taken, known, attribution.tenant, transaction)
        establishments = attribution.establishments.values()
        records = decided_flow(
            records, establishments, known.new, self.decisions, day_in_paris(self.clock.now()), transaction
        )
        transaction.records.add(records)
        found = self._linked(records, deposit, examination, transaction)
        resources = self._resources(deposit, examination, ids)
        transaction.deposits.add_resources(resources, deposit.tenant, deposit.department)
        known_now = replace(deposit.details, entries=_entries(examination), fhir=examination.fhir_format)
        settled = _with_findings(replace(deposit, records=tuple(ids), details_or_none=known_now), found)
        return self._cut(settled, flow, examination, transaction) if examination.is_cut else settled

    def _created(
        self, taken: TakenFlow, known: FlowPersons, tenant: LegalEntity, transaction: Transaction
    ) -> list[Record]:
        """Create the persons and the records of a flow with their keys, and journal the records."""
        own_keys = taken.keys if taken.examination.is_cut else []
        self.cipher.new_keys(tenant, [*own_keys, *map(person_key, known.new)])
        self.persons.add(known, tenant, transaction)
        with self.objects.together() as objects:
            records = self.records.of(taken, objects, transaction)
        for record in records:
            journal_received(record, transaction)
        return records

    def _hold(self, establishment: Establishment, transaction: Transaction) -> None:
        """Lock a provisional establishment as it was read: an operator may register it at any time.

        Raises:
            StoreUnavailable: it has just been registered under a legal entity; the next check finds this.
        """
        held = transaction.establishments.get_shared(establishment.finess)
        if held is None:
            transaction.establishments.register(establishment)
        elif held.legal_entity != establishment.legal_entity:
            raise StoreUnavailable("another transaction has just registered this establishment: try again")

    def _linked(
        self,
        records: Sequence[Record],
        deposit: Deposit,
        examination: Examination,
        transaction: Transaction,
    ) -> list[Finding]:
        """Link new records to the versions of their documents; return contradictions with existing
        records.
        """
        claims = FlowClaims(deposit.details.findings)
        found: list[Finding] = []
        linked = self.versions.link_flow(records, transaction)
        for draft, (record, met) in zip(examination.records, linked, strict=True):
            found += claims.findings(record, draft, met)
        return [*found, *claims.rest()]

    def _resources(
        self, deposit: Deposit, examination: Examination, ids: Sequence[UUID]
    ) -> list[CreatedResource]:
        owners = {
            entry.where: ids[position]
            for position, draft in enumerate(examination.records)
            for entry in draft.entries
        }
        return [
            CreatedResource(
                type=entry.resource_type,
                id=str(self.new_id()),
                deposit=deposit.id,
                position=position,
                record=owners.get(f"/entry/{position}"),
            )
            for position, entry in enumerate(examination.entries)
        ]

    def _cut(
        self, deposit: Deposit, flow: bytes, examination: Examination, transaction: Transaction
    ) -> Deposit:
        """Store the bytes that belong to no record, and the details of the deposit, each under a key of its
        own.
        """
        own = sorted(
            (part for draft in examination.records for part in draft.entries), key=lambda part: part.offset
        )
        rest = OwnSource(flow, deposit.details.flow_commitment, _complement(own, len(flow)))
        key, rest_key = deposit_key(deposit.id), unowned_key(deposit.id)
        self.cipher.new_keys(INTAKE, [key, rest_key])
        unowned = self.objects.put(INTAKE, rest_key, rest.opened(), ObjectKind.UNOWNED)
        transaction.stored_objects.add([unowned], deposit.tenant, deposit.department)
        # Its key is destroyed as soon as this transaction has committed.
        transaction.stored_objects.release([deposit.object])
        return replace(
            deposit,
            key=key,
            unowned_object=unowned.name,
            details_or_none=replace(deposit.details, unowned_key=rest_key, whole=False),
        )


def _with_findings(deposit: Deposit, found: Sequence[Finding]) -> Deposit:
    """Return an accepted deposit with findings that became known when its records were created."""
    if not found:
        return deposit
    grade = max(deposit.grade, worst(found), key=lambda one: one.rank)
    known = replace(deposit.details, findings=(*deposit.details.findings, *found))
    return replace(deposit, grade=grade, details_or_none=known)


def _described(examination: Examination, attribution: Attribution) -> list[Described]:
    return [(draft.person, attribution.establishments[draft.custodian]) for draft in examination.records]


def _complement(own: Sequence[ByteRange], length: int) -> list[ByteRange]:
    rest, at = [], 0
    for part in own:
        if part.offset > at:
            rest.append(ByteRange(at, part.offset - at))
        at = max(at, part.offset + part.length)
    if at < length:
        rest.append(ByteRange(at, length - at))
    return rest


def _entries(examination: Examination) -> tuple[EntryPlace, ...]:
    return tuple(
        EntryPlace(entry.full_url, entry.resource_type, entry.resource.offset, entry.resource.length)
        for entry in examination.entries
    )


def journal_received(record: Record, transaction: Transaction, *facts: tuple[str, str]) -> None:
    """Record in the journal that a record was accepted, in which establishment: exports count from this."""
    promised = commitment(record.details.nonce, record.details.source_digest.value)
    transaction.record(
        Tag.RECORD_RECEIVED,
        record.id,
        SERVICE,
        ("commitment", promised),
        ("deposit", str(record.deposit)),
        ("establishment", record.establishment),
        *facts,
        tenant=record.tenant,
        department=record.department,
    )
