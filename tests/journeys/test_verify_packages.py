"""`verify` of what the service hands out: attestations, transfers, journals; and its report as a document."""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.begun_homes import begun
from tests.journeys.homes import Home, cda


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("handed-out")
    home = Home(begun(folder / "home"))
    (folder / "flow.xml").write_bytes(cda(1))
    home.run("deposit", folder / "flow.xml")
    home.run("work", "--until-empty")
    home.run("trust", "export", "-o", folder / "trust")
    return home


@pytest.fixture(scope="module")
def trust(home: Home) -> Path:
    return home.path.parent / "trust"


@pytest.fixture(scope="module")
def record(home: Home) -> str:
    (line,) = home.run("records")
    return str(line["record"])


def test_the_folder_of_an_attestation_is_verified_whole(home: Home, record: str, trust: Path) -> None:
    folder = home.path.parent / "paquet"
    home.run("attest", record, "-o", home.path.parent / "releve.pdf", "--package", folder)

    (line,) = Home(home.path.parent / "none").run("verify", folder, "--trust", trust)
    assert (line["kind"], line["verdict"]) == ("attestation", "passed")

    copy = home.path.parent / "copie"
    shutil.copytree(folder, copy)
    (copy / "provenance.json").write_bytes(b"{}")
    (line,) = home.run("verify", copy, code=10)
    assert line["steps"][0]["subindication"] == "HASH_FAILURE"


def test_a_transfer_is_verified_object_by_object(home: Home, record: str, trust: Path) -> None:
    package = home.path.parent / "paquets"
    (sent,) = home.run("transfer", "--department", "25", "--record", record, "-o", package)

    (line,) = home.run("verify", sent["package"], "--trust", trust)

    assert (line["kind"], line["verdict"]) == ("transfer", "passed")


def test_a_journal_is_verified_by_its_key(home: Home, trust: Path) -> None:
    folder = home.path.parent / "journal"
    home.run("journal", "export", "-o", folder)

    (own,) = home.run("verify", folder)
    (elsewhere,) = Home(home.path.parent / "none").run("verify", folder, "--trust", trust)

    assert (own["kind"], own["verdict"]) == ("journal", "passed")
    assert elsewhere["verdict"] == "passed"


def test_the_report_on_a_record_is_a_sealed_document(home: Home, record: str) -> None:
    file = home.path.parent / "rapport.pdf"

    (line,) = home.run("verify", record, "--report", file)

    (own,) = home.run("verify", file)
    assert (own["kind"], own["verdict"]) == ("pdf", "passed")
    reader = PdfFileReader(BytesIO(file.read_bytes()))
    attached = reader.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    assert json.loads(attached["/EF"]["/F"].data) == line


def test_a_report_without_a_home_is_a_document_without_seal(home: Home, record: str, trust: Path) -> None:
    document, file = home.path.parent / "document.pdf", home.path.parent / "seul.pdf"
    home.run("record", record, "--get", "document", "-o", document)

    Home(home.path.parent / "none").run("verify", document, "--trust", trust, "--report", file)

    assert not list(PdfFileReader(BytesIO(file.read_bytes())).embedded_signatures)
    assert not (home.path.parent / "none").exists()
