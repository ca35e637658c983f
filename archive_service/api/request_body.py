"""The body of a deposit: read to disk, within the limit; no file remains when the process is killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Semaphore
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from archive_service.api.problems import BodyIncomplete, BodyTooLarge, FlowTooLarge
from archive_service.api.spooled_files import IN_MEMORY, disk_errors, spooled_file
from archive_service.bootstrap import Services
from archive_service.contract.lines import deposit_line
from archive_service.errors import ArchiveServiceError
from archive_service.model.answers import NotTaken

PATIENCE_SECONDS = 20.0
"""Longest time without data in the middle of a body."""

_ONE_LARGE_FLOW = Semaphore(1)


@dataclass(frozen=True, slots=True)
class Flow:
    """A body that was received completely."""

    file: IO[bytes]
    length: int

    @contextmanager
    def content(self) -> Iterator[bytes]:
        """Give the bytes; large flows are held in memory one at a time."""
        with one_large_at_a_time(self.length):
            yield self._read()

    def _read(self) -> bytes:
        self.file.seek(0)
        return self.file.read()


@contextmanager
def one_large_at_a_time(length: int) -> Iterator[None]:
    """Wait while another large body is worked on; small ones do not wait."""
    if length <= IN_MEMORY:
        yield
        return
    with _ONE_LARGE_FLOW:
        yield


async def received(
    request: Request,
    services: Services,
    too_large: Callable[[Services], ArchiveServiceError] | None = None,
) -> AsyncIterator[Flow]:
    """Read the body of a request, and discard it when the block ends.

    Raises:
        FlowTooLarge: it is over the limit, by its declared or its counted size; or what `too_large` gives.
        BodyIncomplete: the sender disconnected, or sent nothing for `PATIENCE_SECONDS`.
        OutOfSpace, StoreUnavailable: the disk cannot store it.
    """
    limit, refusal = services.settings.limit, too_large or _too_large
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise refusal(services)
    try:
        with spooled_file(services.home) as file:
            length = 0
            with disk_errors("the body"):
                async for piece in _pieces(request):
                    length += len(piece)
                    if length > limit:
                        raise refusal(services)
                    if length <= IN_MEMORY:
                        file.write(piece)
                    else:
                        await run_in_threadpool(file.write, piece)
            yield Flow(file, length)
    except ClientDisconnect:
        raise BodyIncomplete("the sender disconnected") from None


async def small_body(request: Request, limit: int) -> bytes:
    """Return the body of a request that is not a flow.

    Raises:
        BodyTooLarge: it has more than `limit` bytes.
        BodyIncomplete: the sender disconnected, or sent nothing for `PATIENCE_SECONDS`.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge(f"at most {limit} bytes")
    content = bytearray()
    try:
        async for piece in _pieces(request):
            content += piece
            if len(content) > limit:
                raise BodyTooLarge(f"at most {limit} bytes")
    except ClientDisconnect:
        raise BodyIncomplete("the sender disconnected") from None
    return bytes(content)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                piece = await anext(stream, None)
        except TimeoutError:
            # Otherwise the caller would treat it as a disk error: TimeoutError is an OSError.
            raise BodyIncomplete("the sender stopped sending") from None
        if piece is None:
            return
        yield piece


def file_too_large(services: Services) -> BodyTooLarge:
    """Return the refusal of a file that is no flow."""
    return BodyTooLarge(f"at most {services.settings.limit} bytes")


def _too_large(services: Services) -> FlowTooLarge:
    return FlowTooLarge(deposit_line(NotTaken(services.deposit.too_large())))
