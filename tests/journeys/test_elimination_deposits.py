"""What is kept of a whole deposit goes with the first eliminated record of its flow, and this is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_service.errors import DepositEliminated
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.records import Part
from tests.journeys import door
from tests.journeys.eliminating_homes import LATER, EliminatingHome, authority, lines_of, trusting
from tests.journeys.homes import Home
from tests.journeys.http_flows import serving
from tests.journeys.test_elimination_siblings import destroyable, file_with_letters


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        yield home


def test_a_receipt_that_went_with_another_record_is_told_as_that(home: EliminatingHome) -> None:
    home.deposited(file_with_letters())
    services = home.at()
    gone, others = destroyable(services, home)
    trusting(services).execute(lines_of([gone]), authority(), OPERATOR)
    for one in others:
        with pytest.raises(DepositEliminated, match="was eliminated"):
            services.record_reading.part(one.id, Part.RECEIPT, OPERATOR)
    (deposit,) = door.deposits(services, OPERATOR)
    assert (deposit["file"], deposit["receipt"]) == ("", None)
    home.stack.close()

    record = str(others[0].id)
    cli = Home(home.path, ARCHIVE_NOW=LATER.isoformat())
    told = cli.answer("record", record, "--get", "receipt", "-o", home.path.parent / "receipt.jws")
    with serving(home.path) as running, running.client(running.make_token(role=Role.OPERATOR)) as client:
        answer = client.get(f"/records/{record}/receipt")
        source = client.get(f"/records/{record}/source")

    assert (told.code, told.told.partition(":")[0]) == (10, "deposit-eliminated")
    assert "put the key back" not in told.told
    assert (answer.status_code, answer.json()["code"]) == (410, "deposit-eliminated")
    assert source.status_code == 200
