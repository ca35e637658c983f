"""The schemas of lines that are published in `docs/formats/`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"


SCHEMAS = {
    "record": "record",
    "decisions": "decision",
    "holds": "holds",
    "person": "person",
    "event": "event",
    "annotation": "annotation",
    "deposit": "deposit",
    "quarantine-deposit": "deposit",
    "establishment": "establishment",
    "identifiers": "identifiers",
    "unowned": "segments",
    "unreadable": "unreadable",
    "removed": "removed",
    "changed": "changed",
    "journal": "journal-line",
    "traces": "trace",
    "completeness": "completeness",
    "person-completeness": "person-completeness",
}
"""The schema of the files of each kind, or of their lines."""


def keep(lines: list[dict[str, Any]], name: str) -> None:
    """Check lines, of which there is one at least, against a published schema."""
    assert lines
    for line in lines:
        _checker(name).validate(line)


def keep_content(tree: Path) -> set[str]:
    """Check every file of the neutral content of a package against the schema of its kind; return the
    schemas that were used.
    """
    used = set()
    with (tree / "inventory.ndjson").open("rb") as lines:
        for leaf in map(json.loads, lines):
            file, schema = tree / leaf["path"], SCHEMAS.get(leaf["kind"])
            if leaf["kind"] == "source" and file.read_bytes().startswith(b'{"flow":'):
                schema = "segments"
            if schema is not None and leaf["path"].startswith("content/"):
                text = file.read_bytes()
                told = [text] if file.suffix == ".json" else text.splitlines()
                for one in told:
                    _checker(f"portability-{schema}").validate(json.loads(one))
                    used.add(schema)
    return used


@cache
def _checker(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
