"""The deposits of a package: flows that came in part name the records that came, at a linear cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from archive_service.adapters import SystemClock
from archive_service.holdings.imported_deposits import ImportedDeposits
from archive_service.holdings.package_reading import Contents, PackagedRecord, PackageTree
from archive_service.model.deposits import NOT_HERE
from archive_service.model.serialisation import read_record
from archive_service.ports import Cipher
from tests.archive_service.model.test_record_states import RECORD
from tests.archive_service.model.test_serialisation import former_record
from tests.journeys.homes import establishment


class Counted(dict[UUID, UUID]):
    """A dictionary that counts how many of its entries are gone through."""

    seen = 0

    def __iter__(self) -> Iterator[UUID]:
        for one in super().__iter__():
            Counted.seen += 1
            yield one

    def items(self) -> Any:  # what a dictionary gives
        Counted.seen += len(self)
        return super().items()


@pytest.mark.parametrize("of_a_flow", [1, 3])
def test_the_records_of_a_flow_that_came_in_part_are_found_without_reading_all(of_a_flow: int) -> None:
    flows = [uuid4() for _ in range(200)]
    packaged = [_record(flow) for flow in flows for _ in range(of_a_flow)]
    contents = Contents(records=Counted())
    for one in packaged:
        contents.records[one.record.id] = one.record.deposit
        contents.flows.setdefault(one.record.deposit, []).append(one.record.id)
    Counted.seen = 0
    made = ImportedDeposits(
        cipher=cast("Cipher", None),  # nothing of these flows is known, so nothing is indexed
        clock=SystemClock(),
        random=lambda size: bytes(size),
        new_id=uuid4,
    )

    found = [
        made.of(one, PackageTree(Path("none")), contents, establishment()) for one in packaged[::of_a_flow]
    ]

    assert [one.id for one in found] == flows
    for number, deposit in enumerate(found):
        own = packaged[number * of_a_flow : (number + 1) * of_a_flow]
        assert deposit.records == (*(one.record.id for one in own), NOT_HERE)
    assert Counted.seen == 0


def _record(flow: UUID) -> PackagedRecord:
    """Return a record that was cut out of a flow of which the package has no receipt."""
    details, _ = read_record(former_record())
    return PackagedRecord(
        replace(RECORD, id=uuid4(), deposit=flow, details_or_none=replace(details, segmented=True)), {}
    )
