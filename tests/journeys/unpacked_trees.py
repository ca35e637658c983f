"""What is in the unpacked trees of packages, and in what a receiver has after several of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DELTA_ONLY = {"content/removed.ndjson", "content/changed.ndjson"}


def content_of(tree: Path) -> dict[str, bytes]:
    """Return the neutral content of a tree."""
    return {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for path in (tree / "content").rglob("*")
        if path.is_file()
    }


def lines_of(tree: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tree / name).read_text("utf-8").splitlines()]


def laid_over(trees: Sequence[Path]) -> dict[str, bytes]:
    """Return what a receiver has after applying a package and its deltas."""
    held: dict[str, bytes] = {}
    for tree in trees:
        held |= content_of(tree)
        for line in lines_of(tree, "content/removed.ndjson") if "content/removed.ndjson" in held else ():
            held.pop(line["path"], None)
        for name in DELTA_ONLY:
            held.pop(name, None)
    return held


def resources_of(tree: Path) -> list[tuple[str, str, str]]:
    """Return type, identifier and version of each resource of the Bulk Data layout."""
    found = []
    for path in sorted((tree / "bulk").rglob("*.ndjson")):
        for line in path.read_text("utf-8").splitlines():
            one = json.loads(line)
            if "resourceType" in one and "id" in one:
                version = one.get("meta", {}).get("versionId", "")
                found.append((one["resourceType"], one["id"], version))
    return found


def manifest_of(tree: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tree / "manifest.json").read_bytes())
    return found
