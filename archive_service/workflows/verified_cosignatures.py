"""Judge the cosignatures of witnesses in a folder of a journal: whose they are, and what they cosigned.

A witness counts as known by a key that the caller gives: the folder itself cannot say who its witnesses are.

Source: C2SP tlog-cosignature, tlog-witness (https://c2sp.org).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from archive_service.holdings.published_log import CHECKPOINT
from signing.cosignatures import cosigned_at
from signing.errors import SigningError
from signing.notes import COSIGNER, Note, VerifierKey, read_note
from signing.report import Outcome, Step, failed, passed, step_of
from signing.subindications import SubIndication
from signing.transparency import Checkpoint, open_checkpoint, stated_in

COSIGNED_STEP = "Points de contrôle cosignés"
_FOLDER, _WITNESSES = "cosigned", "witnesses"
_MOST, _LARGEST = 10_000, 1 << 20


@dataclass(frozen=True, slots=True)
class CosignedNote:
    """A checkpoint of the folder with all its signatures, and the file it stands in."""

    place: str
    note: Note
    stated: Checkpoint


def witness_keys(keys: Sequence[str]) -> list[VerifierKey]:
    """Return those of the keys (note format) that are for cosignatures; others are left out."""
    found = []
    for text in keys:
        try:
            key = VerifierKey.parse(text)
        except SigningError:
            continue
        if key.kind == COSIGNER:
            found.append(key)
    return found


def cosigned_notes(folder: Path, log_key: str | None) -> tuple[list[CosignedNote], Outcome | None]:
    """Return the checkpoints that stand in a folder, the largest last, and what is wrong with one of them.

    Args:
        folder: In the form of C2SP tlog-tiles, with `cosigned/SIZE` beside the tiles.
        log_key: The key of the journal, when it is known: each must be signed by it.
    """
    paths = [folder / CHECKPOINT, *sorted((folder / _FOLDER).glob("*"))]
    if len(paths) > _MOST:
        return [], failed(f"Plus de {_MOST} points de contrôle cosignés.", SubIndication.FORMAT_FAILURE)
    found: dict[str, CosignedNote] = {}
    for path in paths:
        place = path.relative_to(folder).as_posix()
        try:
            content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
            note = read_note(content)
            stated = stated_in(note.text) if log_key is None else open_checkpoint(content, log_key)
        except (SigningError, OSError):
            detail = f"Le point de contrôle {place} n'est pas un point de contrôle signé de ce journal."
            return [], failed(detail, SubIndication.SIG_CRYPTO_FAILURE)
        found[place] = CosignedNote(place, note, stated)
    return sorted(found.values(), key=lambda one: one.stated.size), None


def cosignature_steps(
    folder: Path,
    notes: Sequence[CosignedNote],
    roots: Mapping[int, bytes],
    witnesses: Sequence[VerifierKey],
) -> Iterator[Step]:
    """Judge the checkpoints and their cosignatures.

    Args:
        folder: Where they stand; the witnesses that it names are checked too, and believed by nobody.
        notes: As `cosigned_notes` returns them.
        roots: The root of the journal at the size of each.
        witnesses: The keys of the witnesses that are known.
    """
    named = [one for one in _named_by(folder) if one not in witnesses]
    yield step_of(COSIGNED_STEP, _beginnings(notes, roots, named))
    for witness in witnesses:
        yield step_of(f"Cosignatures de {witness.name}", _cosigned(notes, witness))


def _beginnings(
    notes: Sequence[CosignedNote], roots: Mapping[int, bytes], named: Sequence[VerifierKey]
) -> Outcome:
    for one in notes:
        if one.stated.size and roots.get(one.stated.size) != one.stated.root:
            detail = f"Les entrées ne commencent pas par ce que {one.place} a fait cosigner."
            return failed(detail, SubIndication.HASH_FAILURE)
    for witness in named:
        outcome = _cosigned(notes, witness)
        if outcome.subindication is not None:
            return outcome
    kept = sum(one.place != CHECKPOINT for one in notes)
    others = f" Le dossier nomme {len(named)} témoin(s) dont la clé n'est pas donnée." if named else ""
    return passed(f"{kept} point(s) de contrôle cosignés conservés ; tous commencent ce journal.{others}")


def _cosigned(notes: Sequence[CosignedNote], witness: VerifierKey) -> Outcome:
    times: list[tuple[CosignedNote, datetime]] = []
    for one in notes:
        try:
            at = cosigned_at(one.note, witness)
        except SigningError:
            detail = f"La cosignature de {witness.name} sur {one.place} est fausse."
            return failed(detail, SubIndication.SIG_CRYPTO_FAILURE)
        if at is not None:
            times.append((one, at))
    if not times:
        return passed("Aucun point de contrôle de ce dossier n'est cosigné par ce témoin.")
    at = times[-1][1]
    sizes = ", ".join(dict.fromkeys(str(one.stated.size) for one, _ in times[-5:]))
    current = any(one.place == CHECKPOINT for one, _ in times)
    which = "dont celui du journal" if current else "mais pas celui du journal"
    return passed(
        f"{len({one.stated.size for one, _ in times})} point(s) de contrôle cosignés, {which} ; les derniers "
        f"à {sizes} entrées, le {at:%d/%m/%Y à %H:%M} UTC."
    )


def _named_by(folder: Path) -> list[VerifierKey]:
    try:
        path = folder / _WITNESSES
        told = orjson.loads(path.read_bytes()) if path.stat().st_size <= _LARGEST else {}
        return witness_keys([str(one["vkey"]) for one in told["witnesses"]])
    except (OSError, ValueError, KeyError, TypeError):
        return []
