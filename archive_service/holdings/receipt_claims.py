"""The contents of a deposit's receipt, including the place of its journal entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive_service.model.deposits import Deposit
from archive_service.model.journal import JournalPlace


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
