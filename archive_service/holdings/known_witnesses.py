"""The witnesses of this journal, in a published file beside it, which a lost database takes not away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from archive_service.errors import NotFound, UnknownForm
from archive_service.holdings.published_log import FOLDER
from archive_service.model.identifiers import Department
from archive_service.model.witnesses import LastCosignature, ReportedRefusal, Witness
from archive_service.ports import PublishedFiles

if TYPE_CHECKING:
    from signing.notes import Note

SUBJECT = "witnesses"
"""The subject of journal entries about them."""

_FORM = "witnesses/1"
_PATH = f"{FOLDER}witnesses"


@dataclass(frozen=True, slots=True)
class KnownWitnesses:
    """Reads and writes the file. Whoever writes holds the lock of the publication."""

    files: PublishedFiles

    def all(self) -> Sequence[Witness]:
        """Return the witnesses, in the order in which they were enrolled.

        Raises:
            UnknownForm: the file is not one that this version reads.
        """
        try:
            return _read(self.files.read(_PATH))
        except NotFound:
            return ()

    def signers(self, note: Note) -> Sequence[tuple[Witness, datetime]]:
        """Return which of them cosigned a checkpoint, and when; raise `SigningError` when a signature is
        wrong.
        """
        from signing.cosignatures import cosigned_at
        from signing.notes import VerifierKey

        times = [(one, cosigned_at(note, VerifierKey.parse(one.verifier))) for one in self.all()]
        return [(one, at) for one, at in times if at is not None]

    def write(self, witnesses: Sequence[Witness]) -> None:
        """Replace the file."""
        told = {"format": _FORM, "witnesses": [_written(one) for one in witnesses]}
        self.files.replace({_PATH: orjson.dumps(told, option=orjson.OPT_INDENT_2)})

    def change(self, witness: Witness, **values: Any) -> None:
        """Replace some values of one witness."""
        found = [replace(one, **values) if one.id == witness.id else one for one in self.all()]
        self.write(found)


def key_digest(verifier: str) -> str:
    """Return by what the journal names the key of a witness."""
    return sha256(verifier.encode()).hexdigest()


def _written(one: Witness) -> dict[str, Any]:
    last, refusal = one.last, one.refusal
    return {
        "id": str(one.id),
        "vkey": one.verifier,
        "who": one.who,
        "department": one.department,
        "since": one.since.isoformat(),
        "retired": None if one.retired is None else one.retired.isoformat(),
        "last": None if last is None else {"size": last.size, "at": last.at.isoformat()},
        "refusal": None
        if refusal is None
        else {"code": refusal.code, "at": refusal.at.isoformat(), "note": refusal.note.decode()},
    }


def _read(content: bytes) -> Sequence[Witness]:
    try:
        told = orjson.loads(content)
        if told["format"] != _FORM:
            raise UnknownForm("another version wrote the list of witnesses")
        return tuple(map(_witness, told["witnesses"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownForm("the list of witnesses cannot be read") from error


def _witness(told: dict[str, Any]) -> Witness:
    last, refusal, retired = told["last"], told["refusal"], told["retired"]
    return Witness(
        id=UUID(told["id"]),
        verifier=told["vkey"],
        who=told["who"],
        department=Department(told["department"]),
        since=datetime.fromisoformat(told["since"]),
        retired=None if retired is None else datetime.fromisoformat(retired),
        last=None if last is None else LastCosignature(last["size"], datetime.fromisoformat(last["at"])),
        refusal=None
        if refusal is None
        else ReportedRefusal(
            refusal["code"], datetime.fromisoformat(refusal["at"]), refusal["note"].encode()
        ),
    )
