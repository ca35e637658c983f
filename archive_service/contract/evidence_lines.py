"""The JSON lines of the renewal of evidence."""

from __future__ import annotations

from archive_service.contract.lines import Line, moment
from archive_service.model.evidence_ageing import AgeingBatches
from archive_service.model.evidence_renewals import RenewalDone, RenewalPlan, RenewalProblem


def plan_line(plan: RenewalPlan) -> Line:
    """Return the line of what a renewal has to do: nothing is done yet."""
    return {
        "batches": plan.batches,
        "records": plan.records,
        "checkpoints": plan.checkpoints,
        "bytes_to_read": plan.bytes_to_read,
        "due": None if plan.due is None else moment(plan.due),
        "done": 0,
        "late": 0,
        "useless": 0,
        "ages": [_ages_line(one) for one in plan.ages],
        "problems": [_problem_line(one) for one in plan.problems],
    }


def renewal_line(done: RenewalDone, after: RenewalPlan) -> Line:
    """Return the line of a renewal; `after` is what ages after it."""
    return plan_line(after) | {
        "batches": len(done.batches),
        "records": done.records,
        "checkpoints": done.checkpoints,
        "bytes_to_read": done.bytes_read,
        "done": len(done.batches),
        "late": done.late,
        "useless": done.useless,
        "problems": [_problem_line(one) for one in done.problems],
    }


def _ages_line(one: AgeingBatches) -> Line:
    return {
        "at": moment(one.ageing.at),
        "cause": one.ageing.cause.value,
        "name": one.ageing.name,
        "kind": one.ageing.kind.value,
        "batches": one.batches,
        "records": one.records,
        "checkpoints": one.checkpoints,
    }


def _problem_line(one: RenewalProblem) -> Line:
    return {
        "batch": None if one.batch is None else str(one.batch),
        "record": None if one.record is None else str(one.record),
        "checkpoint": one.checkpoint,
        "code": one.code,
        "message": one.message,
    }
