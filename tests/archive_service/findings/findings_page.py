"""The page `docs/formats/findings.md`, made from the catalogue of findings.

.venv/bin/python -m tests.archive_service.findings.findings_page >docs/formats/findings.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from archive_service.findings.catalogue import Code

_HEAD = """\
# Findings

Every code that a deposit can be answered with. Codes are append-only: none is renamed, none is given
another meaning. A finding's `severity` follows from its grade: ok -> information, warn -> warning,
quarantine and reject -> error. The sentence is what the sender reads; technical details may stand in
brackets behind it.

| code | grade | sentence | when |
|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    return _HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    for code in sorted(Code):
        rule = code.rule
        grade = rule.grade.value
        if rule.production is not None:
            grade += f", in production {rule.production.value}"
        cells = (f"`{code}`", grade, rule.message, rule.meaning)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
