"""What other rules would do to the records that are there, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from archive_service.model.identifiers import Finess


class Change(StrEnum):
    """What other rules do to the time that a record is kept: one of these for each record."""

    KEPT_LONGER = "kept_longer"
    FREED_SOONER = "freed_sooner"
    CHANGED_OTHERWISE = "changed_otherwise"
    """The same last day, but another final action, access or rule."""
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    """The decision cannot be taken again: it keeps no facts, or they cannot be read."""


class Remark(StrEnum):
    """What is worth knowing besides; a record can have several, or none."""

    NEWLY_DUE = "newly_due"
    """Its time would be over today, and is not under the rules in force."""
    CONFLICTS = "conflicts"
    """It would be freed sooner although a hold keeps it, or nobody could say what follows any more."""
    HELD = "held"
    """It would be freed sooner although a hold keeps it; it is kept until the hold is lifted."""
    OUTSIDE = "outside"
    """It was received in the last twelve months, and would have been outside the perimeter. A change of what
    is taken in is for later records alone: these remarks show it on those of the last months.
    """
    INSIDE = "inside"
    """Likewise, and would have been in the perimeter."""
    WITH_VISA = "with_visa"
    """Likewise, and would have been of public archives: eliminated with a visa alone."""
    WITHOUT_VISA = "without_visa"
    """Likewise, and would have been of private archives."""
    SENDER_REFUSED = "sender_refused"
    """Likewise, and would have been refused for its sender."""
    WAITS_LONGER = "waits_longer"
    """Whenever it was received: its elimination would be proposed later."""
    WAITS_LESS = "waits_less"
    """Likewise, and sooner, never before its last day."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The records that are counted together. `year` is that of the document, None when unknown."""

    establishment: Finess
    kind: str
    year: int | None


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """The effect of other rules, by cell. Only the cells grow with the holdings, not the records."""

    cells: dict[Cell, Counter[str]] = field(default_factory=dict)

    def count(self, cell: Cell, change: Change, *remarks: Remark) -> None:
        """Count one record."""
        counted = self.cells.setdefault(cell, Counter())
        counted.update([change.value, *(remark.value for remark in remarks)])

    def only(self, establishments: Collection[Finess]) -> RuleEffect:
        """Return the effect on some establishments."""
        return RuleEffect(
            {cell: counted for cell, counted in self.cells.items() if cell.establishment in establishments}
        )

    @property
    def totals(self) -> Mapping[str, int]:
        """The numbers over all cells, each of them, also those that are 0."""
        total: Counter[str] = Counter()
        for counted in self.cells.values():
            total.update(counted)
        return {name.value: total[name.value] for name in (*Change, *Remark)}

    @property
    def by_place(self) -> Mapping[tuple[Finess, str], Mapping[str, int]]:
        """The numbers of each establishment and kind in which something changes, in order."""
        joined: dict[tuple[Finess, str], Counter[str]] = {}
        for cell, counted in self.cells.items():
            joined.setdefault((cell.establishment, cell.kind), Counter()).update(counted)
        return {
            place: {name.value: counted[name.value] for name in (*Change, *Remark)}
            for place, counted in sorted(joined.items())
            if set(+counted) - {Change.UNCHANGED.value, Change.UNKNOWN.value}
        }
