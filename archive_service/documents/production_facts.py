"""The facts of the last page, « Comment ce document a été fait »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionFacts:
    """Facts about how a document was made.

    `received_at` is aware; it is shown in the time of Paris, and is the date in the PDF: the same record
    always gives the same bytes. `decisions` and `findings` are sentences in French. `render` adds the digests
    of template and source.
    """

    record: str
    received_at: datetime
    sender: str
    software: str
    service_version: str
    deposit: str = ""
    decisions: Sequence[str] = ()
    findings: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must be aware")
