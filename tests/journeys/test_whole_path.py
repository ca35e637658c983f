"""From a flow to its sealed document and its package, as a user does it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.homes import FINESS, SECRETS, Answer, Home, cda


class StartedHome(Home):
    """A home where each command starts with an interpreter of its own the first time that it is run."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.started: set[str | Path] = set()

    def answer(self, *arguments: str | Path, **environment: str) -> Answer:
        """Run a command."""
        self.own_interpreters = arguments[0] not in self.started
        self.started.add(arguments[0])
        return super().answer(*arguments, **environment)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return StartedHome(tmp_path_factory.mktemp("a home") / "with spaces")


@pytest.fixture(scope="module")
def sealed(home: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    flow = tmp_path_factory.mktemp("flows") / "transmission.xml"
    flow.write_bytes(cda())
    (line,) = home.run("deposit", flow)
    home.run("work", "--until-empty")
    return line | {"flow": flow}


def test_an_accepted_flow_becomes_a_sealed_record(home: Home, sealed: dict[str, Any]) -> None:
    (record,) = home.run("records")

    assert sealed["outcome"] == "accepted"
    assert sealed["receipt"].count(".") == 2
    assert record["state"] == "sealed"
    assert record["record"] == sealed["records"][0]
    assert record["establishment"] == FINESS
    assert record["digests"]["source"] == sha256(cda()).hexdigest()


def test_the_same_bytes_are_one_deposit_under_any_name(
    home: Home, sealed: dict[str, Any], tmp_path: Path
) -> None:
    other = tmp_path / "--help"
    other.write_bytes(cda())

    (again,) = home.run("deposit", "--", other)

    for key in ("deposit", "records", "outcome", "grade", "kind", "receipt"):
        assert again[key] == sealed[key]


def test_every_part_of_a_record_can_be_had(home: Home, sealed: dict[str, Any], tmp_path: Path) -> None:
    parts = {}
    for part in ("source", "document", "provenance", "manifest", "nonce", "evidence", "receipt"):
        home.run("record", sealed["records"][0], "--get", part, "-o", tmp_path / part)
        parts[part] = (tmp_path / part).read_bytes()
    manifest = json.loads(parts["manifest"])

    assert parts["source"] == cda()
    assert parts["document"].startswith(b"%PDF-")
    assert len(parts["nonce"]) == 32
    assert manifest["document"]["sha256"] == sha256(parts["document"]).hexdigest()


def test_verification_turns_with_one_byte(home: Home, sealed: dict[str, Any], tmp_path: Path) -> None:
    (report,) = home.run("verify", sealed["records"][0])
    document = tmp_path / "document.pdf"
    home.run("record", sealed["records"][0], "--get", "document", "-o", document)
    home.run("verify", document)
    content = bytearray(document.read_bytes())
    content[len(content) // 2] ^= 1
    document.write_bytes(content)

    (turned,) = home.run("verify", document, code=10)

    assert report["verdict"] == "passed"
    assert turned["verdict"] == "failed"


def test_a_package_is_written_for_the_department(home: Home, sealed: dict[str, Any], tmp_path: Path) -> None:
    (written,) = home.run("transfer", "--department", "25", "-o", tmp_path, "--seda", "2.3")

    assert written["records"] == 1
    assert Path(written["package"]).stat().st_size > written["bytes"]


def test_a_department_without_records_gets_no_file(
    home: Home, sealed: dict[str, Any], tmp_path: Path
) -> None:
    (written,) = home.run("transfer", "--department", "26", "-o", tmp_path)

    assert (written["records"], written["package"]) == (0, None)
    assert list(tmp_path.iterdir()) == []


def test_a_department_without_agencies_is_an_error(
    home: Home, sealed: dict[str, Any], tmp_path: Path
) -> None:
    home.run("transfer", "--department", "75", "-o", tmp_path, code=10)


def test_nothing_in_the_home_says_what_was_deposited(home: Home, sealed: dict[str, Any]) -> None:
    needles = [word.encode() for word in SECRETS] + [
        sha256(cda()).hexdigest().encode(),
        sha256(cda()).digest(),
    ]
    found = [
        (path, needle)
        for path in home.path.rglob("*")
        if path.is_file()
        for needle in needles
        if needle in path.read_bytes()
    ]

    assert found == []


def test_a_quarantined_flow_is_taken_when_its_establishment_is_registered(home: Home, tmp_path: Path) -> None:
    flow = tmp_path / "rama.json"
    flow.write_text('{"siren": "123456782", "nombre_de_places": 40}')
    (line,) = home.run("deposit", flow, code=10)
    register = tmp_path / "register.csv"
    register.write_text(
        "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
        "260000070,260000062,123456782,,26,354,public,SSIAD des Essais,,\n"
    )

    (counts,) = home.run("establishments", "import", register)
    accepted = home.run("deposits", "list", "--outcome", "accepted")

    assert line["outcome"] == "quarantined"
    assert counts["accepted"] == 1
    assert line["deposit"] in [one["deposit"] for one in accepted]


def test_a_flow_outside_the_mandate_is_seen_by_neither_tenant(home: Home, tmp_path: Path) -> None:
    flow = tmp_path / "other.xml"
    flow.write_bytes(cda(2))
    (mine,) = home.run(
        "token", "create", "--actor", "editeur", "--role", "depositor", "--tenant", "260000062"
    )
    (theirs,) = home.run("token", "create", "--actor", "esms", "--role", "esms", "--tenant", FINESS)

    (line,) = home.run("deposit", flow, "--token", mine["token"], code=10)

    (colleague,) = home.run(
        "token", "create", "--actor", "collègue", "--role", "esms", "--tenant", "260000062"
    )
    assert line["outcome"] == "rejected"
    for token in (colleague, theirs):
        seen = home.run("deposits", "list", "--token", token["token"])
        assert line["deposit"] not in [one["deposit"] for one in seen]


def test_an_expired_token_is_nobody(home: Home) -> None:
    (token,) = home.run(
        "token", "create", "--actor", "a", "--role", "auditor", "--tenant", FINESS, "--expires", "2020-01-01"
    )

    home.run("records", "--token", token["token"], code=10)


def test_trust_is_exported_for_those_who_check_without_us(home: Home, tmp_path: Path) -> None:
    home.run("trust", "export", "-o", tmp_path)

    names = {path.name for path in tmp_path.iterdir()}
    assert {"anchors.pem", "intermediates.pem", "crls", "receipt-keys.json", "journal.vkey"} <= names
    assert len(list((tmp_path / "crls").glob("*.pem"))) >= 3
