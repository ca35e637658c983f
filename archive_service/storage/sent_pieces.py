"""Pieces of what is sent to a receiver, read from our own disk."""

from __future__ import annotations

from archive_service.errors import StoreUnavailable
from archive_service.ports.pushes import SentContent


def piece_of(content: SentContent, start: int, size: int) -> bytes:
    """Return the bytes from `start`, `size` of them or up to the end.

    Raises:
        StoreUnavailable: our own disk does not give them: the receiver has no part in it.
    """
    wanted = min(size, content.length - start)
    try:
        piece = content.read(start, wanted)
    except OSError as error:
        raise StoreUnavailable("what is sent cannot be read from the temporary files") from error
    if len(piece) != wanted:
        raise StoreUnavailable("what is sent is no longer whole in the temporary files")
    return piece
