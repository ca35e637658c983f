"""The manifest of a package's Bulk files, for who fetches them one by one at addresses of a server."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from exports.portability.layouts.bulk.made_resources import SHA256
from exports.portability.layouts.bulk.manifest import FOLDER, ORIGIN, counts_of
from exports.portability.layouts.bulk.resource_types import EXPECTED

MANIFEST_PATH = "bulk/manifest.json"


@dataclass(frozen=True, slots=True)
class ServedOutput:
    """A file of the manifest: its path in the package, and its item as it was written."""

    path: str
    item: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The type of its resources, empty for outcomes."""
        return str(self.item.get("type", ""))

    @property
    def shard(self) -> int | None:
        """The number of the group of persons that it is about; None when it is about the whole package."""
        name = self.path.removeprefix(FOLDER).partition("/")[0]
        return int(name) if name.isdigit() else None

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return int(self.item["fileSize"])

    @property
    def sha256(self) -> str:
        """Its digest, hexadecimal."""
        return next(str(one["valueString"]) for one in self.item["extension"] if one["url"] == SHA256)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedFiles:
    """The files that answer one request: `outputs` have resources, `outcomes` what is said of the export."""

    outputs: Sequence[ServedOutput]
    outcomes: Sequence[ServedOutput]

    def file(self, path: str) -> ServedOutput | None:
        """Return the file with this path, None when the answer has none."""
        return next((one for one in (*self.outputs, *self.outcomes) if one.path == path), None)

    def of(self, types: Collection[str], shards: Collection[int] | None) -> ServedFiles:
        """Return the files with resources of these types, empty for any, and of these groups of persons; what
        is about the whole package stays.
        """
        outputs = [
            one
            for one in self.outputs
            if (not types or one.type in types)
            and (shards is None or one.shard is None or one.shard in shards)
        ]
        return ServedFiles(outputs=outputs, outcomes=self.outcomes)


def served_files(manifest: bytes) -> ServedFiles:
    """Read the manifest that is in a package."""
    told = orjson.loads(manifest)
    return ServedFiles(
        outputs=[ServedOutput(FOLDER + one["url"], one) for one in told["output"]],
        outcomes=[ServedOutput(FOLDER + one["url"], one) for one in told["outcome"]],
    )


def outcome_item(path: str, content: bytes, severities: Mapping[str, int], sha256: str) -> ServedOutput:
    """Return the item of a file of OperationOutcomes that is made for one request."""
    item = {
        "count": sum(severities.values()),
        "fileSize": len(content),
        "countSeverity": [{"code": code, "count": severities[code]} for code in sorted(severities)],
        "extension": [{"url": SHA256, "valueString": sha256}],
    }
    return ServedOutput(path, item)


def served_manifest(
    files: ServedFiles, types: Sequence[str], transaction_time: datetime, address: str
) -> dict[str, Any]:
    """Return the manifest; `address` is followed by the path of each file. It counts the resources of each
    type that was asked for, also when there are none.
    """
    counted = [
        {"type": one.type, "count": one.item["count"], "origin": _origin(one.item)} for one in files.outputs
    ]
    return {
        "manifestType": "http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest",
        "transactionTime": transaction_time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "requiresAccessToken": True,
        "outputFormat": "application/fhir+ndjson",
        "output": [{**one.item, "url": address + one.path} for one in files.outputs],
        "deleted": [],
        "outcome": [{**one.item, "url": address + one.path} for one in files.outcomes],
        "extension": counts_of(counted, types or EXPECTED),
    }


def _origin(item: Mapping[str, Any]) -> str:
    return next(str(one["valueCode"]) for one in item["extension"] if one["url"] == ORIGIN)
