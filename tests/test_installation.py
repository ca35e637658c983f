"""The two commands of the README work with any umask, and for any place of the clone and of `TMPDIR`."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHON = """#!/bin/sh
# Stands for Python: makes the environment, and writes down each command with its umask.
case "$*" in *venv*) mkdir -p .venv/bin && cp "$0" .venv/bin/python;; esac
printf '%s %s\\n' "$(umask)" "$*" >>commands
case "$*" in *pytest*) echo "said of $*";; esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone with the files that `make setup` reads, and a program in the place of Python."""
    folder = tmp_path / "l'été à venir"
    folder.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    python = folder / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)
    (folder / "tests").mkdir()
    return folder


def test_the_environment_is_for_everybody_to_read_and_run(clone: Path) -> None:
    subprocess.run(["sh", "-c", "umask 077; make -s setup PYTHON=./python"], cwd=clone, check=True)

    commands = [line.split() for line in (clone / "commands").read_text().splitlines()]
    installing = [words for words in commands if "-m" in words]
    assert [words[2] for words in installing] == ["venv", "pip", "pip"]
    assert {words[0] for words in installing} == {"0022"}


@pytest.mark.parametrize(("word", "parts"), [("test", 4), ("judge", 4), ("long", 2)])
def test_all_parts_of_the_tests_are_shown_whatever_the_name_of_the_temporary_folder(
    clone: Path, word: str, parts: int
) -> None:
    temporary = clone / "dossier d'été"
    temporary.mkdir()

    done = subprocess.run(
        ["make", "-s", word, "PYTHON=./python", "COVERAGE="],
        cwd=clone,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""
    assert done.stdout.count("said of -m pytest") == parts
    assert list(temporary.iterdir()) == []
