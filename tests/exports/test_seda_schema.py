"""Every version of the manifest is valid for the official schema, in two engines."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from lxml import etree

from exports import SEDA_VERSIONS, SedaVersion, write_transfer
from tests.exports.seda_samples import HEADER, LocalW3C, record, schema_file, varied_records
from tests.shared_material import judge


def manifest_of(package: Path) -> bytes:
    with zipfile.ZipFile(package) as archive:
        return archive.read("manifest.xml")


@pytest.mark.parametrize("version", SEDA_VERSIONS)
def test_the_manifest_is_valid_for_libxml2(version: SedaVersion, tmp_path: Path) -> None:
    parser = etree.XMLParser()
    parser.resolvers.add(LocalW3C())
    schema = etree.XMLSchema(etree.parse(str(schema_file(version)), parser))

    write_transfer(varied_records(), HEADER, version, tmp_path / "p.zip")

    assert schema.validate(etree.fromstring(manifest_of(tmp_path / "p.zip"))), schema.error_log


@pytest.mark.parametrize("version", SEDA_VERSIONS)
def test_the_manifest_is_valid_for_xmlschema(version: SedaVersion, tmp_path: Path) -> None:
    w3c = schema_file(version).parents[1] / "w3c"
    schema = xmlschema.XMLSchema10(
        str(schema_file(version)),
        allow="local",
        locations={
            "http://www.w3.org/XML/1998/namespace": str(w3c / "xml.xsd"),
            "http://www.w3.org/1999/xlink": str(w3c / "xlink.xsd"),
        },
        uri_mapper=lambda uri: (
            str(w3c / uri.rsplit("/", 1)[1]) if uri.startswith("http://www.w3.org/") else uri
        ),
    )

    write_transfer(varied_records(), HEADER, version, tmp_path / "p.zip")

    found = [error.reason for error in schema.iter_errors(manifest_of(tmp_path / "p.zip").decode())]
    assert found == []


@pytest.mark.judge
def test_the_judge_takes_packages_of_every_version(tmp_path: Path) -> None:
    program = judge("seda")
    packages = {version: tmp_path / f"v{version}.zip" for version in SEDA_VERSIONS}
    for version, package in packages.items():
        write_transfer(varied_records(), HEADER, version, package)
    alone = tmp_path / "alone.zip"
    write_transfer([record("r-1")], HEADER, "2.3", alone)

    answers = judged(program, *packages.values(), alone)

    assert [answer["seda_version"] for answer in answers] == [*SEDA_VERSIONS, "2.3"]
    for answer in answers:
        assert answer["verdict"] == "OK", answer["findings"]
        assert (answer["engines"]["libxml2"], answer["engines"]["xmlschema"]) == ("OK", "OK")
        # A nonce and an evidence record have no PRONOM entry. sipg knows the folder only as "Content".
        assert {finding["code"] for finding in answer["findings"]} <= {"FORMAT_ID", "SIPG"}


@pytest.mark.judge
def test_the_judge_refuses_a_package_with_one_byte_changed(tmp_path: Path) -> None:
    program = judge("seda")
    package = tmp_path / "p.zip"
    write_transfer([record("r-1")], HEADER, "2.3", package)
    with zipfile.ZipFile(package) as archive, zipfile.ZipFile(tmp_path / "changed.zip", "w") as changed:
        for info in archive.infolist():
            changed.writestr(info.filename, archive.read(info).replace(b"r-1 source", b"r-2 source"))

    (answer,) = judged(program, tmp_path / "changed.zip")

    assert answer["verdict"] == "KO"
    assert {finding["code"] for finding in answer["findings"] if finding["level"] == "error"} == {
        "DIGEST_MISMATCH"
    }


def judged(program: Path, *packages: Path) -> list[dict[str, Any]]:
    ended = subprocess.run(
        [str(program), "sip", *map(str, packages)], capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode in (0, 1), f"the judge gave no verdict: {ended.stderr[-2000:]}"
    return [json.loads(line) for line in ended.stdout.splitlines()]
