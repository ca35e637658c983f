"""Damage before a record is sealed stops at most that record, never the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.record_failures import MAX_ATTEMPTS
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import Record, RecordFilter, RecordState
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda


def deposited(home: Path, count: int) -> list[UUID]:
    services = Services(read_settings(home))
    try:
        lines = [door.accept(services, cda(number), OPERATOR) for number in range(count)]
        return [UUID(line["records"][0]) for line in lines]
    finally:
        services.close()


def held(services: Services) -> dict[UUID, Record]:
    with services.transactions.begin(SERVICE) as transaction:
        return {one.id: one for one in transaction.records.listed(RecordFilter())}


def test_a_record_whose_key_is_lost_is_set_aside_and_the_others_are_sealed(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    poisoned, *others = deposited(home, 3)
    services = Services(read_settings(home))
    try:
        row = held(services)[poisoned]
        services.vault.destroy(row.tenant, row.key)
    finally:
        services.close()

    services = Services(read_settings(home))
    try:
        work_until_empty(services)
        records = held(services)
    finally:
        services.close()

    assert (records[poisoned].state, records[poisoned].attempts) == (RecordState.FAILED, MAX_ATTEMPTS)
    assert {records[one].state for one in others} == {RecordState.SEALED}
    assert f"the key of record {row.id} is not in the key store" in records[poisoned].problem
    assert "put the key back from your copy" in records[poisoned].problem


def test_a_record_whose_source_is_lost_says_so_and_is_sealed_once_it_is_put_back(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    poisoned, other = deposited(home, 2)
    services = Services(read_settings(home))
    try:
        tenant, _, name = held(services)[poisoned].source_object.partition("/")
        (stored,) = (home / "objects" / tenant).rglob(name)
        elsewhere = stored.rename(tmp_path / "copy")
        work_until_empty(services)
        without = held(services)

        elsewhere.rename(stored)
        services.rendering.retry(poisoned, OPERATOR)
        work_until_empty(services)
        again = held(services)
    finally:
        services.close()

    said = f"record {poisoned}: its source is no longer in the object store: put it back from your copy"
    assert (without[poisoned].state, without[poisoned].problem) == (RecordState.FAILED, said)
    assert without[other].state is RecordState.SEALED
    assert (again[poisoned].state, again[poisoned].problem) == (RecordState.SEALED, "")


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"altered")])
def test_a_document_that_is_damaged_before_its_evidence_is_made_anew(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    home = begun(tmp_path / "home")
    poisoned, *others = deposited(home, 3)
    services = Services(read_settings(home))
    try:
        services.rendering.render()
        tenant, _, name = held(services)[poisoned].document_object.partition("/")
        (stored,) = (home / "objects" / tenant).rglob(name)
        damage(stored)

        assert services.evidence.close() == len(others)
        work_until_empty(services)

        records = held(services)
        report = services.record_reading.verify(poisoned, OPERATOR)
    finally:
        services.close()

    assert {one.state for one in records.values()} == {RecordState.SEALED}
    assert report.verdict == "passed"


def test_a_record_that_says_it_has_a_document_and_has_none_holds_up_no_other(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    poisoned, *others = deposited(home, 3)
    services = Services(read_settings(home))
    try:
        row = held(services)[poisoned]
        services.rendering.render()
        with services.transactions.begin(SERVICE) as transaction:
            # As a restored row of an older copy would be.
            transaction.records.save(replace(held(services)[poisoned], details_or_none=row.details))

        assert services.evidence.close() == len(others)
        work_until_empty(services)

        report = services.record_reading.verify(poisoned, OPERATOR)
    finally:
        services.close()

    assert report.verdict == "passed"
