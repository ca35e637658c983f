"""What is said of an order through FHIR Bulk Data beside its package: files of OperationOutcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import orjson

from archive_service.model.bulk_requests import BulkRequest
from archive_service.model.identifiers import uuid_or_none
from exports.portability.layouts.bulk.outcomes import RECORD, not_readable
from exports.portability.layouts.bulk.served_manifest import ServedOutput, outcome_item

REQUEST, UNREADABLE = "request-outcome.ndjson", "unreadable-outcome.ndjson"
"""Which parameters had no effect, and what could not be read; neither is in a package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What files of an order name."""

    records: Sequence[UUID]
    persons: Sequence[UUID] = ()
    deposits: Sequence[UUID] = ()


def named_unreadable(unreadable: bytes) -> Named:
    """Return what the list of what could not be read names."""
    told = [orjson.loads(line) for line in unreadable.splitlines()]

    def of(member: str) -> Sequence[UUID]:
        return _distinct(one[member] for one in told if member in one)

    return Named(records=of("record"), persons=of("person"), deposits=of("deposit"))


def named_in(outcomes: Iterable[bytes]) -> Named:
    """Return the records that OperationOutcomes of a package are about, a line each."""
    issues = [issue for line in outcomes for issue in orjson.loads(line)["issue"]]
    about = [extension for one in issues for extension in one.get("extension", ())]
    return Named(records=_distinct(one["valueString"] for one in about if one["url"] == RECORD))


def _distinct(texts: Iterable[str]) -> Sequence[UUID]:
    return [one for one in dict.fromkeys(map(uuid_or_none, texts)) if one is not None]


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
