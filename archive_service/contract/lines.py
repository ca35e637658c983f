"""The JSON lines of the public contract, for deposits and records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from archive_service.errors import KeyDestroyed
from archive_service.findings import Finding, Severity
from archive_service.model.answers import Answer, NotTaken
from archive_service.model.deposits import NOT_HERE, Deposit, Outcome
from archive_service.model.records import Record

Line = dict[str, Any]


def moment(time: datetime) -> str:
    """Return a time in UTC in the format of lines.

    >>> moment(datetime.fromisoformat('2026-03-02T09:15:00+00:00'))
    '2026-03-02T09:15:00Z'
    """
    return time.isoformat().replace("+00:00", "Z")


def iso_day(day: date | None) -> str | None:
    """Return a day in the format of lines, null when it is not known.

    >>> iso_day(date(2026, 3, 2))
    '2026-03-02'
    """
    return None if day is None else day.isoformat()


def finding_line(finding: Finding) -> Line:
    """Return a finding in the format of lines."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "message": finding.message,
    }


def deposit_line(answer: Answer) -> Line:
    """Return the line of a deposit, or of a flow that could not be received."""
    if isinstance(answer, NotTaken):
        return _line_of_nothing_taken(answer)
    deposit = answer.deposit
    known = deposit.details_or_none
    return {
        "file": answer.file or ("" if known is None else known.file),
        "deposit": str(deposit.id),
        "outcome": deposit.outcome.value,
        "grade": deposit.grade.value,
        "kind": deposit.kind.value,
        "receipt": answer.receipt,
        "findings": _findings_of(deposit),
        "records": [str(record) for record in deposit.records if record != NOT_HERE],
        "damaged": deposit.unreadable is not None,
        "received_at": moment(deposit.received_at),
    }


def _findings_of(deposit: Deposit) -> list[Line]:
    if deposit.unreadable is not None:
        said = "Ce qui est conservé de ce dépôt ne peut être lu : altéré, ou écrit par une autre version."
        return [
            {"code": deposit.unreadable.code, "severity": Severity.ERROR.value, "where": "", "message": said}
        ]
    return [] if deposit.details_or_none is None else [*map(finding_line, deposit.details_or_none.findings)]


def _line_of_nothing_taken(answer: NotTaken) -> Line:
    return {
        "file": answer.file,
        "deposit": None,
        "outcome": Outcome.REJECTED.value,
        "grade": answer.finding.grade.value,
        "kind": "unrecognised",
        "receipt": None,
        "findings": [finding_line(answer.finding)],
        "records": [],
    }


def _damage_of(record: Record) -> str | None:
    if record.unreadable is not None:
        return record.unreadable.code
    return KeyDestroyed.code if record.is_damaged else None


def record_line(record: Record) -> Line:
    """Return the line of a record."""
    known = record.details_or_none
    document = None if known is None else known.document_digest
    return {
        "record": str(record.id),
        "deposit": str(record.deposit),
        "kind": record.kind.value,
        "title": "" if known is None else known.title,
        "person": None if record.person is None else str(record.person),
        "establishment": record.establishment,
        "department": record.department,
        "document_date": iso_day(record.document_date),
        "version": record.version,
        "replaces": None if record.replaces is None else str(record.replaces),
        "replaced_by": None if record.replaced_by is None else str(record.replaced_by),
        "related": [str(other) for other in record.related],
        "state": record.state.value,
        "retention": {
            "rule": record.rule or None,
            "first_day": iso_day(record.first_day),
            "last_day": iso_day(record.last_day),
            "status": record.retention,
        },
        "final_action": record.final_action,
        "tier": None if record.tier is None else record.tier.value,
        "holds": [str(hold) for hold in record.holds],
        "annotations": [
            {"request": str(one.request), "on": iso_day(one.on), "text": one.text}
            for one in record.annotations
        ],
        "in_perimeter": record.in_perimeter,
        "digests": {
            "source": None if known is None else known.source_digest.hex,
            "document": None if document is None else document.hex,
        },
        "problem": record.problem or _damage_of(record),
        "damaged": record.is_damaged,
    }
