"""A full disk, and a deposit that dies at its last step: nothing is lost, nothing is left readable."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, KeyDestroyed
from archive_service.holdings.key_destruction import KeyDestruction
from archive_service.model.actors import OPERATOR
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.records import RecordFilter
from archive_service.ports import Cipher
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.storage.keys.vault import Vault
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import transaction
from tests.journeys.measured_commands import run


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 150 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    # Others than its owner pass through: the server may run under an account of its own.
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=150m,mode=0755", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this account may not mount a disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def _fill(disk: Path, *, leave: int = 0) -> Path:
    """Fill the disk but for about so many bytes; return the file that does."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (100_000, 1):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass
    if leave:
        with ballast.open("r+b") as file:
            file.truncate(max(0, ballast.stat().st_size - leave))
    return ballast


def test_a_full_disk_takes_nothing_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "le home"
    for number in (1, 2):
        (tmp_path / f"{number}.xml").write_bytes(cda(number, padding="mot " * 60_000))
    taken = run(home, "deposit", tmp_path / "1.xml", folder=tmp_path)

    with _opened(home):
        ballast = _fill(small_disk)
        refused = run(home, "deposit", tmp_path / "2.xml", folder=tmp_path)
        stopped = run(home, "work", "--until-empty", folder=tmp_path)
        ballast.unlink()
    again = run(home, "deposit", tmp_path / "2.xml", folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)
    records = run(home, "records", folder=tmp_path).lines
    verified = run(home, "verify", *(line["record"] for line in records), folder=tmp_path)

    assert taken.code == 0
    assert refused.code == 10, refused.said
    (line,) = refused.lines
    assert line["deposit"] is None
    assert line["findings"]
    assert stopped.code == 10, stopped
    assert "Traceback" not in refused.said + stopped.said
    assert again.code == 0
    assert worked.code == 0
    assert worked.lines[-1]["set_aside"] == 0
    assert {record["deposit"] for record in records} == {taken.lines[0]["deposit"], again.lines[0]["deposit"]}
    assert {record["state"] for record in records} == {"sealed"}
    assert verified.code == 0


def test_a_full_disk_is_named_where_the_database_does_not_start(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "le home"
    (tmp_path / "1.xml").write_bytes(cda(1))
    taken = run(home, "deposit", tmp_path / "1.xml", folder=tmp_path)
    with _opened(home):
        ballast = _fill(small_disk)
        os.kill(int((home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    for written in ("postmaster.pid", "../postgres-log/start.log"):
        (home / "postgres" / written).unlink()
    _fill(small_disk)

    told = run(home, "records", folder=tmp_path)
    doctor = run(home, "doctor", folder=tmp_path)
    ballast.unlink()
    records = run(home, "records", folder=tmp_path).lines

    assert told.code == doctor.code == 10
    assert told.said.startswith("out-of-space: ")
    assert f"bytes are left on the disk of {home}" in told.said
    assert "out-of-space" in {one["code"] for one in doctor.lines[0]["findings"]}
    assert [record["deposit"] for record in records] == [taken.lines[0]["deposit"]]


class _opened:
    """The services of a home, for a block: its database stays up."""

    def __init__(self, home: Path) -> None:
        self._services = Services(read_settings(home))

    def __enter__(self) -> Services:
        assert self._services.database.embedded
        return self._services

    def __exit__(self, *_: object) -> None:
        self._services.close()


def test_a_full_store_of_objects_sets_no_record_aside(small_disk: Path, tmp_path: Path) -> None:
    settings = read_settings(begun(tmp_path / "le home")).model_copy(
        update={"objects": str(small_disk / "objects")}
    )
    services = Services(settings)
    try:
        line = door.accept(services, cda(1), OPERATOR)
        ballast = _fill(small_disk)
        with pytest.raises(ArchiveServiceError) as caught:
            services.rendering.render()
        waiting = door.records(services, RecordFilter(), OPERATOR)
        ballast.unlink()
        work_until_empty(services)
        sealed = door.records(services, RecordFilter(), OPERATOR)
    finally:
        services.close()

    assert caught.value.code == "out-of-space"
    assert [one["state"] for one in waiting] == ["received"]
    assert [(one["record"], one["state"]) for one in sealed] == [(line["records"][0], "sealed")]


@dataclass(frozen=True, slots=True)
class _Dies:
    """A `Cipher` whose process ends where a key is to be destroyed."""

    vault: Vault

    def new_keys(self, tenant: str, key_ids: Iterable[str]) -> dict[str, bytes]:
        return self.vault.new_keys(tenant, key_ids)

    def together(self) -> AbstractContextManager[Cipher]:
        return self.vault.together()

    def key(self, tenant: str, key_id: str) -> bytes:
        return self.vault.key(tenant, key_id)

    def index(self, tenant: str, purpose: str, value: str) -> bytes:
        return self.vault.index(tenant, purpose, value)

    def destroy(self, tenant: str, key_id: str) -> None:
        raise KeyboardInterrupt

    def destroy_many(self, keys: Iterable[tuple[str, str]]) -> None:
        raise KeyboardInterrupt

    def remains(self, tenant: str, key_id: str) -> bool:
        return self.vault.remains(tenant, key_id)


def test_a_flow_of_several_is_unreadable_as_a_whole_even_after_a_kill(tmp_path: Path) -> None:
    services = Services(read_settings(begun(tmp_path / "le home")))
    flow = transaction((1, "QUIMPER", "Ines"), (2, "LANNION", "Yves"))
    try:
        dying = replace(services.settlement, destruction=KeyDestruction(cipher=_Dies(services.vault)))
        with pytest.raises(KeyboardInterrupt):
            replace(services.deposit, settlement=dying).accept(flow, OPERATOR)
        line = door.accept(services, flow, OPERATOR)
        deposit = UUID(line["deposit"])
        work_until_empty(services)
        with pytest.raises(KeyDestroyed):
            services.vault.key(INTAKE, flow_key(deposit))
        states = {one["state"] for one in door.records(services, RecordFilter(), OPERATOR)}
    finally:
        services.close()

    assert states == {"sealed"}
