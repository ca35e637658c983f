"""Runs pytest and keeps which lines of the service the tests ran.

`python -m tests.covered OUT PYTEST_ARGUMENT...`

Not through SlipCover's own command: it has each forked process write all that it ran, which takes as long as
what the tests fork. What such processes run is not counted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from slipcover import FileMatcher, ImportManager, Slipcover
from slipcover.config import read_config

# SlipCover is a plugin of pytest too, and is loaded before pytest could rewrite its assertions. It has none.
_NOT_REWRITTEN = (
    "ignore:Module already imported so cannot be rewritten; slipcover:pytest.PytestAssertRewriteWarning"
)


def main(out: Path, arguments: list[str]) -> int:
    """Give pytest's exit code, and what was run in `out` (JSON, for `slipcover --merge`)."""
    asked = read_config()
    counted = {"source": asked["source"], "omit": asked["omit"]}
    lines = Slipcover(**counted, exclude_also=asked["exclude-also"])
    with ImportManager(lines, FileMatcher(sources=counted["source"], omit=counted["omit"])):
        status = pytest.main([*arguments, "-W", _NOT_REWRITTEN])
    out.write_text(json.dumps(lines.get_coverage()))
    return int(status)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
