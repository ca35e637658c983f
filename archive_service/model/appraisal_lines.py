"""The lines of an appraisal's list, their groups in a bordereau, and the digest over them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import orjson

from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess, LegalEntity
from archive_service.model.sampling import SampledLine, Sampling, sampling_facts

LIST_FORM = "appraisal-list/1"


class Disposition(StrEnum):
    """What the list proposes for a record; stored, so never renamed."""

    ELIMINATE = "eliminate"
    TRANSFER = "transfer"
    SORT = "sort"
    HELD = "held"


DISPOSITIONS: Mapping[str, Disposition] = {
    "destroy": Disposition.ELIMINATE,
    "keep": Disposition.TRANSFER,
    "sample": Disposition.SORT,
}
"""By final action. An undecided one has none: such a record is in no list."""


class Verdict(StrEnum):
    """What the departmental archives decided on a line."""

    NONE = ""
    VISA = "visa"
    REFUSED = "refused"


class Side(StrEnum):
    """What becomes of a record once it is decided; stored, so never renamed."""

    NONE = ""
    ELIMINATE = "eliminate"
    TRANSFER = "transfer"


_OUTCOMES = {Disposition.ELIMINATE: Side.ELIMINATE, Disposition.TRANSFER: Side.TRANSFER}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalLine:
    """One record of the list, fixed when the appraisal is opened; only `verdict`, `split` and `transferred`
    change later.
    """

    number: int
    record: UUID
    establishment: Finess
    kind: RecordKind
    rule: str
    last_day: date
    final_action: str
    disposition: Disposition
    needs_visa: bool
    """Whether it is to be eliminated and belongs to public archives, or is of a sampled series."""
    reason: str
    """Why it is due, or why it is kept, in French; it names no person."""
    verdict: Verdict = Verdict.NONE
    sampled: SampledLine | None = None
    split: Side = Side.NONE
    """On which side of the sample of its series it is; none before the draw, and without a series."""
    transferred: bool = False
    """Whether its transfer was acknowledged."""

    @property
    def outcome(self) -> Side:
        """What becomes of it; none for what a hold keeps, and for what is not split yet."""
        return _OUTCOMES.get(self.disposition, self.split)

    @property
    def may_be_eliminated(self) -> bool:
        """Say whether the line is to be eliminated and has the visa, if it needs one."""
        return self.outcome is Side.ELIMINATE and (
            self.verdict is Verdict.VISA or (not self.needs_visa and self.verdict is Verdict.NONE)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecision:
    """What the archives decide on lines, or on all that need the visa when None are named, and why."""

    verdict: Verdict
    lines: Collection[int] | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What a bordereau adds up of one line: the document's date and the bytes stored for the record.

    `verified` says whether somebody checked the rule of its last decision at its source.
    """

    line: AppraisalLine
    document_date: date | None
    size: int
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalGroup:
    """Lines of a bordereau with one establishment, kind, rule and disposition; dates are the extreme ones."""

    establishment: Finess
    kind: RecordKind
    rule: str
    final_action: str
    disposition: Disposition
    needs_visa: bool
    records: int
    first_date: date | None
    last_date: date | None
    first_end: date
    last_end: date
    size: int
    verified: bool = False
    """Whether the rule was verified at its source in every decision of the group."""


def groups_of(lines: Iterable[LineFacts]) -> tuple[AppraisalGroup, ...]:
    """Return the groups of a list, ordered by disposition, establishment, kind and rule."""
    found: dict[tuple[object, ...], list[LineFacts]] = {}
    for one in lines:
        line = one.line
        place = list(Disposition).index(line.disposition)
        key = (place, line.establishment, line.kind, line.rule, line.final_action, line.needs_visa)
        found.setdefault(key, []).append(one)
    return tuple(_group(found[key]) for key in sorted(found, key=str))


def _group(members: Sequence[LineFacts]) -> AppraisalGroup:
    line = members[0].line
    dates = [one.document_date for one in members if one.document_date is not None]
    ends = [one.line.last_day for one in members]
    return AppraisalGroup(
        establishment=line.establishment,
        kind=line.kind,
        rule=line.rule,
        final_action=line.final_action,
        disposition=line.disposition,
        needs_visa=line.needs_visa,
        records=len(members),
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
        first_end=min(ends),
        last_end=max(ends),
        size=sum(one.size for one in members),
        verified=all(one.verified for one in members),
    )


def list_digest(
    appraisal: UUID,
    tenant: LegalEntity,
    department: Department,
    lines: Sequence[AppraisalLine],
    sampling: Sampling | None = None,
) -> bytes:
    """Return the SHA-256 over a list in the form `appraisal-list/1`.

    JSON without spaces, names sorted; the lines in the order of their numbers. Verdicts and draws are not in
    it: they come later, and are about this list. Only a list with sampled series says something of samples.
    """
    written = orjson.dumps(
        {
            **({} if sampling is None else {"sampling": sampling_facts(sampling)}),
            "appraisal": str(appraisal),
            "department": department,
            "format": LIST_FORM,
            "legal_entity": tenant,
            "lines": [
                {
                    "disposition": line.disposition.value,
                    "establishment": line.establishment,
                    "final_action": line.final_action,
                    "kind": line.kind.value,
                    "last_day": line.last_day.isoformat(),
                    "line": line.number,
                    "needs_visa": line.needs_visa,
                    "reason": line.reason,
                    "record": str(line.record),
                    "rule": line.rule,
                    **_sample(line.sampled),
                }
                for line in sorted(lines, key=lambda one: one.number)
            ],
        },
        option=orjson.OPT_SORT_KEYS,
    )
    return sha256(written).digest()


def _sample(line: SampledLine | None) -> dict[str, object]:
    if line is None:
        return {}
    return {"sample": {"person_file": str(line.file), "series": line.series, "sure": line.sure}}
