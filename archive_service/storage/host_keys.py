"""Keys of SSH servers, as an operator gives them: the server of a push must have exactly this one."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_of

from archive_service.errors import PushAddressRefused

_ALGORITHMS = {
    "ssh-ed25519": ("ssh-ed25519",),
    "ecdsa-sha2-nistp256": ("ecdsa-sha2-nistp256",),
    "ecdsa-sha2-nistp384": ("ecdsa-sha2-nistp384",),
    "ecdsa-sha2-nistp521": ("ecdsa-sha2-nistp521",),
    # Never the signatures with SHA-1 that share the name of the key.
    "ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256"),
}
KINDS = tuple(_ALGORITHMS)
_FINGERPRINT = re.compile(r"SHA256:([A-Za-z0-9+/]{43})=?")
_FEWEST_BITS = 2048
_SSH_PORT = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class HostKey:
    """One key. `kind` is empty when only its fingerprint was given, and `public` too."""

    fingerprint: bytes
    kind: str = ""
    public: bytes = b""

    @property
    def text(self) -> str:
        """The key as it is kept; `host_key_of` reads it again."""
        if self.public:
            return f"{self.kind} {b64encode(self.public).decode()}"
        return f"SHA256:{b64encode(self.fingerprint).decode().rstrip('=')}"

    def is_of(self, public: bytes) -> bool:
        """Say whether a server that shows this key (as RFC 4253 writes it) is the right one."""
        return compare_digest(sha256(public).digest(), self.fingerprint) and _is_strong(public)


def algorithms_of(first: str, last: Sequence[str]) -> list[str]:
    """Return the algorithms to ask a server for, of the kind `first` before the others, and of `last` after
    them.

    All kinds are asked for: a server that has none of them would end the connection without a word.

    >>> algorithms_of("ssh-rsa", [])[:3]
    ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519']
    """
    kinds = sorted(KINDS, key=lambda kind: (kind in last, kind != first))
    return [algorithm for kind in kinds for algorithm in _ALGORITHMS[kind]]


def host_key_of(text: str, host: str = "", port: int = _SSH_PORT) -> HostKey:
    """Read a key: its fingerprint (`SHA256:...`), a public key, or a line of a file known_hosts.

    A line of known_hosts must be about this host, if one is named.

    Raises:
        PushAddressRefused: it is none, or too weak.
    """
    words = text.split()
    if len(text.splitlines()) == 1 and words:
        if len(words) == 1 and (found := _FINGERPRINT.fullmatch(words[0])):
            return HostKey(fingerprint=b64decode(found[1] + "="))
        if words[0] in _ALGORITHMS and len(words) > 1:
            return _read(words[0], words[1])
        if len(words) > 2 and words[1] in _ALGORITHMS and not words[0].startswith(("@", "#")):
            if host and not _is_about(words[0], host.lower(), port):
                raise PushAddressRefused("the line of known_hosts is about another host")
            return _read(words[1], words[2])
    raise PushAddressRefused(
        "a host key is its fingerprint SHA256:..., or its line of known_hosts, of a key of a kind in "
        + ", ".join(_ALGORITHMS)
    )


def _read(kind: str, encoded: str) -> HostKey:
    try:
        public = b64decode(encoded, validate=True)
        told = _strings(public)[0].decode("ascii", "replace")
    except (NotBase64, ValueError) as error:
        raise PushAddressRefused("the host key is cut, or no key") from error
    if told != kind:
        raise PushAddressRefused("the host key is of another kind than its line says")
    if not _is_strong(public):
        raise PushAddressRefused(f"an RSA key of a host has at least {_FEWEST_BITS} bits")
    return HostKey(fingerprint=sha256(public).digest(), kind=kind, public=public)


def _is_strong(public: bytes) -> bool:
    """Say whether a key is none of RSA, or a long one."""
    kind, *numbers = _strings(public)
    return kind != b"ssh-rsa" or int.from_bytes(numbers[-1]).bit_length() >= _FEWEST_BITS


def _strings(public: bytes) -> list[bytes]:
    """Return the strings of a public key (RFC 4253, 6.6); raise `ValueError` when it is cut."""
    found, place = [], 0
    while place < len(public):
        length = int.from_bytes(public[place : place + 4])
        place += 4 + length
        if place > len(public):
            raise ValueError("cut")
        found.append(public[place - length : place])
    if len(found) < 2:
        raise ValueError("no key")
    return found


def _is_about(pattern: str, host: str, port: int) -> bool:
    """Say whether the first word of a line of known_hosts names a host (sshd(8), SSH_KNOWN_HOSTS)."""
    names = (host, f"[{host}]:{port}")
    if pattern.startswith("|1|"):
        try:
            salt, hashed = (b64decode(one, validate=True) for one in pattern[3:].split("|"))
        except (NotBase64, ValueError):
            return False
        return any(compare_digest(hmac_of(salt, one.encode(), "sha1"), hashed) for one in names)
    patterns = pattern.lower().split(",")
    if any(one.startswith("!") and _is_like(names, one[1:]) for one in patterns):
        return False
    return any(_is_like(names, one) for one in patterns)


def _is_like(names: Sequence[str], pattern: str) -> bool:
    return any(fnmatchcase(one, pattern.replace("[", "[[]")) for one in names)
