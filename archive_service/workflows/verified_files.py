"""Verify a file or folder from anywhere: recognised by its bytes, judged from bytes and trust alone."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from archive_service.errors import InvalidRequest
from archive_service.model.verified_targets import TargetKind
from archive_service.workflows.verification import RecordParts, Report, verify_document, verify_parts
from archive_service.workflows.verified_kinds import kind_of_file, kind_of_folder
from signing.report import failed, indeterminate, renumbered, step_of
from signing.subindications import SubIndication
from signing.trust import TrustStore

_LARGEST_PROOF = 64 << 20
"""Bytes of a signature, token or evidence record."""
_MAPPED = 4 << 20
"""A PDF larger than this is mapped, not read into memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a verification is made with."""

    trust: TrustStore
    at: datetime
    """Aware; as of when it is judged."""
    data: Sequence[Path] | None = None
    """Files that a proof is about; `None` when they may be looked for beside it."""
    journal_keys: Sequence[str] = ()
    """Keys of journals, in note format (vkey)."""
    own_trust: bool = True
    """Whether `trust` is that of this home."""


def verify_file(target: str, path: Path, given: Given) -> Report:
    """Judge what is at `path`, a file or folder that exists; `target` is what the report calls it.

    No content raises an exception: what cannot be judged is a step that says so.

    Raises:
        InvalidRequest: a folder that is nothing we know, or a file that cannot be opened.
    """
    try:
        return verify_within_memory(target, path, given)
    except MemoryError:
        report = _untold(target, given, "La mémoire ne suffit pas pour lire ce fichier.")
    return _named(report, given)


def verify_within_memory(target: str, path: Path, given: Given) -> Report:
    """Judge as `verify_file` does, for a caller that limits memory.

    Raises:
        InvalidRequest: as `verify_file`.
        MemoryError: the memory does not suffice.
    """
    try:
        report = _judged(target, path, given)
    except (InvalidRequest, MemoryError):
        raise
    except OSError as error:
        raise InvalidRequest(f"{target}: {error.strerror or error}") from error
    # A defect of ours must not leave somebody without a report.
    except Exception as error:  # noqa: BLE001
        report = _untold(target, given, f"La vérification n'a pas pu être menée ({type(error).__name__}).")
    return _named(report, given)


def _named(report: Report, given: Given) -> Report:
    return report if given.own_trust else replace(report, trust="given")


def _untold(target: str, given: Given, detail: str) -> Report:
    step = step_of("Lecture", indeterminate(detail, SubIndication.CUSTOM))
    return Report(target, renumbered([step]), TargetKind.UNKNOWN, given.at)


def _judged(target: str, path: Path, given: Given) -> Report:
    kind = kind_of_folder(path) if path.is_dir() else kind_of_file(path)
    if kind is TargetKind.PDF:
        return _document(target, path, given)
    if kind is TargetKind.RECORD:
        return verify_parts(target, parts_in(path), given.trust, given.at)
    # Loaded here: each kind needs code of its own.
    from archive_service.workflows import verified_packages, verified_proofs

    match kind:
        case TargetKind.SIGNATURE | TargetKind.TOKEN | TargetKind.EVIDENCE:
            content = _proof(target, path)
            data = verified_proofs.data_beside(path) if given.data is None else given.data
            steps = verified_proofs.judged(kind, content, data, given.trust, given.at)
        case TargetKind.CONTAINER:
            from archive_service.workflows.verified_containers import judged_container

            with zipfile.ZipFile(path) as container:
                steps = judged_container(container, path.stat().st_size, given.trust, given.at)
        case TargetKind.ATTESTATION:
            steps = verified_packages.judged_attestation(path, given.trust, given.at)
        case TargetKind.PORTABILITY:
            steps = verified_packages.judged_portability(path, given.trust, given.at)
        case TargetKind.TRANSFER:
            from archive_service.workflows.verified_transfers import judged_transfer

            with zipfile.ZipFile(path) as package:
                steps = judged_transfer(package, path.stat().st_size, given.trust, given.at)
        case TargetKind.JOURNAL:
            from archive_service.workflows.verified_journals import judged_journal

            steps = judged_journal(path, given.journal_keys)
        case _:
            steps = [step_of("Lecture", failed(_NOTHING_KNOWN, SubIndication.FORMAT_FAILURE))]
    return Report(target, renumbered(steps), kind, given.at)


_NOTHING_KNOWN = (
    "Ces octets ne sont ni un PDF, ni une signature, un jeton d'horodatage, une preuve ou un conteneur "
    "connus."
)


def _document(target: str, path: Path, given: Given) -> Report:
    if path.stat().st_size <= _MAPPED:
        return verify_document(target, path.read_bytes(), given.trust, given.at)
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as mapped:
        return verify_document(target, mapped, given.trust, given.at)


def _proof(target: str, path: Path) -> bytes:
    if path.stat().st_size > _LARGEST_PROOF:
        raise InvalidRequest(f"{target} is larger than any proof")
    return path.read_bytes()


def parts_in(folder: Path) -> RecordParts:
    """Read a folder that contains the parts of one record under their own names, with any extension.

    Raises:
        InvalidRequest: a part is missing.
    """
    found: dict[str, Any] = {"evidence": None, "validation": None, "provenance": None}
    for path in sorted(folder.iterdir()):
        if path.stem in RecordParts.__slots__ and path.is_file():
            found[path.stem] = path.read_bytes()
    missing = set(RecordParts.__slots__) - set(found)
    if missing:
        raise InvalidRequest(f"{folder} lacks: {', '.join(sorted(missing))}")
    return RecordParts(**found)
