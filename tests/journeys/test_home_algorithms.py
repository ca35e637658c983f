"""The table of algorithms in a home's trust folder decides when its evidence ages, also while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter
from archive_service.settings import Settings
from signing.evidence_reading import read_evidence
from tests.journeys.attesting_homes import sealed_home
from tests.journeys.homes import Home, cda

SHIPPED = Path("config/algorithms.toml").read_text("utf-8")
NAMED = 'name = "sha256"\nseals = "yes"\n'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one sealed record."""
    return sealed_home(tmp_path, [cda(1)])


@pytest.fixture
def folder(home: Home, tmp_path: Path) -> Path:
    """A trust folder with the authorities of the home."""
    home.run("trust", "export", "-o", tmp_path / "trust")
    return tmp_path / "trust"


@pytest.fixture
def services(home: Home, folder: Path) -> Iterator[Services]:
    services = Services(Settings(home=home.path, trust=folder))
    yield services
    services.close()


def let_end(folder: Path, at: datetime) -> None:
    """Write a table by which SHA-256 ends on a day."""
    assert SHIPPED.count(NAMED) == 1
    table = SHIPPED.replace(NAMED, f"{NAMED}sunset = {at:%Y-%m-%d}\n")
    (folder / "algorithms.toml").write_text(table, "utf-8")


def test_a_table_that_comes_while_the_service_runs_makes_evidence_due_and_a_tree_of_another_algorithm_helps(
    services: Services, folder: Path
) -> None:
    renewal, soon = services.evidence_renewal, services.clock.now() + timedelta(days=20)
    assert not renewal.is_due()

    let_end(folder, soon)

    assert renewal.is_due()
    plan = renewal.plan(None, "sha512", OPERATOR)
    assert plan.due == datetime(soon.year, soon.month, soon.day, tzinfo=UTC)
    assert plan.ages[0].ageing.name == "sha256"
    done = renewal.renew_due()
    assert (done.records, done.problems) == (1, [])
    assert not renewal.is_due()
    (record,) = services.record_reading.records(RecordFilter(limit=9), OPERATOR)
    evidence = read_evidence(services.evidence_reader.evidence_of(record))
    assert [chain[-1].algorithm for chain in evidence.chains] == ["sha256", "sha512"]


def test_an_attestation_says_the_end_that_the_table_of_the_home_gives(
    services: Services, folder: Path
) -> None:
    (record,) = services.record_reading.records(RecordFilter(limit=9), OPERATOR)
    before = services.attestation.attest(record.id, OPERATOR).secured_until
    end = datetime(services.clock.now().year + 3, 1, 1, tzinfo=UTC)

    let_end(folder, end)

    assert services.attestation.attest(record.id, OPERATOR).secured_until == end
    assert before is not None and before > end
