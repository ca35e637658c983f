"""A service in a home of its own, with one establishment registered, for measures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.establishment import Establishment
from archive_service.settings import Settings
from archive_service.workflows.reception import FLOWS_TOGETHER, Arrival
from tests.benchmarks.samples import FINESS, LEGAL_ENTITY, one_page


@contextmanager
def service() -> Iterator[Services]:
    """Start a service with nothing in it; stop it and remove its home at the end."""
    with TemporaryDirectory() as folder:
        services = Services(Settings(home=Path(folder) / "home"))
        try:
            services.establishments.register(
                [
                    Establishment(
                        finess=FINESS,
                        legal_entity=LEGAL_ENTITY,
                        department="25",
                        category="500",
                        legal_status="public",
                        name="EHPAD inventé",
                    )
                ],
                OPERATOR,
            )
            yield services
        finally:
            services.close()


def deposit(services: Services, numbers: range) -> None:
    """Deposit the one-page documents of these persons, as the command does with many files."""
    for first in range(0, len(numbers), FLOWS_TOGETHER):
        some = numbers[first : first + FLOWS_TOGETHER]
        taken = services.deposit.accept_together([Arrival(one_page(number)) for number in some], OPERATOR)
        for number, line in zip(some, taken, strict=True):
            if isinstance(line, Exception):
                raise line
            if line["outcome"] != "accepted":
                raise RuntimeError(f"document {number} was {line['outcome']}: {line['findings']}")
