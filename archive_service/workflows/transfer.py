"""A SEDA ArchiveTransfer package for one department, from the records its archives should receive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import sees_all
from archive_service.errors import AgenciesMissing, NotAllowed, NotFound
from archive_service.holdings.archival_package import package_of
from archive_service.holdings.evidence_batches import EvidenceReader
from archive_service.holdings.manifest import material_beside
from archive_service.holdings.stored_objects import naming, source_of
from archive_service.intake import media_type_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.establishment import Establishment
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import NO_FINESS, Department, Finess
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.model.traces import RECORD_SHOWN, RECORDS_TRANSFERRED, records_shown
from archive_service.ports import Clock, EncryptedObjects, PublicObjects, Transactions
from exports import (
    Agencies,
    Agency,
    DestinationUnwritable,
    FinalAction,
    LegalStatus,
    PackageFile,
    SedaVersion,
    TransferEstablishment,
    TransferHeader,
    TransferPerson,
    TransferRecord,
    TransferSummary,
    Usage,
    write_transfer,
)
from retention_rules import AgenciesMissing as RulebookLacksAgencies
from retention_rules import Rulebooks, RuleCode, TransferTerms

_KINDS = {
    RecordKind.CDA_DOCUMENT: "Documents",
    RecordKind.NATIVE_FILE: "Dossier de l'usager",
    RecordKind.COLLECTIVE_EVENT: "Évènements collectifs",
    RecordKind.STRUCTURE_DATA: "Données de l'établissement",
}
_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked:
    """What is to be transferred; `records` picks whatever the final action, perimeter and due date."""

    department: Department
    seda: SedaVersion = "2.2"
    due_on: date | None = None
    records: Sequence[UUID] = ()
    establishment: Finess = NO_FINESS


class Obstacle(StrEnum):
    """Why a record is not sent. Hidden and absent are one: nobody learns of others' records here."""

    NOT_FOUND = "not-found"
    OTHER_DEPARTMENT = "other-department"
    OTHER_ESTABLISHMENT = "other-establishment"
    NOT_SEALED = "not-sealed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class NotSent:
    """A record that was asked for, or due, and cannot be sent; `detail` says why in words."""

    record: UUID
    obstacle: Obstacle
    detail: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """What was written. Nothing is, as long as there is a record that cannot be sent."""

    summary: TransferSummary
    not_sent: Sequence[NotSent] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRecords:
    """Writes packages."""

    transactions: Transactions
    objects: EncryptedObjects
    public: PublicObjects
    evidence: EvidenceReader
    clock: Clock
    rulebooks: Rulebooks
    new_id: Callable[[], UUID]

    def write(
        self,
        asked: TransferAsked,
        folder: Path,
        actor: Actor,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Transferred:
        """Write one package into `folder`, unless there is nothing to send or a record that cannot be sent.

        Raises:
            NotAllowed: the role may not transfer, or the department is not one of the actor's, whatever is
                there.
            AgenciesMissing: the department's file lacks what a package must name.
            ObjectDamaged, ObjectLost: what is kept of one of the records cannot be read; no package is left.
        """
        require(actor, Right.TRANSFER)
        with self.transactions.begin(actor) as transaction:
            establishments = {one.finess: one for one in transaction.establishments.all()}
        _require_in_sight(asked.department, establishments.values(), actor)
        records = sorted(self._chosen(asked, actor), key=_order)
        not_sent = [*self._not_sent(asked, records, actor)]
        if not_sent:
            return Transferred(_nothing(asked), not_sent)
        try:
            terms = self.rulebooks.transfer_terms(asked.department)
        except RulebookLacksAgencies as error:
            raise AgenciesMissing(str(error)) from error
        header = self._header(asked, terms, _agencies(terms, records, establishments))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DestinationUnwritable(f"the folder cannot be made: {error.strerror}") from error
        written = write_transfer(
            self._packaged(records, establishments, terms, progress),
            header,
            asked.seda,
            folder / f"{header.message_identifier}.zip",
        )
        if written.records:
            self._journal(records, header.message_identifier, actor)
        return Transferred(written)

    def _not_sent(self, asked: TransferAsked, records: Sequence[Record], actor: Actor) -> Iterator[NotSent]:
        """Yield those of the records asked for that were not found to be sent, then those nobody can read."""
        found = {record.id for record in records}
        for wanted in dict.fromkeys(asked.records):
            if wanted not in found:
                yield self._why_not(wanted, asked, actor)
        for record in records:
            if record.is_damaged:
                yield NotSent(record.id, Obstacle.UNREADABLE, "what is kept of it cannot be read")

    def _header(self, asked: TransferAsked, terms: TransferTerms, agencies: Agencies) -> TransferHeader:
        now = self.clock.now()
        return TransferHeader(
            message_identifier=f"DUI-{asked.department}-{now:%Y%m%dT%H%M%SZ}-{str(self.new_id())[:8]}",
            date=now,
            archival_agreement=terms.archival_agreement,
            agencies=agencies,
            comment="Dossiers informatisés d'usagers",
        )

    def _chosen(self, asked: TransferAsked, actor: Actor) -> Iterator[Record]:
        after: UUID | None = None
        while True:
            with self.transactions.begin(actor) as transaction:
                page = transaction.records.listed(
                    RecordFilter(
                        department=asked.department,
                        establishment=asked.establishment,
                        state=RecordState.SEALED,
                        due_on=None if asked.records else asked.due_on,
                        records=asked.records,
                        after=after,
                        limit=_PAGE,
                    )
                )
                chosen = [one for one in page if asked.records or _is_for_archives(one)]
                # Before anything of them leaves: whoever makes the package has all that is in it.
                transaction.traces.add(actor, records_shown(RECORDS_TRANSFERRED, chosen))
            yield from chosen
            if len(page) < _PAGE:
                return
            after = page[-1].id

    def _why_not(self, record_id: UUID, asked: TransferAsked, actor: Actor) -> NotSent:
        try:
            with self.transactions.begin(actor) as transaction:
                record = transaction.records.get(record_id)
                transaction.traces.add(actor, records_shown(RECORD_SHOWN, [record]))
        except NotFound:
            return NotSent(record_id, Obstacle.NOT_FOUND, "there is no such record")
        if record.department != asked.department:
            detail = f"it is of department {record.department}, not {asked.department}"
            return NotSent(record_id, Obstacle.OTHER_DEPARTMENT, detail)
        if asked.establishment and record.establishment != asked.establishment:
            detail = f"it is of establishment {record.establishment}, not {asked.establishment}"
            return NotSent(record_id, Obstacle.OTHER_ESTABLISHMENT, detail)
        return NotSent(record_id, Obstacle.NOT_SEALED, f"it is not sealed but {record.state.value}")

    def _packaged(
        self,
        records: Sequence[Record],
        establishments: dict[Finess, Establishment],
        terms: TransferTerms,
        progress: Callable[[int], None],
    ) -> Iterator[TransferRecord]:
        for count, record in enumerate(records, start=1):
            yield self._one(record, establishments[record.establishment], terms)
            progress(count)

    def _one(self, record: Record, establishment: Establishment, terms: TransferTerms) -> TransferRecord:
        facts = record.details
        decision = facts.decision
        person = None
        if record.person is not None:
            person = TransferPerson(str(record.person), facts.person_name or None)
        start, end = facts.period
        rule = RuleCode(record.rule) if record.rule else None
        access_rule = RuleCode(decision.access_rule) if decision and decision.access_rule else None
        return TransferRecord(
            record_id=str(record.id),
            establishment=TransferEstablishment(
                finess=establishment.finess,
                name=establishment.name or f"Établissement {establishment.finess}",
                legal_entity=establishment.legal_entity,
                legal_status=LegalStatus.PUBLIC if establishment.has_public_archives else LegalStatus.PRIVATE,
            ),
            person=person,
            kind=_KINDS[record.kind],
            title=facts.title or _KINDS[record.kind],
            appraisal_rule=terms.appraisal_codes.code_for(rule),
            final_action=FinalAction.DESTROY if record.final_action == "destroy" else FinalAction.KEEP,
            access_rule=terms.access_codes.code_for(access_rule),
            files=self._files(record),
            document_date=record.document_date,
            start=start,
            end=end if end is None or start is None or end >= start else None,
            appraisal_start=record.first_day,
            access_start=None if decision is None else decision.access_first_day,
            description="" if decision is None else decision.explanation,
        )

    def _files(self, record: Record) -> list[PackageFile]:
        with naming(f"record {record.id}: its source"):
            source = source_of(record, self.objects)
        with naming(f"record {record.id}: its document"):
            package = package_of(record, self.objects)
        with naming(f"record {record.id}: its evidence"):
            evidence = self.evidence.evidence_of(record)
        kind = media_type_of(source)
        contents = [
            ("source.json" if "json" in kind else "source.xml", kind, Usage.SOURCE, source, None),
            ("document.pdf", "application/pdf", Usage.DOCUMENT, package.document, "fmt/479"),
            ("manifest.json", "application/json", Usage.MANIFEST, package.manifest, None),
            ("nonce.bin", "application/octet-stream", Usage.NONCE, package.nonce, None),
            ("evidence.er", "application/octet-stream", Usage.EVIDENCE, evidence, None),
        ]
        with naming(f"record {record.id}: its validation material"):
            beside = material_beside(package.manifest, self.public)
        if beside is not None:
            contents.append(("validation.json", "application/json", Usage.OTHER_PROOF, beside, None))
        return [
            PackageFile(
                name=name, mime=mime, usage=usage, open=_opening(content), size=len(content), puid=puid
            )
            for name, mime, usage, content, puid in contents
        ]

    def _journal(self, records: Sequence[Record], message: str, actor: Actor) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            for record in records:
                transaction.record(
                    Tag.RECORD_TRANSFERRED,
                    record.id,
                    actor,
                    ("message", message),
                    tenant=record.tenant,
                    department=record.department,
                )


def _require_in_sight(department: Department, establishments: Iterable[Establishment], actor: Actor) -> None:
    """Refuse a department that the actor's scope holds nothing of; what others have there changes nothing."""
    departments = {one.department for one in establishments} | actor.departments
    if not sees_all(actor) and department not in departments:
        raise NotAllowed(f"department {department} is not one of yours")


def _nothing(asked: TransferAsked) -> TransferSummary:
    return TransferSummary(package=None, seda=asked.seda, records=0, units=0, objects=0, bytes=0)


def _is_for_archives(record: Record) -> bool:
    return record.in_perimeter and record.final_action in ("keep", "sample")


def _opening(content: bytes) -> Callable[[], BinaryIO]:
    return lambda: BytesIO(content)


def _order(record: Record) -> tuple[str, str, str, int]:
    return record.establishment, str(record.person or ""), record.kind, record.number


def _agencies(
    terms: TransferTerms, records: Sequence[Record], establishments: dict[Finess, Establishment]
) -> Agencies:
    producers: dict[str, str] = {
        one.legal_entity: terms.originating_agency.agency(
            legal_entity=one.legal_entity, name=one.name
        ).identifier
        for one in (establishments[record.establishment] for record in records)
    }
    return Agencies(
        archival=Agency(terms.archival_agency.identifier, terms.archival_agency.name),
        transferring=Agency(terms.transferring_agency.identifier, terms.transferring_agency.name),
        producers=producers,
    )
