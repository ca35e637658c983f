"""The manifest of HL7 FHIR Bulk Data Access STU4 (4.0.0) over the NDJSON files of a package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from exports.portability.layouts import PackageFacts
from exports.portability.layouts.bulk.made_resources import SHA256
from exports.portability.layouts.bulk.resource_types import EXPECTED
from exports.portability.layouts.bulk.written_files import LinesFile

_MODEL = "http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest"
_COUNT = "urn:archive-dui:extension:resource-count"
ORIGIN = "urn:archive-dui:extension:origin"
"""Extension of an output: `received` (byte for byte) or `made` (by this service)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOLDER = "bulk/"


def manifest_of(
    outputs: Sequence[Mapping[str, Any]], outcomes: LinesFile, severities: Counter[str], about: PackageFacts
) -> bytes:
    """Return the manifest; addresses are relative to it. Its time is that of the newest flow, so that a
    package made again has the same bytes.
    """
    told: dict[str, Any] = {
        "manifestType": _MODEL,
        "transactionTime": _instant(about),
        "requiresAccessToken": False,
        "outputFormat": "application/fhir+ndjson",
        "output": [_output(file) for file in outputs],
        "deleted": [],
        "outcome": [_outcome(outcomes, severities)] if outcomes.lines else [],
        "extension": counts_of(outputs, EXPECTED),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _instant(about: PackageFacts) -> str:
    moment = about.latest or _EPOCH
    if about.latest is None and about.last_day is not None:
        moment = datetime.combine(about.last_day, datetime.min.time(), UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _output(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": file["type"],
        "url": str(file["path"]).removeprefix(FOLDER),
        "count": file["count"],
        "fileSize": file["bytes"],
        "extension": [
            {"url": SHA256, "valueString": file["sha256"]},
            {"url": ORIGIN, "valueCode": file["origin"]},
        ],
    }


def _outcome(outcomes: LinesFile, severities: Counter[str]) -> dict[str, Any]:
    return {
        "url": outcomes.path.removeprefix(FOLDER),
        "count": outcomes.lines,
        "fileSize": outcomes.size,
        "countSeverity": [{"code": code, "count": severities[code]} for code in sorted(severities)],
        "extension": [{"url": SHA256, "valueString": outcomes.sha256}],
    }


def counts_of(outputs: Sequence[Mapping[str, Any]], expected: Sequence[str]) -> list[dict[str, Any]]:
    """Return the number of resources of each type, also of expected types that are not here."""
    numbers: Counter[tuple[str, str]] = Counter()
    for file in outputs:
        numbers[str(file["type"]), str(file["origin"])] += int(file["count"])
    types = sorted({*expected, *(type_ for type_, _ in numbers)})
    return [
        {
            "url": _COUNT,
            "extension": [
                {"url": "type", "valueCode": type_},
                {"url": "received", "valueUnsignedInt": numbers[type_, "received"]},
                {"url": "made", "valueUnsignedInt": numbers[type_, "made"]},
            ],
        }
        for type_ in types
    ]
