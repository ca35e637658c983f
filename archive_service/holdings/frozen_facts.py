"""Stored form of the facts of a decision: JSON with the name of its form."""

from __future__ import annotations

from datetime import date

import orjson

from archive_service.errors import UnknownForm
from archive_service.model.decisions import Decided
from archive_service.model.forms import day_in, read_form
from retention_rules import Appeal, FileFacts, Stay, Trigger

FACTS = "facts/1"
_TRIGGERS = {trigger.value: trigger for trigger in Trigger}


def written_facts(facts: FileFacts) -> bytes:
    """Return facts in their stored form."""
    # Absent when nobody said another birth: facts that were written before stay byte for byte the same.
    other = {} if facts.earlier_birth is None else {"earlier_birth": facts.earlier_birth}
    return orjson.dumps(
        {
            "format": FACTS,
            "kind": facts.kind,
            "document_type": facts.document_type,
            "document_date": facts.document_date,
            "category": facts.category,
            "legal_status": facts.legal_status,
            "public_service_mission": facts.public_service_mission,
            "department": facts.department,
            "establishment": facts.establishment,
            "legal_entity": facts.legal_entity,
            "birth": facts.birth,
            "death": facts.death,
            "stays": [(stay.start, stay.end) for stay in facts.stays],
            "last_consultation": facts.last_consultation,
            "last_contact": facts.last_contact,
            "appeals": [(appeal.lodged, appeal.closed) for appeal in facts.appeals],
            "events": {trigger.value: facts.events[trigger] for trigger in sorted(facts.events)},
            **other,
        }
    )


def read_facts(written: bytes) -> FileFacts:
    """Read the result of `written_facts`; raise `UnknownForm`."""
    facts = read_form(written, FACTS)
    return FileFacts(
        kind=facts["kind"],
        document_type=facts["document_type"],
        document_date=day_in(facts["document_date"]),
        category=facts["category"],
        legal_status=facts["legal_status"],
        public_service_mission=facts["public_service_mission"],
        department=facts["department"],
        establishment=facts["establishment"],
        legal_entity=facts["legal_entity"],
        birth=day_in(facts["birth"]),
        earlier_birth=day_in(facts.get("earlier_birth")),
        death=day_in(facts["death"]),
        stays=tuple(Stay(day_in(start), day_in(end)) for start, end in facts["stays"]),
        last_consultation=day_in(facts["last_consultation"]),
        last_contact=day_in(facts["last_contact"]),
        appeals=tuple(
            Appeal(date.fromisoformat(lodged), day_in(closed)) for lodged, closed in facts["appeals"]
        ),
        events=_events(facts["events"]),
    )


def facts_of(decided: Decided | None) -> FileFacts | None:
    """Return the facts of a decision; None when it keeps none, or a later version wrote them."""
    if decided is None or decided.basis is None:
        return None
    try:
        return read_facts(decided.basis.facts)
    except UnknownForm:
        return None


def _events(days: dict[str, str]) -> dict[Trigger, date]:
    try:
        return {_TRIGGERS[name]: date.fromisoformat(day) for name, day in days.items()}
    except KeyError as error:
        raise UnknownForm(f"facts with an event that this version does not know: {error}") from error
