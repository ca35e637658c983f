"""Create the records of an accepted flow, each with its source, its indexes and its declared facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.holdings.declared_details import stated
from archive_service.holdings.source_segments import OwnSource, shares_of_frame
from archive_service.model.deposits import Deposit
from archive_service.model.establishment import Establishment
from archive_service.model.flow import ByteRange, Examination, RecordDraft
from archive_service.model.identifiers import Tenant
from archive_service.model.keys import INTAKE, flow_key, qualified, record_key
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.received_signatures import ReceivedSignature, stands_in
from archive_service.model.record_details import RecordDetails
from archive_service.model.records import Record, RecordState
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Cipher, EncryptedWriter, Transaction
from signing.digests import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFlow:
    """An accepted flow; identifier, custodian and person of each of its records, in order."""

    deposit: Deposit
    content: bytes
    examination: Examination
    ids: Sequence[UUID]
    custodians: Sequence[Establishment]
    persons: Sequence[UUID | None]

    @property
    def keys(self) -> Sequence[str]:
        """The key of each record: the flow's own key when the flow is one record, else one key for each."""
        if self.examination.is_cut:
            return [record_key(record) for record in self.ids]
        return [qualified(INTAKE, flow_key(self.deposit.id)) for _ in self.ids]


@dataclass(frozen=True, slots=True)
class _Source:
    """The object with a record's source, its kind, and the position of the source in the flow."""

    object: str
    digest: Digest
    parts: tuple[ByteRange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecords:
    """Creates records whose keys exist already."""

    cipher: Cipher
    random: Callable[[int], bytes]

    def of(self, flow: TakenFlow, objects: EncryptedWriter, transaction: Transaction) -> list[Record]:
        """Return the records of a flow, without decisions; sources cut out of the flow are stored in
        `objects`.
        """
        if not flow.examination.is_cut:
            whole = ByteRange(0, len(flow.content))
            source = _Source(flow.deposit.object, flow.deposit.details.sha256, (whole,))
            records = [self._record(flow, position, source) for position in range(len(flow.ids))]
            for record in records:
                transaction.stored_objects.give(source.object, record.tenant, record.department)
            return records
        drafts = flow.examination.records
        frames = shares_of_frame(flow.examination.frame, [draft.entries for draft in drafts])
        return [
            self._record(
                flow,
                position,
                _own_source(
                    flow,
                    position,
                    [*drafts[position].entries, *drafts[position].shared, *frame],
                    objects,
                    transaction,
                ),
            )
            for position, frame in enumerate(frames)
        ]

    def _record(self, flow: TakenFlow, position: int, source: _Source) -> Record:
        draft, establishment = flow.examination.records[position], flow.custodians[position]
        tenant, record_id, key = establishment.legal_entity, flow.ids[position], flow.keys[position]
        return Record(
            id=record_id,
            tenant=tenant,
            department=establishment.department,
            establishment=establishment.finess,
            deposit=flow.deposit.id,
            person=flow.persons[position],
            kind=draft.kind,
            state=RecordState.RECEIVED,
            document_date=draft.document_date,
            version=draft.version.version,
            document_index=self._index(tenant, draft.version.document_id),
            set_index=self._index(tenant, draft.version.set_id),
            replaces_index=tuple(
                self.cipher.index(tenant, "document", replaced) for replaced in draft.version.replaces
            ),
            related=tuple(flow.ids[other] for other in draft.related),
            key=key,
            source_key=key,
            source_object=source.object,
            details_or_none=self._facts(flow.examination, draft, source, establishment),
        )

    def _facts(
        self, examination: Examination, draft: RecordDraft, source: _Source, establishment: Establishment
    ) -> RecordDetails:
        return RecordDetails(
            title=draft.title,
            source_digest=source.digest,
            carried_digest=draft.carried,
            nonce=self.random(NONCE_SIZE),
            locator=draft.locator,
            parts=source.parts,
            segmented=examination.is_cut,
            document_type=draft.document_type,
            software=draft.software,
            period=draft.period,
            person_name=_name(draft),
            flow_kind=examination.kind,
            confidentiality=draft.confidentiality,
            stated=stated(draft, establishment),
            signatures=_signatures(examination, source),
        )

    def _index(self, tenant: Tenant, identifier: str) -> bytes | None:
        return self.cipher.index(tenant, "document", identifier) if identifier else None


def _own_source(
    flow: TakenFlow,
    position: int,
    own: Sequence[ByteRange],
    objects: EncryptedWriter,
    transaction: Transaction,
) -> _Source:
    """Store a record's own parts of a cut flow."""
    custodian = flow.custodians[position]
    source = OwnSource(flow.content, flow.deposit.details.flow_commitment, own)
    stored = objects.put(custodian.legal_entity, flow.keys[position], source.opened(), ObjectKind.SOURCE)
    transaction.stored_objects.add([stored], custodian.legal_entity, custodian.department)
    return _Source(stored.name, source.digest, source.parts)


def _signatures(examination: Examination, source: _Source) -> tuple[ReceivedSignature, ...]:
    """Return the verdicts that concern a record: nothing about one person may be with another's record."""
    if not examination.is_cut:
        return tuple(examination.signatures)
    places = [part.where for part in source.parts if part.where]
    return tuple(one for one in examination.signatures if stands_in(one.where, places))


def _name(draft: RecordDraft) -> str:
    return "" if draft.person is None else f"{draft.person.family} {draft.person.given}".strip()
