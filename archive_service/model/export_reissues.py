"""Contested files of an export that are given again, as a small package of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive_service.model.export_volumes import ExportVolumes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissue:
    """A package with the contested leaves and the checker alone. `number` begins at 1; `root` is in
    hexadecimal, `paths` are those that were contested, `bytes` the length of all leaves. `volumes` is None
    until a volume is fetched one by one.
    """

    number: int
    root: str
    leaves: int
    bytes: int
    paths: tuple[str, ...]
    made_at: datetime
    volumes: ExportVolumes | None = None
