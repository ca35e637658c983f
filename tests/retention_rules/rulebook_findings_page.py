"""The page `docs/formats/rulebook-findings.md`, made from the codes of findings about rulebooks.

.venv/bin/python -m tests.retention_rules.rulebook_findings_page >docs/formats/rulebook-findings.md
"""

from __future__ import annotations

import sys

from retention_rules.rulebook_findings import RulebookCode

_HEAD = """\
# Findings about rulebooks

Every code that `rules check` and `rules propose` can answer with. Codes are append-only: none is renamed,
none is given another meaning. An error refuses the rulebook, a warning does not. The sentence is what the
author reads; the rule and an example may stand in brackets behind it.

| code | severity | sentence | when |
|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    return _HEAD + "".join(map(_line, sorted(RulebookCode)))


def _line(code: RulebookCode) -> str:
    about = code.about
    severity = "error" if about.refuses else "warning"
    return f"| `{code}` | {severity} | {about.message} | {about.explanation} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
