"""A day of the law begins and ends at midnight in Paris, not in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys.test_retention_facts import Files

LAST_DAY = date(2039, 7, 15)
"""Twenty years after the end of the stay, for somebody born long ago."""


@pytest.mark.parametrize(
    ("now", "status", "day"),
    [
        (datetime(2039, 7, 15, 21, 59, tzinfo=UTC), "running", LAST_DAY),
        (datetime(2039, 7, 15, 22, 1, tzinfo=UTC), "ended", date(2039, 7, 16)),
        (datetime(2039, 7, 16, 9, 0, tzinfo=UTC), "ended", date(2039, 7, 16)),
    ],
)
def test_a_record_is_kept_until_midnight_in_paris_after_its_last_day(
    tmp_path: Path, now: datetime, status: str, day: date
) -> None:
    services = Services(Settings(home=begun(tmp_path / "home"), now=now))
    try:
        files = Files(services)
        record = files.deposit(1, "20190101-20190715")

        explained = services.decision_review.explain(UUID(str(record)), OPERATOR)

        assert files.clock(record) == (status, date(2019, 7, 15), LAST_DAY)
        assert (explained.status, explained.as_of) == (status, day)
        basis = files.record(record).details.decision
        assert basis is not None and basis.basis is not None and basis.basis.today == day
    finally:
        services.close()
