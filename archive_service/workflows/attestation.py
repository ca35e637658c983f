"""Attest a record: check it again, say so in a sealed document, and give every proof of it along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.documents.statements import drawn
from archive_service.errors import DepositEliminated, JournalForked, KeyDestroyed, NotFound
from archive_service.holdings.acknowledgement import Acknowledgement
from archive_service.holdings.attestation_document import statement_of
from archive_service.holdings.attestation_seals import AttestationSeals, StatedLevel
from archive_service.holdings.attested_journal import attested_entries, journal_step
from archive_service.holdings.attested_record import STATEMENT, TOLD, Anchor, AttestedRecord, told
from archive_service.holdings.attested_trust import attested_trust
from archive_service.holdings.record_journal import RecordInJournal
from archive_service.holdings.vouched_checkpoints import Vouched, VouchedCheckpoints
from archive_service.intake import media_type_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.deposits import Deposit
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record
from archive_service.model.traces import RECORD_ATTESTED
from archive_service.ports import Clock, Keyring, Transactions
from archive_service.workflows.record_reading import Examined, ReadRecords
from exports.attestation.package import package_files, write_package
from signing.keys import SealKey
from signing.proof_end import ProofEnd, end_of_evidence, end_of_seal
from signing.report import Verdict, renumbered

if TYPE_CHECKING:
    from signing.trust import TrustStore

_ENDINGS = {
    "document": "pdf",
    "provenance": "json",
    "manifest": "json",
    "nonce": "bin",
    "evidence": "ers",
    "validation": "json",
}
_SOURCES = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A record's attestation: its verdict, until when it holds by itself, and its files."""

    record: UUID
    verdict: Verdict
    secured_until: datetime | None
    seal: StatedLevel
    """Of the seals on the document and on the index of the package."""
    told: bytes
    """`attestation.json`."""
    statement: bytes
    """The sealed PDF."""
    package: Mapping[str, bytes]
    """Every file of the package, by path; the two above are among them."""

    def write(self, folder: Path) -> None:
        """Make the folder of the package appear, whole; raise `OSError`."""
        write_package(folder, self.package)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestRecords:
    """Makes attestations. Nothing is stored but the trace, which comes first."""

    transactions: Transactions
    reading: ReadRecords
    journal: Callable[[Record], RecordInJournal]
    """What the journal says of a record, with proofs."""
    vouched: VouchedCheckpoints
    acknowledgement: Acknowledgement
    keyring: Callable[[], Keyring]
    seals: AttestationSeals
    trust: Callable[[], TrustStore]
    exported_trust: Callable[[], Mapping[str, bytes]]
    """The files of `trust export`, by path."""
    clock: Clock
    is_development: bool

    def attest(self, record_id: UUID, actor: Actor) -> Attestation:
        """Check a record again from its stored bytes, and attest what was found.

        Raises:
            NotFound: it is absent or hidden, or has no document yet.
            IntermediateTier, ReasonRequired: it may not be read, or not without a reason.
            Eliminated: it was eliminated.
            SealKeyUnusable: its legal entity has no key that may seal now.

        When no time-stamping authority answers, or a revocation list is missing, the attestation is made all
        the same, and says what its own seal lacks.
        """
        found = self.reading.examined(record_id, actor, RECORD_ATTESTED)
        record, now = found.record, self.clock.now()
        place = self._place(record.establishment)
        deposit = self._deposit(record.deposit)
        journal, vouched = self._journal(record)
        one = AttestedRecord(
            record=record,
            place=place,
            deposit=deposit,
            made_at=now,
            steps=renumbered([*found.report.steps, journal_step(journal, vouched)]),
            received=found.report.received,
            entries=() if isinstance(journal, str) else attested_entries(journal),
            vouched=vouched,
            end=self._end(found, journal),
            anchors=Anchor.each(self._anchors(found)),
            proofs={**self._proofs(found, deposit, journal), **vouched.files()},
            is_development=self.is_development,
        )
        key = self.keyring().seal_key(record.tenant, place)
        return self.seals.best(lambda level: self._sealed(replace(one, seal=level), key))

    def _sealed(self, one: AttestedRecord, key: SealKey) -> Attestation:
        """Return the attestation with its seals, at the level that it states; raise `SigningError`."""
        level, at, content = one.seal.level, one.made_at, told(one)
        statement = self.seals.on_document(drawn(statement_of(one, content), at), key, at, level)
        files = {**one.proofs, TOLD: content, STATEMENT: statement}

        def sign(index: bytes) -> bytes:
            return self.seals.on_index(index, key, at, level)

        return Attestation(
            record=one.record.id,
            verdict=one.verdict,
            secured_until=None if one.end is None else one.end.at,
            seal=one.seal,
            told=content,
            statement=statement,
            package=package_files(str(one.record.id), at, files, sign),
        )

    def _place(self, finess: Finess) -> str:
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.establishments.get(finess)
        return "" if found is None else found.name

    def _deposit(self, deposit: UUID) -> Deposit | None:
        try:
            with self.transactions.begin(SERVICE) as transaction:
                return transaction.deposits.get(deposit)
        except NotFound:
            return None

    def _anchors(self, found: Examined) -> tuple[bytes, ...]:
        own, other = self.trust().anchors, found.other
        accepted = () if other is None or not other.accepted else other.store.anchors
        return tuple(dict.fromkeys((*accepted, *own)))

    def _journal(self, record: Record) -> tuple[RecordInJournal | str, Vouched]:
        """Return what the journal says of the record and others of the journal, or why nothing can be
        proved: it was tampered with.
        """
        try:
            found = self.journal(record)
            return found, self.vouched.about(found.stated, max(one.proof.index for one in found.entries))
        except JournalForked as error:
            return str(error), Vouched()

    def _end(self, found: Examined, journal: RecordInJournal | str) -> ProofEnd | None:
        if found.report.verdict is Verdict.FAILED or isinstance(journal, str):
            return None
        trust = self.trust() if found.other is None else found.other.store
        if "evidence" in found.parts:
            return end_of_evidence(found.parts["evidence"], trust, trust.algorithms)
        return end_of_seal(found.parts["document"], trust, trust.algorithms)

    def _proofs(
        self, found: Examined, deposit: Deposit | None, journal: RecordInJournal | str
    ) -> dict[str, bytes]:
        """Return what is attached, by path."""
        parts = dict(found.parts)
        files = {f"{part}.{_ENDINGS[part]}": parts[part] for part in _ENDINGS if part in parts}
        if "source" in parts:
            files[f"source.{_SOURCES.get(media_type_of(parts['source']), 'bin')}"] = parts["source"]
        receipt = self._receipt(deposit)
        if receipt:
            files["receipt.jws"] = receipt.encode()
        if not isinstance(journal, str):
            for one in journal.entries:
                files[f"journal/{one.proof.index:012}.tlog-proof"] = one.proof.text().encode()
        trust = attested_trust(self.trust(), self.exported_trust(), found.other)
        return files | {f"trust/{name}": content for name, content in trust.items()}

    def _receipt(self, deposit: Deposit | None) -> str:
        """Return the receipt of the flow; empty when it is no more, or never came."""
        try:
            return "" if deposit is None else self.acknowledgement.receipt(deposit)
        except (NotFound, DepositEliminated, KeyDestroyed):
            return ""
