"""What a reading of the numbers costs does not grow with the checkpoints of the journal that were dated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.diagnostics.metrics import metrics
from archive_service.holdings import checkpoint_ages
from archive_service.model.actors import OPERATOR
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys.test_journal_witnessed import NOW, grow

STAMPED = "journal/stamped/"


class CountedFiles:
    """The published files, and which paths were read and listed."""

    def __init__(self, files: Any) -> None:
        self.files, self.read_paths, self.listed = files, list[str](), list[str]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.files, name)

    def read(self, path: str) -> bytes:
        self.read_paths.append(path)
        return bytes(self.files.read(path))

    def paths(self, prefix: str = "") -> Iterator[str]:
        self.listed.append(prefix)
        return iter(self.files.paths(prefix))

    def told(self) -> tuple[list[str], list[str]]:
        """Return the dated checkpoints' files that were read since the last time, and what was listed."""
        read = sorted(one.removeprefix(STAMPED) for one in self.read_paths if one.startswith(STAMPED))
        told = read, [one for one in self.listed if one.startswith(STAMPED)]
        self.read_paths.clear()
        self.listed.clear()
        return told


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home"), now=NOW))
    services.__dict__["published_files"] = CountedFiles(services.published_files)
    yield services
    services.close()


def files(services: Services) -> CountedFiles:
    counted = services.published_files
    assert isinstance(counted, CountedFiles)
    return counted


def date(services: Services, at: datetime) -> int:
    grow(services, 3)
    size = replace(services.journal_stamping, clock=SystemClock(at)).stamp()
    assert size is not None
    return size


def to_renew(services: Services) -> Mapping[str, float]:
    (family,) = [one for one in metrics(services, OPERATOR) if one.name.endswith("batches_to_renew")]
    return {sample.labels["kind"]: sample.value for sample in family.samples}


def test_a_second_reading_reads_no_checkpoint_again_and_a_later_one_only_what_is_new(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (date(services, NOW + timedelta(hours=2 * turn)) for turn in range(2))
    files(services).told()

    to_renew(services)
    assert files(services).told()[0] == sorted(
        f"{size}.{end}" for size in (first, second) for end in ("ers", "note")
    )
    third = date(services, NOW + timedelta(hours=4))
    files(services).told()
    to_renew(services)
    assert files(services).told() == ([], [f"{STAMPED}renewals/"])
    monkeypatch.setattr(checkpoint_ages, "LIST_SECONDS", 0.0)
    to_renew(services)
    assert files(services).told()[0] == [f"{third}.ers", f"{third}.note"]
    to_renew(services)
    assert files(services).told()[0] == []


def test_nobody_waits_for_a_store_that_another_one_reads(services: Services) -> None:
    date(services, NOW)
    counted, begun_to_read, go_on = files(services), Event(), Event()
    plain = counted.read

    def slow(path: str) -> bytes:
        if path.startswith(STAMPED):
            begun_to_read.set()
            assert go_on.wait(60)
        return plain(path)

    counted.read = slow  # type: ignore[method-assign]  # a store that hangs
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(to_renew, services)
        assert begun_to_read.wait(60)
        names = {one.name.removeprefix("archive_dui_") for one in metrics(services, OPERATOR)}
        go_on.set()

        assert first.result() == {"timestamp": 0, "tree": 0}
    assert "records" in names
    assert "evidence_batches_to_renew" not in names


def test_what_is_remembered_is_counted_as_what_is_read(services: Services) -> None:
    for turn in range(3):
        date(services, NOW + timedelta(hours=2 * turn))
    renewal = services.evidence_renewal
    assert to_renew(services) == {"timestamp": 0, "tree": 0}
    for margin in (timedelta(days=1), timedelta(days=365 * 30), timedelta(days=365 * 99)):
        late = replace(renewal, margin=margin)
        assert late.due_counts() == late.due_batches()
    assert replace(renewal, margin=timedelta(days=365 * 99)).due_counts()[RenewalKind.TIMESTAMP] == 3

    # A renewal is seen at once: the alarm that led to it ends.
    renewal.renew(RenewalKind.TREE, "sha512", OPERATOR)
    late = replace(renewal, margin=timedelta(days=365 * 99))
    assert late.due_counts() == late.due_batches()


def test_evidence_that_cannot_be_read_hides_nothing_else(services: Services) -> None:
    first, second = (date(services, NOW + timedelta(hours=2 * turn)) for turn in range(2))
    (services.home / "objects" / STAMPED / f"{first}.ers").unlink()
    late = replace(services.evidence_renewal, margin=timedelta(days=365 * 99))

    assert late.due_counts() == late.due_batches()
    assert late.due_counts()[RenewalKind.TIMESTAMP] == 1
    assert second > first


def test_a_store_that_is_away_hides_its_own_numbers_alone(services: Services) -> None:
    to_renew(services)  # whatever makes its folder has done so
    objects = services.home / "objects"
    objects.rename(objects.with_name("away"))
    try:
        names = {one.name.removeprefix("archive_dui_") for one in metrics(services, OPERATOR)}
    finally:
        objects.with_name("away").rename(objects)

    assert {"records", "time_stamping_failing", "jobs", "journal_entries"} <= names
    assert "evidence_batches_to_renew" not in names
    assert to_renew(services) == {"timestamp": 0, "tree": 0}
