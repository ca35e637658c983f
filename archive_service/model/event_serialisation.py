"""Stored form of the encrypted part of a stated event."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date

import orjson

from archive_service.model.forms import read_form
from archive_service.model.stated_events import EventDetails, StatedKind
from signing.digests import Digest

EVENT = "stated-event/1"


def written_event(details: EventDetails) -> bytes:
    """Return what is encrypted with the row of an event."""
    return orjson.dumps(
        {
            "format": EVENT,
            "kind": details.kind.value,
            "on": details.on,
            "proof": {
                "algorithm": details.proof.algorithm,
                "value": details.proof.value.hex(),
                "bytes": details.proof_size,
            },
            "nonce": b64encode(details.nonce).decode(),
        }
    )


def read_event(written: bytes) -> EventDetails:
    """Read the result of `written_event`; raise `UnknownForm`."""
    facts = read_form(written, EVENT)
    proof = facts["proof"]
    return EventDetails(
        kind=StatedKind(facts["kind"]),
        on=date.fromisoformat(facts["on"]),
        proof=Digest(proof["algorithm"], bytes.fromhex(proof["value"])),
        proof_size=proof["bytes"],
        nonce=b64decode(facts["nonce"]),
    )
