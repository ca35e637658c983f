"""The example client does the whole journey of a receiver against a real service, and may be interrupted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Role
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.http_flows import Service, serving

CLIENT = Path(__file__).parents[2] / "docs" / "examples" / "portability_client.py"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    home = begun(tmp_path / "home")
    services = Services(read_settings(home))
    services.establishments.register([establishment()], OPERATOR)
    for number in range(2):
        door.accept(services, cda(number), OPERATOR)
    work_until_empty(services)
    services.close()
    with serving(home) as running:
        yield running


def run(service: Service, folder: Path, receiver: Receiver, *words: str) -> subprocess.CompletedProcess[str]:
    token = service.make_token(role=Role.VENDOR, tenants=["250000999"], actor="editeur")
    return subprocess.run(
        [
            *(sys.executable, str(CLIENT), service.url, str(folder), "--establishment", FINESS),
            *("--key", str(receiver.key), "--certificate", str(receiver.certificate), *words),
        ],
        env={**os.environ, "ARCHIVE_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_vendor_orders_fetches_checks_and_answers_with_the_example_client(
    service: Service, tmp_path: Path
) -> None:
    receiver = Receiver.in_folder(tmp_path / "destinataire")
    mandate = tmp_path / "mandat.txt"
    mandate.write_text("L'établissement autorise cet export.")
    folder = tmp_path / "reprise"

    refused = run(service, folder, receiver)
    assert (refused.returncode, refused.stdout) == (10, "")
    assert "mandate-missing" in refused.stderr

    done = run(service, folder, receiver, "--mandate", str(mandate))
    assert done.returncode == 0, done.stderr
    closed = json.loads(done.stdout)
    assert closed["state"] == "closed"
    assert "<h1" in (folder / "report.html").read_text()
    assert len(list((folder / "tree" / "content" / "records").iterdir())) == 2


def test_an_interrupted_download_goes_on_where_it_stopped(service: Service, tmp_path: Path) -> None:
    receiver = Receiver.in_folder(tmp_path / "destinataire")
    other = Receiver.in_folder(tmp_path / "autre")
    mandate = tmp_path / "mandat.txt"
    mandate.write_text("L'établissement autorise cet export.")
    folder = tmp_path / "reprise"
    volume, part = folder / "volume-001.cms", folder / "volume-001.part"

    with_another_key = Receiver(other.key, receiver.certificate)
    stopped = run(service, folder, with_another_key, "--mandate", str(mandate))
    assert (stopped.returncode, stopped.stdout) == (10, "")
    assert "openssl cms -decrypt" in stopped.stderr
    order, whole = (folder / "order.json").read_bytes(), volume.read_bytes()

    # As after an interruption in the middle, and after a disk that lied.
    volume.unlink()
    for left in (whole[:5000], b"something else" * 100, whole + b"more"):
        part.write_bytes(left)
        run(service, folder, with_another_key, "--mandate", str(mandate))
        assert volume.read_bytes() == whole
        volume.unlink()
    part.write_bytes(whole[:5000])
    done = run(service, folder, receiver, "--mandate", str(mandate))
    assert done.returncode == 0, done.stderr
    assert (folder / "order.json").read_bytes() == order
    assert volume.read_bytes() == whole
