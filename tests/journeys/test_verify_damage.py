"""What is lost or altered in the object store is said in the report, each target by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.homes import Home, cda


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    flows = [tmp_path / f"{number}.xml" for number in (1, 2)]
    for number, flow in enumerate(flows, 1):
        flow.write_bytes(cda(number))
    home.run("deposit", *flows)
    home.run("work", "--until-empty")
    return home


@pytest.mark.parametrize("harm", ["altered", "lost"])
def test_a_damaged_record_fails_and_the_next_one_is_verified(home: Home, harm: str) -> None:
    first, second = home.run("records")
    damaged = [path for path in (home.path / "objects").rglob("*") if path.is_file()]
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

    assert sorted(map(str, set(map(tuple, verdicts)))) == sorted(
        map(str, [("failed", "passed"), ("passed", "failed")])
    )
    assert [one["verdict"] for one in home.run("verify", first["record"], second["record"])] == ["passed"] * 2
