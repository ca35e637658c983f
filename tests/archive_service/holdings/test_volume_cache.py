"""Volumes that are kept for a download in parts: for some time, not too many, and each made once."""

from __future__ import annotations

import gc
import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from tempfile import TemporaryFile
from threading import Event
from typing import BinaryIO, cast
from uuid import UUID

import pytest

from archive_service.errors import MachineExhausted
from archive_service.holdings.volume_cache import KEPT_SECONDS, MOST_KEPT, MadeVolume, VolumeCache

ORDER = UUID(int=7)


def made(content: bytes = b"content") -> MadeVolume:
    with TemporaryFile() as file:
        file.write(content)
        return MadeVolume.of(cast("BinaryIO", file), len(content), b"", [])


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def test_a_volume_is_made_once_and_read_from_anywhere() -> None:
    cache, volume = VolumeCache[MadeVolume](), made()

    assert cache.get((ORDER, 0, 1), lambda: volume) is volume
    assert cache.get((ORDER, 0, 1), made) is volume
    assert cache.get((ORDER, 0, 2), made) is not volume
    assert (volume.read(0, 3), volume.read(5, 9), volume.read(9, 1)) == (b"con", b"nt", b"")


def test_a_volume_nobody_asks_for_is_dropped_after_some_time() -> None:
    time = [0.0]
    cache, volume = VolumeCache[MadeVolume](now=lambda: time[0]), made()
    cache.get((ORDER, 0, 1), lambda: volume)
    time[0] = KEPT_SECONDS - 1
    assert cache.get((ORDER, 0, 1), made) is volume
    time[0] = 2 * KEPT_SECONDS - 2
    assert cache.get((ORDER, 0, 1), made) is volume
    time[0] = 3 * KEPT_SECONDS
    assert cache.get((ORDER, 0, 1), made) is not volume


def test_few_are_kept_and_a_file_is_closed_when_its_last_reader_ends() -> None:
    cache = VolumeCache[MadeVolume]()
    held = cache.get((ORDER, 0, 0), made)
    dropped = cache.get((ORDER, 0, 1), made).descriptor
    for number in range(2, MOST_KEPT + 2):
        cache.get((ORDER, 0, number), made)
    gc.collect()

    assert not is_open(dropped)
    assert held.read(0, 7) == b"content"
    descriptor = held.descriptor
    del held
    gc.collect()
    assert not is_open(descriptor)


def test_requests_do_not_wait_in_a_long_line() -> None:
    cache, begun, end = VolumeCache[MadeVolume](), Event(), Event()

    def slowly() -> MadeVolume:
        begun.set()
        assert end.wait(20)
        return made()

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(cache.get, (ORDER, 0, 1), slowly) for _ in range(8)]
        assert begun.wait(20)
        # Those that are refused end at once; the others wait for the volume.
        ended = as_completed(asked, 20)
        refused = [next(ended) for _ in range(4)]
        end.set()
        served = [one.result(20) for one in asked if one not in refused]

    assert {id(one) for one in served} == {id(served[0])}
    for one in refused:
        with pytest.raises(MachineExhausted):
            one.result()


def test_a_volume_that_cannot_be_made_is_made_at_the_next_request() -> None:
    cache = VolumeCache[MadeVolume]()

    def fails() -> MadeVolume:
        raise OSError("no space")

    for _ in range(9):
        with pytest.raises(OSError, match="no space"):
            cache.get((ORDER, 0, 1), fails)
    assert cache.get((ORDER, 0, 1), made).length == 7
