"""Creates the journeys of retention: what becomes of records when their time is over."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.archiving_journeys import ArchivingJourneys

if TYPE_CHECKING:
    from archive_service.holdings.appraisal_documents import AppraisalDocuments
    from archive_service.holdings.person_request_letters import RequestLetters
    from archive_service.workflows.appraisal_decisions import DecideAppraisals
    from archive_service.workflows.appraisal_execution import ExecuteAppraisals
    from archive_service.workflows.appraisal_messages import WriteAppraisalMessages
    from archive_service.workflows.appraisal_opening import OpenAppraisals
    from archive_service.workflows.appraisal_reading import ReadAppraisals
    from archive_service.workflows.appraisal_reminders import RemindOfAppraisals
    from archive_service.workflows.appraisal_transfers import AcknowledgeTransfers
    from archive_service.workflows.elimination import EliminateRecords
    from archive_service.workflows.hold_reminders import RemindOfHolds
    from archive_service.workflows.holds import KeepHolds
    from archive_service.workflows.person_reading import ReadPersons
    from archive_service.workflows.person_request_file import GivePersonFiles
    from archive_service.workflows.person_request_reading import ReadRequests
    from archive_service.workflows.person_requests import AnswerRequests
    from archive_service.workflows.released_objects import DeleteReleased
    from archive_service.workflows.stated_events import StateEvents


class RetentionJourneys(ArchivingJourneys):
    """The journeys of retention, each created at its first use."""

    @cached_property
    def elimination(self) -> EliminateRecords:
        """The elimination of records."""
        from archive_service.holdings.certificate_making import MakeCertificates
        from archive_service.holdings.elimination_authority import covered
        from archive_service.holdings.elimination_checks import CheckEliminations
        from archive_service.holdings.elimination_destruction import DestroyStored
        from archive_service.holdings.elimination_steps import EliminationSteps
        from archive_service.workflows.elimination import EliminateRecords

        return EliminateRecords(
            transactions=self.transactions,
            steps=EliminationSteps(
                transactions=self.transactions,
                checks=CheckEliminations(
                    decisions=self.decisions,
                    store=lambda: self.object_store,
                    clock=self.clock,
                    covered=covered,
                ),
                destruction=DestroyStored(cipher=self.vault, store=lambda: self.object_store),
                clock=self.clock,
            ),
            certificates=MakeCertificates(
                objects=self.objects,
                cipher=self.vault,
                clock=self.clock,
                keyring=lambda: self.trust_services.keyring,
                stamper=lambda: self.trust_services.stamper,
            ),
            clock=self.clock,
            prepare=self.prepare_to_destroy,
        )

    @cached_property
    def released_objects(self) -> DeleteReleased:
        """The deletion of objects whose key is destroyed."""
        from archive_service.workflows.released_objects import DeleteReleased

        return DeleteReleased(transactions=self.transactions, store=lambda: self.object_store)

    @cached_property
    def stated_events(self) -> StateEvents:
        """Stating events of persons' files."""
        from archive_service.workflows.stated_events import StateEvents

        return StateEvents(
            transactions=self.transactions,
            objects=self.objects,
            cipher=self.vault,
            clock=self.clock,
            decisions=self.decisions,
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def person_reading(self) -> ReadPersons:
        """Finding persons, and reading the events that were stated of them."""
        from archive_service.workflows.person_reading import ReadPersons

        return ReadPersons(
            transactions=self.transactions, objects=self.objects, cipher=self.vault, clock=self.clock
        )

    @cached_property
    def request_letters(self) -> RequestLetters:
        """The letters about requests of persons."""
        from archive_service.holdings.person_request_letters import RequestLetters

        return RequestLetters(
            objects=self.objects, keyring=lambda: self.trust_services.keyring, clock=self.clock
        )

    @cached_property
    def request_reading(self) -> ReadRequests:
        """The reading of requests of persons."""
        from archive_service.workflows.person_request_reading import ReadRequests

        return ReadRequests(transactions=self.transactions, letters=self.request_letters, clock=self.clock)

    @cached_property
    def person_file_giving(self) -> GivePersonFiles:
        """The whole files of persons whose request for access was accepted."""
        from archive_service.workflows.person_request_file import GivePersonFiles

        return GivePersonFiles(
            transactions=self.transactions,
            reading=self.record_reading,
            persons=self.person_reading,
            letters=self.request_letters,
            clock=self.clock,
        )

    @cached_property
    def person_requests(self) -> AnswerRequests:
        """The requests by which persons use their rights."""
        from archive_service.holdings.erasure_checks import CheckErasure
        from archive_service.workflows.person_requests import AnswerRequests

        return AnswerRequests(
            transactions=self.transactions,
            cipher=self.vault,
            clock=self.clock,
            erasure=CheckErasure(decisions=self.decisions, clock=self.clock),
            letters=self.request_letters,
            decisions=self.decisions,
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def appraisal_documents(self) -> AppraisalDocuments:
        """The documents of appraisals."""
        from archive_service.holdings.appraisal_documents import AppraisalDocuments

        return AppraisalDocuments(
            objects=self.objects, keyring=lambda: self.trust_services.keyring, clock=self.clock
        )

    @cached_property
    def appraisal_opening(self) -> OpenAppraisals:
        """The lists of what is due."""
        from archive_service.workflows.appraisal_opening import OpenAppraisals

        return OpenAppraisals(
            transactions=self.transactions,
            clock=self.clock,
            cipher=self.vault,
            documents=self.appraisal_documents,
            in_force=self.rulebooks_in_force,
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def appraisal_decisions(self) -> DecideAppraisals:
        """Agreement, visa and refusal."""
        from archive_service.holdings.signed_visas import CheckSignedVisas
        from archive_service.workflows.appraisal_decisions import DecideAppraisals

        return DecideAppraisals(
            signatures=CheckSignedVisas(trust=lambda: self.trust_services.trust, clock=self.clock),
            transactions=self.transactions,
            clock=self.clock,
            documents=self.appraisal_documents,
            destruction=self.destruction,
        )

    @cached_property
    def appraisal_transfers(self) -> AcknowledgeTransfers:
        """The acknowledgement of transfers."""
        from archive_service.workflows.appraisal_transfers import AcknowledgeTransfers

        return AcknowledgeTransfers(
            transactions=self.transactions, clock=self.clock, documents=self.appraisal_documents
        )

    @cached_property
    def appraisal_execution(self) -> ExecuteAppraisals:
        """The execution of appraisals."""
        from archive_service.workflows.appraisal_execution import ExecuteAppraisals

        return ExecuteAppraisals(
            transactions=self.transactions,
            clock=self.clock,
            documents=self.appraisal_documents,
            destruction=self.destruction,
            elimination=self.elimination,
        )

    @cached_property
    def appraisals(self) -> ReadAppraisals:
        """The reading of appraisals."""
        from archive_service.workflows.appraisal_reading import ReadAppraisals

        return ReadAppraisals(
            transactions=self.transactions,
            documents=self.appraisal_documents,
            execution=self.appraisal_execution,
            elimination=self.elimination,
        )

    @cached_property
    def appraisal_messages(self) -> WriteAppraisalMessages:
        """The SEDA messages of appraisals."""
        from archive_service.workflows.appraisal_messages import WriteAppraisalMessages

        return WriteAppraisalMessages(
            transactions=self.transactions,
            execution=self.appraisal_execution,
            in_force=self.rulebooks_in_force,
        )

    @cached_property
    def appraisal_reminders(self) -> RemindOfAppraisals:
        """The reminders of lists that wait for their producer."""
        from archive_service.workflows.appraisal_reminders import RemindOfAppraisals

        return RemindOfAppraisals(transactions=self.transactions, clock=self.clock)

    @cached_property
    def hold_reminders(self) -> RemindOfHolds:
        """Reminders of holds."""
        from archive_service.workflows.hold_reminders import RemindOfHolds

        return RemindOfHolds(transactions=self.transactions, clock=self.clock)

    @cached_property
    def holds(self) -> KeepHolds:
        """Holds on records."""
        from archive_service.workflows.holds import KeepHolds

        return KeepHolds(
            transactions=self.transactions,
            cipher=self.vault,
            clock=self.clock,
            new_id=self.new_id,
            random=secrets.token_bytes,
        )
