"""Complete what rows of older versions do not say of the last time stamp of a batch: no end is overlooked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.evidence_reader import EvidenceReader
from archive_service.holdings.stamp_renewal import LOCK
from archive_service.model.actors import Actor
from archive_service.model.evidence_batch import DatedBatch, HeldBatch
from archive_service.model.evidence_renewals import RenewalProblem
from archive_service.ports import Transactions
from signing.kept_tokens import kept_token
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingFacts:
    """Reads the time stamps of such batches."""

    transactions: Transactions
    reader: EvidenceReader
    trust: Callable[[], TrustStore]

    def completed(self, held: Sequence[HeldBatch], problems: list[RenewalProblem]) -> Sequence[HeldBatch]:
        """Return the batches with all facts; add to `problems` those whose time stamps cannot be read.

        Raises:
            StoreUnavailable: nothing can be said now. Misconfigured: the trust cannot be read.
        """
        found = []
        for one in held:
            if one.batch.is_known:
                found.append(one)
                continue
            try:
                found.append(replace(one, batch=self._completed(one.batch)))
            except (ArchiveServiceError, UnsoundToken) as error:
                if isinstance(error, ArchiveServiceError) and error.retryable:
                    raise
                code = error.code if isinstance(error, ArchiveServiceError) else "timestamp-wrong"
                message = f"batch {one.batch.id}: nothing says when its time stamp ages ({code})"
                problems.append(RenewalProblem(batch=one.batch.id, code=code, message=message))
                found.append(one)
        return found

    def complete(self, held: Sequence[HeldBatch], by: Actor, problems: list[RenewalProblem]) -> None:
        """Write the facts; raise as `completed` does."""
        unknown = [one for one in held if not one.batch.is_known]
        now_known = [one.batch for one in self.completed(unknown, problems) if one.batch.is_known]
        if not now_known:
            return
        with self.transactions.begin(by) as transaction:
            transaction.lock(LOCK)
            present = {one.id: one for one in transaction.evidence_batches.several([b.id for b in now_known])}
            same = [one for one in now_known if present[one.id].renewals == one.renewals]
            transaction.evidence_batches.renew(same)

    def _completed(self, batch: DatedBatch) -> DatedBatch:
        stamp = kept_token(self.reader.tokens_of(batch.object, batch.renewals)[-1], self.trust())
        return replace(
            batch,
            authority=stamp.authority,
            signature=stamp.signature,
            certificate_ends=stamp.certificate_ends,
        )
