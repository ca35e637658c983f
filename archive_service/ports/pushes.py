"""Where volumes are sent to."""

from __future__ import annotations

from typing import Protocol

from archive_service.model.export_pushes import PushTarget


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

    def checked_host_key(self, to: str, host_key: str) -> str:
        """Return the key that the server of the address must have, in the form that is kept; "" where the
        address needs none. Raise `PushAddressRefused` when nothing is sent to such an address, or with such
        a key.
        """

    def send(self, to: PushTarget, name: str, content: SentContent, *, confirmed: bool = False) -> None:
        """Send a file; on return the receiver has all of it. What it has already is not sent again.

        Args:
            to: Where.
            name: The file's name there.
            content: Its bytes.
            confirmed: Whether an earlier attempt of the same push saw that the receiver has it: where asking
                again would mean reading all of it, its length is enough.

        Raises:
            PushAddressRefused: nothing is sent to this address.
            HostKeyDiffers: the server has another key than the one that was given.
            PushRefused: the receiver refuses; the same request will not succeed later.
            PushInterrupted: it does not answer, or not now.
        """
