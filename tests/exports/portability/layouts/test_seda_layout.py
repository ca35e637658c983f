"""The `seda` layout: messages whose objects are the leaves of the package."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.layouts import ContentPart, PackageFacts, RecordFiles, Shard
from exports.portability.layouts.seda import SCRIPT, SedaLayout
from exports.portability.tree_package import TreeFile
from tests.exports.seda_samples import seda
from tests.shared_material import judge

PERSON, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
ABOUT = PackageFacts(
    establishments=[{"finess": "250000015", "legal_entity": "250000999", "name": "EHPAD Les Tilleuls"}],
    first_day=None,
    last_day=None,
    latest=datetime(2026, 3, 2, tzinfo=UTC),
)


def told(number: int, person: str | None, **changes: Any) -> dict[str, Any]:
    """Return the `record.json` of an invented record."""
    decision = {
        "rule": "MED-R1112-7",
        "final_action": "destroy",
        "first_day": "2026-01-31",
        "explanation": "Règle MED-R1112-7 : 20 ans après le dernier passage.",
        "access": {"rule": "ACC-MED-120", "first_day": "1940-05-17", "last_day": "2060-05-17"},
        "basis": {"facts": {"legal_entity": "250000999", "legal_status": "public", "department": "25"}},
    }
    return {
        "record": _id(number),
        "person": person,
        "establishment": "250000015",
        "kind": "cda-document",
        "state": "sealed",
        "document_date": "2026-01-31",
        "details": {
            "title": f"Compte rendu n° {number} <& \x01",
            "person_name": "MARTIN Jeanne",
            "period": [None, "2026-01-31"],
            "decision": decision,
        },
        **changes,
    }


def record(number: int, person: str | None = PERSON, **changes: Any) -> RecordFiles:
    """Return an invented record with its parts."""
    facts = told(number, person, **changes)
    contents = {
        "source": ("source.xml", b"<ClinicalDocument/>"),
        "document": ("document.pdf", b"%PDF-1.7 " + str(number).encode()),
        "manifest": ("manifest.json", b"{}"),
        "nonce": ("nonce.bin", bytes(32)),
        "provenance": ("provenance.json", b"{}"),
        "evidence": ("evidence.er", b"0" * 40),
        "record": ("record.json", json.dumps(facts).encode()),
    }
    folder = f"content/records/{_id(number)}"
    parts = {kind: ContentPart(f"{folder}/{name}", content) for kind, (name, content) in contents.items()}
    return RecordFiles(_id(number), person, facts, parts)


def _id(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


def made(records: Sequence[RecordFiles], number: int = 1) -> dict[str, bytes]:
    """Return the files of a package of one shard with these records, by path."""
    layout = SedaLayout()
    with layout.shard(Shard(number, 1, sorted({one.person for one in records if one.person}))) as shard:
        for one in records:
            shard.add_record(one)
        found = [*shard.files(), *layout.whole([shard.facts()], ABOUT)]
        assert [file.path for file in found] == sorted(file.path for file in found)
        return {file.path: _content(file) for file in found}


def _content(file: TreeFile) -> bytes:
    assert (file.kind, file.person, file.record) == ("layout", None, None)
    with file.open() as stream:
        return stream.read()


def objects(manifest: bytes) -> dict[str, str]:
    """Return the SHA-512 of each object by its address."""
    root = ET.fromstring(manifest)
    return {
        str(one.findtext(seda("Uri", "2.2"))): str(one.findtext(seda("MessageDigest", "2.2")))
        for one in root.iter(seda("BinaryDataObject", "2.2"))
    }


def test_the_objects_of_a_message_are_the_leaves_themselves() -> None:
    one = record(1)
    (path, manifest), (script, _) = made([one]).items()

    assert (path, script) == ("seda/00001/manifest.xml", SCRIPT)
    assert objects(manifest) == {
        part.path: hashlib.sha512(part.content).hexdigest()
        for kind, part in one.parts.items()
        if kind != "record"
    }


def test_records_that_are_not_sealed_are_listed_and_not_described() -> None:
    files = made([record(1), record(2, state="failed")])

    assert _id(2) not in files["seda/00001/manifest.xml"].decode()
    assert files["seda/left-out.ndjson"] == f'{{"reason":"failed","record":"{_id(2)}"}}\n'.encode()
    assert "seda/00001/manifest.xml" not in made([record(2, state="failed")])


def test_records_of_one_person_in_several_establishments_and_kinds_are_grouped() -> None:
    records = [
        record(1),
        record(2, establishment="250000023"),
        record(3, kind="native-file"),
        record(4),
        record(5, establishment="250000023"),
        record(6, person=OTHER, document_date="9999-12-31"),
        record(7, person=None, kind="structure-data"),
    ]

    manifest = ET.fromstring(made(records)["seda/00001/manifest.xml"])

    units = [
        str(one.findtext(f"{seda('Content', '2.2')}/{seda('Title', '2.2')}"))
        for one in manifest.iter(seda("ArchiveUnit", "2.2"))
    ]
    assert sum(one.startswith("Compte rendu") for one in units) == 7
    assert sum("FINESS" in one for one in units) == 2


@given(st.permutations(range(1, 6)), st.integers(1, 99_999))
def test_the_same_records_give_the_same_message(order: Sequence[int], number: int) -> None:
    first = made([record(one) for one in range(1, 6)], number)
    assert made([record(one) for one in order], number) == first


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([None, "9999-12-31", "0001-01-01"]))
def test_any_text_and_date_gives_a_message_that_parses(title: str, name: str, day: str | None) -> None:
    one = record(1, document_date=day)
    one.told["details"].update(title=title, person_name=name, period=[day, None])
    assert len(objects(made([one])["seda/00001/manifest.xml"])) == 6


def test_a_record_without_a_decision_is_kept() -> None:
    one = record(1)
    one.told["details"].update(decision=None, title="", person_name="")
    manifest = made([one])["seda/00001/manifest.xml"].decode()
    assert "<FinalAction>Keep</FinalAction>" in manifest
    assert "<Rule>SANS-REGLE</Rule>" in manifest


def test_nothing_of_a_person_has_a_name_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with SedaLayout().shard(Shard(1, 1, [PERSON])) as shard:
        for number in range(1, 60):
            shard.add_record(record(number))
        (message,) = shard.files()
        assert list(tmp_path.iterdir()) == []
        with message.open() as content:
            assert b"MARTIN Jeanne" in content.read()


def packages(tree: Path, folder: Path, records: Sequence[RecordFiles]) -> list[Path]:
    """Write the tree of the records, run its program, and return the packages."""
    files = made(records) | {part.path: part.content for one in records for part in one.parts.values()}
    for path, content in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(content)
    run = subprocess.run(
        [sys.executable, str(tree / SCRIPT), str(tree), str(folder)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return [Path(line) for line in run.stdout.splitlines()]


def test_the_program_of_the_layout_makes_a_package_of_each_message(tmp_path: Path) -> None:
    (package,) = packages(tmp_path / "tree", tmp_path / "sip", [record(1), record(2, person=None)])
    with zipfile.ZipFile(package) as sip:
        named = objects(sip.read("manifest.xml"))
        assert set(sip.namelist()) == {*named, "manifest.xml"}
        assert {uri: hashlib.sha512(sip.read(uri)).hexdigest() for uri in named} == named


def test_the_program_refuses_a_message_that_names_another_file(tmp_path: Path) -> None:
    packages(tmp_path / "tree", tmp_path / "sip", [record(1)])
    message = tmp_path / "tree" / "seda" / "00001" / "manifest.xml"
    message.write_text(message.read_text().replace("content/records/", "content/records/../../", 1))
    run = subprocess.run(
        [sys.executable, str(tmp_path / "tree" / SCRIPT), str(tmp_path / "tree"), str(tmp_path / "other")],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "is no file of a record" in run.stderr


@pytest.mark.judge
def test_the_judge_takes_the_packages_that_the_program_makes(tmp_path: Path) -> None:
    program = judge("seda")
    records = [
        record(1),
        record(2, establishment="250000023"),
        record(3, kind="native-file"),
        record(4, person=OTHER, document_date="9999-12-31"),
        record(5, person=None, kind="structure-data"),
        record(6, state="failed"),
    ]
    (package,) = packages(tmp_path / "tree", tmp_path / "sip", records)

    ended = subprocess.run([str(program), "sip", str(package)], capture_output=True, text=True, timeout=300)

    (answer,) = [json.loads(line) for line in ended.stdout.splitlines()]
    assert answer["verdict"] == "OK", answer["findings"]
    assert (answer["engines"]["libxml2"], answer["engines"]["xmlschema"]) == ("OK", "OK")
