"""The first day of a sampled series, from the records that came in the year after the first one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.deposits import Deposit
from archive_service.model.records import Record
from archive_service.ports import Transaction
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    yield services
    services.close()


@pytest.fixture(scope="module")
def models(services: Services) -> tuple[Deposit, Record]:
    """A deposit and its record, to make others like them."""
    line = door.accept(services, cda(), OPERATOR)
    with services.transactions.begin(SERVICE) as transaction:
        record = transaction.records.get(UUID(line["records"][0]))
        return transaction.deposits.get(record.deposit), record


def came(
    transaction: Transaction,
    models: tuple[Deposit, Record],
    rule: str,
    received: tuple[int, int, int] | None,
    first_day: date | None,
) -> None:
    """Write a record with this rule, whose deposit was received on a day; None: its row is not there."""
    deposit, record = models
    of = replace(deposit, id=uuid4(), content_index=uuid4().bytes)
    if received is not None:
        transaction.deposits.add(replace(of, received_at=datetime(*received, 9, tzinfo=UTC)))
    transaction.records.add([replace(record, id=uuid4(), deposit=of.id, rule=rule, first_day=first_day)])


def test_the_first_day_is_of_the_records_of_the_first_year(
    services: Services, models: tuple[Deposit, Record]
) -> None:
    place = models[1].establishment
    with services.transactions.begin(SERVICE) as transaction:
        first_day = transaction.appraisals.first_day
        assert first_day(place, "NOBODY") is None

        came(transaction, models, "SERIES", (2020, 3, 1), date(1990, 6, 30))
        came(transaction, models, "SERIES", (2021, 3, 1), date(1980, 6, 30))  # the last day of that year
        came(transaction, models, "SERIES", (2021, 3, 2), date(1950, 6, 30))
        came(transaction, models, "SERIES", (2020, 4, 1), None)
        came(transaction, models, "OTHER", (2019, 1, 1), date(1940, 6, 30))
        assert first_day(place, "SERIES") == date(1980, 6, 30)

        # Only records without a known day came in the first year: nobody knows which year is the first.
        came(transaction, models, "UNKNOWN", (2020, 3, 1), None)
        came(transaction, models, "UNKNOWN", (2022, 3, 1), date(1950, 6, 30))
        assert first_day(place, "UNKNOWN") is None


def test_a_record_whose_deposit_is_not_there_leaves_the_first_day_unknown(
    services: Services, models: tuple[Deposit, Record]
) -> None:
    """It may be the first that came. Without it an old file that came later would say the first year."""
    place = models[1].establishment
    with services.transactions.begin(SERVICE) as transaction:
        came(transaction, models, "DAMAGED", None, date(1990, 6, 30))
        came(transaction, models, "DAMAGED", (2023, 3, 1), date(1950, 6, 30))

        assert transaction.appraisals.first_day(place, "DAMAGED") is None
