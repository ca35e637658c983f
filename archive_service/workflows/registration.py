"""Turns an accepted examination into records: persons, sources, versions, retention, all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.errors import StoreUnavailable
from archive_service.model.deposit_facts import EntryPlace
from archive_service.model.establishment import Establishment
from archive_service.model.files import KnownFile
from archive_service.model.flow import ByteRange, Examination, RecordDraft
from archive_service.model.holdings import (
    INTAKE,
    CreatedResource,
    Deposit,
    Record,
    RecordState,
    flow_key,
    person_key,
)
from archive_service.model.journal import JournalEntry, Tag, commitment
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.record_facts import RecordFacts
from archive_service.ports import Cipher, Clock, SealedObjects, SealedWriter, Transaction
from archive_service.workflows.attribution import Attribution
from archive_service.workflows.own_sources import OwnSource
from archive_service.workflows.persons import FlowPersons, Persons
from archive_service.workflows.retention import Decisions, decision_entry
from archive_service.workflows.stated import stated
from archive_service.workflows.versions import Versions

File = tuple[KnownFile, bool]
"""What is known of a file, and whether this flow added to it."""

Place = tuple[UUID, str]
"""A file: a person and the FINESS of an establishment."""


def _record_key(record: UUID) -> str:
    return f"record/{record}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Registers the records of a flow."""

    objects: SealedObjects
    cipher: Cipher
    clock: Clock
    persons: Persons
    decisions: Decisions
    versions: Versions
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def register(
        self,
        deposit: Deposit,
        flow: bytes,
        examination: Examination,
        attribution: Attribution,
        transaction: Transaction,
    ) -> Deposit:
        """Write the records of `examination` and return the deposit that names them.

        The flow of one person stays one object that its records share. A flow about several is cut:
        each record keeps its own entries under its own key, the rest goes into an envelope, and the
        whole as received is made unreadable by destroying its key.
        """
        for establishment in attribution.establishments.values():
            if establishment.provisional:
                self._hold(establishment, transaction)
        ids = [self.new_id() for _ in examination.records]
        keepers = [attribution.establishments[draft.custodian] for draft in examination.records]
        described = [(draft.person, one) for draft, one in zip(examination.records, keepers, strict=True)]
        known = self.persons.of(described, attribution.tenant, transaction)
        self.cipher.new_keys(attribution.tenant, [*map(_record_key, ids), *map(person_key, known.new)])
        self.persons.add(known, attribution.tenant, transaction)
        with self.objects.together() as objects:
            records = [
                self._record(deposit, flow, examination, position, ids, keepers[position], known, objects)
                for position in range(len(ids))
            ]
        for record in records:
            self._journal_received(record, transaction)
        files = self._noted(records, examination, known, transaction)
        records = self._decided(records, files, attribution, known, transaction)
        transaction.records.add(records)
        for record in records:
            self.versions.link(record, transaction)
        transaction.deposits.add_resources(
            self._resources(deposit, examination, ids), deposit.tenant, deposit.department
        )
        settled = replace(
            deposit,
            records=tuple(ids),
            known=replace(deposit.facts, entries=_entries(examination), fhir=examination.fhir_format),
        )
        return self._cut(settled, flow, examination) if examination.several_persons else settled

    def _hold(self, establishment: Establishment, transaction: Transaction) -> None:
        """Keep a provisional establishment as it was read: somebody may register it for good at any time.

        Raises:
            StoreUnavailable: somebody just did, under a legal entity; the next check finds it so.
        """
        held = transaction.registers.held(establishment.finess)
        if held is None:
            # The first flows of an unknown establishment may arrive together: one registers it.
            transaction.lock(f"establishment {establishment.finess}")
            held = transaction.registers.held(establishment.finess)
        if held is None:
            transaction.registers.register(establishment)
        elif held.legal_entity != establishment.legal_entity:
            raise StoreUnavailable("the establishment has just been registered")

    def _record(
        self,
        deposit: Deposit,
        flow: bytes,
        examination: Examination,
        position: int,
        ids: Sequence[UUID],
        establishment: Establishment,
        known: FlowPersons,
        objects: SealedWriter,
    ) -> Record:
        draft = examination.records[position]
        tenant, record_id = establishment.legal_entity, ids[position]
        key = _record_key(record_id)
        digest = deposit.facts.sha256
        parts: tuple[ByteRange, ...] = (ByteRange(0, len(flow)),)
        source_key, source_object = flow_key(deposit.id), deposit.object
        if examination.several_persons:
            source = OwnSource(flow, deposit.facts.sha256, [*draft.entries, *examination.shared])
            source_key, source_object = key, objects.put(tenant, key, source.opened())
            digest, parts = source.digest, source.parts
        return Record(
            id=record_id,
            tenant=tenant,
            department=establishment.department,
            establishment=establishment.finess,
            deposit=deposit.id,
            person=known.persons[position],
            kind=draft.kind.value,
            state=RecordState.RECEIVED,
            document_date=draft.document_date,
            version=draft.version.version,
            document_index=self._index(tenant, draft.version.document_id),
            set_index=self._index(tenant, draft.version.set_id),
            replaces_index=tuple(
                self.cipher.index(tenant, "document", replaced) for replaced in draft.version.replaces
            ),
            related=tuple(ids[other] for other in draft.related),
            key=key,
            source_key=source_key,
            source_object=source_object,
            known=RecordFacts(
                title=draft.title,
                source_digest=digest,
                nonce=self.random(NONCE_SIZE),
                locator=draft.locator,
                parts=parts,
                several=examination.several_persons,
                document_type=draft.document_type,
                software=draft.software,
                period=draft.period,
                person_name=_name(draft),
                flow_kind=examination.kind,
                confidentiality=draft.confidentiality,
                stated=stated(draft, establishment),
            ),
        )

    def _journal_received(self, record: Record, transaction: Transaction) -> None:
        promised = commitment(record.facts.nonce, record.facts.source_digest.value)
        transaction.journal.append(
            self.new_id(),
            record.tenant,
            record.department,
            JournalEntry(
                Tag.RECORD_RECEIVED,
                str(record.id),
                self.clock.now(),
                "service",
                (("commitment", promised), ("deposit", str(record.deposit))),
            ),
        )

    def _noted(
        self,
        records: Sequence[Record],
        examination: Examination,
        known: FlowPersons,
        transaction: Transaction,
    ) -> dict[Place, File]:
        """Add what the records say to what is known of their files; return the whole of it."""
        files: dict[Place, File] = {}
        owners: dict[Place, Record] = {}
        for record, draft in zip(records, examination.records, strict=True):
            if record.person is None:
                continue
            place = record.person, record.establishment
            if place not in files:
                # Nobody else has a file of a person who is not committed yet.
                new = record.person in known.new
                files[place] = KnownFile() if new else transaction.people.file(*place), False
                owners[place] = record
            file, moved = files[place]
            birth = None if draft.person is None else draft.person.birth_date
            told = file.with_events(draft.events, birth)
            files[place] = told, moved or told != file
        for place, (file, moved) in files.items():
            if moved:
                person, finess = place
                tenant, department = owners[place].tenant, owners[place].department
                transaction.people.save_file(person, tenant, department, finess, file)
        return files

    def _decided(
        self,
        records: Sequence[Record],
        files: Mapping[Place, File],
        attribution: Attribution,
        known: FlowPersons,
        transaction: Transaction,
    ) -> list[Record]:
        """Decide on new records, and again on the older ones of a file whose clock may have moved."""
        establishments = {one.finess: one for one in attribution.establishments.values()}
        today = self.clock.now().date()
        for (person, finess), (file, moved) in files.items():
            look = moved and person not in known.new
            for older in transaction.records.of_file(person, finess) if look else ():
                decided = self.decisions.on(older, establishments[finess], file, today)
                if decided != older:
                    transaction.records.save(decided)
                    self._journal_decision(decided, transaction)
        return [
            self.decisions.on(
                one,
                establishments[one.establishment],
                KnownFile() if one.person is None else files[one.person, one.establishment][0],
                today,
            )
            for one in records
        ]

    def _journal_decision(self, record: Record, transaction: Transaction) -> None:
        transaction.journal.append(
            self.new_id(),
            record.tenant,
            record.department,
            decision_entry(record, self.clock.now()),
        )

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

    def _cut(self, deposit: Deposit, flow: bytes, examination: Examination) -> Deposit:
        """Keep what belongs to nobody in an envelope under a key of its own."""
        own = sorted(
            (part for draft in examination.records for part in draft.entries), key=lambda part: part.offset
        )
        envelope = OwnSource(flow, deposit.facts.sha256, _complement(own, len(flow)))
        key = f"envelope/{deposit.id}"
        self.cipher.new_keys(INTAKE, [key])
        name = self.objects.put(INTAKE, key, envelope.opened())
        return replace(deposit, envelope=name, known=replace(deposit.facts, envelope_key=key, whole=False))

    def _index(self, tenant: str, identifier: str) -> bytes | None:
        return self.cipher.index(tenant, "document", identifier) if identifier else None


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


def _name(draft: RecordDraft) -> str:
    return "" if draft.person is None else f"{draft.person.family} {draft.person.given}".strip()
