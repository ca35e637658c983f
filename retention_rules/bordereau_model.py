"""The form in which a department wants a bordereau of elimination: columns, codes, copies, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BordereauColumn(StrEnum):
    """The closed list of what a column may show; stored, so never renamed."""

    ESTABLISHMENT = "establishment"
    SUBJECT = "subject"
    """Whose documents: the establishment by its name."""
    DOCUMENTS = "documents"
    """The kinds of documents."""
    RULE = "rule"
    DELAY = "delay"
    """The rule, and the days on which the retention ended."""
    STATUS = "status"
    """Public or private archives."""
    DATES = "dates"
    """The extreme dates of the documents."""
    ENDS = "ends"
    NUMBER = "number"
    VOLUME = "volume"
    FINAL_ACTION = "final-action"
    REQUESTER_REMARKS = "requester-remarks"
    """Space for the producer."""
    ARCHIVES_REMARKS = "archives-remarks"
    """Space for the archives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BordereauModel:
    """The model of a department. `headings` are the words of columns that differ from the usual ones."""

    title: str
    columns: tuple[BordereauColumn, ...]
    headings: tuple[tuple[BordereauColumn, str], ...] = ()
    total: bool = False
    """Whether the volume of everything stands at the head."""
    destroy: str = ""
    keep: str = ""
    sample: str = ""
    """The codes of the final actions; empty: the usual words."""
    copies: str = ""
    """How many copies, on which medium, and who keeps them."""
    signatories: tuple[str, ...] = ()
    source: str
    verified: bool

    def heading(self, column: BordereauColumn) -> str:
        """Return the word of a column; empty: the usual one."""
        return dict(self.headings).get(column, "")
