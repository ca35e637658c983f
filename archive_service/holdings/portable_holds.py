"""The holds on a record in a portability package: those that are on it, and those that were."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import partial
from typing import Any
from uuid import UUID

from archive_service.errors import UnknownForm
from archive_service.holdings.portable_forms import moment_in, read_portable, text_in, written
from archive_service.model.actors import Role
from archive_service.model.forms import Json
from archive_service.model.holds import LONGEST_NOTE, Hold, HoldNotes, HoldReason, HoldTarget, Note
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.records import Record

HOLDS = "holds.json"
"""The name of the file beside `record.json`."""
KIND = "holds"
"""Its kind in a package."""
FORM = "portability-holds/1"

_ON_RECORD, _ON_PERSON, _ON_ESTABLISHMENT = "record", "person", "establishment"
_LONGEST_OWNER = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableHold:
    """A hold as a package tells it: without tenant, key and targets; `on` are the members of the record that
    it names.
    """

    hold: Hold
    on: frozenset[str]

    def targets_on(self, record: Record) -> Sequence[HoldTarget]:
        """Return what the hold names of a record that is here."""
        own = partial(HoldTarget, tenant=record.tenant, department=record.department)
        targets = []
        if _ON_RECORD in self.on:
            targets.append(own(record=record.id))
        if _ON_PERSON in self.on and record.person is not None:
            targets.append(own(person=record.person))
        if _ON_ESTABLISHMENT in self.on:
            targets.append(own(establishment=record.establishment))
        return targets


def holds_file(record: Record, holds: Iterable[Hold], *, all_notes: bool) -> bytes:
    """Return the file with the holds on a record, in order.

    The note of a hold that names more than this record and its person is in it only with `all_notes`: it may
    be about others.
    """
    told = [_told(hold, _on(hold, record), notes=all_notes or _is_own(hold, record)) for hold in holds]
    return _file(record, told)


def read_holds_file(content: bytes, record: Record) -> Sequence[PortableHold]:
    """Read the result of `holds_file`.

    Raises:
        UnknownForm: it has another form, or is about another record.
    """

    def again(holds: Iterable[PortableHold]) -> bytes:
        return _file(record, [_told(one.hold, one.on, notes=True) for one in holds])

    found = read_portable(content, FORM, _holds_in, again)
    if any(_ON_PERSON in one.on for one in found) and record.person is None:
        raise UnknownForm("a hold is on the person of a record that has none")
    if not found:
        raise UnknownForm("a file with holds has none")
    return found


def _file(record: Record, holds: Sequence[Json]) -> bytes:
    return written({"format": FORM, "record": record.id, "holds": holds})


def _holds_in(told: Json) -> Sequence[PortableHold]:
    return [_read(one) for one in told["holds"]]


def _on(hold: Hold, record: Record) -> frozenset[str]:
    return frozenset(_member(target, record) for target in hold.targets) - {""}


def _is_own(hold: Hold, record: Record) -> bool:
    return all(_member(target, record) in (_ON_RECORD, _ON_PERSON) for target in hold.targets)


def _member(target: HoldTarget, record: Record) -> str:
    """Return which member of a record a target names; nothing when it names something else."""
    if target.record == record.id:
        return _ON_RECORD
    if target.person is not None and target.person == record.person:
        return _ON_PERSON
    return _ON_ESTABLISHMENT if target.establishment and target.establishment == record.establishment else ""


def _told(hold: Hold, on: frozenset[str], *, notes: bool) -> dict[str, Any]:
    lifted = None
    if hold.lifted_at is not None:
        kept = None if hold.notes_or_none is None else hold.notes_or_none.lifted
        lifted = {
            "at": hold.lifted_at.astimezone(UTC).isoformat(),
            "by": hold.lifted_by,
            "note": _note(kept if notes else None),
        }
    placed = None if hold.notes_or_none is None else hold.notes_or_none.placed
    return {
        "hold": hold.id,
        "on": sorted(on),
        "reason": hold.reason.value,
        "placed_at": hold.placed_at.astimezone(UTC).isoformat(),
        "owner": hold.owner,
        "role": hold.role.value,
        "review": hold.review,
        "note": _note(placed if notes else None),
        "lifted": lifted,
    }


def _note(note: Note | None) -> dict[str, str] | None:
    if note is None or not note.text:
        return None
    return {"text": note.text, "nonce": b64encode(note.nonce).decode()}


def _read(told: Any) -> PortableHold:
    lifted = told["lifted"]
    notes = HoldNotes(
        placed=_note_in(told["note"]), lifted=None if lifted is None else _note_in(lifted["note"])
    )
    hold = Hold(
        id=UUID(told["hold"]),
        tenant=NOBODY,
        department=NO_DEPARTMENT,
        reason=HoldReason(told["reason"]),
        owner=told["owner"],
        role=Role(told["role"]),
        placed_at=moment_in(told["placed_at"]),
        review=date.fromisoformat(told["review"]),
        lifted_at=None if lifted is None else moment_in(lifted["at"]),
        lifted_by="" if lifted is None else lifted["by"],
        key="",
        targets=(),
        notes_or_none=notes,
    )
    on = frozenset(told["on"])
    if not on or not on <= {_ON_RECORD, _ON_PERSON, _ON_ESTABLISHMENT}:
        raise UnknownForm("a hold is on something that this version does not know")
    names = text_in(hold.owner), text_in(hold.lifted_by)
    if max(map(len, names)) > _LONGEST_OWNER or not "".join(names).isprintable():
        raise UnknownForm("no pseudonym of whoever placed or lifted a hold")
    return PortableHold(hold=hold, on=on)


def _note_in(told: Any) -> Note:
    """Read a note; one that was left out has no text, and the nonce of none."""
    if told is None:
        return Note(text="", nonce=bytes(NONCE_SIZE))
    nonce = b64decode(told["nonce"], validate=True)
    text = text_in(told["text"])
    if not 0 < len(text) <= LONGEST_NOTE or len(nonce) != NONCE_SIZE:
        raise UnknownForm("a note is empty or too long, or its nonce has another size")
    return Note(text=text, nonce=nonce)
