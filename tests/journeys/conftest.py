"""What many journeys begin with: a running service, and establishments that leave for a receiver.

A module whose home or receiver is another one has a fixture of its own under the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.begun_homes import begun, keeping_databases
from tests.journeys.export_receivers import Receiver
from tests.journeys.exporting_homes import Sender, There, sending_home
from tests.journeys.http_flows import Service, serving


@pytest.fixture(scope="module", autouse=True)
def _databases_of_a_module() -> Iterator[None]:
    """Keep the databases of homes that many tests share running, while their module needs them."""
    with keeping_databases():
        yield


@pytest.fixture(autouse=True)
def _databases_of_a_test() -> Iterator[None]:
    """Keep the databases of the homes of a test running until it ends."""
    with keeping_databases():
        yield


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a limit small enough to be passed, for all modules that leave its processes alone."""
    with serving(
        begun(tmp_path_factory.mktemp("home") / "le home"), ARCHIVE_LIMIT="20000000", ARCHIVE_BATCH_AGE="PT2S"
    ) as running:
        yield running


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    return Receiver.in_folder(tmp_path / "destinataire")


@pytest.fixture
def certificate(receiver: Receiver) -> bytes:
    """The certificate of the receiver, to which an export is encrypted."""
    return receiver.certificate.read_bytes()


@pytest.fixture
def sender(tmp_path: Path) -> Iterator[Sender]:
    """A new home with two establishments, one of which leaves for a receiver."""
    with sending_home(tmp_path) as home:
        yield home


@pytest.fixture
def there(sender: Sender, tmp_path: Path) -> Iterator[There]:
    """The home of the receiver, which imports what `sender` hands over."""
    with closing(There(sender, tmp_path / "there")) as home:
        yield home
