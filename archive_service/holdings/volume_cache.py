"""Encrypted volumes made a moment ago, in files without a name: downloads ask for parts of them."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock, Semaphore
from typing import BinaryIO, Generic, Self, TypeVar
from uuid import UUID

from archive_service.errors import MachineExhausted

KEPT_SECONDS = 600.0
"""How long a volume is kept after it was last asked for."""

MOST_KEPT = 4
"""Volumes that are kept at a time."""

_MOST_WAITING = 4
"""Requests that may make a volume or wait for one; the next ones are told to come again."""

Made = TypeVar("Made")
VolumeName = tuple[UUID, int, int]
"""The order, the number of the reissue or 0, the number of the volume."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True, kw_only=True)
class MadeVolume:
    """An encrypted volume: its length, its SHA-256, and the records that it shows.

    Its file is closed when nobody refers to the volume.
    """

    descriptor: int
    length: int
    digest: bytes
    records: Sequence[UUID] = field(repr=False)
    traced: set[tuple[str, str]] = field(default_factory=set, repr=False)
    """Who was shown it, and for which purpose, since it was made."""
    tracing: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def of(cls, file: BinaryIO, length: int, digest: bytes, records: Sequence[UUID]) -> Self:
        """Keep the file open, also when the caller closes it."""
        file.flush()
        descriptor = os.dup(file.fileno())
        made = cls(descriptor=descriptor, length=length, digest=digest, records=records)
        weakref.finalize(made, os.close, descriptor)
        return made

    def read(self, start: int, size: int) -> bytes:
        """Return bytes from the place `start`; several threads may read."""
        return os.pread(self.descriptor, size, start)


@dataclass(slots=True)
class VolumeCache(Generic[Made]):
    """The volumes, or files of exports, that were made last. One at a time is made."""

    now: Callable[[], float] = time.monotonic
    _kept: dict[VolumeName, tuple[float, Made]] = field(default_factory=dict)
    _looking: Lock = field(default_factory=Lock)
    _making: Lock = field(default_factory=Lock)
    _waiting: Semaphore = field(default_factory=lambda: Semaphore(_MOST_WAITING))

    def get(self, name: VolumeName, make: Callable[[], Made]) -> Made:
        """Return the volume, which is made when it is not kept.

        Raises:
            MachineExhausted: too many requests wait for volumes already.
        """
        found = self._found(name)
        if found is not None:
            return found
        if not self._waiting.acquire(blocking=False):
            raise MachineExhausted("other volumes are being made")
        try:
            with self._making:
                found = self._found(name)
                if found is None:
                    found = make()
                    self._keep(name, found)
                return found
        finally:
            self._waiting.release()

    def _found(self, name: VolumeName) -> Made | None:
        """Return the volume when it is kept; what was not asked for in time is dropped."""
        with self._looking:
            now = self.now()
            self._kept = {one: kept for one, kept in self._kept.items() if kept[0] > now}
            if name not in self._kept:
                return None
            volume = self._kept.pop(name)[1]
            self._kept[name] = (now + KEPT_SECONDS, volume)
            return volume

    def _keep(self, name: VolumeName, volume: Made) -> None:
        with self._looking:
            self._kept[name] = (self.now() + KEPT_SECONDS, volume)
            while len(self._kept) > MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))  # the one that was not asked for the longest
