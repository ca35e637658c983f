"""Files embedded in a flow: which of them are held in memory, and which stay where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.intake.reading.byte_sources import Carried
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.model.content import LeftFile, SourceAttachment

HELD_ALONE, HELD_TOGETHER = 50_000_000, 80_000_000
"""Bytes of one file, and of all of one record, that are held at once; a document embeds no more of one."""


@dataclass(slots=True)
class Holding:
    """Holds files of one record up to a sum; what does not fit is left where it stands."""

    left: int = HELD_TOGETHER

    def attachment(self, file: Carried, name: str, declared_type: str, where: str) -> SourceAttachment:
        """Return a file of a record."""
        fits = file.length <= min(self.left, HELD_ALONE)
        self.left -= file.length if fits else 0
        return SourceAttachment(
            name=name,
            media_type=media_type_of(file.head),
            declared_type=declared_type,
            content=file.content() if fits else b"",
            where=where,
            left=None if fits else LeftFile(length=file.length, sha256=file.digest("sha256").hex()),
        )
