"""Memory and time of whole exports of two sizes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive_service.bootstrap import Services
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.benchmarks.export_home import PLACES, fill, register
from tests.benchmarks.exports import built_by_workers, served_by_worker
from tests.journeys.export_receivers import Receiver

FEW, MANY = 1_000, 4_000
FLAT_MB, MOST_MB = 24, 256


@pytest.mark.long
def test_f3_f7_memory_and_time_do_not_grow_with_the_export(tmp_path: Path) -> None:
    """Exports ended for want of memory, and pages by OFFSET made them slower the longer they ran. Four times
    as many records, which are four shards instead of one, take as much memory, and four times the processor.
    """
    services = Services(read_settings(begun(tmp_path / "le home")))
    try:
        register(services)
        fill(services, PLACES[0], 0, FEW)
        fill(services, PLACES[1], FEW, MANY)
        receiver = Receiver.in_folder(tmp_path / "destinataire")
        packages = [built_by_workers(services, receiver, finess, "bulk") for finess in PLACES]
        served = [served_by_worker(services, finess) for finess in PLACES]
    finally:
        services.close()
    for few, many in (packages, served):
        assert max(few.rss, many.rss) <= MOST_MB
        assert many.rss - few.rss <= FLAT_MB
        # Other work on the machine makes processor time longer by up to a third.
        assert few.rate / many.rate <= (1.15 if os.getloadavg()[0] < 1 else 1.5)
