"""Flows made to exhaust memory or time are deposited and processed within the limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.cda_flows import cda
from tests.journeys.hostile_flows import ACCEPTED, HEAVY, LARGE, SLOW, SMALL
from tests.journeys.measured_commands import MOST_MEMORY, MOST_SECONDS, Ran, run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a home") / "le home"


def _measured(ran: Ran, count: int = 1) -> None:
    assert "Traceback" not in ran.said
    assert ran.memory < MOST_MEMORY, ran
    assert ran.seconds < MOST_SECONDS * count, ran
    for line in ran.lines:
        assert line.get("outcome") != "accepted" or line["deposit"]


def test_hostile_flows_are_refused_with_findings(home: Path, tmp_path: Path) -> None:
    names = list(SMALL)
    for name in names:
        (tmp_path / name).write_bytes(SMALL[name]())

    ran = run(home, "deposit", *(tmp_path / name for name in names), folder=tmp_path)

    _measured(ran, 2)
    assert ran.code == 10
    assert [Path(line["file"]).name for line in ran.lines] == names
    for line in ran.lines:
        assert line["findings"], line


def test_hostile_contents_are_archived_as_they_are(home: Path, tmp_path: Path) -> None:
    names = [name for name in ACCEPTED if name not in HEAVY]
    for name in names:
        (tmp_path / name).write_bytes(ACCEPTED[name]())

    taken = run(home, "deposit", *(tmp_path / name for name in names), folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)

    _measured(taken, 2)
    _measured(worked, 3)
    assert [line["file"] for line in taken.lines if line["outcome"] != "accepted"] == []
    assert worked.lines[0]["set_aside"] == 0


@pytest.mark.long
def test_heavy_contents_stay_within_memory_and_time_and_stop_nobody(home: Path, tmp_path: Path) -> None:
    _stops_nobody([name for name in HEAVY if name not in SLOW], home, tmp_path)


@pytest.mark.long
def test_the_heaviest_contents_stay_within_memory_and_time_and_stop_nobody(
    home: Path, tmp_path: Path
) -> None:
    _stops_nobody(list(SLOW), home, tmp_path)


def _stops_nobody(heavy: list[str], home: Path, tmp_path: Path) -> None:
    names = [*heavy, "ordinary"]
    for name in names[:-1]:
        (tmp_path / name).write_bytes(ACCEPTED[name]())
    (tmp_path / "ordinary").write_bytes(cda(907))

    taken = run(home, "deposit", *(tmp_path / name for name in names), folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)
    shown = run(home, "records", "--limit", "1000", folder=tmp_path)

    _measured(taken, 2)
    _measured(worked, len(names))
    assert [line["outcome"] for line in taken.lines] == ["accepted"] * len(names)
    assert worked.lines[0]["set_aside"] == 0
    made = {line["deposit"]: line["state"] for line in shown.lines}
    assert {made[line["deposit"]] for line in taken.lines} == {"sealed"}


@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_large_flows_stay_within_memory_and_time(home: Path, tmp_path: Path, name: str) -> None:
    flow = tmp_path / name
    with flow.open("wb") as file:
        LARGE[name](file)

    taken = run(home, "deposit", flow, folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)

    flow.unlink()
    _measured(taken)
    _measured(worked)
