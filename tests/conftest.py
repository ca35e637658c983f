"""Settings common to all tests."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from archive_service.runtime.garbage import search_as_usual, search_rarely

if TYPE_CHECKING:
    from archive_service.bootstrap import Services

MEMORY = Path("/dev/shm")
ENOUGH = 8_000_000_000
"""Bytes that must be free: some hundred homes, each with a PostgreSQL of 45 MB, stand there at a time."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let several runs at once share the files of a folder."""
    parser.addoption("--part", default="1/1", help="read only part N of M of the test files of each folder")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files to the other parts. They are dealt like cards: neighbours by name take about as long."""
    number, parts = map(int, config.getoption("part").split("/"))
    if parts == 1 or not collection_path.name.startswith("test_") or collection_path.is_dir():
        return None
    place = _files(collection_path.parent).index(collection_path.name)
    return None if place % parts == number - 1 else True


@cache
def _files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("test_*.py"))


def pytest_configure() -> None:
    """Look for garbage rarely, as the service does, and put what tests make into memory if there is room,
    unless TMPDIR says where.

    A home is made hundreds of times, and most of a test is waiting for the disk. No test can tell the
    difference: what a power cut would take is taken from no process that is killed.
    """
    search_rarely()
    usable = "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    if usable and shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None
    # How long an example takes says how busy the machine is. Speed is measured by `make bench`.
    known = settings.get_profile(settings.get_current_profile_name())
    no_hurry = {*known.suppress_health_check, HealthCheck.too_slow}
    settings.register_profile("no hurry", known, deadline=None, suppress_health_check=list(no_hurry))
    settings.load_profile("no hurry")


def pytest_collection_finish() -> None:
    """Let the collector leave alone what the tests themselves are made of, which stays until the end.

    It would visit some hundred thousand objects again and again.
    """
    gc.collect()
    search_as_usual()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a skipped judge in CI: one that did not run must not pass for one that is satisfied."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and item.get_closest_marker("judge"):
        reason = call.excinfo.value if call.excinfo else "no reason given"
        report.outcome = "failed"
        report.longrepr = f"this judge did not run, and in CI every judge must: {reason}"
    return report


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """The service on a home of its own, with nothing in it."""
    # Imported here: the tests that need no server do not load it.
    from archive_service.bootstrap import Services
    from archive_service.settings import Settings
    from tests.begun_homes import begun

    services = Services(Settings(home=begun(tmp_path / "le home")))
    yield services
    services.close()
