"""Write files atomically, and lock a folder for one writer at a time."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp, mkstemp


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock the folder against every other process; the kernel frees the lock if this process dies.

    The folder is created when absent, but not those above it: a home that was moved is not made anew.
    """
    folder.mkdir(exist_ok=True, mode=0o700)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` appear at once with all its files, readable by the owner alone.

    The caller holds the lock of a parent folder. What an interrupted process left behind is removed first.
    """
    folder.parent.mkdir(exist_ok=True, mode=0o700)
    for leftover in folder.parent.glob(f".new-{folder.name}-*"):
        shutil.rmtree(leftover)
    draft = Path(mkdtemp(prefix=f".new-{folder.name}-", dir=folder.parent))
    for name, content in files.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, content)
    for below in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
        sync_folder(below)
    draft.rename(folder)
    sync_folder(folder.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step; a reader sees the old bytes or the new ones."""
    # Of its own name: two writers of one file never share a draft.
    descriptor, draft = mkstemp(prefix=f".new-{path.name}-", dir=path.parent)
    try:
        _fill(descriptor, content)
        os.replace(draft, path)
    except BaseException:  # whatever it is, the draft goes, and it is raised again
        os.unlink(draft)
        raise
    sync_folder(path.parent)


def _write(path: Path, content: bytes) -> None:
    _fill(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), content)


def _fill(descriptor: int, content: bytes) -> None:
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make names created, renamed or removed in `folder` survive a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
