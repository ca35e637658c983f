"""The volumes of an export that are fetched one by one: the same bytes each time, and never a key twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import NotFound
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.volume_cache import VolumeCache
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportScope, ExportState
from archive_service.model.export_volumes import ExportVolumes
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import check_package
from archive_service.workflows.export_volumes import HandOverVolumes
from tests.journeys.export_receivers import Receiver, sealed_home
from tests.journeys.homes import FINESS, SECRETS

RECORDS = 3


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with sealed records."""
    with sealed_home(tmp_path / "le home", RECORDS) as opened:
        yield opened


@pytest.fixture
def order(services: Services, receiver: Receiver) -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    asked = ExportAsked(scope=scope, certificate=receiver.certificate.read_bytes())
    made = services.exports.order(asked, OPERATOR).id
    assert services.export_building.build(made)
    return made


def another_process(services: Services, size: int = 100_000) -> HandOverVolumes:
    """Return what a process that has made no volume yet has; volumes are small."""
    return replace(services.export_volumes, cache=VolumeCache(), size=size)


def fetched(volumes: HandOverVolumes, order: UUID) -> list[bytes]:
    count = volumes.volume(order, 1, OPERATOR).count
    found = [volumes.volume(order, number, OPERATOR).volume for number in range(1, count + 1)]
    contents = [one.read(0, one.length) for one in found]
    assert [one.digest for one in found] == [sha256(content).digest() for content in contents]
    return contents


def kept(services: Services, order: UUID) -> ExportVolumes:
    found = services.exports.get(order, OPERATOR).details.volumes
    assert found is not None
    return found


def test_volumes_that_are_made_one_by_one_are_one_complete_tree(
    services: Services, order: UUID, receiver: Receiver, tmp_path: Path
) -> None:
    contents = fetched(another_process(services), order)

    assert len(contents) > 2
    paths = [tmp_path / f"{number}.cms" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    tree = receiver.unpacked(paths, tmp_path / "paquet")
    found = check_package([tree], None)
    built = services.exports.get(order, OPERATOR).built
    assert (found.problems, found.verdict) == (
        [],
        {"verdict": "complete", "root": built.root, "leaves": built.leaves},
    )


def test_each_process_and_each_order_of_fetching_gives_the_same_bytes(
    services: Services, order: UUID
) -> None:
    first = fetched(another_process(services), order)
    later = another_process(services, size=10**9)  # another version of the service may divide otherwise
    backwards = [later.volume(order, number, OPERATOR).volume for number in range(len(first), 0, -1)]

    assert [one.read(0, one.length) for one in backwards] == first[::-1]


def test_of_two_processes_at_once_the_first_draws_the_keys(services: Services, order: UUID) -> None:
    both = [another_process(services), another_process(services)]
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda volumes: fetched(volumes, order), both)

    assert one == other


def test_keys_are_drawn_anew_when_the_content_is_another_one(services: Services, order: UUID) -> None:
    """As after an update of zlib: the same key and nonce for two contents would protect neither."""
    before = fetched(another_process(services), order)
    volumes = kept(services, order)
    other = volumes.with_keys(1, replace(volumes.keys[1], content="00" * 32))
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.export_orders.get(order, lock=True)
        transaction.export_orders.save(replace(found, details_or_none=replace(found.details, volumes=other)))
    after = fetched(another_process(services), order)

    assert after[0] != before[0]
    assert after[1:] == before[1:]
    fresh = kept(services, order).keys
    assert fresh[1].content == volumes.keys[1].content
    assert fresh[1].content_key != volumes.keys[1].content_key
    assert fresh[1].nonce != volumes.keys[1].nonce
    keys = [one.content_key for one in fresh.values()]
    assert len(set(keys)) == len(keys) == len(before)


def test_the_first_volume_makes_the_order_delivered_and_the_others_do_not_end_it(
    services: Services, order: UUID
) -> None:
    volumes = another_process(services)
    volumes.volume(order, 2, OPERATOR)

    assert services.exports.get(order, OPERATOR).state is ExportState.DELIVERED
    count = len(kept(services, order).leaves)
    for number in (0, count + 1):
        with pytest.raises(NotFound):
            volumes.volume(order, number, OPERATOR)


def test_each_volume_traces_its_own_records_before_it_is_given(services: Services, order: UUID) -> None:
    volumes = another_process(services)
    count = volumes.volume(order, 1, OPERATOR).count
    shown = [set(volumes.volume(order, number, OPERATOR).volume.records) for number in range(1, count + 1)]
    with services.transactions.begin(SERVICE) as transaction:
        last = transaction.traces.last()
        traces = transaction.traces.between(1, last, last)
    traced = [set(trace.records) for trace in traces if trace.act == "records:export"]

    assert traced == [one for one in shown if one]
    assert len(set.union(*shown)) == RECORDS


def test_no_text_is_in_a_file_with_a_name(
    services: Services, order: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporaire"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    volumes = another_process(services)
    seen: list[Path] = []
    calls: list[UUID] = []
    inner = volumes.delivery.content

    class Watching:
        def __getattr__(self, name: str) -> object:
            return getattr(inner, name)

        def stored_parts(self, record: Record, evidence: Callable[[], str]) -> list[ContentFile]:
            calls.append(record.id)
            seen.extend(folder.rglob("*"))
            return inner.stored_parts(record, evidence)

    watching: Any = Watching()
    delivery = replace(volumes.delivery, content=watching)
    contents = fetched(replace(volumes, delivery=delivery), order)

    assert calls
    assert seen == list(folder.rglob("*")) == []
    assert not any(secret.encode() in content for secret in SECRETS for content in contents)
