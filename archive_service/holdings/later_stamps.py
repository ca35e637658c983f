"""What a later time stamp does for the evidence that it covers: nothing, when it does not age later."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.model.evidence_ageing import stamp_end
from archive_service.model.evidence_batch import DatedBatch, StampPlace
from archive_service.model.evidence_renewals import RenewalDone, RenewalProblem
from signing.algorithm_policy import AlgorithmPolicy
from signing.kept_tokens import KeptToken


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterStamp:
    """The time stamp, and where is told what it does not help.

    `checkpoint` is the size of a checkpoint of the journal, 0 for a batch.
    """

    stamp: KeptToken
    policy: AlgorithmPolicy
    done: RenewalDone

    def is_behind(self, one: DatedBatch, checkpoint: int = 0) -> bool:
        """Say whether it is older than one that it covers, and tell so: no reader accepts such evidence."""
        if self.stamp.at >= one.last_stamped_at:
            return False
        covered = "checkpoint" if checkpoint else "batch"
        problem = RenewalProblem(
            batch=None if checkpoint else one.id,
            checkpoint=checkpoint or None,
            code="timestamp-earlier",
            message=f"the authority's clock is behind the last time stamp of the {covered}",
        )
        self.done.problems.append(problem)
        return True

    def helps(self, one: DatedBatch, checkpoint: int = 0, *, forced: bool) -> bool:
        """Say whether the evidence gets it: always when `forced`, else if it ages later than the last one."""
        if self.is_behind(one, checkpoint):
            return False
        before = stamp_end(one, self.policy)
        after = stamp_end(one.renewed(StampPlace("", 0), self.stamp), self.policy)
        if not forced and after is not None and (before is None or after <= before):
            self.done.useless += 1
            return False
        self.done.late += before is not None and before <= self.stamp.at
        return True
