"""Verify a file or folder from anywhere: recognised by its bytes, judged from bytes and trust alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive_service.errors import InvalidRequest
from archive_service.workflows.verification import RecordParts, Report, verify_document, verify_parts
from signing.trust import TrustStore


def verify_file(target: str, path: Path, trust: TrustStore, at: datetime, *, own_trust: bool) -> Report:
    """Judge what is at `path`.

    Args:
        target: What the report calls it.
        path: A file or folder that exists.
        trust: Trusted authorities.
        at: Aware; as of when it is judged.
        own_trust: Whether `trust` is that of this home.

    Raises:
        InvalidRequest: a folder that is nothing we know.
    """
    report = _judged(target, path, trust, at)
    return report if own_trust else replace(report, trust="given")


def _judged(target: str, path: Path, trust: TrustStore, at: datetime) -> Report:
    if path.is_dir():
        return verify_parts(target, _parts_in(path), trust, at)
    return verify_document(target, path.read_bytes(), trust, at)


def _parts_in(folder: Path) -> RecordParts:
    """Read a folder that contains the parts of one record under their own names, with any extension."""
    found: dict[str, Any] = {"evidence": None, "validation": None}
    for path in sorted(folder.iterdir()):
        if path.stem in RecordParts.__slots__:
            found[path.stem] = path.read_bytes()
    missing = set(RecordParts.__slots__) - set(found)
    if missing:
        raise InvalidRequest(f"{folder} lacks: {', '.join(sorted(missing))}")
    return RecordParts(**found)
