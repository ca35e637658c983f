"""The encrypted parts of the register of seal keys, as bytes."""

from __future__ import annotations

import orjson

from archive_service.model.forms import read_form
from archive_service.model.seal_keys import DelegationNotes, KeyNotes

KEY = "seal-key/1"
DELEGATION = "seal-delegation/1"


def written_key_notes(notes: KeyNotes) -> bytes:
    """Return the notes of a key, in the form that is encrypted."""
    return orjson.dumps(
        {
            "format": KEY,
            "name": notes.name,
            "request": notes.request,
            "credential": notes.credential,
            "why": notes.why,
            "nonce": notes.nonce.hex(),
        }
    )


def read_key_notes(written: bytes) -> KeyNotes:
    """Read the result of `written_key_notes`; raise `UnknownForm`."""
    facts = read_form(written, KEY)
    return KeyNotes(
        name=facts["name"],
        request=facts["request"],
        credential=facts["credential"],
        why=facts["why"],
        nonce=bytes.fromhex(facts["nonce"]),
    )


def written_delegation_notes(notes: DelegationNotes) -> bytes:
    """Return the notes of a delegation, in the form that is encrypted."""
    return orjson.dumps(
        {
            "format": DELEGATION,
            "by": notes.by,
            "to": notes.to,
            "digest": notes.digest,
            "size": notes.size,
            "nonce": notes.nonce.hex(),
        }
    )


def read_delegation_notes(written: bytes) -> DelegationNotes:
    """Read the result of `written_delegation_notes`; raise `UnknownForm`."""
    facts = read_form(written, DELEGATION)
    return DelegationNotes(
        by=facts["by"],
        to=facts["to"],
        digest=facts["digest"],
        size=facts["size"],
        nonce=bytes.fromhex(facts["nonce"]),
    )
