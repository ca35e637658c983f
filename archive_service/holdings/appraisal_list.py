"""Make the list of an appraisal from the records that are due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.frozen_facts import facts_of
from archive_service.model.appraisal_lines import DISPOSITIONS, AppraisalLine, Disposition, LineFacts
from archive_service.model.records import Record
from archive_service.model.sampling import SampledLine
from archive_service.wording.dates import day_words
from retention_rules.archives_status import are_public

_LONGEST_REASON = 1000
_NOT_VERIFIED = ". Cette règle n'est pas encore vérifiée à sa source."


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRecord:
    """A line with what only the bordereau and the nominative list tell of its record."""

    facts: LineFacts
    title: str
    person: str

    @property
    def line(self) -> AppraisalLine:
        """The line."""
        return self.facts.line

    def with_sample(self, sampled: SampledLine | None) -> ListedRecord:
        """Return the same as a line of a sampled series: whatever the archives, their sample is chosen by a
        visa.
        """
        if sampled is None:
            return self
        line = replace(self.line, sampled=sampled, needs_visa=True)
        return replace(self, facts=replace(self.facts, line=line))

    def numbered(self, number: int) -> ListedRecord:
        """Return the same with another number of its line."""
        return replace(self, facts=replace(self.facts, line=replace(self.line, number=number)))


def listed_record(
    record: Record, number: int, holds: Collection[UUID], sizes: Mapping[str, int]
) -> ListedRecord:
    """Return the line of a record that is due, and its facts; a held record is named, never eliminated."""
    assert record.last_day is not None
    disposition = Disposition.HELD if holds else DISPOSITIONS[record.final_action]
    line = AppraisalLine(
        number=number,
        record=record.id,
        establishment=record.establishment,
        kind=record.kind,
        rule=record.rule,
        last_day=record.last_day,
        final_action=record.final_action,
        disposition=disposition,
        needs_visa=disposition is Disposition.ELIMINATE and needs_visa(record),
        reason=_reason(record, holds),
    )
    size = sum(sizes.get(name, 0) for name in objects_of([record]))
    facts = LineFacts(line=line, document_date=record.document_date, size=size, verified=_is_verified(record))
    return ListedRecord(facts=facts, title=record.details.title, person=record.details.person_name)


def needs_visa(record: Record) -> bool:
    """Say whether a record belongs to public archives, or may do so (code du patrimoine, art. L211-4).

    Its last decision says under which legal status it was received; an unknown status counts as public.
    """
    known = facts_of(record.details.decision)
    return record.in_perimeter or known is None or are_public(known)


def objects_of(records: Sequence[Record]) -> set[str]:
    """Return the names of the objects that hold what is stored of records alone: the evidence of a batch is
    that of others too, and stays.
    """
    return {
        name
        for one in records
        for name in (
            one.source_object,
            one.document_object,
            "" if one.evidence_batch else one.evidence_object,
        )
        if name
    }


def _reason(record: Record, holds: Collection[UUID]) -> str:
    """Say why a record is in the list, without anything about its person."""
    decision = record.details.decision
    assert record.last_day is not None
    rule = record.rule if decision is None else f"{decision.title} ({decision.source})"
    reason = f"Durée de conservation écoulée le {day_words(record.last_day)} : {rule}"
    if holds:
        reason = f"Retenu par un maintien ({', '.join(sorted(map(str, holds)))}). {reason}"
    if _is_verified(record):
        return reason[:_LONGEST_REASON]
    return f"{reason[: _LONGEST_REASON - len(_NOT_VERIFIED)]}{_NOT_VERIFIED}"


def _is_verified(record: Record) -> bool:
    decision = record.details.decision
    return decision is not None and decision.verified
