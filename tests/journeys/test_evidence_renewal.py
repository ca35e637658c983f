"""Evidence is renewed by its command: further time stamps, further trees, and what is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from archive_service.contract.shapes import published_schema
from signing.evidence_reading import read_evidence
from tests.begun_homes import begun
from tests.journeys.homes import Home, cda

NOW = "2026-05-17T08:30:00Z"
KEYS = {"batches", "records", "bytes_to_read", "due", "done"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with three sealed records, in two batches."""
    home = Home(begun(tmp_path / "home"), ARCHIVE_NOW=NOW)
    for numbers in ((1, 2), (3,)):
        for number in numbers:
            (tmp_path / f"{number}.xml").write_bytes(cda(number))
            home.run("deposit", tmp_path / f"{number}.xml")
        home.run("work", "--until-empty")
    return home


def evidence_of(home: Home, folder: Path) -> dict[str, bytes]:
    found = {}
    for record in home.run("records"):
        home.run("record", record["record"], "--get", "evidence", "-o", folder / "evidence")
        found[record["record"]] = (folder / "evidence").read_bytes()
    return found


def renewed(home: Home, *words: str, code: int = 0) -> dict[str, Any]:
    (line,) = home.run("evidence", "renew", *words, code=code)
    assert line.keys() >= KEYS
    jsonschema.validate(line, published_schema("evidence-renewal"))
    return line


def stamps_of(evidence: bytes) -> list[list[str]]:
    return [[stamp.algorithm for stamp in chain] for chain in read_evidence(evidence).chains]


def all_verified(home: Home) -> bool:
    return all(home.run("verify", one["record"])[0]["verdict"] == "passed" for one in home.run("records"))


def test_a_plan_says_what_ages_when_and_does_nothing(home: Home, tmp_path: Path) -> None:
    before = evidence_of(home, tmp_path)

    plan = renewed(home, "--plan")

    assert (plan["batches"], plan["records"], plan["done"]) == (2, 3, 0)
    assert plan["bytes_to_read"] > 0
    assert [one["cause"] for one in plan["ages"]] == ["certificate-ends"]
    assert plan["due"] == plan["ages"][0]["at"]
    assert evidence_of(home, tmp_path) == before
    assert renewed(home)["done"] == 0


def test_one_token_renews_all_batches_and_every_record_shows_it(home: Home, tmp_path: Path) -> None:
    first = renewed(home, "--kind", "timestamp")
    renewed(home, "--kind", "timestamp")
    third = renewed(home, "--kind", "timestamp")

    assert (first["batches"], first["records"], first["done"]) == (2, 3, 2)
    assert third["problems"] == []
    evidence = evidence_of(home, tmp_path)
    assert [stamps_of(one) for one in evidence.values()] == [[["sha256"] * 4]] * 3
    last = {read_evidence(one).stamps[-1].token for one in evidence.values()}
    assert len(last) == 1
    assert all_verified(home)


def test_a_tree_renewal_hashes_all_objects_again_and_is_renewed_in_turn(home: Home, tmp_path: Path) -> None:
    renewed(home, "--kind", "timestamp")
    plan = renewed(home, "--plan", "--kind", "tree", "--to", "sha512")

    done = renewed(home, "--kind", "tree", "--to", "sha512")
    again = renewed(home, "--kind", "tree", "--to", "sha512")
    renewed(home, "--kind", "timestamp")

    assert plan["bytes_to_read"] > 10_000
    assert (plan["batches"], plan["records"]) == (done["done"], done["records"]) == (2, 3)
    assert (again["done"], again["records"]) == (0, 0)
    evidence = evidence_of(home, tmp_path)
    assert [stamps_of(one) for one in evidence.values()] == [[["sha256"] * 2, ["sha512"] * 2]] * 3
    assert all_verified(home)


def test_trees_are_renewed_as_often_as_algorithms_fall(home: Home, tmp_path: Path) -> None:
    for algorithm in ("sha512", "sha384", "sha256"):
        renewed(home, "--kind", "tree", "--to", algorithm)

    evidence = evidence_of(home, tmp_path)
    wanted = [["sha256"], ["sha512"], ["sha384"], ["sha256"]]
    assert [stamps_of(one) for one in evidence.values()] == [wanted] * 3
    assert all_verified(home)


@pytest.mark.parametrize("words", [["--to", "sha1"], ["--to", ""], ["--kind", "all"], ["--to", "SHA512"]])
def test_a_renewal_that_cannot_be_understood_is_refused(home: Home, words: list[str]) -> None:
    assert home.answer("evidence", "renew", *words).code == 2
