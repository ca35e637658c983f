"""The description of packages that is in every package: pages and schemas, the same for the same version."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from exports.portability.tree_package import TreeFile

_FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"
_SHIPPED = (
    "bulk-*.schema.json",
    "findings.md",
    "portability-*.schema.json",
    "portability-*.xsd",
    "portability.md",
    "record-parts.md",
)


def documentation_files() -> Iterator[TreeFile]:
    """Yield the leaves in `docs/`."""
    for path in sorted(path for pattern in _SHIPPED for path in _FORMATS.glob(pattern)):
        content = path.read_bytes()
        yield TreeFile(f"docs/{path.name}", "documentation", None, None, partial(BytesIO, content))
