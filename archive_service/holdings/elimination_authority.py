"""Whether the list, the agreement and the visa of an execution are still what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.appraisal_lines import AppraisalLine, Verdict
from archive_service.model.appraisals import Appraisal, AppraisalState
from archive_service.model.elimination import Elimination, Execution
from archive_service.model.identifiers import Department, Finess, LegalEntity
from archive_service.model.sampling import Series
from archive_service.ports import Transaction

Owner = tuple[LegalEntity, Department, Finess]
"""Whose records a line is about: legal entity, department and establishment."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What allows to eliminate a record: its line that was agreed, and the visa of this line alone.

    `series` is the sampled series of the record, if it has one; `may_go` says whether the transfer of that
    sample was acknowledged.
    """

    by_visa: bool
    owner: Owner
    series: Series | None = None
    may_go: bool = True


def covered(
    execution: Execution, lines: Sequence[Elimination], transaction: Transaction
) -> Mapping[UUID, Allowed]:
    """Return what the appraisal still allows: the records of these lines; none when it cannot be read.

    The appraisal stays as it is until the transaction ends.
    """
    try:
        appraisal = transaction.appraisals.get(execution.appraisal, lock=True)
    except ArchiveServiceError as error:
        if error.retryable:
            raise
        return {}
    if appraisal.state is not AppraisalState.EXECUTING:
        return {}
    if appraisal.digest != execution.authority.list_digest.value:
        return {}
    numbers = [one.line.number for one in lines]
    listed = transaction.appraisals.lines(
        appraisal.id, after=min(numbers) - 1, limit=max(numbers) - min(numbers) + 1
    )
    known = {one.number: one for one in listed}
    found = {
        one.record: known[one.line.number] for one in lines if _is_covered(one, known.get(one.line.number))
    }
    return {record: _allowed(line, appraisal) for record, line in found.items()}


def _allowed(line: AppraisalLine, appraisal: Appraisal) -> Allowed:
    series = appraisal.details.series_of(line)
    return Allowed(
        by_visa=line.verdict is Verdict.VISA,
        owner=(appraisal.tenant, appraisal.department, line.establishment),
        series=series,
        may_go=line.sampled is None or (series is not None and series.may_go),
    )


def _is_covered(line: Elimination, listed: AppraisalLine | None) -> bool:
    asked = line.line
    return (
        listed is not None
        and listed.may_be_eliminated
        and (listed.record, listed.rule, listed.last_day, listed.final_action)
        == (asked.record, asked.rule, asked.last_day, asked.final_action)
    )
