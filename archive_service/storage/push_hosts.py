"""Connections to the hosts that receivers of pushes name: public ones, and those of configured networks."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.errors import PushAddressRefused

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Number = ipaddress.IPv4Address | ipaddress.IPv6Address
_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is given to networks of the world (RFC 4291, 2.4). Private, site-local, loopback, IPv4-compatible
and translated numbers are outside, and so is NAT64 inside one network (64:ff9b:1::/48).
"""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = [
    ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")
]
"""What no host of the world has, and versions of the standard library judge differently (IANA's registries of
special-purpose addresses).
"""
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
            self.check_number(one)
        connected = socket.create_connection((min(found, key=_is_new), port), seconds)
        # As the library of HTTP does where it connects: no body waits 40 ms for what is sent before it.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def check_number(self, address: str) -> None:
        """Raise `PushAddressRefused` when nothing is sent to a number. An IPv4 number inside it must be
        addressed too, or nothing is.
        """
        if self.production and not self._is_addressed(_number(address)):
            raise PushAddressRefused("the address leads into a private network (ARCHIVE_PUSH_NETWORKS)")

    def _is_addressed(self, number: Number) -> bool:
        if number.is_multicast:  # no connection has so many ends
            return False
        if any(number in one for one in self.networks):
            return True
        if isinstance(number, ipaddress.IPv4Address):
            return _is_public(number)
        inside = _inside(number)
        return _is_public(number) if inside is None else self._is_addressed(inside)


def _number(address: str) -> Number:
    """Return a number; an IPv4 number written as IPv6 is what is connected to."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        return number.ipv4_mapped
    return number


def _inside(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 number that a translator or a relay sends to instead. Other forms, such as Teredo and
    `::a.b.c.d`, are not public in any case.
    """
    if number in _NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFF_FFFF)
    return number.sixtofour


def _is_public(number: Number) -> bool:
    if isinstance(number, ipaddress.IPv6Address) and number not in _UNICAST:
        return False
    return number.is_global and not any(number in one for one in _NOT_PUBLIC)


def _is_new(address: str) -> bool:
    """Say whether an address is IPv6, which fewer receivers have."""
    return ":" in address
