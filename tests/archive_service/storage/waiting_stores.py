"""Object stores in which a writer waits, so that others come while it writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import BinaryIO

from archive_service.ports import ObjectWriter


@dataclass(frozen=True, slots=True)
class WaitingStore:
    """An object store, which keeps a writer waiting until it may go on."""

    store: ObjectWriter
    reached: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        self.reached.set()
        self.go_on.wait(20)
        self.store.put(name, content)
