"""The JSON lines of persons, and of the events that people state about their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_service.contract.lines import Line, moment
from archive_service.model.person_lists import ListedPerson

if TYPE_CHECKING:  # each command imports only its own journey
    from archive_service.workflows.person_reading import ReadEvent
    from archive_service.workflows.stated_events import Stated


def person_line(one: ListedPerson) -> Line:
    """Return the line of a person in a list: no name, no identifier but the service's own."""
    return {"person": str(one.person), "establishments": list(one.establishments), "records": one.records}


def stated_line(done: Stated) -> Line:
    """Return the line of an event that was stated."""
    return {"event": str(done.event), "recomputed": done.recomputed, "changed": done.changed}


def event_line(one: ReadEvent) -> Line:
    """Return the line of an event in a list; `actor` is null when the name is erased."""
    event, details = one.event, one.details
    return {
        "event": str(event.id),
        "person": str(event.person),
        "establishment": event.establishment,
        "kind": details.kind.value,
        "on": details.on.isoformat(),
        "corrects": None if event.corrects is None else str(event.corrects),
        "corrected_by": None if one.corrected_by is None else str(one.corrected_by),
        "stated_at": moment(event.at),
        "actor": one.actor,
        "pseudonym": event.actor,
        "role": event.role,
        "proof": {details.proof.algorithm: details.proof.hex, "bytes": details.proof_size},
    }
