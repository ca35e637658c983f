"""Official samples and judges, which lie in a folder beside the repository."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
SAMPLES = SHARED / "data" / "dui"


def needed(path: Path) -> Path:
    """Return a path of the shared material; without it the test is skipped, and fails in CI."""
    if not path.exists():
        missing(f"../shared/{path.relative_to(SHARED)} is not here")
    return path


def judge(name: str) -> Path:
    """Return the program that runs the judges of one kind of product."""
    return needed(SHARED / "judges" / name / "judge")


def missing(reason: str) -> NoReturn:
    """Skip, saying why; in CI fail instead, where a skipped judge would pass for a satisfied one."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
