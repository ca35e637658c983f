"""The report names what was lost or altered in the object store, separately for each target."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.begun_homes import begun
from tests.journeys.homes import Home, cda


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(begun(tmp_path / "home"))
    flows = [tmp_path / f"{number}.xml" for number in (1, 2)]
    for number, flow in enumerate(flows, 1):
        flow.write_bytes(cda(number))
    home.run("deposit", *flows)
    home.run("work", "--until-empty")
    return home


NOT_OF_A_RECORD = {"instance", "journal", "rows", "service"}
"""What is kept beside the records: identity, tiles, images of rows, texts of rulebooks."""


@pytest.mark.parametrize("harm", ["altered", "lost"])
def test_a_damaged_record_fails_and_the_next_one_is_verified(home: Home, harm: str) -> None:
    first, second = home.run("records")
    objects = home.path / "objects"
    of_records = [place for place in objects.iterdir() if place.name not in NOT_OF_A_RECORD]
    damaged = [path for place in of_records for path in place.rglob("*") if path.is_file()]
    kept = {path: path.read_bytes() for path in damaged}
    verdicts = []
    for path in damaged:
        path.chmod(0o600)
        if harm == "lost":
            path.unlink()
        else:
            path.write_bytes(kept[path][:-1] + bytes([kept[path][-1] ^ 1]))
        broken = home.run("verify", first["record"], second["record"], code=10)
        verdicts.append([one["verdict"] for one in broken])
        failed = [step for one in broken for step in one["steps"] if step["verdict"] == "failed"]
        assert any("magasin d'objets" in step["detail"] for step in failed), broken
        path.write_bytes(kept[path])

    # A flow is the source of its one record; each has its package. Both share a batch.
    assert sorted(verdicts) == [
        *[["failed", "failed"]],
        *[["failed", "passed"]] * 2,
        *[["passed", "failed"]] * 2,
    ]
    assert [one["verdict"] for one in home.run("verify", first["record"], second["record"])] == ["passed"] * 2
