"""One running service for the HTTP journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.begun_homes import begun
from tests.journeys.http_flows import Service, serving


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a limit small enough to be passed, for all modules that leave its processes alone."""
    with serving(
        begun(tmp_path_factory.mktemp("home") / "le home"), ARCHIVE_LIMIT="20000000", ARCHIVE_BATCH_AGE="PT2S"
    ) as running:
        yield running
