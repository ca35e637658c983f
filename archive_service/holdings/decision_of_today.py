"""The decision on a record by the facts of today: what its row says may be that of an earlier day."""

from __future__ import annotations

from datetime import date

from archive_service.holdings.file_facts import longest_kept
from archive_service.holdings.retention_decisions import Decisions
from archive_service.holdings.stated_facts import with_stated
from archive_service.model.establishment import Establishment
from archive_service.model.flow import RecordKind
from archive_service.model.person_file import PersonFile
from archive_service.model.records import Record
from archive_service.ports import Transaction


def decided_today(
    record: Record,
    establishment: Establishment | None,
    decisions: Decisions,
    transaction: Transaction,
    today: date,
) -> Record | None:
    """Return the record with the decision of today; None when a fact that it needs is missing."""
    if establishment is None or record.details.decision is None:
        return None
    file = PersonFile()
    if record.person is not None:
        file = with_stated(transaction.people.file(record.person, record.establishment))
    related_end = None
    if record.kind is RecordKind.COLLECTIVE_EVENT:
        related_end = longest_kept(transaction.records.last_days_naming(record))
    return decisions.on(record, establishment, file, today, related_end)
