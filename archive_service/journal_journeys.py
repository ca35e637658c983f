"""Creates the journeys of the journal: its publication, proofs, witnesses, dates and check."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.rule_journeys import RuleJourneys

if TYPE_CHECKING:
    from archive_service.holdings.published_log import PublishedLog
    from archive_service.holdings.vouched_checkpoints import VouchedCheckpoints
    from archive_service.workflows.journal_check import CheckJournal
    from archive_service.workflows.journal_proofs import ProveJournal
    from archive_service.workflows.journal_publication import PublishJournal
    from archive_service.workflows.journal_stamping import StampCheckpoints
    from archive_service.workflows.witness_asking import AskWitnesses
    from archive_service.workflows.witness_register import RegisterWitnesses
    from archive_service.workflows.witness_rounds import AskKnownWitnesses

_PATIENCE = timedelta(seconds=10)
"""How long the answers of a witness that is asked may take together."""


class JournalJourneys(RuleJourneys):
    """The journeys of the journal, each created at its first use."""

    @cached_property
    def journal_publication(self) -> PublishJournal:
        """The publication of the journal."""
        from archive_service.workflows.journal_publication import PublishJournal

        return PublishJournal(
            transactions=self.transactions,
            files=self.published_files,
            key=lambda: self.trust_services.journal_key,
        )

    @cached_property
    def published_log(self) -> PublishedLog:
        """The journal as it is published."""
        from archive_service.holdings.published_log import PublishedLog

        return PublishedLog(self.published_files, lambda: self.trust_services.journal_key)

    @cached_property
    def journal_proofs(self) -> ProveJournal:
        """The proofs of what the journal says."""
        from archive_service.workflows.journal_proofs import ProveJournal

        return ProveJournal(
            transactions=self.transactions,
            log=self.published_log,
            publication=self.journal_publication,
            vouched=self.vouched_checkpoints,
        )

    @cached_property
    def vouched_checkpoints(self) -> VouchedCheckpoints:
        """What witnesses and authorities say of the journal."""
        from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
        from archive_service.holdings.vouched_checkpoints import VouchedCheckpoints

        return VouchedCheckpoints(log=self.published_log, stamps=StampedCheckpoints(self.published_files))

    @cached_property
    def witnesses(self) -> RegisterWitnesses:
        """The witnesses of the journal."""
        from archive_service.workflows.witness_register import RegisterWitnesses

        return RegisterWitnesses(
            transactions=self.transactions,
            files=self.published_files,
            log=self.published_log,
            clock=self.clock,
            patience=self.settings.witness_age,
            new_id=self.new_id,
        )

    @cached_property
    def witness_asking(self) -> AskWitnesses:
        """The asking of witnesses."""
        from archive_service.storage.watched_logs import asked_witness
        from archive_service.workflows.witness_asking import AskWitnesses

        return AskWitnesses(
            log=self.published_log,
            register=self.witnesses,
            post=asked_witness,
            patience=_PATIENCE,
            production=self.settings.production,
        )

    @cached_property
    def witness_rounds(self) -> AskKnownWitnesses:
        """The asking of all witnesses that have an address."""
        from archive_service.holdings.known_witnesses import KnownWitnesses
        from archive_service.workflows.witness_rounds import AskKnownWitnesses

        return AskKnownWitnesses(
            transactions=self.transactions,
            asking=self.witness_asking,
            log=self.published_log,
            known=KnownWitnesses(self.published_files),
            clock=self.clock,
            every=self.settings.witness_ask_age,
            patience=self.settings.witness_age,
            production=self.settings.production,
        )

    @cached_property
    def journal_stamping(self) -> StampCheckpoints:
        """The dating of checkpoints."""
        from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
        from archive_service.workflows.journal_stamping import StampCheckpoints

        return StampCheckpoints(
            transactions=self.transactions,
            log=self.published_log,
            stamps=StampedCheckpoints(self.published_files),
            stamper=self.trust_services.stamper,
            trust=lambda: self.trust_services.trust,
            clock=self.clock,
            every=self.settings.checkpoint_stamp_age,
        )

    @cached_property
    def journal_check(self) -> CheckJournal:
        """The check of the whole journal."""
        from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
        from archive_service.workflows.journal_check import CheckJournal

        return CheckJournal(
            transactions=self.transactions,
            files=self.published_files,
            log=self.published_log,
            witnesses=self.witnesses,
            stamps=StampedCheckpoints(self.published_files),
            trust=lambda: self.trust_services.trust,
            clock=self.clock,
        )
