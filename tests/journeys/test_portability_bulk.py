"""An export in the layout `bulk`, from the order to the next vendor: the resources are those received."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.source_segments import segments_in
from archive_service.model.actors import OPERATOR
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from tests.journeys import door
from tests.journeys.homes import FINESS
from tests.journeys.test_portability_import import Two, filled
from tests.shared_material import SAMPLES, judge, needed


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    made = Two(tmp_path_factory.mktemp("bulk"))
    services = Services(read_settings(made.old.path))
    try:
        filled(services)
        sample = needed(SAMPLES / "tddui" / "Bundle-ExampleTDDUIBundle.json").read_bytes()
        native = sample.replace(b"480787529", FINESS.encode())
        assert door.accept(services, native, OPERATOR)["outcome"] == "accepted"
        work_until_empty(services)
    finally:
        services.close()
    return made


@pytest.fixture(scope="module")
def exported(two: Two) -> tuple[str, Path, list[Path]]:
    return two.exported(two.old, "bulk", "--layout", "bulk")


def received(tree: Path) -> list[bytes]:
    """Return the resources in the sources of a tree, each line once."""
    lines = set()
    for source in tree.glob("content/records/*/source.json"):
        content = source.read_bytes()
        pieces = [part for _, part in segments_in(content)] if content.startswith(b'{"flow"') else [content]
        for piece in pieces:
            try:
                told = json.loads(piece)
            except ValueError:  # bytes between entries
                continue
            for entry in told.get("entry", [told]):
                lines.add(json.dumps(entry["resource"], sort_keys=True).encode())
    return sorted(lines)


def told(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def test_the_resources_are_those_of_the_sources(exported: tuple[str, Path, list[Path]]) -> None:
    _, tree, _ = exported
    manifest = json.loads((tree / "bulk" / "manifest.json").read_bytes())

    lines = []
    for item in manifest["output"]:
        assert (tree / "bulk" / item["url"]).stat().st_size == item["fileSize"]
        if {"url": "urn:archive-dui:extension:origin", "valueCode": "received"} in item["extension"]:
            lines += told(tree / "bulk" / item["url"])

    assert len(lines) > 10
    assert sorted(json.dumps(line, sort_keys=True).encode() for line in lines) == received(tree)
    assert json.loads((tree / "manifest.json").read_bytes())["layouts"] == ["bulk"]


def test_every_record_and_every_person_has_its_resource(exported: tuple[str, Path, list[Path]]) -> None:
    _, tree, _ = exported
    sheets = [one for path in tree.glob("bulk/*/made/DocumentReference.ndjson") for one in told(path)]
    patients = [one for path in tree.glob("bulk/*/made/Patient.ndjson") for one in told(path)]

    assert sorted(one["id"] for one in sheets) == sorted(
        path.name for path in (tree / "content/records").iterdir()
    )
    assert {path.name for path in (tree / "content/persons").iterdir()} >= {one["id"] for one in patients}
    files = {
        one["attachment"]["url"]: one["attachment"]
        for sheet in sheets
        for one in sheet["content"]
        if one["attachment"]["url"].startswith("../")
    }
    for url, attachment in files.items():
        assert (tree / "bulk/00001/made" / url).resolve().stat().st_size == attachment["size"]
    own = [one for one in told(tree / "bulk/dangling.ndjson") if "/made/" in one["file"]]
    assert own == []


def test_the_next_vendor_exports_the_same_root(two: Two, exported: tuple[str, Path, list[Path]]) -> None:
    root, tree, volumes = exported
    checked = subprocess.run(["python3", tree / "check_portability.py", tree], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout

    two.new.run("import", *volumes, "--key", two.receiver.key)
    again, copy, _ = two.exported(two.new, "bulk-again", "--layout", "bulk")

    assert again == root
    assert sorted(path.relative_to(tree) for path in tree.glob("bulk/**/*")) == sorted(
        path.relative_to(copy) for path in copy.glob("bulk/**/*")
    )


@pytest.mark.judge
def test_what_we_made_of_real_records_is_valid_r4(exported: tuple[str, Path, list[Path]]) -> None:
    _, tree, _ = exported
    files = [*sorted(tree.glob("bulk/*/made/*.ndjson")), *sorted(tree.glob("bulk/outcome.ndjson"))]

    command = [str(judge("fhir")), "--ndjson", "--one-type", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(verdicts) == len(files) >= 3
    assert [verdict for verdict in verdicts if verdict["errors"]] == []
