"""What the trace of a reading costs the request that reads: the same readings with it and without."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.records import Part, RecordFilter
from archive_service.model.traces import Reading
from archive_service.workflows.record_reading import ReadRecords
from tests.benchmarks.measuring import postgres_seconds
from tests.benchmarks.samples import LEGAL_ENTITY, pages
from tests.benchmarks.service import deposit, service

_HELD, _PAIRS, _UNCOUNTED, _READERS = 100, 300, 10, 8
_WHY = "Demande d'accès reçue le 3 mars"

Read = Callable[[ReadRecords], object]


@dataclass(frozen=True, slots=True)
class _NoTraces:
    """`Traces` that keeps none."""

    def add(self, actor: Actor, shown: Sequence[Reading]) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class _WithoutTraces:
    """The same transactions, whose readings leave nothing."""

    inner: Any

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Any]:
        with self.inner.begin(actor) as transaction:
            yield replace(transaction, traces=_NoTraces())

    def place_entries(self) -> None:
        self.inner.place_entries()


def run() -> dict[str, float]:
    """Measure by the clock, a reading with its trace and one without in turns."""
    screen = Console(width=100)
    with service() as services:
        deposit(services, pages(range(_HELD)))
        reader = _reader(services)
        kept = services.record_reading
        bare = replace(kept, transactions=_WithoutTraces(services.transactions))
        record = kept.records(RecordFilter(limit=1), reader)[0].id
        readings: dict[str, Read] = {
            "a record": lambda reading: reading.record(record, reader),
            "with a purpose": lambda reading: reading.record(record, replace(reader, purpose=_WHY)),
            "its source": lambda reading: reading.part(record, Part.SOURCE, reader),
            "a page of 100": lambda reading: reading.records(RecordFilter(limit=100), reader),
        }
        with _page_writer(services.home) as write:
            seen = {name: _pairs(read, bare, kept, write) for name, read in readings.items()}
        screen.print(_table(seen))
        one = readings["a record"]
        screen.print(
            f"Of a trace, {_processor(services, one, bare, kept):.2f} ms are of the processor, PostgreSQL's "
            "included.\n"
            f"{_READERS} readers at once: {_together(partial(one, bare)):.0f} records a second without "
            f"traces, {_together(partial(one, kept)):.0f} with."
        )
    return {"trace_ms": _cost(seen["with a purpose"]), "trace_page_ms": _cost(seen["a page of 100"])}


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds of each reading without its trace and with it, and of a write to the disk beside them."""

    bare: Sequence[float]
    kept: Sequence[float]
    write: Sequence[float]


def _cost(times: _Times) -> float:
    return round(1000 * (statistics.median(times.kept) - statistics.median(times.bare)), 2)


def _table(seen: dict[str, _Times]) -> Table:
    table = Table("reading", "without, ms", "with, ms", "trace, ms", "a write to the disk, ms")
    for name, times in seen.items():
        medians = [f"{1000 * statistics.median(some):.2f}" for some in (times.bare, times.kept, times.write)]
        table.add_row(name, medians[0], medians[1], f"{_cost(times):.2f}", medians[2])
    return table


def _reader(services: Services) -> Actor:
    made = services.tokens.create(
        actor="marie", role=Role.ESMS, tenants=[LEGAL_ENTITY], departments=[], expires=None, by=OPERATOR
    )
    return services.tokens.holder_of(made.text)


def _pairs(read: Read, bare: ReadRecords, kept: ReadRecords, write: Callable[[], object]) -> _Times:
    """Time all three, called in turns so that they meet the same machine and the same disk."""
    found: tuple[list[float], list[float], list[float]] = ([], [], [])
    calls: tuple[Callable[[], object], ...] = (partial(read, bare), partial(read, kept), write)
    for number in range(_PAIRS + _UNCOUNTED):
        for call, times in zip(calls, found, strict=True):
            began = time.perf_counter()
            call()
            if number >= _UNCOUNTED:
                times.append(time.perf_counter() - began)
    return _Times(*found)


def _processor(services: Services, read: Read, bare: ReadRecords, kept: ReadRecords) -> float:
    """Return the milliseconds of the processor that one trace takes."""
    spent = []
    for reading in (bare, kept):
        began = time.process_time() + postgres_seconds(services.home)
        for _ in range(2 * _PAIRS):
            read(reading)
        spent.append(time.process_time() + postgres_seconds(services.home) - began)
    return 1000 * (spent[1] - spent[0]) / (2 * _PAIRS)


@contextmanager
def _page_writer(folder: Path) -> Iterator[Callable[[], object]]:
    """Give what writes 8 KB and waits until they are on the disk, as each commit does."""
    path = folder / "page"
    with path.open("wb", buffering=0) as file:

        def write() -> None:
            file.seek(0)
            file.write(os.urandom(8192))
            os.fdatasync(file.fileno())

        yield write
    path.unlink()


def _together(call: Callable[[], object]) -> float:
    """Return how many calls a second end when several make them at once."""
    count = 2 * _PAIRS
    began = time.perf_counter()
    with ThreadPoolExecutor(_READERS) as pool:
        list(pool.map(lambda _: call(), range(count)))
    return count / (time.perf_counter() - began)
