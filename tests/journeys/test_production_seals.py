"""Production seals with keys that the operator gives; records without a key wait visibly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.begun_homes import with_database
from tests.journeys.homes import FINESS, cda
from tests.journeys.production_home import PASSWORD, Authority, Production, self_signed_pem

ENTITY, OTHER_ENTITY, OTHER_FINESS = "250000999", "260000998", "260000013"
_HEADER = "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def time_stamping(authority: Authority) -> Iterator[str]:
    with authority.time_stamping() as address:
        yield address


@pytest.fixture
def production(tmp_path: Path, authority: Authority, time_stamping: str) -> Production:
    """An instance with two registered establishments, trust and trusted time, but no seal key yet."""
    (tmp_path / "keys").mkdir()
    instance = Production(
        with_database(tmp_path / "home"),
        {
            "ARCHIVE_SEAL_KEYS": str(tmp_path / "keys"),
            "ARCHIVE_SEAL_KEYS_PASSWORD": PASSWORD,
            "ARCHIVE_TRUST": str(authority.write_trust(tmp_path / "trust")),
            "ARCHIVE_TIME_STAMPING": time_stamping,
        },
    )
    register = tmp_path / "register.csv"
    register.write_text(
        _HEADER + f"{FINESS},{ENTITY},,,25,500,private,Un,,\n"
        f"{OTHER_FINESS},{OTHER_ENTITY},,,26,500,private,Deux,,\n"
    )
    instance.run("establishments", "import", register)
    (tmp_path / "flow.xml").write_bytes(cda(1))
    (line,) = instance.run("deposit", tmp_path / "flow.xml")
    assert line["outcome"] == "accepted"
    return instance


def state_of(production: Production) -> str:
    (record,) = production.run("records")
    return str(record["state"])


def test_a_deposit_is_sealed_and_proves_itself_to_whoever_knows_the_anchors(
    production: Production, authority: Authority, tmp_path: Path
) -> None:
    authority.write_p12(tmp_path / "keys", ENTITY)
    authority.write_trust(tmp_path / "trust")

    (done,) = production.run("work", "--until-empty")

    assert (done["documents"], done["sealed"], done["waiting"]) == (1, 1, 0)
    (record,) = production.run("records")
    assert record["state"] == "sealed"
    (report,) = production.run("verify", record["record"])
    assert report["verdict"] == "passed"
    (report,) = production.run("verify", record["record"], code=11, ARCHIVE_TRUST="")
    assert report["verdict"] == "indeterminate"
    exported = {Path(line["file"]).name for line in production.run("trust", "export", "-o", tmp_path / "out")}
    assert {"anchors.pem", "intermediates.pem", "receipt-keys.json", "journal.vkey"} <= exported
    production.run("trust", "export", "-o", tmp_path / "nothing", code=10, ARCHIVE_TRUST="")
    assert "ARCHIVE_TRUST" in production.stderr
    assert "error" not in production.findings().values()


def test_records_without_a_key_wait_and_do_not_stop_the_others(
    production: Production, authority: Authority, tmp_path: Path
) -> None:
    authority.write_p12(tmp_path / "keys", OTHER_ENTITY)
    (tmp_path / "other.xml").write_bytes(cda(2).replace(FINESS.encode(), OTHER_FINESS.encode()))
    production.run("deposit", tmp_path / "other.xml")

    (done,) = production.run("work", "--until-empty")

    assert (done["sealed"], done["waiting"], done["set_aside"]) == (1, 1, 0)
    assert f"seal-key-missing : {ENTITY}" in production.stderr
    states = {line["establishment"]: line["state"] for line in production.run("records")}
    assert states == {FINESS: "received", OTHER_FINESS: "sealed"}
    assert production.findings(code=10)["seal-key-missing"] == "error"

    authority.write_p12(tmp_path / "keys", ENTITY)
    (done,) = production.run("work", "--until-empty")

    assert (done["sealed"], done["waiting"]) == (1, 0)


def test_an_expired_certificate_seals_nothing(
    production: Production, authority: Authority, tmp_path: Path
) -> None:
    early = Authority(tmp_path / "early", authority.now - timedelta(days=16 * 365))
    early.write_p12(tmp_path / "keys", ENTITY)

    (done,) = production.run("work", "--until-empty")

    assert (done["documents"], done["waiting"]) == (0, 1)
    assert state_of(production) == "received"
    assert production.findings(code=10)["seal-certificate-expired"] == "error"


def test_a_certificate_near_its_end_still_seals_and_is_spoken_of(
    production: Production, authority: Authority, tmp_path: Path
) -> None:
    early = Authority(tmp_path / "early", authority.now - timedelta(days=15 * 365 - 20))
    early.write_p12(tmp_path / "keys", ENTITY)

    production.run("work", "--until-empty")

    assert state_of(production) == "sealed"
    found = production.findings()
    assert found["seal-certificate-ends-soon"] == "warning"
    assert found["seal-certificate-untrusted"] == "warning"


def test_a_revoked_certificate_seals_nothing(
    production: Production, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = Authority(tmp_path_factory.mktemp("revoking"))
    own.revoke(own.write_p12(tmp_path / "keys", ENTITY))
    own.write_trust(tmp_path / "trust")

    (done,) = production.run("work", "--until-empty")

    assert (done["documents"], done["waiting"]) == (0, 1)
    assert production.findings(code=10)["seal-certificate-revoked"] == "error"


def test_a_key_of_another_certificate_seals_nothing(
    production: Production, authority: Authority, tmp_path: Path
) -> None:
    authority.write_p12(tmp_path / "keys", OTHER_ENTITY)
    self_signed_pem(tmp_path / "keys", ENTITY, bits=2048, other_key=True)

    (done,) = production.run("work", "--until-empty")

    assert (done["documents"], done["waiting"]) == (0, 1)
    assert production.findings(code=10)["seal-key-unreadable"] == "error"


def test_a_weak_key_is_spoken_of_and_one_that_proves_nothing_is_refused(
    production: Production, tmp_path: Path
) -> None:
    self_signed_pem(tmp_path / "keys", ENTITY, bits=1024)
    production.run("work", "--until-empty")
    assert state_of(production) == "received"
    assert production.findings(code=10)["seal-key-too-weak"] == "error"

    self_signed_pem(tmp_path / "keys", ENTITY, bits=2048)
    production.run("work", "--until-empty")
    assert state_of(production) == "sealed"
    found = production.findings()
    assert found["seal-key-weak"] == "warning"
    assert found["seal-key-unprotected"] == "warning"
    assert found["seal-key-open"] == "warning"


_WRONG = [
    ("ARCHIVE_SEAL_KEYS", "", "ARCHIVE_SEAL_KEYS"),
    ("ARCHIVE_SEAL_KEYS", "/nowhere/at/all", "ARCHIVE_SEAL_KEYS"),
    ("ARCHIVE_SEAL_KEYS_PASSWORD", "faux", "ARCHIVE_SEAL_KEYS_PASSWORD"),
    ("ARCHIVE_SEAL_KEYS_PASSWORD_FILE", "/nowhere", "ARCHIVE_SEAL_KEYS_PASSWORD_FILE"),
    ("ARCHIVE_TRUST", "/nowhere/at/all", "ARCHIVE_TRUST"),
    ("ARCHIVE_TIME_STAMPING", "file:///etc/hostname", "ARCHIVE_TIME_STAMPING"),
    ("ARCHIVE_TIME_STAMPING", "", "ARCHIVE_TIME_STAMPING"),
]


def test_a_setting_that_cannot_be_meant_is_named_and_nothing_is_lost(
    production: Production, authority: Authority, tmp_path: Path
) -> None:
    authority.write_p12(tmp_path / "keys", ENTITY)

    for setting, value, named in _WRONG:
        production.run("work", "--until-empty", code=10, **{setting: value})
        assert named in production.stderr, (setting, value)
        assert PASSWORD not in production.stderr

    (done,) = production.run("work", "--until-empty")
    assert (done["sealed"], done["waiting"]) == (1, 0)


def test_deposits_are_taken_in_and_read_whatever_is_wrong_with_the_keys(
    production: Production, tmp_path: Path
) -> None:
    (tmp_path / "more.xml").write_bytes(cda(3))
    broken: dict[str, Any] = {"ARCHIVE_SEAL_KEYS": "/nowhere/at/all"}

    (line,) = production.run("deposit", tmp_path / "more.xml", **broken)

    assert line["outcome"] == "accepted"
    assert len(production.run("records", **broken)) == 2


def test_the_password_may_stand_in_a_file_and_shows_nowhere(
    production: Production, authority: Authority, tmp_path: Path
) -> None:
    authority.write_p12(tmp_path / "keys", ENTITY)
    (tmp_path / "password").write_text(PASSWORD + "\n")
    given: dict[str, Any] = {
        "ARCHIVE_SEAL_KEYS_PASSWORD": "",
        "ARCHIVE_SEAL_KEYS_PASSWORD_FILE": str(tmp_path / "password"),
    }

    (done,) = production.run("work", "--until-empty", **given)

    assert done["sealed"] == 1
    for path in production.home.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path
