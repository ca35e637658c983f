"""Creates the journeys of seals: keys, delegations, and files that the service does not keep."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.retention_journeys import RetentionJourneys

if TYPE_CHECKING:
    from archive_service.holdings.delegated_sealers import DelegatedSealers
    from archive_service.holdings.journaled_seals import JournaledSeals
    from archive_service.holdings.seal_answers import KeepSealAnswers
    from archive_service.holdings.seal_limits import SealLimits
    from archive_service.workflows.digest_seals import SealDigests
    from archive_service.workflows.digest_stamps import StampDigests
    from archive_service.workflows.file_verification import VerifyFiles
    from archive_service.workflows.seal_batches import SealBatchesOfFiles
    from archive_service.workflows.seal_delegations import KeepDelegations
    from archive_service.workflows.seal_key_import import ImportSealKey
    from archive_service.workflows.seal_key_reading import ReadSealKeys
    from archive_service.workflows.seal_keys import KeepSealKeys
    from archive_service.workflows.seal_upkeep import EndSealedFiles
    from archive_service.workflows.seals import SealFiles


class SealingJourneys(RetentionJourneys):
    """The journeys of seals, each created at its first use."""

    @cached_property
    def seal_keys(self) -> KeepSealKeys:
        """The acts on the register of seal keys."""
        from archive_service.workflows.seal_keys import KeepSealKeys

        return KeepSealKeys(
            transactions=self.transactions,
            cipher=self.vault,
            vaults=self.trust_services.key_vaults,
            trust=lambda: self.trust_services.trust,
            clock=self.clock,
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def seal_key_import(self) -> ImportSealKey:
        """The enrolment of keys that were made elsewhere."""
        from archive_service.workflows.seal_key_import import ImportSealKey

        return ImportSealKey(self.seal_keys)

    @cached_property
    def seal_key_reading(self) -> ReadSealKeys:
        """The reading of the register of seal keys."""
        from archive_service.workflows.seal_key_reading import ReadSealKeys

        return ReadSealKeys(
            transactions=self.transactions, trust=lambda: self.trust_services.trust, clock=self.clock
        )

    @cached_property
    def file_verification(self) -> VerifyFiles:
        """The verification of files that come from anywhere."""
        from archive_service.workflows.file_verification import VerifyFiles
        from archive_service.workflows.verified_files import verify_file

        return VerifyFiles(
            transactions=lambda: self.transactions,
            trust=lambda: self.trust_services.trust,
            journal_keys=lambda: (
                self.trust_services.journal_key.verifier,
                *(one.witness.verifier for one in self.witnesses.states()),
            ),
            clock=self.clock,
            judge=verify_file,
        )

    @cached_property
    def sent_file_verification(self) -> VerifyFiles:
        """The same for files that somebody sent: in a process with limits."""
        from archive_service.trust.file_judgement import verify_in_sandbox

        seconds = self.settings.verify_seconds
        return replace(
            self.file_verification,
            judge=lambda *asked: verify_in_sandbox(*asked, seconds=seconds),
        )

    @cached_property
    def seal_delegations(self) -> KeepDelegations:
        """The delegations to seal in the name of legal entities."""
        from archive_service.workflows.seal_delegations import KeepDelegations

        return KeepDelegations(
            transactions=self.transactions,
            cipher=self.vault,
            objects=self.objects,
            clock=self.clock,
            new_id=self.new_id,
            random=secrets.token_bytes,
        )

    @cached_property
    def delegated_sealers(self) -> DelegatedSealers:
        """Whom legal entities allowed to seal in their name."""
        from archive_service.holdings.delegated_sealers import DelegatedSealers

        return DelegatedSealers(transactions=self.transactions, clock=self.clock)

    @cached_property
    def seal_answers(self) -> KeepSealAnswers:
        """The answers to requests for seals that may be repeated."""
        from archive_service.holdings.seal_answers import KeepSealAnswers

        return KeepSealAnswers(
            objects=self.objects,
            cipher=self.vault,
            clock=self.clock,
            destruction=self.destruction,
            kept=self.settings.seals_kept,
        )

    @cached_property
    def seal_upkeep(self) -> EndSealedFiles:
        """The end of what is kept of sealed files."""
        from archive_service.workflows.seal_upkeep import EndSealedFiles

        return EndSealedFiles(
            transactions=self.transactions,
            answers=self.seal_answers,
            batches=lambda: self.seal_batches,
            destruction=self.destruction,
        )

    @cached_property
    def seal_limits(self) -> SealLimits:
        """How many seals legal entities get."""
        from archive_service.holdings.seal_limits import SealLimits

        return SealLimits(
            clock=self.clock,
            per_minute=self.settings.seals_per_minute,
            per_day=self.settings.seals_per_day,
            per_purpose=self.settings.purpose_limits,
        )

    @cached_property
    def journaled_seals(self) -> JournaledSeals:
        """The making of seals."""
        from archive_service.holdings.journaled_seals import JournaledSeals
        from archive_service.holdings.seal_making import SealMaking

        making = SealMaking(
            stamper=lambda: self.trust_services.stamper, trust=lambda: self.trust_services.trust
        )
        return JournaledSeals(making=making, cipher=self.vault, clock=self.clock)

    @cached_property
    def sent_seals(self) -> SealFiles:
        """The sealing of files that somebody sent: a process with limits reads them."""
        return replace(self.seals, making=self._sent_making)

    @cached_property
    def _sent_making(self) -> JournaledSeals:
        from archive_service.trust.seal_preparation import prepared_in_sandbox

        making = replace(self.journaled_seals.making, prepare=prepared_in_sandbox)
        return replace(self.journaled_seals, making=making)

    @cached_property
    def digest_seals(self) -> SealDigests:
        """The sealing of digests."""
        from archive_service.trust.keyrings import DeferredKeyring
        from archive_service.workflows.digest_seals import SealDigests

        return SealDigests(
            transactions=self.transactions,
            keyring=DeferredKeyring(lambda: self.trust_services.keyring),
            making=self.journaled_seals,
            limits=self.seal_limits,
            is_delegated=self.delegated_sealers.allows,
            new_id=self.new_id,
            largest=self.settings.limit,
        )

    @cached_property
    def digest_stamps(self) -> StampDigests:
        """The dating of digests."""
        from archive_service.workflows.digest_stamps import StampDigests

        return StampDigests(
            transactions=self.transactions,
            stamper=lambda: self.trust_services.stamper,
            trust=lambda: self.trust_services.trust,
            clock=self.clock,
            limits=self.seal_limits,
            is_delegated=self.delegated_sealers.allows,
        )

    @cached_property
    def seal_batches(self) -> SealBatchesOfFiles:
        """Batches of files."""
        from archive_service.trust.keyrings import DeferredKeyring
        from archive_service.workflows.seal_batches import SealBatchesOfFiles

        return SealBatchesOfFiles(
            transactions=self.transactions,
            keyring=DeferredKeyring(lambda: self.trust_services.keyring),
            making=self._sent_making,
            limits=self.seal_limits,
            objects=self.objects,
            cipher=self.vault,
            clock=self.clock,
            destruction=self.destruction,
            is_delegated=self.delegated_sealers.allows,
            new_id=self.new_id,
            home=lambda: self.home,
            limit=self.settings.limit,
            kept=self.settings.seals_kept,
        )

    @cached_property
    def seals(self) -> SealFiles:
        """The sealing of files."""
        from archive_service.trust.keyrings import DeferredKeyring
        from archive_service.workflows.seals import SealFiles

        return SealFiles(
            transactions=self.transactions,
            keyring=DeferredKeyring(lambda: self.trust_services.keyring),
            making=self.journaled_seals,
            limits=self.seal_limits,
            answers=self.seal_answers,
            is_delegated=self.delegated_sealers.allows,
            new_id=self.new_id,
        )
