"""What is said of an order through FHIR Bulk Data beside its package: files of OperationOutcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

import orjson

from archive_service.model.bulk_requests import BulkRequest
from exports.portability.layouts.bulk.outcomes import not_readable
from exports.portability.layouts.bulk.served_manifest import ServedOutput, outcome_item

REQUEST, UNREADABLE = "request-outcome.ndjson", "unreadable-outcome.ndjson"
"""Which parameters had no effect, and what could not be read; neither is in a package."""


def outcomes_of(request: BulkRequest, unreadable: bytes) -> Mapping[str, bytes]:
    """Return the files by path, without empty ones; `unreadable` is the list in the package."""
    files = {
        REQUEST: b"".join(map(_ignored, request.ignored)),
        UNREADABLE: b"".join(not_readable(orjson.loads(line)) + b"\n" for line in unreadable.splitlines()),
    }
    return {path: content for path, content in files.items() if content}


def items_of(files: Mapping[str, bytes]) -> Iterator[ServedOutput]:
    """Yield what the manifest says of them."""
    severities = {REQUEST: "warning", UNREADABLE: "error"}
    for path, content in files.items():
        lines = {severities[path]: content.count(b"\n")}
        yield outcome_item(path, content, lines, sha256(content).hexdigest())


def _ignored(name: str) -> bytes:
    """Return the OperationOutcome for a parameter that had no effect."""
    issue = {
        "severity": "warning",
        "code": "not-supported",
        "diagnostics": f"Le paramètre « {name} » est resté sans effet.",
        "expression": [f"Parameters.parameter.where(name = '{name}')"],
    }
    told = {"resourceType": "OperationOutcome", "issue": [issue]}
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
