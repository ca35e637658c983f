"""The contents of a deposit's receipt, including the place of its journal entry."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

import orjson

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


def claims_in(receipt: bytes) -> Mapping[str, Any]:
    """Return what a receipt (JWS, compact) claims; its signature is not judged.

    Raises:
        ValueError: it is no JWS with claims of a deposit in it.
    """
    try:
        _, payload, _ = receipt.decode("ascii").split(".")
        claims = orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if [len(bytes.fromhex(claims[name])) for name in ("sha256", "sha512")] != [32, 64]:
            raise ValueError("no digests")
        if not isinstance(claims["length"], int):
            raise ValueError("no length")  # noqa: TRY004 - what it is was read
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no claims of a deposit") from error
    return dict(claims)
