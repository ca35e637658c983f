"""Seals are judged by the lists of their time: given now, or stored with the record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.begun_homes import with_database
from tests.journeys.homes import FINESS, cda
from tests.journeys.production_home import PASSWORD, Authority, Production

ENTITY = "250000999"
_HEADER = "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
IN_2016 = datetime(2016, 1, 1, tzinfo=UTC), datetime(2016, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that is in service since 2014."""
    return Authority(tmp_path_factory.mktemp("authority"), datetime(2014, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def time_stamping(authority: Authority) -> Iterator[str]:
    with authority.time_stamping() as address:
        yield address


@pytest.fixture
def trust(tmp_path: Path, authority: Authority) -> Path:
    """Whom the instance believes, without any list yet."""
    folder = authority.write_trust(tmp_path / "trust")
    for path in (folder / "crls").iterdir():
        path.unlink()
    return folder


@pytest.fixture
def production(tmp_path: Path, authority: Authority, time_stamping: str, trust: Path) -> Production:
    """An instance with one flow taken in and the key, made today, to seal its record."""
    instance = Production(
        with_database(tmp_path / "home"),
        {
            "ARCHIVE_SEAL_KEYS": str(tmp_path / "keys"),
            "ARCHIVE_SEAL_KEYS_PASSWORD": PASSWORD,
            "ARCHIVE_TRUST": str(trust),
            "ARCHIVE_TIME_STAMPING": time_stamping,
        },
    )
    authority.write_p12(tmp_path / "keys", ENTITY, made_at=NOW)
    (tmp_path / "register.csv").write_text(_HEADER + f"{FINESS},{ENTITY},,,25,500,private,Un,,\n")
    instance.run("establishments", "import", tmp_path / "register.csv")
    (tmp_path / "flow.xml").write_bytes(cda(1))
    instance.run("deposit", tmp_path / "flow.xml")
    return instance


def sealed_record(production: Production) -> str:
    production.run("work", "--until-empty")
    (record,) = production.run("records")
    assert record["state"] == "sealed"
    return str(record["record"])


def parts_of(production: Production, record: str, folder: Path) -> Path:
    folder.mkdir()
    for part in ("source", "document", "manifest", "nonce", "evidence"):
        production.run("record", record, "--get", part, "-o", folder / part)
    return folder


def verified(
    production: Production, target: str | Path, code: int, *options: str
) -> dict[str, dict[str, Any]]:
    """Verify, expect the exit code, return the report's steps by name."""
    (report,) = production.run("verify", target, *options, code=code)
    return {step["name"]: step for step in report["steps"]}


def test_a_record_is_judged_by_what_was_kept_once_its_authority_is_gone(
    production: Production, authority: Authority, trust: Path, tmp_path: Path
) -> None:
    authority.write_lists(trust, NOW - DAY / 2, NOW + DAY)
    record = sealed_record(production)
    parts = parts_of(production, record, tmp_path / "parts")

    shutil.rmtree(trust / "crls")
    (trust / "intermediates.pem").unlink()

    steps = verified(production, record, 0)
    assert "3 certificat(s) et 3 liste(s)" in steps["pièces de validation"]["detail"]
    verified(production, parts, 0)
    # Alone, the document has nothing beside it that its seal could be judged by.
    assert (
        verified(production, parts / "document", 11)["Validation du certificat (X.509)"]["verdict"]
        == "indeterminate"
    )


def test_long_lists_are_stored_once_and_go_with_every_record(
    production: Production, authority: Authority, trust: Path, tmp_path: Path
) -> None:
    authority.write_lists(trust, NOW - DAY / 2, NOW + DAY, others=1000)
    (tmp_path / "second.xml").write_bytes(cda(2))
    production.run("deposit", tmp_path / "second.xml")
    production.run("work", "--until-empty")
    first, second = (str(one["record"]) for one in production.run("records"))
    parts = parts_of(production, first, tmp_path / "parts")
    production.run("record", second, "--get", "validation", "-o", tmp_path / "validation.json")
    stored = [path for path in (production.home / "objects" / "public").rglob("*") if path.is_file()]
    (package,) = production.run("transfer", "--record", first, "--department", "25", "-o", tmp_path / "sip")

    shutil.rmtree(trust / "crls")

    validation = (tmp_path / "validation.json").read_bytes()
    assert len(validation) > 64 * 1024
    digest = sha256(validation).hexdigest()
    assert [path.name for path in stored].count(digest) == 1
    assert json.loads((parts / "manifest").read_bytes())["validation"]["sha256"] == digest
    assert verified(production, first, 0) and verified(production, second, 0)
    assert "Non fournies" in verified(production, parts, 11)["pièces de validation"]["detail"]
    (parts / "validation.json").write_bytes(validation)
    verified(production, parts, 0)
    (parts / "validation.json").write_bytes(validation + b" ")
    verified(production, parts, 10)
    with ZipFile(package["package"]) as sip:
        assert validation in [sip.read(name) for name in sip.namelist()]
    (material,) = [path for path in stored if path.name == digest]
    material.unlink()
    assert "validation" in str(verified(production, first, 10))


def test_a_list_that_ended_in_2016_leaves_document_and_record_open(
    production: Production, authority: Authority, trust: Path, tmp_path: Path
) -> None:
    authority.write_lists(trust, *IN_2016)

    production.run("work", "--until-empty")
    assert "revocation-list-ended : Autorité des cachets" in production.stderr
    record = sealed_record(production)

    production.run("record", record, "--get", "document", "-o", tmp_path / "document.pdf")
    for target in (record, tmp_path / "document.pdf"):
        step = verified(production, target, 11)["Validation du certificat (X.509)"]
        assert step["verdict"] == "indeterminate"
        assert "a été émise le 01/01/2016" in step["detail"]
    kept = verified(production, record, 11)["pièces de validation"]
    assert "la liste de « Autorité des cachets » avait pris fin lors du scellement" in kept["detail"]

    # A later list tells of the time before it, as long as the certificates last.
    authority.write_lists(trust, NOW + DAY, NOW + 2 * DAY)
    verified(production, record, 0)


def test_a_document_alone_needs_a_list_of_the_day_and_its_record_does_not(
    production: Production, authority: Authority, trust: Path, tmp_path: Path
) -> None:
    authority.write_lists(trust, NOW - DAY / 2, NOW + DAY)
    record, document = sealed_record(production), tmp_path / "document.pdf"
    production.run("record", record, "--get", "document", "-o", document)
    verified(production, document, 0)
    later = "--at", (NOW + 3 * DAY).isoformat()

    verified(production, record, 0, *later)
    step = verified(production, document, 11, *later)["Validation du certificat (X.509)"]
    assert step["subindication"] == "TRY_LATER"
    assert "il faut une liste de cette autorité qui vaut encore le" in step["detail"]

    authority.write_lists(trust, NOW + 2 * DAY, NOW + 9 * DAY)
    verified(production, document, 0, *later)


def test_lists_that_come_before_the_evidence_are_kept_with_the_record(
    production: Production, authority: Authority, trust: Path
) -> None:
    authority.write_lists(trust, *IN_2016)
    production.run("work", "--until-empty", code=10, ARCHIVE_TIME_STAMPING="")
    assert [one["state"] for one in production.run("records")] == ["documented"]

    authority.write_lists(trust, NOW - DAY / 2, NOW + DAY)
    record = sealed_record(production)
    shutil.rmtree(trust / "crls")

    verified(production, record, 0)


def test_without_lists_records_are_sealed_and_the_report_says_why_it_cannot_tell(
    production: Production, trust: Path
) -> None:
    record = sealed_record(production)

    steps = verified(production, record, 11)

    assert "la liste de « Autorité des cachets » manquait lors du scellement" in str(steps)
    assert steps["Validation du certificat (X.509)"]["verdict"] == "indeterminate"
    assert production.findings()["revocation-list-missing"] == "warning"


def test_the_operator_is_told_of_lists_that_end_are_missing_or_unreadable(
    production: Production, authority: Authority, trust: Path
) -> None:
    authority.write_lists(trust, NOW - 6 * DAY, NOW + DAY)
    (trust / "crls" / "seals-ca.crl").unlink()
    (trust / "crls" / "en cours").write_text("<html>")
    assert production.findings() == {
        "revocation-list-ends-soon": "warning",
        "revocation-list-missing": "warning",
        "revocation-list-unreadable": "warning",
        "seal-certificate-revocation-unknown": "warning",
    }

    (trust / "crls" / "en cours").unlink()
    authority.write_lists(trust, NOW - DAY / 2, NOW + 6 * DAY)
    assert production.findings() == {}


def test_the_operator_is_told_of_the_lists_of_other_signers_too(
    production: Production, authority: Authority, trust: Path, tmp_path: Path
) -> None:
    authority.write_lists(trust, NOW - DAY / 2, NOW + 6 * DAY)
    foreign = tmp_path / "foreign"
    shutil.copytree(trust, foreign)
    production.settings["ARCHIVE_FOREIGN_TRUST"] = str(foreign)
    assert production.findings() == {}

    authority.write_lists(foreign, NOW - 9 * DAY, NOW - DAY)
    (foreign / "crls" / "seals-ca.crl").unlink()
    (foreign / "crls" / "en cours").write_text("<html>")

    assert production.findings() == {
        "revocation-list-ended": "warning",
        "revocation-list-missing": "warning",
        "revocation-list-unreadable": "warning",
    }
