"""The schemas of lines that are published in `docs/formats/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"


def keep(lines: list[dict[str, Any]], name: str) -> None:
    """Check lines, of which there is one at least, against a published schema."""
    schema = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert lines
    for line in lines:
        checker.validate(line)
