"""The layout `tree`: XDM archives, and a manifest that parses and is valid."""

from __future__ import annotations

import hashlib
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from lxml import etree

from exports.portability.layouts.tree import TreeLayout
from exports.portability.layouts.tree.archive import document_name
from tests.exports.portability.layouts.layout_samples import (
    ABOUT,
    ANY_TEXT,
    identifier_of,
    laid_out,
    person,
    record,
    several,
    unpacked,
)
from tests.exports.portability.plain_inventory import check_path

RIM = {"r": "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0", "l": "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"}
_METADATA = "IHE_XDM/SUBSET01/METADATA.XML"
_SHORT_NAME = re.compile(r"[A-Z0-9_]{1,8}(\.[A-Z0-9]{1,3})?")
_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")


def _archives(files: dict[str, bytes]) -> dict[str, zipfile.ZipFile]:
    return {path[5:-4]: zipfile.ZipFile(BytesIO(files[path])) for path in files if path.endswith(".ZIP")}


def _slot(entry: etree._Element, name: str) -> list[str]:
    return [value.text or "" for value in entry.findall(f"r:Slot[@name='{name}']/r:ValueList/r:Value", RIM)]


def test_there_is_one_archive_for_each_person_with_documents() -> None:
    files = laid_out(TreeLayout(), *several())
    persons = sorted(several()[0])
    with_documents = [at for at, name in enumerate(persons, start=1) if several()[0][name][1]]
    assert list(_archives(files)) == [*(f"PAT{at:05}" for at in with_documents), "TRA00001"]
    assert {"tree/INDEX.HTM", "tree/MANIFEST.XML", "tree/MANIFEST.XSD"} <= set(files)


def test_names_are_short_and_in_capitals() -> None:
    files = laid_out(TreeLayout(), *several())
    for path in files:
        check_path(path)
        assert _SHORT_NAME.fullmatch(path.removeprefix("tree/")), path
    for archive in _archives(files).values():
        assert {"README.TXT", "INDEX.HTM", _METADATA} < set(archive.namelist())
        for name in archive.namelist():
            assert all(_SHORT_NAME.fullmatch(part) for part in name.split("/")), name
    assert (document_name(99_999), document_name(100_000)) == ("DOC99999", "D0100000")


def test_the_manifest_is_valid_and_tells_the_archives(tmp_path: Path) -> None:
    about = replace(ABOUT, first_day=date(2023, 1, 1), last_day=date(2023, 12, 31), unreadable=2)
    files = laid_out(TreeLayout(), *several(), about=about)
    tree = unpacked(files, tmp_path) / "tree"
    command = [
        "xmllint",
        "--nonet",
        "--noout",
        "--schema",
        str(tree / "MANIFEST.XSD"),
        str(tree / "MANIFEST.XML"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    root = etree.parse(tree / "MANIFEST.XML").getroot()
    order = [root.findtext(name) for name in ("exportType", "exportStartTime", "exportEndTime")]
    assert order == [None, None, None], "these are about the order"
    assert root.findtext("exportStatus") == "PARTIAL"
    assert root.findtext("extractTime") == "2026-03-02T09:15:00+00:00"
    assert (root.findtext("PatientArchiveCount"), root.findtext("TransverseArchiveCount")) == ("3", "1")
    told = root.findall("Archives/Archive")
    assert len(told) == 4
    for one in told:
        content = files[f"tree/{one.findtext('archiveid')}.ZIP"]
        assert (one.findtext("size"), one.findtext("hash")) == (
            str(len(content)),
            hashlib.sha256(content).hexdigest(),
        )
    assert "147720425367411" in [one.findtext("patientId") for one in told]


def test_a_manifest_without_archives_is_valid() -> None:
    files = laid_out(TreeLayout(), {}, about=replace(ABOUT, latest=None, establishments=()))
    schema = etree.XMLSchema(etree.fromstring(files["tree/MANIFEST.XSD"]))
    schema.assertValid(etree.fromstring(files["tree/MANIFEST.XML"]))


def test_the_metadata_describe_the_documents() -> None:
    persons, nobody = several()
    sources = {one.record: one for _, records in persons.values() for one in records} | {
        one.record: one for one in nobody
    }
    for archive in _archives(laid_out(TreeLayout(), persons, nobody)).values():
        root = etree.fromstring(archive.read(_METADATA))
        entries = root.findall(".//r:ExtrinsicObject", RIM)
        described = set()
        for entry in entries:
            (uri,), (digest,), (size,) = (_slot(entry, name) for name in ("URI", "hash", "size"))
            content = archive.read(f"IHE_XDM/SUBSET01/{uri}")
            described.add(f"IHE_XDM/SUBSET01/{uri}")
            assert size == str(len(content))
            assert digest == hashlib.sha1(content, usedforsecurity=False).hexdigest()
            assert _slot(entry, "urn:archive-dui:sha256") == [hashlib.sha256(content).hexdigest()]
            part = "document" if uri.endswith(".PDF") else "source"
            assert content == sources[_slot(entry, "urn:archive-dui:record")[0]].parts[part].content
            assert (entry.get("mimeType") == "application/pdf") == (part == "document")
        assert described == set(archive.namelist()) - {"README.TXT", "INDEX.HTM", _METADATA}


def test_the_metadata_hold_together() -> None:
    for archive in _archives(laid_out(TreeLayout(), *several())).values():
        root = etree.fromstring(archive.read(_METADATA))
        identifiers = [one.get("id") for one in root.iter() if isinstance(one.tag, str) and one.get("id")]
        assert len(set(identifiers)) == len(identifiers)
        objects = {
            one.get("id") for one in root[0] if one.tag.endswith(("ExtrinsicObject", "RegistryPackage"))
        }
        links = root.findall(".//r:Association", RIM)
        assert all({one.get("sourceObject"), one.get("targetObject")} <= objects for one in links)
        members = [one for one in links if one.get("associationType", "").endswith(":HasMember")]
        assert len(members) == len(objects) - 1
        for one in root.findall(".//r:ExternalIdentifier", RIM):
            value = one.get("value", "")
            assert _OID.fullmatch(value) or value.split("^")[3].split("&")[2] == "ISO"
            assert len(value) <= 64 or "^" in value


def test_a_newer_version_replaces_the_older_one() -> None:
    archives = _archives(laid_out(TreeLayout(), *several()))
    links = [
        link.get("associationType", "").rpartition(":")[2]
        for archive in archives.values()
        for link in etree.fromstring(archive.read(_METADATA)).findall(".//r:Association", RIM)
    ]
    assert links.count("RPLC") == 2
    assert links.count("XFRM") == 4


def test_patients_have_the_national_identifier_else_their_own() -> None:
    files = laid_out(TreeLayout(), *several())
    values = {
        root.find(
            ".//r:ExtrinsicObject/r:ExternalIdentifier[@identificationScheme="
            "'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427']",
            RIM,
        )
        for root in (etree.fromstring(one.read(_METADATA)) for one in _archives(files).values())
    }
    told = sorted("none" if one is None else one.get("value", "") for one in values)
    assert any(one == "147720425367411^^^&1.2.250.1.213.1.4.8&ISO^NH" for one in told)
    assert any(one.startswith("3480787529/194704032^^^&2.25.") and one.endswith("&ISO^PI") for one in told)
    assert "none" in told, "what concerns nobody has no patient"


def test_the_same_content_gives_the_same_bytes() -> None:
    assert laid_out(TreeLayout(), *several()) == laid_out(TreeLayout(), *several())


def test_nothing_inside_is_deflated() -> None:
    for archive in _archives(laid_out(TreeLayout(), *several())).values():
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.testzip() is None


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
@example("", "", " ")
def test_any_text_gives_well_formed_files(family: str, title: str, value: str) -> None:
    name, content = person(
        "1", family=family, ins=f"1.2.250.1.213.1.4.8|{value}", local_ids=[f"{title}|{value}"]
    )
    one = record("a", "1", details={"title": title, "document_type": value, "confidentiality": value})
    about = replace(ABOUT, establishments=({"finess": "480787529", "name": family},))
    files = laid_out(TreeLayout(), {name: (content, [one])}, about=about)
    schema = etree.XMLSchema(etree.fromstring(files["tree/MANIFEST.XSD"]))
    schema.assertValid(etree.fromstring(files["tree/MANIFEST.XML"]))
    for archive in _archives(files).values():
        etree.fromstring(archive.read(_METADATA))
        _page(archive.read("INDEX.HTM"))
    _page(files["tree/INDEX.HTM"])


def _page(content: bytes) -> None:
    etree.fromstring(content, etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False))


@pytest.mark.parametrize("uri", ["https://local.example", "urn:oid:1.2.3", "1.2.3", ""])
def test_every_authority_is_an_oid(uri: str) -> None:
    name, content = person("1", ins="", local_ids=[f"{uri}|7"])
    archive = _archives(laid_out(TreeLayout(), {name: (content, [record("a", "1")])}))["PAT00001"]
    entry = etree.fromstring(archive.read(_METADATA)).find(".//r:ExtrinsicObject", RIM)
    assert entry is not None
    (source,) = _slot(entry, "sourcePatientId")
    authority = source.split("^")[3].split("&")[1]
    assert _OID.fullmatch(authority)
    assert (authority == "1.2.3") == uri.endswith("1.2.3")
    assert identifier_of("a") == _slot(entry, "urn:archive-dui:record")[0]
