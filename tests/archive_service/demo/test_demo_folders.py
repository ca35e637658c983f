"""The demonstration creates its folders again, or names the folder that it cannot create."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["demo-home", "demo-out"])
def test_a_folder_that_cannot_be_made_afresh_is_named(tmp_path: Path, name: str) -> None:
    # The removal leaves a file alone, like the folder of another account.
    (tmp_path / name).write_text("of somebody else")

    done = subprocess.run(
        [sys.executable, "-m", "archive_service.cli", "demo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 10
    assert done.stderr.startswith(f"misconfigured: {tmp_path / name} cannot be made afresh")
    assert "Traceback" not in done.stderr
