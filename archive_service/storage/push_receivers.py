"""The way by which a file is sent, after its address: SFTP or HTTPS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive_service.model.export_pushes import PushTarget
from archive_service.ports.pushes import SentContent, VolumeReceiver


@dataclass(frozen=True, slots=True)
class PushReceivers:
    """`VolumeReceiver` of both ways. The library of SFTP is loaded when a receiver has such an address."""

    https: VolumeReceiver
    sftp: Callable[[], VolumeReceiver]

    def checked_host_key(self, to: str, host_key: str) -> str:
        """Return the host key as it is kept; see `VolumeReceiver`."""
        return self._of(to).checked_host_key(to, host_key)

    def send(self, to: PushTarget, name: str, content: SentContent, *, confirmed: bool = False) -> None:
        """Send a file; see `VolumeReceiver`."""
        self._of(to.to).send(to, name, content, confirmed=confirmed)

    def _of(self, to: str) -> VolumeReceiver:
        return self.sftp() if to[:5].lower() == "sftp:" else self.https
