"""The folders of the corpus are named `<code>_<what>`."""

from __future__ import annotations

from pathlib import Path

from archive_service.findings.catalogue import Code

_CODES = {code.value: code for code in Code}


def code_of(example: Path) -> Code:
    """Return the code that an example must raise."""
    return _CODES[example.parent.name.partition("_")[0]]
