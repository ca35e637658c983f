"""FHIR transactions: recognise them, and answer the accepted ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archive_service.api.problems import NotATransaction
from archive_service.intake import stated_type
from archive_service.model.deposits import CreatedResource


def check_is_transaction(content: bytes) -> None:
    """Refuse a body that can be read and is not a transaction.

    A body that cannot be read is not refused here: the examination explains why, with a place for each
    finding.

    Raises:
        NotATransaction: another resource, another type of Bundle, or not FHIR.
    """
    found = stated_type(content)
    if found is not None and found != ("Bundle", "transaction"):
        raise NotATransaction(f"a {found[0]}")


def transaction_response(created: Sequence[CreatedResource], at: str) -> dict[str, Any]:
    """Return the answer to an accepted transaction, with its entries in the order of the request."""
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
