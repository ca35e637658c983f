"""An order for a part has nothing that came with a package and is about the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_service.holdings.package_reading import PackageTree
from archive_service.holdings.portable_forms import written
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.test_portability_import import (
    Two,
    leaves_of,
    listed_again,
    opened,
    told_of,
    with_later_files,
)

SECOND = "250000023"
BOTH = ("--establishment", SECOND)
OF_ITS_OWN = ("content/later/of-the-package.json", "later/at-the-top.txt")


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """A home with records of two establishments, and one that imported all of it, with files of no owner and
    lines about what the first one could not read.
    """
    made = Two(tmp_path)
    with opened(made.old) as old:
        old.establishments.register([establishment(), establishment(SECOND)], OPERATOR)
        for number, finess in enumerate((FINESS, SECOND, FINESS)):
            flow = cda(number, family=f"NOM{finess}").replace(f"1{FINESS}".encode(), f"1{finess}".encode())
            assert door.accept(old, flow, OPERATOR)["outcome"] == "accepted"
        work_until_empty(old)
    _, tree, _ = made.exported(made.old, "un", *BOTH)
    with_later_files(tree)
    (tree / "content/unreadable.ndjson").write_bytes(unreadable_in(tree))
    listed_again(tree)
    with opened(made.new) as new:
        assert new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR).refused == 0
    return made


def records_of(tree: Path, finess: str = "") -> list[dict[str, Any]]:
    return [one for one in told_of(tree, "records", "record.json") if finess in one["establishment"]]


def unreadable_in(tree: Path) -> bytes:
    """Return lines about each person, and about a record that did not come."""
    persons = sorted({one["person"] for one in records_of(tree)})
    lost = [
        {"reason": "object-lost", "record": "0a4b6f9e-7f0d-4a53-8a55-0d7cf8a3c411"},
        {"reason": "key-destroyed", "deposit": "0a4b6f9e-7f0d-4a53-8a55-0d7cf8a3c412"},
    ]
    return b"".join(
        written(one) for one in [*lost, *({"person": one, "reason": "key-destroyed"} for one in persons)]
    )


def lines_of(tree: Path) -> list[dict[str, Any]]:
    file = tree / "content/unreadable.ndjson"
    return [json.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else []


@pytest.mark.parametrize("kind", ["massive", "targeted", "person"])
def test_an_order_for_a_part_says_nothing_of_the_rest(two: Two, kind: str) -> None:
    with opened(two.new) as new:
        own = [one for one in door.records(new, RecordFilter(), OPERATOR) if one["establishment"] == FINESS]
    some = {
        "massive": (),
        "targeted": ("--kind", "targeted", "--from", "2000-01-01"),
        "person": ("--kind", "person", "--person", own[0]["person"]),
    }[kind]
    _, tree, _ = two.exported(two.new, "deux", *some)

    ours = {one["person"] for one in records_of(tree)}
    assert ours
    assert not set(OF_ITS_OWN) & leaves_of(tree).keys()
    assert {one.get("person") for one in lines_of(tree)} == ours
    theirs = records_of(two.folder / "un/paquet", SECOND)
    told = b"".join(path.read_bytes() for path in tree.rglob("*") if path.is_file())
    for one in theirs:
        assert not any(one[name].encode() in told for name in ("record", "deposit", "person"))
    assert any(path.startswith("content/trust/") for path in leaves_of(tree))
    assert any(path.startswith("content/journal/") for path in leaves_of(tree))


def test_an_order_for_everything_hands_on_everything(two: Two) -> None:
    _, tree, _ = two.exported(two.new, "deux", *BOTH)
    before = two.folder / "un/paquet"
    assert set(OF_ITS_OWN) <= leaves_of(tree).keys()
    assert sorted(map(str, lines_of(tree))) == sorted(map(str, lines_of(before)))
