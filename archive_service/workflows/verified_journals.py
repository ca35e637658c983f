"""Judge a journal in a folder of C2SP tlog-tiles: its checkpoint, every entry, every tile, its witnesses.

Source: C2SP tlog-tiles and tlog-checkpoint (https://c2sp.org).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archive_service.holdings.published_log import CHECKPOINT
from archive_service.workflows.verified_cosignatures import (
    COSIGNED_STEP,
    cosignature_steps,
    cosigned_notes,
    witness_keys,
)
from signing.errors import SigningError
from signing.notes import read_note
from signing.report import NOT_REACHED, Outcome, Step, failed, indeterminate, passed, step_of
from signing.subindications import SubIndication
from signing.tiles import TILE_WIDTH, LogTiles, bundle_path, read_bundle
from signing.transparency import Checkpoint, open_checkpoint, stated_in

JOURNAL_STEPS = ("Point de contrôle", "Entrées et tuiles", "Racine de l'arbre")
_LARGEST = 64 << 20


def judged_journal(folder: Path, keys: Sequence[str]) -> list[Step]:
    """Judge a journal; `keys` are those of the journals and witnesses that are known, in note format."""
    note = (folder / CHECKPOINT).read_bytes()[:_LARGEST]
    key = next((one for one in keys if _opened(note, one) is not None), None)
    notes, wrong = cosigned_notes(folder, key)
    roots = {one.stated.size: b"" for one in notes}
    found = list(_outcomes(folder, note, keys, roots))
    found += [NOT_REACHED] * (len(JOURNAL_STEPS) - len(found))
    steps = [step_of(name, outcome) for name, outcome in zip(JOURNAL_STEPS, found, strict=True)]
    if wrong is not None:
        return [*steps, step_of(COSIGNED_STEP, wrong)]
    return [*steps, *cosignature_steps(folder, notes, roots, witness_keys(keys))]


def _outcomes(folder: Path, note: bytes, keys: Sequence[str], roots: dict[int, bytes]) -> Iterator[Outcome]:
    """Judge checkpoint, entries and root; the roots at the sizes that `roots` names are put there."""
    opened = next((one for key in keys if (one := _opened(note, key)) is not None), None)
    stated = opened or _stated(note)
    if stated is None:
        yield failed("Le point de contrôle est illisible.", SubIndication.FORMAT_FAILURE)
        return
    said = f"« {stated.origin} », {stated.size} entrée(s)"
    if opened is not None:
        yield passed(f"{said}, signé par une clé connue.")
    elif any(key.startswith(f"{stated.origin}+") for key in keys):
        yield failed(
            f"{said} : il n'est pas signé par la clé de ce journal.", SubIndication.SIG_CRYPTO_FAILURE
        )
        return
    else:
        detail = f"{said} : la clé de ce journal n'est pas donnée (journal.vkey)."
        yield indeterminate(detail, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    try:
        yield from _tree(folder, stated, roots)
    except (OSError, SigningError) as error:
        detail = f"Une tuile ou un lot d'entrées manque ou est illisible ({type(error).__name__})."
        yield failed(detail, SubIndication.SIGNED_DATA_NOT_FOUND)


def _opened(note: bytes, key: str) -> Checkpoint | None:
    try:
        return open_checkpoint(note, key.strip())
    except (SigningError, ValueError):
        return None


def _stated(note: bytes) -> Checkpoint | None:
    """Read what a checkpoint says, without believing it."""
    try:
        return stated_in(read_note(note).text)
    except SigningError:
        return None


def _tree(folder: Path, stated: Checkpoint, roots: dict[int, bytes]) -> Iterator[Outcome]:
    tiles = LogTiles()
    for number in range((stated.size + TILE_WIDTH - 1) // TILE_WIDTH):
        width = min(TILE_WIDTH, stated.size - number * TILE_WIDTH)
        bundle = folder / bundle_path(number, width)
        if not bundle.is_file():  # a full bundle may stand in the place of a partial one
            bundle = folder / bundle_path(number, TILE_WIDTH)
        entries = read_bundle(bundle.read_bytes())[:width]
        if len(entries) != width:
            yield failed(f"Le lot d'entrées {number} est incomplet.", SubIndication.SIGNED_DATA_NOT_FOUND)
            return
        for entry in entries:
            altered = _altered(folder, tiles.add(entry), partial=False)
            if altered:
                yield failed(f"La tuile {altered} a été modifiée.", SubIndication.HASH_FAILURE)
                return
            if tiles.size in roots:
                roots[tiles.size] = tiles.frontier().root()
    altered = _altered(folder, tiles.partial(), partial=True)
    if altered:
        yield failed(f"La tuile {altered} a été modifiée.", SubIndication.HASH_FAILURE)
        return
    yield passed(f"{stated.size} entrée(s) lues ; leurs tuiles sont celles de l'arbre.")
    if tiles.frontier().root() != stated.root:
        yield failed("Les entrées ne donnent pas la racine signée.", SubIndication.HASH_FAILURE)
        return
    yield passed(f"Les entrées donnent la racine signée, {stated.root.hex()[:16]}…")


def _altered(folder: Path, expected: dict[str, bytes], *, partial: bool) -> str:
    """Return the first file that is not as the entries make it; partial ones may be missing."""
    for path, content in expected.items():
        place = folder / path
        if partial and not place.is_file():
            continue
        if place.read_bytes() != content:
            return path
    return ""
