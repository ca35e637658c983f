"""The packages of the service have no circular imports, and the measures of the code can be taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house_measures import arrows, main, modules

ROOT = Path(__file__).resolve().parents[1]


def test_no_two_rooms_of_the_service_import_each_other() -> None:
    counted = arrows(list(modules(ROOT, "archive_service")), "archive_service")

    assert len(counted) > 50
    assert [(room, other) for room, other in counted if (other, room) in counted] == []


def test_the_measures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main(ROOT)

    printed = capsys.readouterr().out
    assert "archive_service" in printed
    assert "circles: 0" in printed
