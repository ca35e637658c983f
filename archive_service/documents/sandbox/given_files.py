"""Files that come with a request of a sandboxed process: open, and without a name that it could look up."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

MOST_FILES = 64

_given: list[int] = []


def send(channel: socket.socket, head: bytes, files: Sequence[int]) -> None:
    """Send the head of a message, and descriptors with its first byte.

    Raises:
        ValueError: more than `MOST_FILES`.
    """
    if len(files) > MOST_FILES:
        raise ValueError(f"at most {MOST_FILES} files go with a request")
    socket.send_fds(channel, [head[:1]], files)
    channel.sendall(head[1:])


def first_byte(channel: socket.socket) -> bytes:
    """Receive the first byte of a message, empty at the end; its files are those of this request."""
    byte, files, _, _ = socket.recv_fds(channel, 1, MOST_FILES)
    _given.extend(files)
    return byte


def given() -> Sequence[int]:
    """Return the descriptors that came with the request that is being answered."""
    return tuple(_given)


def close() -> None:
    """Close the files of the request."""
    while _given:
        os.close(_given.pop())
