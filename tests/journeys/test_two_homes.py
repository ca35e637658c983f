"""Two machines with the same database, stores and master secret are one service."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from archive_service.bootstrap import Services
from archive_service.errors import Misconfigured
from archive_service.model.actors import OPERATOR
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from signing.report import Verdict
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda


@dataclass(slots=True)
class Machines:
    """Homes that share everything but their folders."""

    root: Path
    database: str
    secret: str = field(default_factory=lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    opened: list[Services] = field(default_factory=list)

    def open(self, name: str) -> Services:
        """Start the service on a machine of its own."""
        self.opened.append(
            Services(
                Settings(
                    home=self.root / name,
                    database=self.database,  # type: ignore[arg-type]  # parsed by the settings
                    objects=str(self.root / "objects"),
                    keys=str(self.root / "keys"),
                    master_secret=self.secret,  # type: ignore[arg-type]
                )
            )
        )
        return self.opened[-1]


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """The server is an embedded one's, used by the homes as an external one."""
    keeper = Services(Settings(home=begun(tmp_path / "server")))
    machines = Machines(tmp_path, keeper.database.owner)
    yield machines
    for services in machines.opened:
        services.close()
    keeper.close()


def test_what_one_machine_takes_in_another_seals_and_the_first_verifies(
    machines: Machines, tmp_path: Path
) -> None:
    here, there = machines.open("here"), machines.open("there")
    assert door.accept(here, cda(1), OPERATOR)["outcome"] == "accepted"

    done = work_until_empty(there)

    assert (done.documents, done.sealed, done.waiting) == (1, 1, 0)
    (line,) = door.records(here, RecordFilter(), OPERATOR)
    record = here.record_reading.record(UUID(line["record"]), OPERATOR)
    assert here.record_reading.verify(record.id, OPERATOR).verdict is Verdict.PASSED
    assert there.record_reading.verify(record.id, OPERATOR).verdict is Verdict.PASSED


def test_both_seal_with_the_same_key(machines: Machines) -> None:
    here, there = machines.open("here"), machines.open("there")

    one = there.trust_services.keyring.seal_key(as_legal_entity("250000999"), "Association")
    other = here.trust_services.keyring.seal_key(as_legal_entity("250000999"), "Association")

    assert one.certificates == other.certificates


def test_of_two_machines_that_start_at_once_one_makes_the_authority(machines: Machines) -> None:
    together = [machines.open("here"), machines.open("there")]
    for services in together:
        _ = services.vault
    barrier = Barrier(2)

    def start(services: Services) -> None:
        barrier.wait()
        _ = services.trust_services.keyring.seal_key(as_legal_entity("250000999"), "")

    threads = [Thread(target=start, args=(services,)) for services in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert together[0].trust_services.trust.anchors == together[1].trust_services.trust.anchors
    keys = [
        services.trust_services.keyring.seal_key(as_legal_entity("250000999"), "") for services in together
    ]
    assert keys[0] == keys[1]


def test_no_private_key_stands_in_clear_in_what_is_shared(machines: Machines, tmp_path: Path) -> None:
    machines.open("here").trust_services.keyring.seal_key(as_legal_entity("250000999"), "")

    for path in (tmp_path / "keys").rglob("*.key"):
        assert b"BEGIN" not in path.read_bytes()
        assert b"PRIVATE" not in path.read_bytes()


def test_a_home_that_had_an_authority_of_its_own_goes_on_believing_it(machines: Machines) -> None:
    alone = machines.open("alone")
    before = alone.trust_services.trust.anchors
    for path in (machines.root / "keys" / "development").rglob("*.key"):
        path.unlink()
    machines.open("here").trust_services.keyring.seal_key(as_legal_entity("250000999"), "")

    again = machines.open("alone")

    here = machines.opened[1].trust_services.trust.anchors
    assert set(again.trust_services.trust.anchors) == {*before, *here}
    homes = (again, machines.opened[1])
    keys = [services.trust_services.keyring.seal_key(as_legal_entity("250000999"), "") for services in homes]
    assert keys[0] == keys[1]


def test_a_machine_with_another_master_secret_shuts_nobody_out(machines: Machines, tmp_path: Path) -> None:
    asked_for_passwords(tmp_path / "server", machines.database)
    here = machines.open("here")
    door.accept(here, cda(1), OPERATOR)
    machines.secret = base64.b64encode(secrets.token_bytes(32)).decode()
    stranger = machines.open("stranger")

    with pytest.raises(Misconfigured, match="ARCHIVE_MASTER_SECRET is not the master secret"):
        _ = stranger.database

    with psycopg.connect(here.database.service):
        assert len(door.records(here, RecordFilter(), OPERATOR)) == 1


def test_a_machine_that_knows_the_database_alone_makes_no_keys_of_its_own(machines: Machines) -> None:
    door.accept(machines.open("here"), cda(1), OPERATOR)
    elsewhere = Services(
        Settings(
            home=machines.root / "elsewhere",
            database=machines.database,  # type: ignore[arg-type]  # parsed by the settings
            master_secret=machines.secret,  # type: ignore[arg-type]
        )
    )
    machines.opened.append(elsewhere)

    with pytest.raises(Misconfigured, match="elsewhere/objects is not there or empty"):
        _ = elsewhere.object_store
    with pytest.raises(Misconfigured, match="elsewhere/keys lacks its first key"):
        _ = elsewhere.vault
    assert not (machines.root / "elsewhere" / "keys").exists()


def test_an_empty_database_beside_stores_that_are_in_use_is_not_filled(machines: Machines) -> None:
    here = machines.open("here")
    door.accept(here, cda(1), OPERATOR)
    with psycopg.connect(here.database.owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE other TEMPLATE postgres")
    machines.database = make_conninfo(machines.database, dbname="other")
    there = machines.open("there")

    with pytest.raises(Misconfigured, match="the database has no tables"):
        _ = there.database

    with psycopg.connect(machines.database) as connection:
        assert connection.execute("SELECT to_regclass('deposit')").fetchone() == (None,)


def asked_for_passwords(home: Path, owner: str) -> None:
    """Have the server of a home ask the service's role for its password, as an external one does."""
    rules = home / "postgres" / "pg_hba.conf"
    rules.write_text("local all archive_service scram-sha-256\n" + rules.read_text())
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")
