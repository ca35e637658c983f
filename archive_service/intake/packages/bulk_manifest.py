"""Recognise the files of a FHIR Bulk Data export, and compare them with its manifest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from archive_service.intake.packages.items import PackageCode, Said
from archive_service.intake.packages.opened import Opened, PackageFile

_NDJSON = re.compile(r".*\.(?:ndjson|jsonl)(?:\.gz)?", re.IGNORECASE)
_LARGEST_MANIFEST = 64 << 20
_HEAD = 1 << 16
_TWO_LINES = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*\{[^\n]*\"resourceType\"[^\n]*\}[ \t]*\r?\n\s*\{[^\n]*\"resourceType\""
)
_OPERATION = re.compile(r"/(?:Patient/|Group/[^/]+/)?(?:\$|%24)export.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a manifest names: its address, its type, how many resources it has when that is said."""

    url: str
    type: str
    count: int | None
    role: str
    """`output`, `deleted`, or `outcome` (errors)."""


@dataclass(slots=True)
class Manifest:
    """What the manifests of an export say together; `files` are those that are manifests."""

    outputs: list[Output] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    base: str = ""
    """Address of the server, when the manifest says what was requested."""


def is_ndjson(file: PackageFile) -> bool:
    """Say whether a file has one resource on each line: by its name, else by its first two lines."""
    if _NDJSON.fullmatch(file.name):
        return True
    if file.name.rpartition(".")[2].lower() in ("xml", "htm", "html", "pdf", "zip", "csv", "md"):
        return False
    try:
        return _TWO_LINES.match(file.read(_HEAD)) is not None
    except OSError:
        return False


def manifest_of(opened: Opened) -> Manifest:
    """Read the files that are manifests of a Bulk export: JSON with `transactionTime` and `output`."""
    found = Manifest()
    for file in list(opened.files.values()):
        if not file.name.lower().endswith(".json") or file.size > _LARGEST_MANIFEST:
            continue
        try:
            head = file.read(_LARGEST_MANIFEST if file.size < _HEAD else _HEAD)
            if b'"transactionTime"' not in head or b'"resourceType"' in head:
                continue
            told = json.loads(file.read(_LARGEST_MANIFEST))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(told, dict) and isinstance(told.get("output"), list):
            found.files.append(file.path)
            found.outputs += _outputs(told)
            found.base = found.base or _base(told.get("request"))
    return found


def _outputs(told: Mapping[str, object]) -> Iterator[Output]:
    roles = {"output": "output", "deleted": "deleted", "error": "outcome", "outcome": "outcome"}
    for name, role in roles.items():
        listed = told.get(name)
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict) and isinstance(one.get("url"), str):
                count = one.get("count")
                known = count if isinstance(count, int) and not isinstance(count, bool) else None
                yield Output(one["url"], str(one.get("type", "")), known, role)


def _base(request: object) -> str:
    if not isinstance(request, str) or not request.startswith("http"):
        return ""
    return _OPERATION.sub("", request.partition("?")[0]).rstrip("/")


def placed(manifest: Manifest, opened: Opened) -> tuple[dict[str, Output], Sequence[Said]]:
    """Return which file each output is, and findings about outputs without a file."""
    names: dict[str, list[str]] = {}
    for path in opened.files.keys() - set(manifest.files):  # it may name itself
        name = path.rpartition("/")[2].casefold()
        for one in {name, name.removesuffix(".gz"), name.split(".ndjson")[0]}:
            names.setdefault(one, []).append(path)
    found: dict[str, Output] = {}
    said = []
    for output in manifest.outputs:
        parts = [unquote(part) for part in urlsplit(output.url).path.split("/") if part]
        fits = [path for path in names.get(parts[-1].casefold() if parts else "", ()) if path not in found]
        whole = [path for path in fits if path.split("/")[-2:] == parts[-2:]]
        if not fits:
            message = f"the manifest names this file of {output.type[:64] or 'resources'}; it is not here"
            said.append(Said(PackageCode.BULK_FILE_MISSING, output.url[:500], message))
            continue
        found[(whole or fits)[0]] = output
    return found, said
