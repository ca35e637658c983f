"""Decides on records from the facts of their file: the clock is the file's, so all its records move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from archive_service.model.establishment import Establishment
from archive_service.model.files import KnownFile
from archive_service.model.holdings import Record
from archive_service.model.journal import JournalEntry, Tag
from retention_rules import Decision, FileFacts, Rulebooks, Stay, decide


@dataclass(frozen=True, slots=True)
class Decisions:
    """Applies the rulebooks in force."""

    rulebooks: Rulebooks

    def on(self, record: Record, establishment: Establishment, file: KnownFile, today: date) -> Record:
        """Return the record with the decision that its file's facts lead to."""
        decision = decide(file_facts(record, establishment, file), self.rulebooks, today)
        return replace(
            record,
            in_perimeter=decision.in_perimeter,
            rule=str(decision.rule or ""),
            first_day=decision.first_day,
            last_day=decision.last_day,
            retention=decision.status.value,
            final_action=decision.final_action.value,
            facts={**record.facts, "decision": decision_facts(decision)},
        )


def decision_entry(record: Record, at: datetime) -> JournalEntry:
    """Return what the journal keeps of a record's decision."""
    return JournalEntry(
        Tag.RECORD_DECIDED,
        str(record.id),
        at,
        "service",
        (
            ("rule", record.rule),
            ("status", record.retention),
            ("last_day", _text(record.last_day) or ""),
            ("final_action", record.final_action),
            ("rulebook", record.facts["decision"]["rulebook_digest"]),
        ),
    )


def file_facts(record: Record, establishment: Establishment, file: KnownFile) -> FileFacts:
    """Return the frozen facts that a decision rests on."""
    return FileFacts(
        kind=record.kind,
        document_type=record.facts.get("document_type") or None,
        document_date=record.document_date,
        category=establishment.category or None,
        legal_status=establishment.legal_status or None,
        department=establishment.department or None,
        establishment=establishment.finess,
        legal_entity=establishment.legal_entity,
        birth=file.birth,
        death=file.death,
        stays=tuple(Stay(stay.start, stay.end) for stay in file.stays),
        last_contact=file.last_contact,
    )


def decision_facts(decision: Decision) -> dict[str, Any]:
    """Return the decision as it is kept with the record and written into its provenance."""
    access = decision.access
    return {
        "in_perimeter": decision.in_perimeter,
        "perimeter_reason": decision.perimeter_reason,
        "rule": str(decision.rule or ""),
        "title": decision.title,
        "source": decision.source,
        "binding": "" if decision.binding is None else decision.binding.value,
        "verified": decision.verified,
        "rulebook": decision.rulebook,
        "rulebook_digest": str(decision.rulebook_digest),
        "status": decision.status.value,
        "first_day": _text(decision.first_day),
        "last_day": _text(decision.last_day),
        "final_action": decision.final_action.value,
        "access": {"rule": str(access.code or ""), "first_day": _text(access.first_day)},
        "explanation": decision.explanation,
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
