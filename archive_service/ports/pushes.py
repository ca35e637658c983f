"""Where volumes are sent to."""

from __future__ import annotations

from typing import Protocol


class SentContent(Protocol):
    """Bytes that are sent, with their length and their SHA-256; any of them can be read again."""

    @property
    def length(self) -> int:
        """Their number."""

    @property
    def digest(self) -> bytes:
        """Their SHA-256."""

    def read(self, start: int, size: int) -> bytes:
        """Return bytes from the place `start`."""


class VolumeReceiver(Protocol):
    """Sends files to an address that a receiver gave."""

    def check(self, to: str) -> None:
        """Raise `PushAddressRefused` when nothing is sent to such an address."""

    def send(self, to: str, name: str, content: SentContent) -> None:
        """Send a file; on return the receiver has all of it. What it has already is not sent again.

        Raises:
            PushAddressRefused: nothing is sent to this address.
            PushRefused: the receiver refuses; the same request will not succeed later.
            PushInterrupted: it does not answer, or not now.
        """
