"""Portability exports are interrupted, raced and tampered with: the root stays, and nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import KeyDestroyed
from archive_service.holdings.built_export import index_of
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.export_history import History
from archive_service.holdings.shard_building import BuildShards
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.records import Record, RecordFilter
from archive_service.workflows.export_building import BuildExports
from archive_service.workflows.export_orders import ExportAsked
from tests.journeys import door
from tests.journeys.export_receivers import sealed_home
from tests.journeys.homes import FINESS, cda, establishment

RECORDS = 6


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with sealed records."""
    with sealed_home(tmp_path / "le home", RECORDS) as opened:
        yield opened


def ordered(services: Services, certificate: bytes) -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    return services.exports.order(ExportAsked(scope=scope, certificate=certificate), OPERATOR).id


def building_with(services: Services, content: Any) -> BuildExports:
    """Return what builds exports, with another reader of records."""
    return replace(
        services.export_building, shards=BuildShards(content=content, carried=services.carried_files)
    )


def shown(services: Services, order: UUID) -> ExportOrder:
    return services.exports.get(order, OPERATOR)


def test_two_workers_build_an_order_once(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(services.export_building.build, [order, order]))

    assert True in done
    assert shown(services, order).state is ExportState.READY
    with services.transactions.begin(SERVICE) as transaction:
        tags = transaction.journal.of_tenant(Tag.EXPORT_BUILT, as_legal_entity("250000999"), 0, 100)
    assert [entry.subject for entry in tags] == [str(order)]


def test_a_flow_accepted_during_the_build_changes_nothing(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)

    class Meanwhile:
        """Accepts a flow while the records of the order are read."""

        def __getattr__(self, name: str) -> object:
            return getattr(services.export_content, name)

        def records(self, wanted: Sequence[UUID]) -> Sequence[Record]:
            assert door.accept(services, cda(40), OPERATOR)["outcome"] == "accepted"
            return services.export_content.records(wanted)

    assert building_with(services, Meanwhile()).build(order)

    built = shown(services, order)
    assert built.state is ExportState.READY
    assert built.built.equation.members()["accepted"] == RECORDS
    assert built.built.equation.exported == RECORDS


def test_a_record_that_the_journal_does_not_know_stops_the_order(
    services: Services, certificate: bytes
) -> None:
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        owner.execute(
            "UPDATE record SET id = gen_random_uuid() WHERE number = (SELECT min(number) FROM record)"
        )
    order = ordered(services, certificate)
    services.export_building.build_waiting()

    refused = shown(services, order)
    assert refused.state is ExportState.REFUSED
    assert "the journal does not know" in refused.details.problem


def test_a_record_moved_by_hand_to_another_establishment_stops_the_order(
    services: Services, certificate: bytes
) -> None:
    services.establishments.register([establishment("250000023")], OPERATOR)
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        owner.execute(
            "UPDATE record SET establishment = '250000023' WHERE number = (SELECT min(number) FROM record)"
        )
    order = ordered(services, certificate)
    services.export_building.build_waiting()

    assert shown(services, order).state is ExportState.REFUSED
    assert f"{RECORDS} records were accepted" in shown(services, order).details.problem


def test_a_document_damaged_after_the_build_is_not_delivered(
    services: Services, certificate: bytes, tmp_path: Path
) -> None:
    order = ordered(services, certificate)
    services.export_building.build_waiting()
    with services.transactions.begin(SERVICE) as transaction:
        damaged = transaction.records.listed(RecordFilter())[0]
    tenant, _, name = damaged.document_object.partition("/")
    (stored,) = (services.home / "objects" / tenant).rglob(name)
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1] + b"\0")

    with pytest.raises(Exception, match=str(damaged.id)) as caught:
        services.export_delivery.deliver(order, tmp_path / "volumes", None, OPERATOR)
    assert getattr(caught.value, "code", "") == "object-damaged"
    assert list((tmp_path / "volumes").iterdir()) == []
    assert shown(services, order).state is ExportState.READY


def test_an_order_cancelled_during_its_build_has_no_result(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)

    class Meanwhile:
        """Cancels the order while its records are read."""

        def __getattr__(self, name: str) -> object:
            return getattr(services.export_content, name)

        def of_record(self, record: Record, history: History) -> list[ContentFile]:
            services.exports.cancel(order, OPERATOR)
            return services.export_content.of_record(record, history)

    assert not building_with(services, Meanwhile()).build(order)

    assert shown(services, order).state is ExportState.CANCELLED
    assert shown(services, order).details.built is None


def test_delivering_is_a_trace_of_every_record(
    services: Services, certificate: bytes, tmp_path: Path
) -> None:
    order = ordered(services, certificate)
    services.export_building.build_waiting()
    services.export_delivery.deliver(order, tmp_path / "volumes", None, OPERATOR)

    with services.transactions.begin(SERVICE) as transaction:
        last = transaction.traces.last()
        traces = transaction.traces.between(1, last, last)
    exported = {record for trace in traces if trace.act == "records:export" for record in trace.records}
    assert len(exported) == RECORDS


def test_what_was_built_ends_with_the_order(services: Services, certificate: bytes) -> None:
    order = ordered(services, certificate)
    services.export_building.build_waiting()
    built = shown(services, order).built
    index = index_of(built, services.objects, order)
    names = [name for one in index.segments for name in (one.lines, one.kept)]
    services.exports.cancel(order, OPERATOR)

    assert names
    for name in (built.index_object, *names):
        with pytest.raises(KeyDestroyed):
            services.objects.read(EXPORTS, export_content_key(order), name)
    assert shown(services, order).built == built
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        rows = owner.execute(
            "SELECT count(*) FROM stored_object WHERE kind = 'export' AND released_at IS NULL"
        )
        assert rows.fetchone() == (0,)
