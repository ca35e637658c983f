"""What is decrypted into a temporary folder does not outlive its process for long."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive_service.holdings.private_folder import private_folder

HOLDING = """
import sys
from archive_service.holdings.private_folder import private_folder
with private_folder() as folder:
    (folder / "dossier.pdf").write_bytes(b"%PDF")
    print(folder, flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Start a process that has a folder, and give it with the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(place)},
    )
    assert process.stdout is not None
    try:
        yield process, Path(process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_private_and_gone_at_the_end(place: Path) -> None:
    with private_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "dossier.pdf").write_bytes(b"%PDF")
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_the_folder_of_a_killed_process_is_removed_and_one_in_use_stays(place: Path) -> None:
    with holder(place) as (_, used), holder(place) as (killed, abandoned):
        killed.kill()
        killed.wait()
        assert (abandoned / "dossier.pdf").exists()
        with private_folder() as own:
            assert set(place.iterdir()) == {used, own}
        assert (used / "dossier.pdf").exists()


def test_what_only_has_such_a_name_is_left_alone(place: Path) -> None:
    (place / "archive-dui-private-file").write_bytes(b"")
    (place / "elsewhere").mkdir()
    (place / "archive-dui-private-link").symlink_to(place / "elsewhere")
    with private_folder():
        pass
    assert {one.name for one in place.iterdir()} == {
        "archive-dui-private-file",
        "archive-dui-private-link",
        "elsewhere",
    }
