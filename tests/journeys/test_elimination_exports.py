"""Exports before and after an elimination: an open one keeps its records, a later one tells what is gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import StoreUnavailable
from archive_service.holdings.elimination_destruction import DestroyStored
from archive_service.holdings.volume_cache import VolumeCache
from archive_service.model.actors import OPERATOR
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.model.elimination import Elimination, Executed, KeptCode
from archive_service.model.export_orders import (
    ExportErased,
    ExportExpired,
    ExportKind,
    ExportScope,
    ExportState,
)
from archive_service.model.identifiers import Finess
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.records import Record, RecordFilter
from archive_service.model.stated_events import StatedKind
from archive_service.runtime.worker import work_until_empty
from archive_service.workflows.bulk_exports import BulkAsked
from archive_service.workflows.stated_events import Stating
from tests.journeys.eliminating_homes import authority, contract, lines_of, trusting
from tests.journeys.exporting_homes import Sender
from tests.journeys.homes import FINESS, SECRETS
from tests.journeys.pushing_homes import LEGAL_ENTITY
from tests.journeys.unpacked_trees import lines_of as lines_in
from tests.journeys.unpacked_trees import manifest_of


def due(sender: Sender) -> tuple[Record, Record]:
    """Deposit two contracts; return the one that is due in this year, and the other."""
    services = sender.services
    first, second = (sender.accept(contract(number, family=f"{SECRETS[0]}{number}")) for number in (1, 2))
    (person,) = [
        one.person
        for one in services.record_reading.records(
            RecordFilter(records=[UUID(first["records"][0])]), OPERATOR
        )
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
    records = services.record_reading.records(RecordFilter(limit=10), OPERATOR)
    by_id = {str(one.id): one for one in records}
    return by_id[first["records"][0]], by_id[second["records"][0]]


def later(sender: Sender, days: int = 31) -> Services:
    """Return services some days later: after 31 the locks of what was just deposited have ended, after 91 the
    time of an export too.
    """
    settings = sender.services.settings.model_copy(
        update={"now": sender.services.clock.now() + timedelta(days=days)}
    )
    return Services(settings)


def execute(services: Services, record: Record) -> Executed:
    return trusting(services).execute(lines_of([record]), authority(tenant=LEGAL_ENTITY), OPERATOR)


def content_is_there(services: Services, order: UUID) -> bool:
    return services.vault.remains(EXPORTS, export_content_key(order))


def served(services: Services) -> UUID:
    """Order through FHIR Bulk Data, and build."""
    asked = BulkAsked(request=BulkRequest(level=BulkLevel.SYSTEM), establishments=[(0, FINESS)])
    order = services.bulk_exports.kick_off(asked, OPERATOR).id
    assert services.export_building.build(order)
    return order


def test_an_open_export_keeps_its_records_until_a_receipt_closes_it(sender: Sender) -> None:
    gone, _ = due(sender)
    order = sender.built()
    services = later(sender)

    built = execute(services, gone)
    tree = sender.tree(order)
    delivered = execute(services, gone)
    fetched_again = sender.services.export_volumes.volume(order.id, 1, OPERATOR)
    sender.close(order, tree)
    closed = execute(services, gone)

    assert [one.code for one in (*built.kept, *delivered.kept)] == [KeptCode.EXPORTING] * 2
    assert fetched_again.volume.length
    assert closed.eliminated == [gone.id]
    assert not content_is_there(services, order.id)
    services.close()


def test_an_export_of_which_one_volume_is_fetched_keeps_its_records(sender: Sender) -> None:
    gone, _ = due(sender)
    order = sender.built()
    services = later(sender)
    volumes = replace(services.export_volumes, cache=VolumeCache(), size=300_000)
    first = volumes.volume(order.id, 1, OPERATOR)
    assert first.count > 1

    kept = execute(services, gone)

    assert [one.code for one in kept.kept] == [KeptCode.EXPORTING]
    for number in range(2, first.count + 1):
        assert volumes.volume(order.id, number, OPERATOR).volume.length
    services.close()


def test_an_export_of_which_one_file_is_fetched_keeps_its_records(sender: Sender) -> None:
    gone, _ = due(sender)
    order = served(sender.services)
    services = later(sender)
    manifest = services.bulk_files.manifest(services.exports.get(order, OPERATOR), "")
    paths = [one["url"] for one in manifest["output"]]
    services.bulk_files.file(order, paths[0], OPERATOR)

    kept = execute(services, gone)
    left = [services.bulk_files.file(order, path, OPERATOR).length for path in paths]
    services.bulk_exports.release(order, OPERATOR)
    done = execute(services, gone)

    assert [one.code for one in kept.kept] == [KeptCode.EXPORTING]
    assert all(left)
    assert done.eliminated == [gone.id]
    services.close()


def of_others(kept: Record, gone: Record) -> ExportScope:
    """Return the scope of an order for one person."""
    assert gone.person != kept.person
    assert kept.person is not None
    place = (Finess(FINESS),)
    return ExportScope(kind=ExportKind.PERSON, establishments=place, persons=(kept.person,))


def of_other_days(_: Record, gone: Record) -> ExportScope:
    """Return the scope of an order for a period."""
    assert gone.document_date is not None
    first = gone.document_date + timedelta(days=1)
    return ExportScope(kind=ExportKind.TARGETED, establishments=(Finess(FINESS),), first_day=first)


@pytest.mark.parametrize("scope", [of_others, of_other_days])
def test_an_export_keeps_no_record_outside_of_its_scope(
    sender: Sender, scope: Callable[[Record, Record], ExportScope]
) -> None:
    """What was built for it stays whole."""
    gone, other = due(sender)
    order = sender.built(scope=scope(other, gone))
    services = later(sender)

    done = execute(services, gone)

    assert done.eliminated == [gone.id]
    assert content_is_there(services, order.id)
    volumes = replace(services.export_volumes, cache=VolumeCache())
    assert volumes.volume(order.id, 1, OPERATOR).volume.length
    sender.close(order, sender.tree(order))
    services.close()


def test_an_export_that_is_not_built_keeps_all_records_of_its_establishments(sender: Sender) -> None:
    gone, other = due(sender)
    order = sender.services.exports.order(sender.asked(scope=of_others(other, gone)), OPERATOR)
    services = later(sender)

    before = execute(services, gone)
    services.export_building.build(order.id)
    after = execute(services, gone)

    assert [one.code for one in before.kept] == [KeptCode.EXPORTING]
    assert after.eliminated == [gone.id]
    services.close()


def test_an_export_keeps_records_that_its_person_had_when_it_was_built(sender: Sender) -> None:
    gone, other = due(sender)
    assert gone.person is not None
    assert other.person is not None
    acts = sender.services.person_acts
    acts.merge(gone.person, other.person, OPERATOR, "one person")
    scope = of_others(other, gone)
    order = sender.built(scope=scope)
    acts.split(other.person, [gone.id], OPERATOR, "two persons")
    services = later(sender)

    kept = execute(services, gone)

    assert [one.code for one in kept.kept] == [KeptCode.EXPORTING]
    assert (sender.tree(order) / f"content/records/{gone.id}/document.pdf").exists()
    services.close()


def test_an_export_of_a_person_who_was_merged_keeps_the_records_of_both(sender: Sender) -> None:
    gone, other = due(sender)
    assert gone.person is not None
    assert other.person is not None
    scope = of_others(gone, other)
    sender.services.exports.order(sender.asked(scope=scope), OPERATOR)
    sender.services.person_acts.merge(gone.person, other.person, OPERATOR, "one person")
    work_until_empty(sender.services)
    services = later(sender)

    kept = execute(services, gone)

    assert [one.code for one in kept.kept] == [KeptCode.EXPORTING]
    services.close()


@pytest.mark.parametrize("delivered", [False, True])
def test_an_export_whose_time_is_over_keeps_nothing(sender: Sender, delivered: bool) -> None:
    """Also before the schedule has ended it: what was built is destroyed with the record."""
    gone, _ = due(sender)
    order = sender.built()
    if delivered:
        sender.tree(order)
    services = later(sender, 91)

    assert execute(services, gone).eliminated == [gone.id]
    assert not content_is_there(services, order.id)
    for fetch in fetching(services, order.id, sender.folder / "again"):
        with pytest.raises(ExportExpired):
            fetch()
    services.close()


def test_an_export_that_was_ordered_after_the_decision_stays_whole(sender: Sender) -> None:
    """Between the decision and the end hours may pass, in which others are ordered and delivered."""
    gone, _ = due(sender)
    services, hours_later = later(sender), later(sender, 32)
    journey = trusting(services)
    destruction = cast("DestroyStored", Unavailable())
    stopped = replace(journey, steps=replace(journey.steps, destruction=destruction))
    with pytest.raises(StoreUnavailable):
        stopped.execute(lines_of([gone]), authority(tenant=LEGAL_ENTITY), OPERATOR)
    order = hours_later.exports.order(sender.asked(), OPERATOR).id
    assert hours_later.export_building.build(order)
    assert hours_later.export_volumes.volume(order, 1, OPERATOR).volume.length

    hours_later.elimination.resume_all()

    assert not hours_later.elimination.waits()
    again = replace(hours_later.export_volumes, cache=VolumeCache())
    assert again.volume(order, 1, OPERATOR).volume.length
    services.close()
    hours_later.close()


class Unavailable:
    """What destroys, while the stores cannot be reached."""

    def destroy(self, lines: Sequence[Elimination]) -> None:
        raise StoreUnavailable("no answer")


def test_what_was_built_and_is_destroyed_is_told_as_gone(sender: Sender) -> None:
    """Also what a cache still has, here as in another process."""
    due(sender)
    order, bulk = sender.built().id, served(sender.services)
    services = sender.services
    path = services.bulk_files.manifest(services.exports.get(bulk, OPERATOR), "")["output"][0]["url"]
    services.export_volumes.volume(order, 1, OPERATOR)
    services.bulk_files.file(bulk, path, OPERATOR)
    for one in (order, bulk):
        services.vault.destroy(EXPORTS, export_content_key(one))

    for fetch in (
        *fetching(services, order, sender.folder / "again"),
        lambda: services.bulk_files.manifest(services.exports.get(bulk, OPERATOR), ""),
        lambda: services.bulk_files.file(bulk, path, OPERATOR),
    ):
        with pytest.raises(ExportErased):
            fetch()


def test_a_receipt_that_contests_what_is_destroyed_is_refused_as_that(sender: Sender) -> None:
    due(sender)
    order = sender.built()
    tree = sender.tree(order)
    sender.services.vault.destroy(EXPORTS, export_content_key(order.id))

    with pytest.raises(ExportErased):
        sender.close(order, tree, "content/registre.csv")
    sender.close(order, tree)

    assert sender.services.exports.get(order.id, OPERATOR).state is ExportState.CLOSED


def fetching(services: Services, order: UUID, folder: Path) -> Sequence[Callable[[], object]]:
    """Return the ways to fetch the volumes of an order."""
    return (
        lambda: services.export_delivery.deliver(order, folder, None, OPERATOR),
        lambda: services.export_volumes.volume(order, 1, OPERATOR),
    )


def test_the_equation_and_a_delta_tell_an_elimination(sender: Sender) -> None:
    gone, other = due(sender)
    base = sender.built()
    sender.close(base, sender.tree(base))
    services = later(sender)
    assert execute(services, gone).eliminated == [gone.id]
    services.close()

    delta = sender.tree(sender.built(base.id))
    whole = sender.tree(sender.built())

    equation = manifest_of(whole)["equation"]
    assert (equation["accepted"], equation["exported"], equation["eliminated"]) == (2, 1, 1)
    removed = {line["path"]: line["reason"] for line in lines_in(delta, "content/removed.ndjson")}
    assert removed[f"content/records/{gone.id}/document.pdf"] == "eliminated"
    for file in whole.rglob("*"):
        assert not file.is_file() or f"{SECRETS[0]}1".encode() not in file.read_bytes()
    assert (whole / f"content/records/{other.id}/document.pdf").exists()
