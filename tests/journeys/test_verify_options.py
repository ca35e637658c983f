"""`verify` by a trust folder, as of a day, with a report: with and without a home."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from archive_service.contract.shapes import published_schema
from tests.begun_homes import begun
from tests.journeys.homes import Home, cda


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("verified")
    home = Home(begun(folder / "home"))
    (folder / "flow.xml").write_bytes(cda(1))
    home.run("deposit", folder / "flow.xml")
    home.run("work", "--until-empty")
    return home


@pytest.fixture(scope="module")
def record(home: Home) -> str:
    (line,) = home.run("records")
    return str(line["record"])


@pytest.fixture(scope="module")
def trust(home: Home) -> Path:
    folder = home.path.parent / "trust"
    home.run("trust", "export", "-o", folder)
    return folder


@pytest.fixture(scope="module")
def document(home: Home, record: str) -> Path:
    file = home.path.parent / "document.pdf"
    home.run("record", record, "--get", "document", "-o", file)
    return file


def test_a_file_is_verified_by_a_trust_folder_without_a_home(
    document: Path, trust: Path, tmp_path: Path
) -> None:
    nowhere = Home(tmp_path / "none")

    (line,) = nowhere.run("verify", document, "--trust", trust)

    jsonschema.validate(line, published_schema("verify-report"))
    assert (line["verdict"], line["indication"], line["trust"]) == ("passed", "TOTAL_PASSED", "given")
    assert line["kind"] == "pdf"
    assert not nowhere.path.exists()


def test_a_given_trust_replaces_that_of_the_home(
    home: Home, document: Path, record: str, trust: Path
) -> None:
    other = Home(begun(home.path.parent / "other"))
    strange = home.path.parent / "strange"
    other.run("trust", "export", "-o", strange)

    for target in (document, record):
        (line,) = home.run("verify", target, "--trust", strange, code=11)
        assert line["subindication"] == "NO_CERTIFICATE_CHAIN_FOUND"
        assert home.run("verify", target, "--trust", trust)[0]["verdict"] == "passed"


def test_the_verdict_is_that_of_the_day_that_is_asked_for(
    home: Home, document: Path, record: str, trust: Path
) -> None:
    (today,) = home.run("verify", document)
    day = today["at"][:10]

    (same_day,) = home.run("verify", document, "--at", day, "--trust", trust)
    (before,) = home.run("verify", document, "--at", "2001-05-17", code=11)
    (after,) = home.run("verify", document, "--at", "2061-05-17", "--trust", trust, code=11)

    assert same_day["verdict"] == "passed"
    assert before["at"] == "2001-05-17T21:59:59Z"
    assert before["subindication"] == after["subindication"] == "OUT_OF_BOUNDS_NO_POE"
    assert home.run("verify", record, "--at", day)[0]["verdict"] == "passed"


def test_the_report_is_the_same_as_the_line(home: Home, document: Path, tmp_path: Path) -> None:
    (line,) = home.run("verify", document, "--report", tmp_path / "rapport.json")

    assert json.loads((tmp_path / "rapport.json").read_bytes()) == line


@pytest.mark.parametrize(
    "options",
    [
        ["--trust", "absent"],
        ["--trust", "."],
        ["--at", "demain"],
        ["--report", "rapport.txt"],
    ],
)
def test_options_that_cannot_be_followed_are_refused(
    home: Home, document: Path, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert home.run("verify", document, *options, code=2) == []
