"""The tree, pages and tables of a real package: they are what the content is, and come back the same."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from archive_service.bootstrap import Services
from archive_service.settings import read_settings
from exports.portability.layouts.tables.cells import plain
from tests.journeys.test_portability_import import Two, filled, leaves_of, told_of

RIM = {"r": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"}
_METADATA = "IHE_XDM/SUBSET01/METADATA.XML"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    made = Two(tmp_path_factory.mktemp("deux"))
    services = Services(read_settings(made.old.path))
    try:
        filled(services)
    finally:
        services.close()
    return made


@pytest.fixture(scope="module")
def package(two: Two) -> tuple[str, Path]:
    root, tree, _ = two.exported(two.old, "un", "--layout", "tree")
    return root, tree


def test_a_package_with_all_layouts_is_complete_and_comes_back_with_the_same_root(
    two: Two, package: tuple[str, Path]
) -> None:
    root, tree = package
    assert two.old.run("export", "check", tree)[-1]["verdict"] == "complete"
    assert json.loads((tree / "manifest.json").read_bytes())["layouts"] == ["tree"]
    (line,) = two.new.run("import", tree)
    again, second, _ = two.exported(two.new, "deux", "--layout", "tree")

    assert line["findings"] == []
    assert leaves_of(second) == leaves_of(tree)
    assert again == root


def test_the_archives_have_every_document_of_the_content_once(package: tuple[str, Path]) -> None:
    tree = package[1]
    inside, persons = [], set()
    for path in sorted((tree / "tree").glob("*.ZIP")):
        with zipfile.ZipFile(path) as archive:
            entries = etree.fromstring(archive.read(_METADATA)).findall(".//r:ExtrinsicObject", RIM)
            names = [entry.findtext("r:Slot[@name='URI']/r:ValueList/r:Value", "", RIM) for entry in entries]
            inside += [archive.read(f"IHE_XDM/SUBSET01/{name}") for name in names]
            assert len(archive.namelist()) == len(names) + 3
        persons.add(leaves_of(tree)[f"tree/{path.name}"]["person"])
    wanted = [
        path.read_bytes()
        for path in (tree / "content" / "records").glob("*/*")
        if path.stem in ("source", "document")
    ]
    assert sorted(map(_digest, inside)) == sorted(map(_digest, wanted))
    assert persons == {one["person"] for one in told_of(tree, "records", "record.json")}


def test_the_manifest_of_the_tree_is_true(package: tuple[str, Path]) -> None:
    folder = package[1] / "tree"
    root = etree.parse(folder / "MANIFEST.XML").getroot()
    etree.XMLSchema(etree.parse(folder / "MANIFEST.XSD")).assertValid(root)
    told = {
        one.findtext("archiveid"): (one.findtext("size"), one.findtext("hash"))
        for one in root.findall("Archives/Archive")
    }
    found = {
        path.stem: (str(path.stat().st_size), _digest(path.read_bytes())) for path in folder.glob("*.ZIP")
    }
    assert told == found


def test_every_link_of_the_pages_leads_to_a_file(package: tuple[str, Path]) -> None:
    tree = package[1]
    pages = [tree / "index.html", *(tree / "pages").glob("*.html")]
    reached = set()
    for page in pages:
        for link in re.findall('(?:href|src)="([^"#]+)"', page.read_text("utf-8")):
            target = (page.parent / unquote(link)).resolve()
            assert target.is_file(), link
            reached.add(target)
    documents = set((tree / "content" / "records").resolve().glob("*/document.pdf"))
    assert documents
    assert documents <= reached


def test_the_tables_tell_persons_stays_and_documents(package: tuple[str, Path]) -> None:
    tree = package[1]
    documents = {row["record"]: row for row in _rows(tree, "documents")}
    for told in told_of(tree, "records", "record.json"):
        row = documents.pop(told["record"])
        assert (row["person"], row["title"]) == (told["person"] or "", told["details"]["title"])
        for part in ("source", "pdf"):
            assert _digest((tree / row[f"{part}_path"]).read_bytes()) == row[f"{part}_sha256"]
    assert not documents
    known = {one["person"] for one in told_of(tree, "persons", "person.json")}
    named = {row["person"] for row in _rows(tree, "persons")}
    assert named == {one["person"] for one in told_of(tree, "records", "record.json")} - {None}
    assert len(known - named) == 1, "who was merged into another has a file alone"
    stays = [
        stay for one in told_of(tree, "records", "record.json") for stay in one["details"]["stated"]["stays"]
    ]
    assert len(_rows(tree, "stays")) == len(stays) > 0
    for one in json.loads((tree / "tables" / "datapackage.json").read_bytes())["resources"]:
        assert one["hash"] == f"sha256:{_digest((tree / 'tables' / one['path']).read_bytes())}"


def _rows(tree: Path, name: str) -> list[dict[str, str]]:
    text = (tree / "tables" / f"{name}.csv").read_bytes().decode()
    return [
        {column: plain(cell) for column, cell in row.items()}
        for row in csv.DictReader(StringIO(text, newline=""))
    ]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
