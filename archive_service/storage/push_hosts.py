"""Connections to the hosts that receivers of pushes name: public ones, and those of configured networks."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.errors import PushAddressRefused

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
TIMEOUT_SECONDS = 60.0
"""A receiver that says nothing for so long does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushHosts:
    """Hosts that may be sent to. `networks` are private networks that may be addressed in production;
    development addresses any.
    """

    production: bool
    networks: Sequence[Network] = ()

    def connected(self, host: str, port: int, seconds: float = TIMEOUT_SECONDS) -> socket.socket:
        """Connect to a host.

        Raises:
            PushAddressRefused: the name leads to a number that is not addressed.
            OSError: nobody answers there.
        """
        # Resolved once and connected to by number: a name that changes meanwhile leads nowhere else.
        try:
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            raise PushAddressRefused("no host has such a name") from error
        found = {str(one[4][0]) for one in told}
        for one in found:
            self._check_number(one)
        connected = socket.create_connection((min(found, key=_is_new), port), seconds)
        # As the library of HTTP does where it connects: no body waits 40 ms for what is sent before it.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def _check_number(self, address: str) -> None:
        number = ipaddress.ip_address(address.partition("%")[0])
        if self.production and not number.is_global and not any(number in one for one in self.networks):
            raise PushAddressRefused("the address leads into a private network (ARCHIVE_PUSH_NETWORKS)")


def _is_new(address: str) -> bool:
    """Say whether an address is IPv6, which fewer receivers have."""
    return ":" in address
