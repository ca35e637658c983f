"""The packages of the service have no circular imports, and the measures of the code can be taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house_measures import arrows, main, modules

ROOT = Path(__file__).resolve().parents[1]
_OTHER_DAY = re.compile(r"\bnow(\(\w*\))?\.date\(\)|\.(today|astimezone|utcnow)\(\)")


def test_no_two_rooms_of_the_service_import_each_other() -> None:
    counted = arrows(list(modules(ROOT, "archive_service")), "archive_service")

    assert len(counted) > 50
    assert [(room, other) for room, other in counted if (other, room) in counted] == []


def test_the_measures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(ROOT)

    printed = capsys.readouterr().out
    assert "archive_service" in printed
    assert "circles: 0" in printed


def test_no_day_is_taken_from_a_clock_but_that_of_paris() -> None:
    """`day_in_paris` gives the day of the law; the date of a clock is that of UTC, which begins later, and
    `today` and `astimezone` without a zone are of where the machine stands.
    """
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in ("archive_service", "exports", "signing", "retention_rules", "tests")
        for path in (ROOT / package).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if _OTHER_DAY.search(line)
    ]

    assert found == []
