"""Clocks of processor time, for the service, for PostgreSQL, and for calls on a collaborator."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import psutil

from archive_service.holdings import document_rendering as drawing
from archive_service.model.stored_objects import ObjectKind, StoredObject


def postgres_seconds(home: Path) -> float:
    """Return the processor seconds that the home's PostgreSQL has used, its dead processes included."""
    postmaster = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    process = psutil.Process(postmaster)
    own = process.cpu_times()
    # Those that have ended are in the postmaster's children_*; those alive are asked one by one.
    seconds = own.user + own.system + own.children_user + own.children_system
    for child in process.children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        seconds += times.user + times.system
    return float(seconds)


def service_seconds() -> float:
    """Return the processor seconds of this process and of those that draw for it, to 10 ms.

    Those that have ended are counted with all children that have, so nothing else may end meanwhile.
    """
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.process_time() + ended.ru_utime + ended.ru_stime
    for identifier in drawing.processes():
        times = psutil.Process(identifier).cpu_times()
        seconds += times.user + times.system
    return float(seconds)


@dataclass(slots=True)
class Spent:
    """Processor seconds by stage."""

    stages: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def on(self, stage: str, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
        """Add what the block takes to `stage`, by a clock of processor seconds."""
        began = clock()
        try:
            yield
        finally:
            self.stages[stage] = self.stages.get(stage, 0.0) + clock() - began


@dataclass(frozen=True, slots=True)
class TimedObjects:
    """`EncryptedObjects` that notes what encrypting and storing take."""

    inner: Any
    spent: Spent

    def put(self, tenant: str, key: str, plaintext: bytes | BinaryIO, kind: ObjectKind) -> StoredObject:
        with self.spent.on("objects"):
            stored: StoredObject = self.inner.put(tenant, key, plaintext, kind)
            return stored

    @contextmanager
    def together(self) -> Iterator[TimedObjects]:
        with ExitStack() as stack:
            with self.spent.on("objects"):
                batch = stack.enter_context(self.inner.together())
            yield TimedObjects(batch, self.spent)
            with self.spent.on("objects"):
                stack.close()

    def read(self, tenant: str, key: str, name: str) -> bytes:
        with self.spent.on("objects"):
            return bytes(self.inner.read(tenant, key, name))

    def copy(self, tenant: str, key: str, name: str, into: BinaryIO) -> None:
        with self.spent.on("objects"):
            self.inner.copy(tenant, key, name, into)

    def copy_authentic(self, tenant: str, key: str, name: str, into: BinaryIO) -> None:
        with self.spent.on("objects"):
            self.inner.copy_authentic(tenant, key, name, into)

    def has_key(self, tenant: str, key: str) -> bool:
        with self.spent.on("objects"):
            return bool(self.inner.has_key(tenant, key))

    def check(self, name: str) -> int:
        with self.spent.on("objects"):
            return int(self.inner.check(name))

    def delete(self, name: str) -> None:
        with self.spent.on("objects"):
            self.inner.delete(name)


def each(times: int, call: Callable[[int], object]) -> float:
    """Return the processor seconds of one call, after one that does not count."""
    call(-1)
    began = time.process_time()
    for number in range(times):
        call(number)
    return (time.process_time() - began) / times
