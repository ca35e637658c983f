"""The notes of a hold in the form that is encrypted."""

from __future__ import annotations

import orjson

from archive_service.model.forms import Json, read_form
from archive_service.model.holds import HoldNotes, Note

HOLD = "hold/1"


def written_notes(notes: HoldNotes) -> bytes:
    """Return the notes of a hold, in the form that is encrypted."""
    lifted = None if notes.lifted is None else _note(notes.lifted)
    return orjson.dumps({"format": HOLD, "placed": _note(notes.placed), "lifted": lifted})


def read_notes(written: bytes) -> HoldNotes:
    """Read the result of `written_notes`; raise `UnknownForm`."""
    facts = read_form(written, HOLD)
    lifted = facts["lifted"]
    return HoldNotes(placed=_note_in(facts["placed"]), lifted=None if lifted is None else _note_in(lifted))


def _note(note: Note) -> Json:
    return {"text": note.text, "nonce": note.nonce.hex()}


def _note_in(facts: Json) -> Note:
    return Note(text=facts["text"], nonce=bytes.fromhex(facts["nonce"]))
