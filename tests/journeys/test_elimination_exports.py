"""Exports before and after an elimination: an open one keeps its records, a later one tells what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import KeyDestroyed
from archive_service.model.actors import OPERATOR
from archive_service.model.elimination import KeptCode
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record, RecordFilter
from archive_service.model.stated_events import StatedKind
from archive_service.workflows.stated_events import Stating
from tests.journeys.eliminating_homes import authority, contract, lines_of, trusting
from tests.journeys.export_receivers import Receiver
from tests.journeys.exporting_homes import Sender, home_of_two_establishments
from tests.journeys.homes import FINESS, SECRETS
from tests.journeys.unpacked_trees import lines_of as lines_in
from tests.journeys.unpacked_trees import manifest_of


@pytest.fixture
def sender(tmp_path: Path) -> Iterator[Sender]:
    with home_of_two_establishments(tmp_path / "home") as services:
        yield Sender(services, Receiver.in_folder(tmp_path / "receiver"), tmp_path)


def due(sender: Sender) -> tuple[Record, Record]:
    """Deposit two contracts; return the one that is due in this year, and the other."""
    services = sender.services
    first, second = (sender.accept(contract(number, family=f"{SECRETS[0]}{number}")) for number in (1, 2))
    (person,) = [
        one.person
        for one in services.reading.records(RecordFilter(records=[UUID(first["records"][0])]), OPERATOR)
    ]
    assert person is not None
    services.stated_events.state(
        Stating(
            person=person,
            establishment=Finess(FINESS),
            kind=StatedKind.STAY_END,
            on=date(2015, 3, 1),
            proof=b"proof",
        ),
        OPERATOR,
    )
    sender.built()  # which makes and seals the documents
    for order in services.exports.listed(OPERATOR, after=None, limit=10):
        services.exports.cancel(order.id, OPERATOR)
    records = services.reading.records(RecordFilter(limit=10), OPERATOR)
    by_id = {str(one.id): one for one in records}
    return by_id[first["records"][0]], by_id[second["records"][0]]


def weeks_later(sender: Sender) -> Services:
    """Return services for which the locks of what was just deposited have ended."""
    settings = sender.services.settings.model_copy(
        update={"now": sender.services.clock.now() + timedelta(days=31)}
    )
    return Services(settings)


def test_an_open_export_keeps_its_records_until_it_is_delivered(sender: Sender) -> None:
    gone, _ = due(sender)
    order = sender.built()
    later = weeks_later(sender)

    kept = trusting(later).execute(lines_of([gone]), authority(), OPERATOR)
    sender.tree(order)
    done = trusting(later).execute(lines_of([gone]), authority(), OPERATOR)

    assert [one.code for one in kept.kept] == [KeptCode.EXPORTING]
    assert done.eliminated == [gone.id]
    with pytest.raises(KeyDestroyed):
        later.vault.key("exports", f"export-content/{order.id}")
    later.close()


def test_the_equation_and_a_delta_tell_an_elimination(sender: Sender) -> None:
    gone, other = due(sender)
    base = sender.built()
    sender.tree(base)
    later = weeks_later(sender)
    assert trusting(later).execute(lines_of([gone]), authority(), OPERATOR).eliminated == [gone.id]
    later.close()

    delta = sender.tree(sender.built(base.id))
    whole = sender.tree(sender.built())

    equation = manifest_of(whole)["equation"]
    assert (equation["accepted"], equation["exported"], equation["eliminated"]) == (2, 1, 1)
    removed = {line["path"]: line["reason"] for line in lines_in(delta, "content/removed.ndjson")}
    assert removed[f"content/records/{gone.id}/document.pdf"] == "eliminated"
    for file in whole.rglob("*"):
        assert not file.is_file() or f"{SECRETS[0]}1".encode() not in file.read_bytes()
    assert (whole / f"content/records/{other.id}/document.pdf").exists()
