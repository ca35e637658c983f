"""The folder of an attestation: all proofs of a record, its index, and what reads it without the service.

The folder appears at once: it is written beside its place under another name, and renamed. The index names
every file with its digest and is signed, so that what is missing, added or altered shows.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path
from tempfile import mkdtemp

from exports.attestation.readme import readmes
from exports.attestation.verify_dui import FORM, INDEX, SIGNATURE, canonical
from signing.atomic_files import sync_folder

VERIFIER = "verify_dui.py"


def verifier() -> bytes:
    """Return the program that checks a package, as it is put into each."""
    return (resources("exports.attestation") / VERIFIER).read_bytes()


def package_files(
    record: str, made_at: datetime, proofs: Mapping[str, bytes], sign: Callable[[bytes], bytes]
) -> dict[str, bytes]:
    """Return all files of a package, by path.

    Args:
        record: Identifier of the record.
        made_at: Aware.
        proofs: What is put in, by path; no path is one that the package uses itself.
        sign: Returns a detached CMS of the index, DER.
    """
    files = {**proofs, VERIFIER: verifier(), **readmes()}
    index = {
        "format": FORM,
        "record": record,
        "made_at": made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "files": [
            {"path": path, "bytes": len(content), "sha256": sha256(content).hexdigest()}
            for path, content in sorted(files.items())
        ],
    }
    content = canonical(index) + b"\n"
    return {**files, INDEX: content, SIGNATURE: sign(content)}


def write_package(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` appear with all its files, or not at all.

    Raises:
        OSError: it exists and is not empty (`ENOTEMPTY`), or the disk refuses.
    """
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(17, "the folder exists and is not empty", str(folder))
    draft = Path(mkdtemp(prefix=f".{folder.name}-", suffix=".unfinished", dir=folder.parent))
    try:
        for path, content in files.items():
            _write(draft / path, content)
        for below in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
            sync_folder(below)
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
