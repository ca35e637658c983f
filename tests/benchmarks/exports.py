"""How fast whole exports are: from what is stored to a package that is built, encrypted and checked.

The sizes are resources, ten a record: `EXPORT_RESOURCES=50000,500000` measures the sizes of the aim, which
takes half an hour to fill.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

from rich.console import Console
from rich.table import Table

from archive_service.bootstrap import Services
from archive_service.holdings.stored_objects import source_of
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordFilter
from archive_service.workflows.bulk_exports import BulkAsked
from archive_service.workflows.export_orders import ExportAsked
from exports.portability.envelope import encrypt_for, recipient
from tests.benchmarks.export_home import PLACES, RESOURCES, fill, register
from tests.benchmarks.measuring import postgres_seconds
from tests.benchmarks.service import service
from tests.journeys.export_receivers import Receiver

_SIZES = tuple(int(size) for size in os.environ.get("EXPORT_RESOURCES", "5000,25000").split(","))
_ENCRYPTED = 256 << 20
_FLOOR_RECORDS = 500
_TIMES = 3
_WORKER = """
import json, sys, time
from pathlib import Path
from uuid import UUID
from archive_service.bootstrap import Services
from archive_service.runtime.garbage import leave_out_of_searches
from archive_service.settings import Settings
services = Services(Settings(home=Path(sys.argv[1])))
building, order = services.export_building, UUID(sys.argv[2])
leave_out_of_searches()  # as a worker does after its first shard
print("ready", flush=True)
sys.stdin.readline()
began, cpu = time.monotonic(), time.process_time()
building.build(order)
spent = {"cpu": time.process_time() - cpu, "wall": time.monotonic() - began}
status = Path("/proc/self/status").read_text()
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024  # getrusage also counts the process before
print(json.dumps({**spent, "rss": peak}), flush=True)
services.close()
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What building one order took: seconds of the processor (of PostgreSQL apart) and of the clock."""

    resources: int
    cpu: float
    postgres: float
    wall: float
    rss: float

    @property
    def rate(self) -> float:
        """Resources per processor second of the service."""
        return self.resources / self.cpu


def run() -> dict[str, float]:
    """Fill two establishments, build, encrypt and check their exports."""
    screen = Console(width=110)
    with service() as services, TemporaryDirectory() as folder:
        receiver = Receiver.in_folder(Path(folder) / "receiver")
        _filled(services, screen)
        few, many = (served_by_worker(services, finess) for finess in PLACES)
        package, both = (_soonest_built(services, receiver, workers) for workers in (1, 2))
        others = {name: built_by_workers(services, receiver, PLACES[0], name) for name in ("tree", "seda")}
        rows = {"bulk, served": few, "bulk, served, larger": many, "whole package, bulk, larger": package}
        screen.print(_table({**rows, **others}, _floor(services)))
        plain, deep = _check_rates(services, receiver, Path(folder))
        encrypted = _encrypt_rate(receiver)
    growth, two = few.rate / many.rate, package.wall / both.wall
    screen.print(
        f"Whole package: one worker {package.wall:.1f} s, two {both.wall:.1f} s of clock. "
        f"Check: {plain:.0f} MB/s, {deep:.0f} with --deep. Encryption: {encrypted:.0f} MB/s. "
        f"Load: {os.getloadavg()[0]:.1f}."
    )
    return {
        "export_resources_s": round(many.rate),
        "export_rss_mb": round(max(few.rss, many.rss)),
        "export_growth_ratio": round(growth, 3),
        "export_package_resources_s": round(package.rate),
        "export_two_workers_ratio": round(two, 2),
        "check_mb_s": round(deep, 1),
        "encrypt_mb_s": round(encrypted, 1),
    }


def _filled(services: Services, screen: Console) -> None:
    began, first = time.monotonic(), 0
    register(services)
    for finess, size in zip(PLACES, _SIZES, strict=True):
        fill(services, finess, first, size // RESOURCES)
        first += size // RESOURCES
    screen.print(
        f"Filled with {_SIZES[0]:,} and {_SIZES[1]:,} resources, a document for each {RESOURCES}, "
        f"in {time.monotonic() - began:.0f} s."
    )


def _order(services: Services, receiver: Receiver, finess: str, layout: str) -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(finess),))
    certificate = receiver.certificate.read_bytes()
    asked = ExportAsked(scope=scope, certificate=certificate, layouts=[layout])
    return services.exports.order(asked, OPERATOR).id


def built_by_workers(
    services: Services, receiver: Receiver, finess: str, layout: str, workers: int = 1
) -> Built:
    """Build a whole package in processes of their own; their start is not counted."""
    return _built(services, _order(services, receiver, finess, layout), workers)


def _soonest_built(services: Services, receiver: Receiver, workers: int) -> Built:
    """Return that of some builds of the larger package that took the least time by the clock: what else the
    machine does makes them longer, never shorter.
    """
    builds = [built_by_workers(services, receiver, PLACES[1], "bulk", workers) for _ in range(_TIMES)]
    return min(builds, key=lambda one: one.wall)


def served_by_worker(services: Services, finess: str) -> Built:
    """Build what FHIR Bulk Data serves of an establishment, likewise."""
    asked = BulkAsked(request=BulkRequest(level=BulkLevel.SYSTEM), establishments=[(0, finess)])
    return _built(services, services.bulk_exports.kick_off(asked, OPERATOR).id, 1)


def _built(services: Services, order: UUID, workers: int) -> Built:
    command = [sys.executable, "-W", "ignore", "-c", _WORKER, str(services.home), str(order)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(workers)
    ]
    for one in started:
        _heard(one)
    before = postgres_seconds(services.home)
    for one in started:
        if one.stdin is not None:
            one.stdin.write("\n")
            one.stdin.flush()
    told: list[Mapping[str, Any]] = [json.loads(_heard(one)) for one in started]
    for one in started:
        one.communicate(timeout=60)
    return Built(
        resources=services.exports.get(order, OPERATOR).built.equation.exported * RESOURCES,
        cpu=sum(one["cpu"] for one in told),
        postgres=postgres_seconds(services.home) - before,
        wall=max(one["wall"] for one in told),
        rss=max(one["rss"] for one in told),
    )


def _heard(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError("a worker ended before it had built anything")
    return line


def _floor(services: Services) -> float:
    """Return the resources per processor second when each source and document is read, decrypted and hashed,
    and nothing else is done.
    """
    with services.transactions.begin(SERVICE) as transaction:
        records = transaction.records.listed(RecordFilter(limit=_FLOOR_RECORDS))
    began = time.process_time()
    for record in records:
        document = services.objects.read(record.tenant, record.key, record.document_object)
        for content in (source_of(record, services.objects), document):
            hashlib.sha256(content).digest()
            hashlib.sha512(content).digest()
    return len(records) * RESOURCES / (time.process_time() - began)


def _check_rates(services: Services, receiver: Receiver, folder: Path) -> tuple[float, float]:
    """Return the megabytes per second of the checker over a package on the disk, without and with SHA-512."""
    order = _order(services, receiver, PLACES[0], "bulk")
    services.export_building.build(order)
    done = services.export_delivery.deliver(order, folder / "volumes", None, OPERATOR)
    tree = receiver.unpacked([folder / "volumes" / one.file for one in done.volumes], folder / "tree")
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) / 1_000_000
    rates = [size / _seconds_of_check(tree, words) for words in ([], ["--deep"])]
    return rates[0], rates[1]


def _seconds_of_check(tree: Path, words: Sequence[str]) -> float:
    """Return the processor seconds of one check."""
    before = os.times()
    done = subprocess.run([sys.executable, tree / "check_portability.py", *words, tree], capture_output=True)
    if done.returncode:
        raise RuntimeError(f"the package is not complete: {done.stdout[-500:]!r}")
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _encrypt_rate(receiver: Receiver) -> float:
    """Return the megabytes a second of an envelope, by the clock."""
    to = recipient(receiver.certificate.read_bytes(), at=datetime.now(UTC))
    with TemporaryFile() as source, open(os.devnull, "wb") as target:
        for _ in range(_ENCRYPTED >> 20):
            source.write(os.urandom(1 << 20))
        source.seek(0)
        began = time.perf_counter()
        encrypt_for([to], cast("BinaryIO", source), _ENCRYPTED, target)
        return _ENCRYPTED / 1_000_000 / (time.perf_counter() - began)


def _table(built: Mapping[str, Built], floor: float) -> Table:
    words = ("resources", "resources/s (processor)", "with PostgreSQL", "by the clock", "peak MB")
    table = Table("layout", *words)
    for name, one in built.items():
        table.add_row(
            name,
            f"{one.resources:,}",
            f"{one.rate:,.0f}",
            f"{one.resources / (one.cpu + one.postgres):,.0f}",
            f"{one.resources / one.wall:,.0f}",
            f"{one.rss:.0f}",
        )
    table.add_row("floor: read, decrypt, hash", "", f"{floor:,.0f}", "", "", "")
    return table
