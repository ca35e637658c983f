"""Creates the journeys of the pooled signature service."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from archive_service.retention_journeys import RetentionJourneys

if TYPE_CHECKING:
    from archive_service.workflows.seals import SealFiles


class SealingJourneys(RetentionJourneys):
    """The journeys of seals on files that the service does not keep, each created at its first use."""

    @cached_property
    def seals(self) -> SealFiles:
        """The sealing of files."""
        from archive_service.access.sealing import nobody_is_delegated
        from archive_service.holdings.seal_making import SealMaking
        from archive_service.trust.keyrings import DeferredKeyring
        from archive_service.workflows.seals import SealFiles

        return SealFiles(
            transactions=self.transactions,
            keyring=DeferredKeyring(lambda: self.trust_services.keyring),
            making=SealMaking(
                stamper=lambda: self.trust_services.stamper, trust=lambda: self.trust_services.trust
            ),
            cipher=self.vault,
            clock=self.clock,
            is_delegated=nobody_is_delegated,
            new_id=self.new_id,
        )
