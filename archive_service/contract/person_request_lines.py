"""The JSON lines of requests by which persons use their rights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.contract.lines import Line, iso_day, moment
from archive_service.model.person_request_serialisation import ground_form
from archive_service.model.person_requests import PersonRequest

if TYPE_CHECKING:  # each command imports only its own journey
    from archive_service.workflows.person_request_file import Given
    from archive_service.workflows.person_request_reading import ShownRequest


def opened_line(request: PersonRequest) -> Line:
    """Return the line of a request that was opened."""
    return {"request": str(request.id), "due": iso_day(request.due)}


def file_line(request: UUID, folder: Path, given: Given) -> Line:
    """Return the line of a person's file that was written."""
    return {
        "request": str(request),
        "folder": str(folder),
        "records": given.records,
        "files": given.files,
        "unreadable": given.unreadable,
    }


def request_line(shown: ShownRequest) -> Line:
    """Return the line of a request."""
    request, texts = shown.request, shown.request.texts_or_none
    return {
        "request": str(request.id),
        "person": None if request.person is None else str(request.person),
        "kind": request.kind.value,
        "by": None if texts is None else texts.by,
        "about": None if texts is None else texts.about or None,
        "received_on": iso_day(request.received_on),
        "due": iso_day(request.due),
        "overdue": shown.overdue,
        "opened_at": moment(request.opened_at),
        "opened_by": shown.opened_by,
        "decision": request.decision.value or None,
        "reason": None if texts is None else texts.reason or None,
        "decided_at": None if request.decided_at is None else moment(request.decided_at),
        "decided_by": shown.decided_by,
        "grounds": [ground_form(one) for one in request.grounds],
        "to_eliminate": request.to_eliminate,
        "damaged": request.unreadable is not None,
    }
