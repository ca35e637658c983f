"""Creates the journeys from the settings: those of what is kept, and those of portability.

With `archiving_journeys`, `retention_journeys` and `sealing_journeys`, the only module where adapters and
journeys meet. Each is created, and its code loaded, at its first use.
"""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.sealing_journeys import SealingJourneys

if TYPE_CHECKING:
    from archive_service.holdings.export_content import ExportContent
    from archive_service.holdings.export_end import BuiltContent
    from archive_service.holdings.export_log import JournalExtracts
    from archive_service.holdings.export_planning import PlanExports
    from archive_service.holdings.export_quarantine import QuarantinedFlows
    from archive_service.holdings.export_states import ReadStates
    from archive_service.holdings.export_traces import ExportTraces
    from archive_service.holdings.order_admission import AdmitOrders
    from archive_service.holdings.receivers import Receivers
    from archive_service.ports.pushes import VolumeReceiver
    from archive_service.workflows.bulk_exports import OrderBulkExports
    from archive_service.workflows.bulk_files import HandOverBulkFiles
    from archive_service.workflows.everything import ReadEverything
    from archive_service.workflows.export_availability import ExportAvailability
    from archive_service.workflows.export_building import BuildExports
    from archive_service.workflows.export_closing import CloseExports
    from archive_service.workflows.export_counting import CountExports
    from archive_service.workflows.export_deadlines import ExportDeadlines
    from archive_service.workflows.export_delivery import DeliverExports
    from archive_service.workflows.export_erasure import FollowErasure
    from archive_service.workflows.export_evidence import GatherEvidence
    from archive_service.workflows.export_freezes import UnfreezeEstablishments
    from archive_service.workflows.export_orders import OrderExports
    from archive_service.workflows.export_push import PushExports
    from archive_service.workflows.export_reissue import ReissueLeaves
    from archive_service.workflows.export_volumes import HandOverVolumes
    from archive_service.workflows.file_import import ImportFiles
    from archive_service.workflows.foreign_import import ImportForeignPackages
    from archive_service.workflows.package_import import ImportPackages
    from archive_service.workflows.quarantine_import import ImportQuarantine


class Services(SealingJourneys):
    """All journeys, created with their adapters at their first use."""

    @cached_property
    def order_admission(self) -> AdmitOrders:
        """The admission of portability exports."""
        from archive_service.holdings.order_admission import AdmitOrders

        return AdmitOrders(self.transactions, self.vault)

    @cached_property
    def exports(self) -> OrderExports:
        """Orders of portability exports."""
        from archive_service.workflows.export_orders import OrderExports

        return OrderExports(
            transactions=self.transactions,
            admission=self.order_admission,
            clock=self.clock,
            content=self.built_content,
            receipts=self.trust_services.receipts,
            receivers=self.receivers,
            profiles=lambda: self.clock_profiles,
            counted=lambda scope, tenant, after: self.export_counting.counts(scope, tenant, after),
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def bulk_exports(self) -> OrderBulkExports:
        """Orders through FHIR Bulk Data."""
        from archive_service.workflows.bulk_exports import OrderBulkExports
        from exports.portability.clock_profiles import longest

        return OrderBulkExports(
            transactions=self.transactions,
            admission=self.order_admission,
            clock=self.clock,
            content=self.built_content,
            receipts=self.trust_services.receipts,
            available_for=lambda: longest(self.clock_profiles, "ready"),
            new_id=self.new_id,
        )

    @cached_property
    def export_push(self) -> PushExports:
        """The sending of volumes to their receivers."""
        from archive_service.holdings.push_keys import PushKeys
        from archive_service.storage.push_hosts import PushHosts
        from archive_service.storage.push_receivers import PushReceivers
        from archive_service.storage.pushed_files import PushedFiles
        from archive_service.workflows.export_push import PushExports

        hosts = PushHosts(production=self.settings.production, networks=self.settings.private_push_networks)
        keys = PushKeys(self.vault)

        def by_sftp() -> VolumeReceiver:
            from archive_service.storage.sftp_files import SftpFiles

            return SftpFiles(hosts=hosts, key=keys.private)

        return PushExports(
            transactions=self.transactions,
            volumes=self.export_volumes,
            receiver=PushReceivers(PushedFiles(hosts=hosts), by_sftp),
            keys=keys,
            clock=self.clock,
        )

    @cached_property
    def everything(self) -> ReadEverything:
        """What was received about one person."""
        from archive_service.workflows.everything import ReadEverything

        return ReadEverything(transactions=self.transactions, deposits=self.deposit_reading, clock=self.clock)

    @cached_property
    def bulk_files(self) -> HandOverBulkFiles:
        """The files of orders through FHIR Bulk Data."""
        from archive_service.holdings.volume_cache import VolumeCache
        from archive_service.workflows.bulk_files import HandOverBulkFiles

        return HandOverBulkFiles(
            transactions=self.transactions,
            delivery=self.export_delivery,
            manifests=VolumeCache(),
            shards=VolumeCache(),
        )

    @cached_property
    def export_deadlines(self) -> ExportDeadlines:
        """The deadlines of portability exports."""
        from archive_service.workflows.export_deadlines import ExportDeadlines

        return ExportDeadlines(transactions=self.transactions, content=self.built_content, clock=self.clock)

    @cached_property
    def export_evidence(self) -> GatherEvidence:
        """The evidence of portability exports."""
        from archive_service.workflows.export_evidence import GatherEvidence

        return GatherEvidence(
            transactions=self.transactions,
            clock=self.clock,
            publish=lambda: self.journal_publication.publish(),
            stated=lambda note: self.journal_publication.stated(note),
        )

    @cached_property
    def export_erasure(self) -> FollowErasure:
        """The erasure at the outgoing side of portability exports."""
        from archive_service.workflows.export_erasure import FollowErasure
        from exports.portability.clock_profiles import longest

        return FollowErasure(
            transactions=self.transactions,
            content=self.built_content,
            clock=self.clock,
            time_to_answer=lambda: longest(self.clock_profiles, "erasure-asked"),
            random=secrets.token_bytes,
        )

    @cached_property
    def built_content(self) -> BuiltContent:
        """What was built for exports, and its end."""
        from archive_service.holdings.export_end import BuiltContent

        return BuiltContent(self.destruction)

    @cached_property
    def export_closing(self) -> CloseExports:
        """The receipts of portability exports."""
        from archive_service.workflows.export_closing import CloseExports

        return CloseExports(
            transactions=self.transactions,
            delivery=self.export_delivery,
            completeness=self.export_planning.completeness,
            content=self.built_content,
            clock=self.clock,
        )

    @cached_property
    def export_availability(self) -> ExportAvailability:
        """The time in which portability exports can be fetched."""
        from archive_service.workflows.export_availability import ExportAvailability

        return ExportAvailability(
            transactions=self.transactions, content=self.built_content, clock=self.clock
        )

    @cached_property
    def export_reissue(self) -> ReissueLeaves:
        """Contested files of portability exports, given again."""
        from archive_service.workflows.export_reissue import ReissueLeaves

        return ReissueLeaves(transactions=self.transactions, delivery=self.export_delivery, clock=self.clock)

    @cached_property
    def export_freezes(self) -> UnfreezeEstablishments:
        """The end of freezes that orders of exports began."""
        from archive_service.workflows.export_freezes import UnfreezeEstablishments

        return UnfreezeEstablishments(transactions=self.transactions, clock=self.clock)

    @cached_property
    def receivers(self) -> Receivers:
        """The certificates of receivers of exports, judged by the trust of this instance."""
        from archive_service.holdings.receivers import Receivers

        return Receivers(
            trust=lambda: self.trust_services.trust,
            clock=self.clock,
            has_trust=self.settings.production or self.settings.trust is not None,
        )

    @cached_property
    def export_content(self) -> ExportContent:
        """The files of portability exports."""
        from archive_service.holdings.export_content import ExportContent
        from archive_service.holdings.export_history import ReadHistory

        return ExportContent(
            transactions=self.transactions,
            objects=self.objects,
            public=self.public_objects,
            evidence=self.evidence_reader,
            acknowledgement=self.acknowledgement,
            history=ReadHistory(
                transactions=self.transactions, objects=self.objects, texts=self.rulebook_texts
            ),
        )

    @cached_property
    def imports(self) -> ImportPackages:
        """The import of portability packages."""
        from archive_service.holdings.imported_changes import ImportedChanges
        from archive_service.holdings.imported_deposits import ImportedDeposits
        from archive_service.holdings.imported_parts import StoreParts
        from archive_service.holdings.imported_persons import ImportedPersons
        from archive_service.holdings.imported_records import ImportedRecords
        from archive_service.workflows.annotation_import import ImportAnnotations
        from archive_service.workflows.delta_completion import CompleteDeltas
        from archive_service.workflows.event_import import ImportEvents
        from archive_service.workflows.known_records import KnownRecords
        from archive_service.workflows.package_import import ImportPackages
        from archive_service.workflows.person_import import ImportPersons
        from archive_service.workflows.record_import import ImportRecords

        parts = StoreParts(objects=self.objects, public=self.public_objects, cipher=self.vault)
        records = ImportedRecords(
            cipher=self.vault,
            clock=self.clock,
            deposits=ImportedDeposits(
                cipher=self.vault, clock=self.clock, random=secrets.token_bytes, new_id=self.new_id
            ),
            decisions=self.decisions,
            destruction=self.destruction,
        )
        changes = ImportedChanges(cipher=self.vault, parts=parts, written=records)
        return ImportPackages(
            transactions=self.transactions,
            persons=ImportPersons(
                transactions=self.transactions, persons=ImportedPersons(cipher=self.vault), changes=changes
            ),
            annotations=ImportAnnotations(transactions=self.transactions, cipher=self.vault),
            events=ImportEvents(
                transactions=self.transactions,
                objects=self.objects,
                cipher=self.vault,
                clock=self.clock,
                persons=ImportedPersons(cipher=self.vault),
                decisions=self.decisions,
            ),
            records=ImportRecords(
                transactions=self.transactions,
                content=self.export_content,
                parts=parts,
                records=records,
                known=KnownRecords(
                    transactions=self.transactions, content=self.export_content, changes=changes
                ),
                changes=changes,
            ),
            quarantine=self._quarantine_import(),
            files=self._file_import(),
            texts=self.rulebook_texts,
            complete=CompleteDeltas(
                transactions=self.transactions,
                content=self.export_content,
                quarantine=self.quarantined_flows,
            ),
            prepare=self.decisions.prepare,
        )

    def _quarantine_import(self) -> ImportQuarantine:
        from archive_service.holdings.imported_quarantine import ImportedQuarantine
        from archive_service.workflows.quarantine_import import ImportQuarantine

        quarantine = ImportedQuarantine(
            objects=self.objects,
            cipher=self.vault,
            random=secrets.token_bytes,
            new_id=self.new_id,
            flows=self.quarantined_flows,
        )
        return ImportQuarantine(transactions=self.transactions, quarantine=quarantine)

    def _file_import(self) -> ImportFiles:
        from archive_service.holdings.carried_trust import instance_of
        from archive_service.trust.export import public_trust
        from archive_service.workflows.file_import import ImportFiles

        return ImportFiles(
            transactions=self.transactions,
            carried=self.carried_files,
            extracts=self.journal_extracts,
            own_trust=lambda: instance_of(public_trust(self.trust_services)),
            own_id=lambda: self.instance_id,
        )

    @cached_property
    def foreign_imports(self) -> ImportForeignPackages:
        """The import of packages that other programs made."""
        from archive_service.workflows.foreign_import import ImportForeignPackages

        return ImportForeignPackages(
            transactions=self.transactions,
            deposit=self.deposit,
            new_id=self.new_id,
            prepare=self.decisions.prepare,
        )

    @cached_property
    def export_planning(self) -> PlanExports:
        """The plans of portability exports."""
        from archive_service.holdings.completeness import Completeness
        from archive_service.holdings.export_planning import PlanExports

        completeness = Completeness(transactions=self.transactions)
        return PlanExports(transactions=self.transactions, completeness=completeness)

    @cached_property
    def journal_extracts(self) -> JournalExtracts:
        """The extracts of the journal that are exported."""
        from archive_service.holdings.export_log import JournalExtracts

        return JournalExtracts(transactions=self.transactions, key=lambda: self.trust_services.journal_key)

    @cached_property
    def export_traces(self) -> ExportTraces:
        """The traces that are exported."""
        from archive_service.holdings.export_traces import ExportTraces

        return ExportTraces(
            transactions=self.transactions,
            carried=self.carried_files,
            instance=lambda: self.instance_id,
        )

    @cached_property
    def quarantined_flows(self) -> QuarantinedFlows:
        """The quarantined flows that are exported."""
        from archive_service.holdings.export_quarantine import QuarantinedFlows

        return QuarantinedFlows(
            transactions=self.transactions,
            objects=self.objects,
            acknowledgement=self.acknowledgement,
            clock=self.clock,
            production=self.settings.production,
        )

    @cached_property
    def export_building(self) -> BuildExports:
        """The building of portability exports."""
        from archive_service.holdings.export_assembly import AssemblePackages
        from archive_service.holdings.export_carrying import CarryFiles
        from archive_service.holdings.export_deltas import TellRemoved
        from archive_service.holdings.export_merging import MergeInParts
        from archive_service.holdings.export_steps import WriteSteps
        from archive_service.holdings.export_surroundings import ExportSurroundings
        from archive_service.holdings.part_joining import JoinParts
        from archive_service.holdings.part_merging import StoreParts
        from archive_service.holdings.shard_building import BuildShards
        from archive_service.holdings.shard_objects import ShardObjects
        from archive_service.trust.export import public_trust
        from archive_service.workflows.export_building import BuildExports

        assembly = AssemblePackages(
            objects=self.objects,
            content=self.export_content,
            along=CarryFiles(
                transactions=self.transactions,
                carried=self.carried_files,
                own_trust=lambda: public_trust(self.trust_services),
            ),
            around=ExportSurroundings(
                transactions=self.transactions,
                quarantine=self.quarantined_flows,
                journal=self.journal_extracts,
                traces=self.export_traces,
            ),
            removed=TellRemoved(transactions=self.transactions),
        )
        return BuildExports(
            transactions=self.transactions,
            planning=self.export_planning,
            shards=BuildShards(content=self.export_content, carried=self.carried_files),
            stored=ShardObjects(self.objects),
            assembly=assembly,
            merging=MergeInParts(store=StoreParts(assembly)),
            joining=JoinParts(self.objects),
            states=self.export_states,
            steps=WriteSteps(transactions=self.transactions, content=self.built_content, clock=self.clock),
        )

    @cached_property
    def export_counting(self) -> CountExports:
        """The counts of orders that are only tried."""
        from archive_service.holdings.shard_building import BuildShards
        from archive_service.workflows.export_counting import CountExports

        return CountExports(
            transactions=self.transactions,
            planning=self.export_planning,
            shards=BuildShards(content=self.export_content, carried=self.carried_files),
            states=self.export_states,
            traces=self.export_traces,
        )

    @cached_property
    def export_states(self) -> ReadStates:
        """What receivers have after the orders that were built."""
        from archive_service.holdings.export_states import ReadStates

        return ReadStates(transactions=self.transactions, objects=self.objects)

    @cached_property
    def export_delivery(self) -> DeliverExports:
        """The delivery of portability exports."""
        from archive_service.trust.keyrings import DeferredKeyring
        from archive_service.workflows.export_delivery import DeliverExports

        return DeliverExports(
            transactions=self.transactions,
            objects=self.objects,
            content=self.export_content,
            receipts=self.trust_services.receipts,
            keyring=DeferredKeyring(lambda: self.trust_services.keyring),
            receivers=self.receivers,
            clock=self.clock,
        )

    @cached_property
    def export_volumes(self) -> HandOverVolumes:
        """The volumes of portability exports, one by one."""
        from archive_service.holdings.volume_cache import VolumeCache
        from archive_service.workflows.export_volumes import HandOverVolumes

        return HandOverVolumes(
            transactions=self.transactions,
            delivery=self.export_delivery,
            reissuing=self.export_reissue,
            cache=VolumeCache(),
        )
