"""Files of a later version at odd places, with odd owners, are exported as they came, also before a delta."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive_service.holdings.package_reading import PackageTree
from archive_service.model.actors import OPERATOR
from archive_service.runtime.worker import work_until_empty
from tests.journeys import door
from tests.journeys.homes import cda, establishment
from tests.journeys.test_portability_import import Two, add_line, leaves_of, listed_again, opened

NOBODY = "0a4b6f9e-7f0d-4a53-8a55-0d7cf8a3c411"


@pytest.fixture
def two(tmp_path: Path) -> Two:
    made = Two(tmp_path)
    with opened(made.old) as old:
        old.establishments.register([establishment()], OPERATOR)
        for number in range(3):
            door.accept(old, cda(number), OPERATOR)
        work_until_empty(old)
    return made


def with_odd_files(tree: Path) -> set[str]:
    """Add files below no identifier, of no record of the package, and of known kinds at other places."""
    last = max(path.name for path in (tree / "content/records").iterdir())
    odd = [
        ("content/records/notes/source.bin", "later", None),
        ("content/records/index.json", "later", None),
        (f"content/records/{NOBODY}/source.bin", "later", None),
        (f"content/records/{last.upper()}/note.bin", "later", None),
        ("content/later/copy.bin", "source", last),
        ("content/later/other.bin", "document", NOBODY),
        (f"content/records/{last}/z/source.bin", "source", last),
        ("content/deposits/notes/x.bin", "later", None),
        ("content/persons/notes/x.bin", "later", None),
    ]
    for path, kind, record in odd:
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(path.encode())
        add_line(tree, path, kind, person=None, record=record)
    listed_again(tree)
    return {path for path, _, _ in odd}


def test_odd_files_go_on_and_a_delta_follows(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    paths = with_odd_files(tree)
    with opened(two.new) as new:
        assert new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR).refused == 0

    _, base, _ = two.exported(two.new, "deux")
    told = leaves_of(tree)
    assert {path: leaves_of(base).get(path) for path in paths} == {path: told[path] for path in paths}

    with opened(two.new) as new:
        (record,) = door.accept(new, cda(9), OPERATOR)["records"]
    order = json.loads((base / "manifest.json").read_bytes())["order"]
    _, delta, _ = two.exported(two.new, "trois", "--after", order)
    found = json.loads((delta / "manifest.json").read_bytes())
    assert [path.name for path in (delta / "content/records").iterdir()] == [record]
    assert not paths & leaves_of(delta).keys()
    assert (found["equation"]["accepted"], found["equation"]["exported"]) == (4, 1)
