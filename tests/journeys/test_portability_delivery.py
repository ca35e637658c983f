"""Volumes are delivered twice, at once, after a kill, and on full disks: the folder has one whole package."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import OutOfSpace
from archive_service.holdings.delivery_folder import DeliveryFolder
from archive_service.model.actors import OPERATOR
from archive_service.model.export_orders import ExportKind, ExportScope, ExportState
from archive_service.model.identifiers import Finess
from archive_service.workflows.export_delivery import Delivered
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import check_package
from exports import DestinationUnwritable
from tests.journeys.export_receivers import Receiver, sealed_home
from tests.journeys.homes import FINESS


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with a sealed record."""
    with sealed_home(tmp_path / "le home", 1) as opened:
        yield opened


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 64 kB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this account may not mount a disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def ordered(services: Services, receiver: Receiver) -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    asked = ExportAsked(scope=scope, certificate=receiver.certificate.read_bytes())
    return services.exports.order(asked, OPERATOR).id


def ready(services: Services, receiver: Receiver) -> UUID:
    order = ordered(services, receiver)
    services.export_building.build_waiting()
    return order


def delivered(services: Services, order: UUID, folder: Path, split: int | None = None) -> Delivered:
    return services.export_delivery.deliver(order, folder, split, OPERATOR)


def assert_whole(folder: Path, receiver: Receiver, *told: Delivered) -> None:
    """Check that the folder has one complete package, and that what was told of it is true."""
    volumes = sorted(folder.iterdir())
    found = check_package(volumes, receiver.key.read_bytes())
    assert found.problems == []
    digests = {path.name: sha256(path.read_bytes()).hexdigest() for path in volumes}
    for one in told:
        assert {volume.file: volume.sha256 for volume in one.volumes} == digests


def test_a_second_delivery_with_fewer_volumes_leaves_one_package(
    services: Services, receiver: Receiver, tmp_path: Path
) -> None:
    order, folder = ready(services, receiver), tmp_path / "volumes"
    assert len(delivered(services, order, folder, 20_000).volumes) > 1
    last = delivered(services, order, folder)
    assert len(last.volumes) == 1
    assert_whole(folder, receiver, last)


def test_what_a_killed_delivery_left_goes_with_the_next(
    services: Services, receiver: Receiver, tmp_path: Path
) -> None:
    order, folder = ready(services, receiver), tmp_path / "volumes"
    folder.mkdir()
    (folder / f".export-{order}-007.cms.part").write_bytes(b"half")
    assert_whole(folder, receiver, delivered(services, order, folder))


def test_two_deliveries_at_once_are_one_package(
    services: Services, receiver: Receiver, tmp_path: Path
) -> None:
    order, folder = ready(services, receiver), tmp_path / "volumes"

    def attempt(_: int) -> Delivered | None:
        with suppress(DestinationUnwritable):
            return delivered(services, order, folder)
        return None

    with ThreadPoolExecutor(4) as pool:
        done = [one for one in pool.map(attempt, range(4)) if one]
    assert done
    assert_whole(folder, receiver, done[-1])


def test_a_folder_in_use_is_refused(services: Services, receiver: Receiver, tmp_path: Path) -> None:
    order, folder = ready(services, receiver), tmp_path / "volumes"
    with (
        DeliveryFolder(folder, order).alone(),
        pytest.raises(DestinationUnwritable, match="another delivery"),
    ):
        delivered(services, order, folder)
    assert_whole(folder, receiver, delivered(services, order, folder))


def test_a_full_folder_is_named_and_keeps_no_half_of_a_volume(
    services: Services, receiver: Receiver, full_disk: Path, tmp_path: Path
) -> None:
    order = ready(services, receiver)
    with pytest.raises(DestinationUnwritable):
        delivered(services, order, full_disk)
    assert list(full_disk.iterdir()) == []
    assert services.exports.get(order, OPERATOR).state is ExportState.READY
    assert_whole(tmp_path / "volumes", receiver, delivered(services, order, tmp_path / "volumes"))


def test_a_full_temporary_folder_is_named_and_the_order_is_built_later(
    services: Services, receiver: Receiver, full_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ordered(services, receiver)
    with suppress(OSError), (full_disk / "ballast").open("wb", buffering=0) as file:
        while file.write(bytes(1024)):
            pass
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(full_disk))
        with pytest.raises((OutOfSpace, DestinationUnwritable)):
            services.export_building.build(order)
    assert services.export_building.build(order)
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(full_disk))
        with pytest.raises(DestinationUnwritable):
            delivered(services, order, tmp_path / "volumes")
    assert not (tmp_path / "volumes").exists()
