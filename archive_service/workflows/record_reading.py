"""Reading of records by callers, always in the scope of their token."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.tiers import line_seen_by, reader_of, refusal_to
from archive_service.errors import DigestMismatch, NotFound, ObjectLost
from archive_service.holdings.acknowledgement import Acknowledgement
from archive_service.holdings.archival_package import PACKAGED, package_of
from archive_service.holdings.evidence_reader import EvidenceReader
from archive_service.holdings.stored_objects import naming, source_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import LegalEntity
from archive_service.model.records import Part, Record, RecordFilter, require_here
from archive_service.model.traces import (
    RECORD_SHOWN,
    RECORD_VERIFIED,
    RECORDS_LISTED,
    records_shown,
)
from archive_service.ports import Clock, EncryptedObjects, PublicObjects, Transactions
from archive_service.wording.dates import day_in_paris

if TYPE_CHECKING:
    from datetime import datetime

    from archive_service.holdings.carried_trust import OtherTrust
    from archive_service.workflows.verification import Report
    from signing.trust import TrustStore


@dataclass(frozen=True, slots=True)
class Examined:
    """A record that was checked again: the report, and what could be read of it, by the names of parts.

    `other` is the trust of another instance by which it passed.
    """

    record: Record
    report: Report
    parts: Mapping[str, bytes]
    other: OtherTrust | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecords:
    """Reads records and their parts.

    Methods import the code that recognises flows, draws documents or checks seals only when they need it: a
    list of records does not load it (1 s of CPU a command).
    """

    transactions: Transactions
    objects: EncryptedObjects
    public: PublicObjects
    evidence: EvidenceReader
    clock: Clock
    acknowledgement: Callable[[], Acknowledgement]
    trust: Callable[[], TrustStore]
    other_trusts: Callable[[LegalEntity], Sequence[OtherTrust]]
    """The trust of other instances that came with packages of a legal entity."""

    def records(self, asked: RecordFilter, actor: Actor) -> Sequence[Record]:
        """Return a page of records in scope, in the order of their numbers."""
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            found = transaction.records.listed(asked)
            holds = transaction.holds.seen_on([record.id for record in found])
            transaction.traces.add(actor, records_shown(RECORDS_LISTED, found))
        today = day_in_paris(self.clock.now())
        shown = [replace(record.as_of(today), holds=holds.get(record.id, ())) for record in found]
        return [line_seen_by(actor, record) for record in self._annotated(shown)]

    def _annotated(self, records: Sequence[Record]) -> Sequence[Record]:
        """Return records in the actor's scope with what their persons had rectified; whoever sees a record
        sees this, also where the request was of another department.
        """
        persons = {record.person for record in records if record.person is not None}
        if not persons:
            return records
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.person_requests.annotations(persons)
        return [
            replace(record, annotations=found.get(record.person, ())) if record.person else record
            for record in records
        ]

    def record(self, record_id: UUID, actor: Actor) -> Record:
        """Return one record in scope.

        Raises:
            NotFound: it does not exist.
            DigestMismatch, UnknownForm: its details cannot be read.
        """
        (shown,) = self._annotated([self._record(record_id, actor, RECORD_SHOWN)])
        return line_seen_by(actor, shown)

    def _record(self, record_id: UUID, actor: Actor, act: str) -> Record:
        """Return one record in scope as of today, and record that it was shown.

        The trace is committed before any data of the record is returned; when the trace cannot be stored,
        nothing is returned.
        """
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            record = transaction.records.get(record_id).as_of(day_in_paris(self.clock.now()))
            if record.unreadable is not None:
                raise record.unreadable
            if act == RECORD_SHOWN:
                record = replace(record, holds=transaction.holds.seen_on([record.id]).get(record.id, ()))
            reader = actor if act in _WITHOUT_CONTENT else reader_of(actor, [record])
            transaction.traces.add(reader, records_shown(act, [record]))
        return record

    def part(self, record_id: UUID, part: str, actor: Actor) -> bytes:
        """Return one part of a record as bytes.

        Raises:
            NotFound: the record does not have it yet, or no longer has it.
            IntermediateTier, ReasonRequired: the record may not be read, or not without a reason.
            Eliminated: the record was eliminated.
            ObjectDamaged, ObjectLost: it cannot be read as it was stored.
        """
        if part not in tuple(Part):
            raise NotFound(f"no part is named {part}")
        return self._part(self._record(record_id, actor, f"record:{part}"), part)

    def _part(self, record: Record, part: str) -> bytes:
        require_here(record)
        if part == "receipt":
            with self.transactions.begin(SERVICE) as transaction:
                deposit = transaction.deposits.get(record.deposit)
            return self.acknowledgement().receipt(deposit).encode()
        name = _object_of(record, part)
        if not name:
            raise NotFound(f"the record has no {part} yet")
        if record.details_or_none is None:
            raise NotFound("the record's details were destroyed with its key")
        with naming(f"record {record.id}: its {part}"):
            if part == "source":
                return source_of(record, self.objects)
            if part == "evidence":
                return self.evidence.evidence_of(record)
            package = package_of(record, self.objects)
            if part != "validation":
                return bytes(getattr(package, part))
            kept = self._validation(package.manifest)
        if kept is None:
            raise NotFound("no validation material is stored with the record")
        return kept

    def _validation(self, manifest: bytes) -> bytes | None:
        """Return the certificates and lists that judge a record's seal, as JSON."""
        from archive_service.holdings.manifest import material_bytes

        return material_bytes(manifest, self.public)

    def _stored(self, record: Record, stored: str) -> dict[str, bytes | None]:
        """Return the parts of a record that are in one object, by name."""
        with naming(f"record {record.id}: its {stored}"):
            if stored == "source":
                return {"source": source_of(record, self.objects)}
            if stored == "evidence":
                return {"evidence": self.evidence.evidence_of(record)}
            if stored == "validation":
                manifest = package_of(record, self.objects).manifest
                with suppress(ValueError):  # unreadable: the report names the manifest as the reason
                    return {"validation": self._validation(manifest)}
                return {}
            package = package_of(record, self.objects)
        return {name: getattr(package, name) for name in _STORED_TOGETHER["document"]}

    def verify(
        self,
        record_id: UUID,
        actor: Actor,
        *,
        at: datetime | None = None,
        trust: TrustStore | None = None,
    ) -> Report:
        """Check a record again from its stored bytes alone, as of `at` (aware; now when not given), by the
        authorities of `trust` (those of this home, and for imported records those accepted, when not given).
        """
        return self.examined(record_id, actor, RECORD_VERIFIED, at=at, trust=trust).report

    def examined(
        self,
        record_id: UUID,
        actor: Actor,
        act: str,
        *,
        at: datetime | None = None,
        trust: TrustStore | None = None,
    ) -> Examined:
        """Check a record again as `verify` does, and return what was read of it; `act` is traced before.

        Raises:
            NotFound: it is absent or hidden, or has no document yet.
            IntermediateTier, ReasonRequired: the act shows what it holds, which may not be read, or not
                without a reason.
            Eliminated: the record was eliminated.
        """
        from archive_service.workflows.verification import verify_what_is_left

        record, now = self._record(record_id, actor, act), at or self.clock.now()
        require_here(record)
        if not record.document_object:
            raise NotFound("the record has no document yet")
        parts: dict[str, bytes] = {}
        lost: dict[str, str] = {}
        for stored, names in _STORED_TOGETHER.items():
            if not _object_of(record, stored):
                continue
            try:
                read = self._stored(record, stored)
                parts |= {name: content for name, content in read.items() if content is not None}
            except (NotFound, ObjectLost):
                lost |= dict.fromkeys(names, "N'est plus dans le magasin d'objets.")
            except DigestMismatch:
                lost |= dict.fromkeys(names, "A été altéré dans le magasin d'objets.")
        if lost:
            document = parts.get("document")
            known = trust or self._trust_about(record.tenant)
            report = verify_what_is_left(str(record.id), lost, document, known, now)
            return Examined(record, report, parts)
        return _shown_to(actor, self._judged(record, parts, now, trust))

    def _judged(
        self, record: Record, parts: Mapping[str, bytes], now: datetime, trust: TrustStore | None
    ) -> Examined:
        """Judge the parts by a trust, else by that of this instance, else by that which came with the
        record.
        """
        from archive_service.workflows.verification import RecordParts, verify_parts, with_trust
        from signing.report import Verdict

        taken = {name: parts.get(name) for name in RecordParts.__slots__}
        given = RecordParts(**cast("dict[str, Any]", taken))
        report = verify_parts(str(record.id), given, trust or self._trust_about(record.tenant), now)
        if report.verdict is Verdict.PASSED or trust is not None or not self._is_imported(record):
            return Examined(record, report, parts)
        for other in self.other_trusts(record.tenant):
            judged = verify_parts(str(record.id), given, other.store, now)
            if judged.verdict is Verdict.PASSED:
                return Examined(record, with_trust(judged, other), parts, other)
        return Examined(record, report, parts)

    def _trust_about(self, tenant: LegalEntity) -> TrustStore:
        """Return the trust of this instance, with what the register says of a legal entity's keys."""
        from archive_service.holdings.seal_key_register import known_keys

        with self.transactions.begin(SERVICE) as transaction:
            keys = known_keys(transaction.seal_keys.of(tenant))
        return replace(self.trust(), keys=keys)

    def _is_imported(self, record: Record) -> bool:
        try:
            with self.transactions.begin(SERVICE) as transaction:
                return transaction.deposits.get(record.deposit).was_imported
        except NotFound:
            return False  # its row is lost: nothing says that it was imported


def _shown_to(actor: Actor, found: Examined) -> Examined:
    """Return what was found, without the names of signers for those who may not read what the record
    holds.
    """
    from archive_service.holdings.received_verdicts import without_names

    if refusal_to(actor, [found.record]) is None:
        return found
    return replace(found, report=replace(found.report, received=without_names(found.report.received)))


_WITHOUT_CONTENT = (RECORD_SHOWN, RECORD_VERIFIED)
"""The acts that show nothing of what a record holds: any reader does them in the intermediate archive too."""

_STORED_TOGETHER = {
    "source": ("source",),
    "document": ("document", "manifest", "nonce", "provenance"),
    "evidence": ("evidence",),
    "validation": ("validation",),
}
"""The parts that a verification reads, by the object that contains them."""


def _object_of(record: Record, part: str) -> str:
    """Return the name of the object that contains a part; empty when there is none, or no such part."""
    if part in (*PACKAGED, "validation"):
        return record.document_object
    return {"source": record.source_object, "evidence": record.evidence_object}.get(part, "")
