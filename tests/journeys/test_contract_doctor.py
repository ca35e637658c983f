"""The promises of `doctor` to programs that know only the public contract."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from pydantic import SecretStr

from archive_service.bootstrap import Services
from archive_service.contract.command_lines import doctor_line
from archive_service.contract.shapes import published_schema
from archive_service.diagnostics.doctor import examination
from archive_service.settings import Settings
from tests.journeys.homes import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("contract") / "home")


def test_a_fresh_home_is_well(home: Home) -> None:
    (found,) = home.run("doctor")

    assert {"mode", "database", "objects", "keys", "time_stamping", "findings"} <= set(found)
    assert set(found["database"]) >= {"version", "role", "dsn", "embedded"}
    assert [one for one in found["findings"] if one["severity"] == "error"] == []
    assert "password" not in found["database"]["dsn"]


def test_the_stores_named_are_there(home: Home) -> None:
    (found,) = home.run("doctor")

    assert Path(found["keys"]).is_dir()
    assert Path(found["objects"]).is_dir()


def test_a_database_that_is_away_is_said_and_hides_nothing_else(tmp_path: Path) -> None:
    away = SecretStr("host=127.0.0.1 port=1 dbname=archive")

    found = doctor_line(examination(Services(Settings(home=tmp_path / "home", database=away))))

    jsonschema.validate(found, published_schema("doctor"))
    assert (found["database"]["version"], found["database"]["embedded"]) == (None, False)
    assert {"store-unavailable", "development-mode"} <= {one["code"] for one in found["findings"]}
