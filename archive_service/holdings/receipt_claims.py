"""What a receipt says of a deposit, and where the journal has the entry that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from archive_service.model.deposits import Deposit
from archive_service.model.journal import JournalPlace
from archive_service.ports import Journal


def places_of(
    entries: Sequence[UUID], journal: Journal, *, just_written: bool
) -> Mapping[UUID, JournalPlace]:
    """Return where entries stand, after giving a place to those that have none yet."""
    places = dict(journal.integrate() if just_written else journal.places(entries))
    while missing := [one for one in entries if one not in places]:
        placed = journal.integrate()
        # While we waited for the sequencer another process may have placed our entries with its own.
        found = placed or journal.places(missing)
        if not found:
            raise RuntimeError("a committed journal entry has no place")
        places |= found
    return places


def claims_of(deposit: Deposit, place: JournalPlace) -> Mapping[str, Any]:
    """Return the claims of a deposit's receipt: digests in lower-case hex, times in UTC, its place."""
    facts = deposit.details
    return {
        "deposit": str(deposit.id),
        "outcome": deposit.outcome.value,
        "sha256": facts.sha256.hex,
        "sha512": facts.sha512.hex,
        "length": facts.length,
        "received_at": deposit.received_at.isoformat().replace("+00:00", "Z"),
        "journal": {
            "leaf": place.leaf.hex(),
            "index": place.index,
            "size": place.size,
            "root": place.root.hex(),
        },
    }
