"""How fast, and in how much memory, records are laid out as FHIR Bulk Data: cut, closed, hashed, written."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from exports.portability.layouts import Shard
from exports.portability.layouts.bulk import BulkLayout
from exports.portability.tree_package import TreeFile
from tests.exports.portability.layouts.bulk_samples import (
    FACTS,
    bundle,
    flow,
    identifier,
    person_file,
    record,
)

_RESOURCES, _SHARD = 10, 1_000
_SIZES = tuple(int(size) for size in os.environ.get("BULK_RESOURCES", "50000,500000").split(","))


def run() -> dict[str, float]:
    """Measure 50,000 resources, then 500,000: ten resources a record, one record a person."""
    table = Table("resources", "resources/s (processor)", "peak MB")
    _measured(10_000)
    speeds = []
    for size in _SIZES:
        speeds.append(size / _measured(size))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        table.add_row(f"{size:,}", f"{speeds[-1]:,.0f}", f"{peak:.0f}")
    Console().print(table)
    growth = speeds[0] / speeds[-1]
    return {"bulk_resources_s": speeds[-1], "bulk_rss_mb": peak, "bulk_growth_ratio": growth}


def _measured(size: int) -> float:
    """Return the processor seconds of the layout, without those of making the flows."""
    layout, facts, spent = BulkLayout(), [], 0.0
    persons = size // _RESOURCES
    for first in range(0, persons, _SHARD):
        numbers = range(first, min(first + _SHARD, persons))
        records = [record(number, bundle(flow(number)), number) for number in numbers]
        files = [person_file(number) for number in numbers]
        began = time.process_time()
        shard = Shard(first // _SHARD + 1, first + 1, [identifier(number) for number in numbers])
        with layout.shard(shard) as made:
            for number, content in zip(numbers, files, strict=True):
                made.add_person(identifier(number), content)
            for one in records:
                made.add_record(one)
            _read(iter(made.files()))
            facts.append(made.facts())
        spent += time.process_time() - began
    began = time.process_time()
    _read(layout.whole(facts, FACTS))
    return spent + time.process_time() - began


def _read(files: Iterator[TreeFile]) -> None:
    for file in files:
        with file.open() as content:
            while content.read(1 << 20):
                pass
