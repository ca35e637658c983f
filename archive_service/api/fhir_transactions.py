"""FHIR transactions: whether a body is one, and how an accepted one is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archive_service.api.problems import NotATransaction
from archive_service.intake import stated_type
from archive_service.model.deposits import CreatedResource


def check_is_transaction(content: bytes) -> None:
    """Refuse a body that can be read and is no transaction.

    What cannot be read passes: intake says why, with a place for each finding.

    Raises:
        NotATransaction: another resource, another type of Bundle, or no FHIR at all.
    """
    found = stated_type(content)
    if found is not None and found != ("Bundle", "transaction"):
        raise NotATransaction(f"a {found[0]}")


def transaction_response(created: Sequence[CreatedResource], at: str) -> dict[str, Any]:
    """Return the answer to an accepted transaction, its entries in the order they came in."""
    return {
        "resourceType": "Bundle",
        "type": "transaction-response",
        "entry": [
            {
                "response": {
                    "status": "201",
                    "location": f"{one.type}/{one.id}/_history/1",
                    "etag": 'W/"1"',
                    "lastModified": at,
                }
            }
            for one in created
        ],
    }
