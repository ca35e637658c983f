"""Files embedded in a flow: which are held in memory, and which are read from the flow later."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.intake.reading.byte_sources import Carried
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.model.content import LeftFile, SourceAttachment

HELD_ALONE, HELD_TOGETHER = 50_000_000, 80_000_000
"""Largest size in bytes held in memory for one file, and for all files of one record; a document embeds no
more of one record.
"""


@dataclass(slots=True)
class Holding:
    """Holds the files of one record in memory up to a total size; other files stay in the flow."""

    left: int = HELD_TOGETHER

    def attachment(self, file: Carried, name: str, declared_type: str, where: str) -> SourceAttachment:
        """Return a file of a record as an attachment."""
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
