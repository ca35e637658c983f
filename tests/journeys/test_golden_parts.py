"""Output of earlier versions is still valid without its home: parts, receipts, packages, journal."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from signing.merkle import Frontier, leaf_hash
from signing.tiles import bundle_path, read_bundle
from signing.transparency import open_checkpoint
from tests.journeys.homes import Home

GIVEN = sorted((Path(__file__).parents[1] / "golden" / "homes").glob("*/given"))
NOW = "2026-11-30T09:00:00+00:00"
"""The certificates of a development authority end: the tests stay on the day after the homes were made."""


def each_of(pattern: str) -> list[Any]:
    """Return what each golden home gave away under such a name, as parameters of a test."""
    found = [path for given in GIVEN for path in sorted(given.glob(pattern))]
    assert found, f"no golden home has {pattern}"
    return [pytest.param(path, id="-".join(path.relative_to(path.parents[3]).parts)) for path in found]


@pytest.mark.parametrize("parts", each_of("parts/*"))
def test_the_parts_of_a_record_are_verified_without_the_home_they_come_from(
    parts: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "another", ARCHIVE_NOW=NOW, ARCHIVE_TRUST=str(parts.parents[1] / "trust"))

    (report,) = home.run("verify", parts)

    assert report["verdict"] == "passed", report


@pytest.mark.parametrize("parts", each_of("parts/*"))
def test_a_receipt_is_signed_by_a_key_of_the_home(parts: Path) -> None:
    header, claims, signature = (parts / "receipt").read_text().strip().split(".")
    (key,) = json.loads((parts.parents[1] / "trust" / "receipt-keys.json").read_text())["keys"]
    x, y = (int.from_bytes(_decoded(key[axis])) for axis in ("x", "y"))
    r, s = (int.from_bytes(half) for half in (_decoded(signature)[:32], _decoded(signature)[32:]))

    EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key().verify(
        encode_dss_signature(r, s), f"{header}.{claims}".encode(), ECDSA(SHA256())
    )

    said = json.loads(_decoded(claims))
    flows = {sha256(flow.read_bytes()).hexdigest() for flow in (parts.parents[2] / "flows").iterdir()}
    assert json.loads(_decoded(header))["kid"] == key["kid"]
    assert said["outcome"] == "accepted"
    assert said["sha256"] in flows


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize("package", each_of("packages/*/*.zip"))
def test_a_package_holds_the_parts_of_its_record(package: Path) -> None:
    with ZipFile(package) as archive:
        manifest = etree.fromstring(archive.read("manifest.xml"))
        version = f"{{fr:gouv:culture:archivesdefrance:seda:v{package.parent.name}}}"
        objects = {
            one.findtext(f"{version}Uri"): one.findtext(f"{version}MessageDigest")
            for one in manifest.iter(f"{version}BinaryDataObject")
        }
        contents = {name: archive.read(name) for name in archive.namelist() if name != "manifest.xml"}
    given = {part.read_bytes() for part in package.parents[2].glob("parts/*/*")}

    assert {name: sha512(content).hexdigest() for name, content in contents.items()} == objects
    assert len(contents) == 5
    assert set(contents.values()) <= given


@pytest.mark.parametrize("log", each_of("journal"))
def test_the_journal_is_the_one_that_its_checkpoint_signs(log: Path) -> None:
    checkpoint = open_checkpoint(
        (log / "checkpoint").read_bytes(), (log.parent / "trust" / "journal.vkey").read_text().strip()
    )

    entries = read_bundle((log / bundle_path(0, checkpoint.size)).read_bytes())

    assert len(entries) == checkpoint.size
    frontier = Frontier()
    for entry in entries:
        frontier = frontier.append(leaf_hash(entry))
    assert frontier.root() == checkpoint.root
