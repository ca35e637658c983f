"""`verify` after a seal key of the register was lost or retired."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.sealing_homes import ENTITY, SealingHome
from tests.seal_authorities import TODAY

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> SealingHome:
    """A home that sealed a record and files, and learnt days later that its key had been lost meanwhile."""
    home = SealingHome(tmp_path_factory.mktemp("lost"))
    key = home.enrolled()["key"]
    home.delegate()
    home.deposited()
    home.run("work", "--until-empty")
    for name, level in (("bare", "b-b"), ("dated", "b-t")):
        sealed(home, name, level)
    home.on(TODAY + 3 * DAY)
    sealed(home, "forged", "b-b")
    home.on(TODAY + 4 * DAY)
    home.run(
        "keys", "retire", key, "--reason", "vol", "--compromised", "--since", (TODAY + 2 * DAY).isoformat()
    )
    return home


def sealed(home: SealingHome, name: str, level: str) -> None:
    folder, file = home.work / name, home.work / "acte.txt"
    file.write_bytes(b"Convention de sejour")
    home.run("seal", file, "--entity", ENTITY, "--as", "asic", "--level", level, "-o", folder)


def report(home: SealingHome, target: object, code: int) -> dict[str, Any]:
    (line,) = home.run("verify", str(target), code=code)
    return line


def file_in(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_a_record_sealed_before_the_loss_stays_valid_by_its_evidence(home: SealingHome) -> None:
    (record,) = home.run("records")

    found = report(home, record["record"], 0)

    assert found["verdict"] == "passed"
    assert any("compromise depuis le" in step["detail"] for step in found["steps"])


@pytest.mark.parametrize(
    ("name", "code", "why"), [("dated", 0, None), ("bare", 11, "REVOKED_NO_POE"), ("forged", 10, "REVOKED")]
)
def test_of_files_that_left_only_what_is_dated_before_the_loss_stays_valid(
    home: SealingHome, name: str, code: int, why: str | None
) -> None:
    found = report(home, file_in(home.work / name), code)

    assert found["subindication"] == why
    assert any("compromise depuis le" in step["detail"] for step in found["steps"])


def test_a_verification_as_of_a_day_before_the_loss_is_not_touched_by_it(home: SealingHome) -> None:
    (line,) = home.run("verify", str(file_in(home.work / "bare")), "--at", (TODAY + DAY).isoformat())

    assert line["verdict"] == "passed"
