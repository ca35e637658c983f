"""A package says in numbers, zeros too, what of every person and establishment is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.flow import RecordKind
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.published_formats import keep
from tests.journeys.test_portability_import import Two, opened
from tests.journeys.test_portability_quarantine import VENDOR, contradicting, of_unknown_company, waiting


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path, _of_every_outcome)


def _of_every_outcome(services: Services) -> None:
    services.establishments.register([establishment()], OPERATOR)
    for number in (1, 2):
        door.accept(services, cda(number), OPERATOR)
    later = cda(1).replace(b"20240311", b"20200311").replace(b"999.1.1", b"999.1.91")
    door.accept(services, later.replace(b"999.2.1", b"999.2.91"), OPERATOR)
    waiting(services, contradicting(FINESS, "Secret"), OPERATOR)
    waiting(services, of_unknown_company(3), VENDOR)
    refused = waiting(services, of_unknown_company(4), VENDOR)
    services.settle.refuse(refused, OPERATOR, "autre établissement")
    work_until_empty(services)


def whole_in(tree: Path) -> dict[str, Any]:
    (path,) = (tree / "content" / "completeness").iterdir()
    told: dict[str, Any] = json.loads(path.read_bytes())
    return told


def persons_in(tree: Path) -> list[dict[str, Any]]:
    paths = sorted(tree.glob("content/persons/*/completeness/*.json"))
    return [json.loads(path.read_bytes()) for path in paths]


def counts_of(told: dict[str, Any], kind: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [one for one in told["kinds"] if one["kind"] == kind]
    assert len(found) == 1
    return found[0]


def test_every_kind_has_its_numbers_also_when_they_are_zero(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    told, persons = whole_in(tree), persons_in(tree)
    keep([told], "portability-completeness")
    keep(persons, "portability-person-completeness")

    (place,) = told["establishments"]
    assert place["establishment"] == FINESS
    for one in (place, *persons):
        assert [each["kind"] for each in one["kinds"]] == sorted(kind.value for kind in RecordKind)
    assert counts_of(place, "cda-document") == {
        "kind": "cda-document",
        "accepted": 3,
        "exported": 3,
        "excluded": [],
        "eliminated": [],
    }
    assert counts_of(place, "native-file")["accepted"] == 0
    assert sorted(counts_of(one, "cda-document")["exported"] for one in persons) == [1, 2]
    assert told["flows"] == {
        "refused": {"flows": 1, "codes": [{"code": "custodian-unregistered", "flows": 1}]},
        "quarantined": {"exported": 1, "excluded": [{"reason": "custodian-unregistered", "flows": 1}]},
    }


def test_what_is_outside_the_order_is_counted(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un", "--kind", "targeted", "--from", "2022-01-01")
    told, persons = whole_in(tree), persons_in(tree)
    outside = [{"reason": "outside-scope", "records": 1}]
    (place,) = told["establishments"]
    found = counts_of(place, "cda-document")
    assert (found["accepted"], found["exported"], found["excluded"]) == (3, 2, outside)
    assert sorted(counts_of(one, "cda-document")["accepted"] for one in persons) == [1, 2]
    assert [counts_of(one, "cda-document")["excluded"] for one in persons].count(outside) == 1
    assert told["flows"]["quarantined"] == {
        "exported": 0,
        "excluded": [{"reason": "outside-scope", "flows": 2}],
    }


@pytest.mark.parametrize("some", [(), ("--kind", "targeted", "--from", "2022-01-01")])
def test_the_statements_of_the_sender_go_on_and_are_not_made_anew(two: Two, some: tuple[str, ...]) -> None:
    root, tree, _ = two.exported(two.old, "un", *some)
    two.new.run("import", tree)
    again, second, _ = two.exported(two.new, "deux", *some)
    assert (again, whole_in(second), persons_in(second)) == (root, whole_in(tree), persons_in(tree))

    with opened(two.new) as new:
        door.accept(new, cda(40), OPERATOR)
        work_until_empty(new)
    _, third, _ = two.exported(two.new, "trois", *some)
    assert len(list((third / "content" / "completeness").iterdir())) == 2


def test_an_order_for_one_person_says_nothing_of_the_establishment(two: Two) -> None:
    with opened(two.old) as old:
        person = old.record_reading.records(RecordFilter(), OPERATOR)[0].person
    root, tree, _ = two.exported(two.old, "un", "--kind", "person", "--person", str(person))
    assert not (tree / "content" / "completeness").exists()
    assert [one["person"] for one in persons_in(tree)] == [str(person)]
    two.new.run("import", tree)
    assert two.exported(two.new, "deux", "--kind", "person", "--person", str(person))[0] == root
