"""A browser looks at pages: axe lists what breaks WCAG 2.2 AA."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.shared_material import SHARED, missing, needed


def violations(page: Path) -> list[str]:
    """Return a line for each rule that a page breaks."""
    folder = SHARED / "judges" / "browser"
    prepare, look = needed(folder / "prepare"), needed(folder / "sample.py")
    if shutil.which("chromium") is None:
        missing("chromium is not installed")
    app = subprocess.run([prepare], check=True, capture_output=True, text=True, timeout=600).stdout.strip()
    command = [f"{app}/venv/bin/python", str(look), str(page), str(page.with_suffix(".png"))]
    looked = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert looked.returncode in (0, 1), looked.stderr
    # A program that fails ends with 1 too, and says so.
    assert not looked.stderr, looked.stderr
    assert looked.returncode == bool(looked.stdout)
    return looked.stdout.splitlines()
