"""Creates the journeys of what is kept: deposits, documents, evidence, custody, transfers and readings.

Journeys and the code that only they need are imported by the property that creates them, so that a command
that lists records does not load the readers of flows, the drawing of documents and the seals (1 s of CPU).
"""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.journal_journeys import JournalJourneys
from archive_service.model.actors import SERVICE
from archive_service.workflows.deposit_reading import ReadDeposits
from archive_service.workflows.establishment_reading import ReadEstablishments
from archive_service.workflows.record_reading import ReadRecords
from archive_service.workflows.tokens import IssueTokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from archive_service.holdings.acknowledgement import Acknowledgement
    from archive_service.holdings.carried_files import CarriedFiles
    from archive_service.holdings.carried_trust import OtherTrust
    from archive_service.holdings.evidence_reader import EvidenceReader
    from archive_service.holdings.key_destruction import KeyDestruction
    from archive_service.holdings.settlement import Settlement
    from archive_service.model.evidence_batch import StampPlace
    from archive_service.model.identifiers import LegalEntity
    from archive_service.workflows.attestation import AttestRecords
    from archive_service.workflows.custody import RenewLocks
    from archive_service.workflows.deposit import DepositFlow
    from archive_service.workflows.establishments import RegisterEstablishments
    from archive_service.workflows.evidence import CloseEvidence
    from archive_service.workflows.evidence_renewal import RenewEvidence
    from archive_service.workflows.person_merges import PersonActs
    from archive_service.workflows.quarantine import SettleDeposits
    from archive_service.workflows.queued_work import QueuedWork
    from archive_service.workflows.rendering import RenderRecords
    from archive_service.workflows.traces import CommitTraces, ReadTraces
    from archive_service.workflows.transfer import TransferRecords
    from archive_service.workflows.upkeep import Upkeep


class ArchivingJourneys(JournalJourneys):
    """The journeys of what is kept, each created with its adapters at its first use."""

    @cached_property
    def deposit(self) -> DepositFlow:
        """The journey of a deposit."""
        from archive_service.holdings.reception import Reception
        from archive_service.workflows.deposit import DepositFlow

        return DepositFlow(
            reception=Reception(
                transactions=self.transactions,
                objects=self.objects,
                cipher=self.vault,
                clock=self.clock,
                new_id=self.new_id,
                random=secrets.token_bytes,
            ),
            settlement=self.settlement,
            acknowledgement=self.acknowledgement,
            limit=self.settings.limit,
        )

    @cached_property
    def acknowledgement(self) -> Acknowledgement:
        """Receipts of deposits."""
        from archive_service.holdings.acknowledgement import Acknowledgement

        return Acknowledgement(transactions=self.transactions, receipts=self.trust_services.receipts)

    @cached_property
    def destruction(self) -> KeyDestruction:
        """The destruction of keys that were given up."""
        from archive_service.holdings.key_destruction import KeyDestruction

        return KeyDestruction(cipher=self.vault)

    @cached_property
    def settlement(self) -> Settlement:
        """The settlement of stored flows."""
        from archive_service.holdings.person_matching import Persons
        from archive_service.holdings.record_creation import NewRecords
        from archive_service.holdings.registration import Registration
        from archive_service.holdings.settlement import Settlement
        from archive_service.holdings.version_chains import Versions

        return Settlement(
            transactions=self.transactions,
            cipher=self.vault,
            clock=self.clock,
            destruction=self.destruction,
            in_force=self.rulebooks_in_force,
            registration=Registration(
                objects=self.objects,
                cipher=self.vault,
                clock=self.clock,
                persons=Persons(cipher=self.vault, new_id=self.new_id),
                records=NewRecords(cipher=self.vault, random=secrets.token_bytes),
                decisions=self.decisions,
                versions=Versions(),
                new_id=self.new_id,
            ),
            new_id=self.new_id,
            production=self.settings.production,
            # Opened for a document that bears a signature, and for no other.
            judge=lambda *asked: self.trust_services.judge_signatures(*asked),
        )

    @cached_property
    def settle(self) -> SettleDeposits:
        """The later checks of flows that wait."""
        from archive_service.workflows.quarantine import SettleDeposits

        return SettleDeposits(
            transactions=self.transactions,
            objects=self.objects,
            clock=self.clock,
            settlement=self.settlement,
            acknowledgement=self.acknowledgement,
            new_id=self.new_id,
        )

    @cached_property
    def establishments(self) -> RegisterEstablishments:
        """The register of establishments, and its consequences."""
        from archive_service.workflows.establishments import RegisterEstablishments

        return RegisterEstablishments(
            transactions=self.transactions,
            cipher=self.vault,
            destruction=self.destruction,
            clock=self.clock,
            decisions=self.decisions,
            settle=self.settle,
        )

    @cached_property
    def person_acts(self) -> PersonActs:
        """Merging and splitting persons."""
        from archive_service.holdings.version_chains import Versions
        from archive_service.workflows.person_merges import PersonActs

        return PersonActs(
            transactions=self.transactions,
            cipher=self.vault,
            clock=self.clock,
            decisions=self.decisions,
            versions=Versions(),
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def rendering(self) -> RenderRecords:
        """The making of documents."""
        from archive_service.trust.keyrings import DeferredKeyring
        from archive_service.trust.validation_sources import TrustedValidation
        from archive_service.workflows.rendering import RenderRecords

        return RenderRecords(
            transactions=self.transactions,
            objects=self.objects,
            clock=self.clock,
            keyring=DeferredKeyring(lambda: self.trust_services.keyring),
            validation=TrustedValidation(lambda: self.trust_services.trust, self.clock),
            public=self.public_objects,
            version=self.version,
        )

    @cached_property
    def evidence_reader(self) -> EvidenceReader:
        """Evidence of records, made from the evidence of their batches."""
        from archive_service.holdings.evidence_reader import EvidenceReader

        return EvidenceReader(objects=self.objects, public=self.public_objects, renewals=self._renewals_of)

    def _renewals_of(self, batch: UUID) -> Sequence[StampPlace]:
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.evidence_batches.get(batch).renewals

    @cached_property
    def evidence(self) -> CloseEvidence:
        """The dating of documents."""
        from archive_service.workflows.evidence import CloseEvidence

        return CloseEvidence(
            transactions=self.transactions,
            locks=self.transactions,
            objects=self.objects,
            public=self.public_objects,
            clock=self.clock,
            stamper=self.trust_services.stamper,
            trust=lambda: self.trust_services.trust,
            new_id=self.new_id,
        )

    @cached_property
    def evidence_renewal(self) -> RenewEvidence:
        """The renewal of evidence."""
        from archive_service.holdings.ageing_facts import AgeingFacts
        from archive_service.holdings.checkpoint_ages import CheckpointAges
        from archive_service.holdings.checkpoint_renewing import RenewCheckpoints
        from archive_service.holdings.own_evidence import GatherOwnEvidence
        from archive_service.holdings.stamp_renewal import RenewStamps
        from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
        from archive_service.holdings.tree_renewal import RenewTrees
        from archive_service.workflows.evidence_renewal import RenewEvidence

        checkpoints = RenewCheckpoints(
            transactions=self.transactions,
            log=self.published_log,
            stamps=StampedCheckpoints(self.published_files),
            stamper=self.trust_services.stamper,
            trust=lambda: self.trust_services.trust,
            new_id=self.new_id,
        )
        return RenewEvidence(
            transactions=self.transactions,
            clock=self.clock,
            stamps=RenewStamps(
                transactions=self.transactions,
                public=self.public_objects,
                reader=self.evidence_reader,
                stamper=self.trust_services.stamper,
                trust=lambda: self.trust_services.trust,
                new_id=self.new_id,
            ),
            trees=RenewTrees(
                transactions=self.transactions,
                objects=self.objects,
                public=self.public_objects,
                reader=self.evidence_reader,
                stamper=self.trust_services.stamper,
                trust=lambda: self.trust_services.trust,
                new_id=self.new_id,
                limit=self.settings.batch_count,
            ),
            own=GatherOwnEvidence(
                transactions=self.transactions,
                objects=self.objects,
                public=self.public_objects,
                trust=lambda: self.trust_services.trust,
                new_id=self.new_id,
            ),
            checkpoints=checkpoints,
            ages=CheckpointAges(checkpoints),
            facts=AgeingFacts(
                transactions=self.transactions,
                reader=self.evidence_reader,
                trust=lambda: self.trust_services.trust,
            ),
            trust=lambda: self.trust_services.trust,
            margin=self.settings.renewal_margin,
        )

    @cached_property
    def queued_work(self) -> QueuedWork:
        """The work that waits."""
        from archive_service.workflows.queued_work import QueuedWork

        return QueuedWork(
            transactions=self.transactions,
            rendering=self.rendering,
            evidence=self.evidence,
            settle=self.settle,
            traces=self.trace_commitment,
            publication=self.journal_publication,
            stamp=lambda: self.journal_stamping.stamp(),
            batch_count=self.settings.batch_count,
        )

    @cached_property
    def upkeep(self) -> Upkeep:
        """The tasks that are due."""
        from archive_service.workflows.upkeep import Upkeep

        return Upkeep(transactions=self.transactions, clock=self.clock, batch_count=self.settings.batch_count)

    @cached_property
    def custody(self) -> RenewLocks:
        """The custody of stored objects."""
        from archive_service.workflows.custody import RenewLocks

        return RenewLocks(
            transactions=self.transactions,
            store=lambda: self.object_store,
            published=lambda: self.published_files,
        )

    @cached_property
    def transfer(self) -> TransferRecords:
        """Packages."""
        from archive_service.holdings.transfer_records import PackagedRecords
        from archive_service.workflows.transfer import TransferRecords

        return TransferRecords(
            transactions=self.transactions,
            packaged=PackagedRecords(
                objects=self.objects, public=self.public_objects, evidence=self.evidence_reader
            ),
            clock=self.clock,
            in_force=self.rulebooks_in_force,
            new_id=self.new_id,
        )

    @cached_property
    def carried_files(self) -> CarriedFiles:
        """The files of imported packages that are carried on."""
        from archive_service.holdings.carried_files import CarriedFiles

        return CarriedFiles(
            transactions=self.transactions,
            objects=self.objects,
            cipher=self.vault,
            clock=self.clock,
        )

    @cached_property
    def establishment_reading(self) -> ReadEstablishments:
        """The reading of the register of establishments by callers."""
        return ReadEstablishments(transactions=self.transactions)

    @cached_property
    def deposit_reading(self) -> ReadDeposits:
        """The reading of deposits by callers."""
        return ReadDeposits(
            transactions=self.transactions,
            objects=self.objects,
            clock=self.clock,
            acknowledgement=lambda: self.acknowledgement,
        )

    @cached_property
    def record_reading(self) -> ReadRecords:
        """The reading of records by callers."""
        return ReadRecords(
            transactions=self.transactions,
            objects=self.objects,
            public=self.public_objects,
            evidence=self.evidence_reader,
            clock=self.clock,
            acknowledgement=lambda: self.acknowledgement,
            trust=lambda: self.trust_services.trust,
            other_trusts=self._other_trusts,
        )

    @cached_property
    def attestation(self) -> AttestRecords:
        """The attestation of records."""
        from archive_service.holdings.attestation_seals import AttestationSeals
        from archive_service.trust.export import exported_trust
        from archive_service.trust.keyrings import DeferredKeyring
        from archive_service.workflows.attestation import AttestRecords

        return AttestRecords(
            transactions=self.transactions,
            reading=self.record_reading,
            journal=lambda record: self.journal_proofs.proved(record),
            vouched=self.vouched_checkpoints,
            acknowledgement=self.acknowledgement,
            keyring=lambda: DeferredKeyring(lambda: self.trust_services.keyring),
            seals=AttestationSeals(
                stamper=lambda: self.trust_services.stamper, trust=lambda: self.trust_services.trust
            ),
            trust=lambda: self.trust_services.trust,
            exported_trust=lambda: exported_trust(self.trust_services, self.witnesses.keys()),
            clock=self.clock,
            is_development=not self.settings.production,
        )

    def _other_trusts(self, tenant: LegalEntity) -> Sequence[OtherTrust]:
        from archive_service.holdings.carried_trust import other_trusts

        return other_trusts(self.carried_files, tenant)

    @cached_property
    def traces(self) -> ReadTraces:
        """The traces: who was shown what."""
        from archive_service.workflows.traces import ReadTraces

        return ReadTraces(transactions=self.transactions)

    @cached_property
    def trace_commitment(self) -> CommitTraces:
        """The commitment of traces to the journal."""
        from archive_service.workflows.traces import CommitTraces

        return CommitTraces(transactions=self.transactions, new_id=self.new_id)

    @cached_property
    def tokens(self) -> IssueTokens:
        """The tokens of the service's users."""
        return IssueTokens(
            transactions=self.transactions,
            cipher=self.vault,
            destruction=self.destruction,
            clock=self.clock,
            random=secrets.token_urlsafe,
            new_id=self.new_id,
        )
