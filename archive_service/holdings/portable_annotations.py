"""Accepted rectifications in a portability package: one file each, beside the person whose data it corrects.

Who asked is not in it, nor the letter: the receiver needs to know what is to be read otherwise, and why.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import UTC, date
from typing import Any
from uuid import UUID

from archive_service.holdings.portable_forms import moment_in, read_portable, text_in, written
from archive_service.model.actors import Role
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY
from archive_service.model.person_requests import (
    FIRST_DAY,
    LONGEST_TEXT,
    PersonRequest,
    RequestDecision,
    RequestKind,
    RequestTexts,
    month_after,
)
from archive_service.wording.dates import day_in_paris

FORM, KIND, FOLDER = "portability-annotation/1", "annotation", "annotations"
_LONGEST_NAME = 64


def annotation_path(request: PersonRequest) -> str:
    """Return the path of the file about an accepted rectification."""
    return f"content/persons/{request.person}/{FOLDER}/{request.id}.json"


def annotation_file(request: PersonRequest) -> bytes:
    """Return the file about an accepted rectification whose key is there; it never changes."""
    texts = request.texts
    if request.annotation is None or request.decided_at is None:
        raise ValueError("only an accepted rectification is an annotation")
    return written(
        {
            "format": FORM,
            "annotation": request.id,
            "person": request.person,
            "received_on": request.received_on,
            "decided_at": request.decided_at.astimezone(UTC).isoformat(),
            "actor": request.decided_by,
            "about": texts.about,
            "reason": texts.reason,
            "nonce": b64encode(texts.nonce).decode(),
        }
    )


def read_annotation_file(content: bytes) -> PersonRequest:
    """Read the result of `annotation_file`: a request of no tenant, without key and letter.

    Raises:
        UnknownForm: it has another form, or something in it would be lost.
    """
    return read_portable(content, FORM, _request_in, annotation_file)


def _request_in(told: Any) -> PersonRequest:
    decided_at, received = moment_in(told["decided_at"]), date.fromisoformat(told["received_on"])
    about, reason, actor = map(text_in, (told["about"], told["reason"], told["actor"]))
    if not FIRST_DAY <= received <= day_in_paris(decided_at):
        raise ValueError("an annotation was decided before it was asked for")
    if max(len(about), len(reason)) > LONGEST_TEXT or not reason or "\0" in about + reason:
        raise ValueError("a text of an annotation")
    if not 0 < len(actor) <= _LONGEST_NAME or not actor.isprintable():
        raise ValueError("the pseudonym of whoever decided")
    return PersonRequest(
        id=UUID(told["annotation"]),
        tenant=NOBODY,
        department=NO_DEPARTMENT,
        person=UUID(told["person"]),
        kind=RequestKind.RECTIFICATION,
        received_on=received,
        due=month_after(received),
        opened_at=decided_at,
        opened_by=actor,
        role=Role.ESMS,
        decision=RequestDecision.ACCEPTED,
        decided_at=decided_at,
        decided_by=actor,
        key="",
        texts_or_none=RequestTexts(
            by="", about=about, reason=reason, nonce=b64decode(told["nonce"], validate=True)
        ),
    )
