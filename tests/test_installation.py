"""`make setup` installs what everybody may run, whatever the umask of its caller."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = """#!/bin/sh
# Stands for Python: makes the environment, and writes down each command with its umask.
case "$*" in *venv*) mkdir -p .venv/bin && cp "$0" .venv/bin/python;; esac
printf '%s %s\\n' "$(umask)" "$*" >>commands
"""


def test_the_environment_is_for_everybody_to_read_and_run(tmp_path: Path) -> None:
    clone = tmp_path / "l'été à venir"
    clone.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, clone)
    python = clone / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)

    subprocess.run(["sh", "-c", "umask 077; make -s setup PYTHON=./python"], cwd=clone, check=True)

    commands = [line.split() for line in (clone / "commands").read_text().splitlines()]
    installing = [words for words in commands if "-m" in words]
    assert [words[2] for words in installing] == ["venv", "pip", "pip"]
    assert {words[0] for words in installing} == {"0022"}
