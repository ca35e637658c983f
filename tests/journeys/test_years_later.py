"""A record of today is verified years later with only its parts and the anchors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.begun_homes import begun
from tests.journeys.homes import Home, cda

SEALED = "2026-05-17T08:30:00Z"
PARTS = ("source", "document", "manifest", "nonce", "evidence")


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the parts of a record, its anchors, and revocation lists of before the seal."""
    folder = tmp_path_factory.mktemp("handed over")
    home = Home(begun(folder / "home"), ARCHIVE_NOW=SEALED)
    (folder / "flow.xml").write_bytes(cda(1))
    home.run("deposit", folder / "flow.xml")
    home.run("work", "--until-empty")
    (record,) = home.run("records")
    (folder / "parts").mkdir()
    for part in PARTS:
        home.run("record", record["record"], "--get", part, "-o", folder / "parts" / part)
    home.run("trust", "export", "-o", folder / "exported")
    (folder / "trust").mkdir()
    (folder / "exported" / "anchors.pem").rename(folder / "trust" / "anchors.pem")
    return folder


def verified(folder: Path, now: str, code: int, elsewhere: Path, *, anchors: bool = True) -> dict[str, Any]:
    """Verify in a home that knows nothing of the one that sealed, at `now`; return the report."""
    trust = {"ARCHIVE_TRUST": str(folder / "trust")} if anchors else {}
    (report,) = Home(elsewhere, ARCHIVE_NOW=now, **trust).run("verify", folder / "parts", code=code)
    return report


@pytest.mark.parametrize("year", [2026, 2036, 2076])
def test_the_parts_and_the_anchors_are_enough(handed_over: Path, tmp_path: Path, year: int) -> None:
    report = verified(handed_over, f"{year}-05-18T00:00:00Z", 0, tmp_path / "elsewhere")

    assert report["verdict"] == "passed"


def test_without_the_anchors_nobody_is_believed(handed_over: Path, tmp_path: Path) -> None:
    verified(handed_over, "2036-05-18T00:00:00Z", 11, tmp_path / "elsewhere", anchors=False)


def test_once_the_time_stamp_has_aged_unrenewed_nobody_can_tell(handed_over: Path, tmp_path: Path) -> None:
    report = verified(handed_over, "2090-01-01T00:00:00Z", 11, tmp_path / "elsewhere")

    (first,) = [step for step in report["steps"] if step["verdict"] != "passed"][:1]
    assert first["name"] == "Confiance dans l'horodatage"
    assert "n'est pas en cours de validité" in first["detail"]
