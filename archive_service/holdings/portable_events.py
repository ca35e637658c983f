"""Events that people stated, in a portability package: one file for the event, one for its proof."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date
from typing import Any
from uuid import UUID

from archive_service.holdings.portable_forms import moment_in, read_portable, written
from archive_service.model.actors import Role
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, finess_of
from archive_service.model.stated_events import FIRST_DAY, EventDetails, StatedEvent, StatedKind
from signing.digests import Digest

EVENT = "portability-event/1"
EVENT_KIND, PROOF_KIND = "event", "event-proof"
"""The kinds of these files in a package."""

FOLDER = "events"
"""Their folder, beside `person.json`."""

_LONGEST_NAME = 64


def event_names(event: UUID) -> tuple[str, str]:
    """Return the names of the file about an event and of its proof."""
    return f"{event}.json", f"{event}.proof"


def event_file(event: StatedEvent) -> bytes:
    """Return the file about an event whose key is there; it never changes."""
    details = event.details
    if details is None:
        raise ValueError("the event cannot be read")
    return written(
        {
            "format": EVENT,
            "event": event.id,
            "person": event.person,
            "establishment": event.establishment,
            "kind": details.kind.value,
            "on": details.on,
            "told_on": event.told_on,
            "corrects": event.corrects,
            "at": event.at.isoformat(),
            "actor": event.actor,
            "role": event.role,
            "proof": {"sha256": details.proof.hex, "bytes": details.proof_size},
            "nonce": b64encode(details.nonce).decode(),
        }
    )


def read_event_file(content: bytes) -> StatedEvent:
    """Read the result of `event_file`: an event of no tenant, without key and object.

    Raises:
        UnknownForm: it has another form, or something in it would be lost.
    """
    return read_portable(content, EVENT, _event_in, event_file)


def _event_in(told: Any) -> StatedEvent:
    if len(told["actor"]) > _LONGEST_NAME or not told["actor"].isprintable():
        raise ValueError("the pseudonym of whoever stated it")
    on, told_on = date.fromisoformat(told["on"]), date.fromisoformat(told["told_on"])
    if not FIRST_DAY <= on <= told_on:
        raise ValueError("an event before 1850, or that had not happened")
    return StatedEvent(
        id=UUID(told["event"]),
        tenant=NOBODY,
        department=NO_DEPARTMENT,
        person=UUID(told["person"]),
        establishment=finess_of(told["establishment"]),
        corrects=None if told["corrects"] is None else UUID(told["corrects"]),
        at=moment_in(told["at"]),
        told_on=told_on,
        actor=told["actor"],
        role=Role(told["role"]),
        key="",
        object="",
        details=EventDetails(
            kind=StatedKind(told["kind"]),
            on=on,
            proof=Digest("sha256", bytes.fromhex(told["proof"]["sha256"])),
            proof_size=told["proof"]["bytes"],
            nonce=b64decode(told["nonce"], validate=True),
        ),
    )
