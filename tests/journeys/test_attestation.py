"""A record is attested in a sealed document, with all its proofs, and whoever has them needs no service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive_service.documents.drawable_text import squash
from archive_service.model.actors import Role
from signing.cms_levels import stamps_of
from signing.cms_reading import read_container
from signing.pdf_levels import level_of
from signing.seal_levels import SealLevel
from tests.archive_service.documents.test_statements import text_of
from tests.begun_homes import begun
from tests.journeys.attesting_homes import checked_offline, sealed_home
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.http_flows import OTHER_TENANT, serving
from tests.journeys.published_formats import keep


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return sealed_home(tmp_path_factory.mktemp("attested"))


@pytest.fixture
def record(home: Home) -> str:
    return str(home.run("records")[0]["record"])


def test_a_record_is_attested_and_its_package_is_checked_without_the_service(
    home: Home, record: str, tmp_path: Path
) -> None:
    (line,) = home.run("attest", record, "-o", tmp_path / "releve.pdf", "--package", tmp_path / "preuves")

    keep([line], "attestation-line")
    assert line["record"] == record
    assert line["verdict"] == "passed"
    assert line["secured_until"] > "2027"
    assert (tmp_path / "preuves" / "releve.pdf").read_bytes() == (tmp_path / "releve.pdf").read_bytes()
    offline = checked_offline(tmp_path / "preuves")
    assert (offline.code, offline.of("failed"), offline.of("indeterminate")) == (0, [], [])
    keep([json.loads((tmp_path / "preuves" / "attestation.json").read_bytes())], "attestation")
    keep([json.loads((tmp_path / "preuves" / "package.json").read_bytes())], "attestation-package")


def test_the_package_holds_every_part_of_the_record_byte_for_byte(
    home: Home, record: str, tmp_path: Path
) -> None:
    home.run("attest", record, "-o", tmp_path / "releve.pdf", "--package", tmp_path / "preuves")

    parts = ("source", "document", "provenance", "manifest", "nonce", "evidence", "validation", "receipt")
    for part in parts:
        home.run("record", record, "--get", part, "-o", tmp_path / part)
        (file,) = (tmp_path / "preuves").glob(f"{part}.*")
        assert file.read_bytes() == (tmp_path / part).read_bytes(), part


def test_the_attestation_is_a_sealed_document_that_verify_accepts(
    home: Home, record: str, tmp_path: Path
) -> None:
    home.run("attest", record, "-o", tmp_path / "releve.pdf", "--package", tmp_path / "preuves")

    (report,) = home.run("verify", tmp_path / "releve.pdf")
    assert report["verdict"] == "passed"
    (report,) = home.run(
        "verify", tmp_path / "preuves" / "releve.pdf", "--trust", tmp_path / "preuves" / "trust"
    )
    assert report["verdict"] == "passed"


def test_what_leaves_is_sealed_at_b_lt_so_that_it_is_judged_without_us(
    home: Home, record: str, tmp_path: Path
) -> None:
    (line,) = home.run("attest", record, "-o", tmp_path / "releve.pdf", "--package", tmp_path / "preuves")

    assert (line["seal_level"], line["seal_lacks"]) == ("b-lt", None)
    told = json.loads((tmp_path / "preuves" / "attestation.json").read_bytes())
    assert (told["seal_level"], told["seal_lacks"]) == ("b-lt", None)
    assert level_of((tmp_path / "releve.pdf").read_bytes()) is SealLevel.B_LT
    index = (tmp_path / "preuves" / "package.p7s").read_bytes()
    assert stamps_of(index)
    assert read_container(index).certificates
    offline = checked_offline(tmp_path / "preuves")
    assert "Cachet du paquet : horodatage : signature" in offline.of("passed")
    assert "Cachet du relevé : horodatage : signature" in offline.of("passed")


def test_without_trusted_time_a_record_is_attested_and_the_attestation_says_what_it_lacks(
    tmp_path: Path,
) -> None:
    made = sealed_home(tmp_path, [cda(1)])
    home = Home(made.path, ARCHIVE_TIME_STAMPING="http://127.0.0.1:9/tsa")
    (record,) = home.run("records")

    answer = home.answer(
        "attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "preuves"
    )

    (line,) = answer.lines
    assert (answer.code, line["verdict"]) == (0, "passed")
    assert (line["seal_level"], line["seal_lacks"]) == ("b-b", "time-stamp")
    assert "no time-stamping authority answered" in answer.told
    assert squash("Ce relevé n'est pas horodaté") in text_of((tmp_path / "r.pdf").read_bytes())
    assert level_of((tmp_path / "r.pdf").read_bytes()) is SealLevel.B_B
    assert checked_offline(tmp_path / "preuves").code == 0


def test_a_record_whose_batch_is_open_is_secured_by_its_seal_and_not_refused(tmp_path: Path) -> None:
    from archive_service.bootstrap import Services
    from archive_service.settings import Settings

    home = Home(begun(tmp_path / "home"))
    (tmp_path / "flow.xml").write_bytes(cda())
    home.run("deposit", tmp_path / "flow.xml")
    services = Services(Settings(home=home.path))
    services.rendering.render()
    services.close()
    (record,) = home.run("records", "--state", "documented")

    (line,) = home.run(
        "attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "p", code=11
    )

    assert line["verdict"] == "indeterminate"
    assert line["secured_until"] > "2027"
    told = json.loads((tmp_path / "p" / "attestation.json").read_bytes())
    # The seal's certificate lasts longer than what the table of algorithms says of RSA.
    assert (told["secured_by"], told["waits_for_evidence"]) == ("algorithm", True)
    assert checked_offline(tmp_path / "p").code == 11


def test_a_record_without_document_an_absent_one_and_an_eliminated_one_have_their_codes(
    tmp_path: Path,
) -> None:
    home = Home(begun(tmp_path / "home"))
    (tmp_path / "flow.xml").write_bytes(cda())
    (deposit,) = home.run("deposit", tmp_path / "flow.xml")

    waiting = home.answer("attest", deposit["records"][0], "-o", tmp_path / "r.pdf")
    absent = home.answer("attest", deposit["deposit"], "-o", tmp_path / "r.pdf")

    assert (waiting.code, absent.code) == (10, 10)
    assert "not-found" in waiting.told
    assert "not-found" in absent.told
    assert not (tmp_path / "r.pdf").exists()


def test_a_folder_with_files_is_not_written_over(home: Home, record: str, tmp_path: Path) -> None:
    (tmp_path / "preuves").mkdir()
    (tmp_path / "preuves" / "mine.txt").write_text("mine")

    answer = home.answer("attest", record, "-o", tmp_path / "r.pdf", "--package", tmp_path / "preuves")

    assert answer.code == 10
    assert "file-unwritable" in answer.told
    assert [path.name for path in (tmp_path / "preuves").iterdir()] == ["mine.txt"]
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_the_reading_is_traced_before_anything_is_written(home: Home, record: str, tmp_path: Path) -> None:
    home.run("attest", record, "-o", tmp_path / "missing" / "r.pdf", code=10)

    assert "record:attestation" in [one["act"] for one in home.run("traces", "--record", record)]


def test_the_verifier_is_given_alone(home: Home, tmp_path: Path) -> None:
    home.run("trust", "verifier", "-o", tmp_path / "verify_dui.py")

    assert b"verify_dui.py TARGET" in (tmp_path / "verify_dui.py").read_bytes()


def test_over_http_it_is_json_or_the_sealed_document_and_another_tenant_sees_nothing(
    home: Home, record: str
) -> None:
    with serving(home.path) as service, service.esms(FINESS) as own, service.esms(OTHER_TENANT) as other:
        told = own.get(f"/records/{record}/attestation")
        drawn = own.get(f"/records/{record}/attestation", headers={"Accept": "application/pdf"})
        hidden = other.get(f"/records/{record}/attestation")
        with service.client(service.make_token(role=Role.DEPOSITOR, tenants=[FINESS])) as depositor:
            refused = depositor.get(f"/records/{record}/attestation")

    keep([told.json()], "attestation")
    assert told.json()["verdict"] == "passed"
    assert [one["tag"] for one in told.json()["journal"]][-1] == "record:sealed"
    assert (drawn.headers["content-type"], drawn.content[:5]) == ("application/pdf", b"%PDF-")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "not-found")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


def test_the_sealed_document_alone_brings_all_proofs(home: Home, record: str, tmp_path: Path) -> None:
    home.run("attest", record, "-o", tmp_path / "releve.pdf")

    found = checked_offline(tmp_path / "releve.pdf")

    assert (found.code, found.of("failed"), found.of("indeterminate")) == (0, [], [])
    assert "Journal : engagements" in found.of("passed")
    assert "Accusé : octets reçus" in found.of("passed")


def test_a_lost_part_is_attested_as_lost(tmp_path: Path) -> None:
    home = sealed_home(tmp_path, [cda(1)])
    (record,) = home.run("records")
    objects = [path for path in (home.path / "objects" / "250000015").rglob("*") if path.is_file()]
    for path in objects:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"?")

    (line,) = home.run(
        "attest", record["record"], "-o", tmp_path / "r.pdf", "--package", tmp_path / "p", code=10
    )

    assert (line["verdict"], line["secured_until"]) == ("failed", None)
    told = json.loads((tmp_path / "p" / "attestation.json").read_bytes())
    assert any("magasin d'objets" in step["detail"] for step in told["steps"])
    assert checked_offline(tmp_path / "p").code == 10
