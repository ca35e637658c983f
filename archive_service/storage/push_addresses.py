"""Addresses that receivers of pushes give, as text."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from archive_service.errors import PushAddressRefused

_SFTP_PORT = 22
_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_HOME = b"/~"
_NAME = re.compile(r"(?=.{1,253}\.?\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
"""A name that can be looked up (RFC 1035, 2.3.4), in small letters; private networks have names with `_`."""
_LONGEST_ZONE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpAddress:
    """A folder of an account on a server. `folder` is as the server names it: from its root, or from the
    account's own folder when it begins with no `/`.
    """

    user: str
    host: str
    port: int
    folder: bytes = field(repr=False)

    def path(self, name: str) -> bytes:
        """Return the path of a file in the folder."""
        if self.folder and not self.folder.endswith(b"/"):
            return self.folder + b"/" + name.encode()
        return self.folder + name.encode()


def split_address(to: str) -> SplitResult:
    """Return the parts of an address; raise `PushAddressRefused` when it names no host, a host that no name
    can lead to, or is no address.
    """
    try:
        parts = urlsplit(to)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise PushAddressRefused("this is no address") from error
    if not host or not to.isascii() or not to.isprintable() or " " in to:
        raise PushAddressRefused("an address begins with https:// or sftp:// and names a host")
    if parts.password is not None or parts.fragment:
        raise PushAddressRefused("an address has no password and no fragment")
    if not _NAME.fullmatch(host) and not _is_number(host):
        raise PushAddressRefused("no host has such a name")
    return parts


def _is_number(host: str) -> bool:
    number, _, zone = host.partition("%")
    try:
        ipaddress.ip_address(number)
    except ValueError:
        return False
    return len(zone) <= _LONGEST_ZONE


def sftp_address(to: str) -> SftpAddress:
    r"""Read `sftp://USER@HOST:PORT/FOLDER`. Odd characters are written as `%` and two hexadecimal digits; a
    folder that begins with `/~/` is in the account's own folder.

    Raises:
        PushAddressRefused: it is none.

    >>> sftp_address("sftp://depot@h.example/~/re%C3%A7u").folder
    b're\xc3\xa7u'
    """
    parts = split_address(to)
    if parts.scheme != "sftp" or not parts.username:
        raise PushAddressRefused("an address by SFTP is sftp://USER@HOST:PORT/FOLDER")
    if "?" in to or _ESCAPE.search(to):
        raise PushAddressRefused("an address by SFTP has no query, and writes ? and % as %3F and %25")
    if parts.port == 0:
        raise PushAddressRefused("no server has the port 0")
    try:
        user = unquote_to_bytes(parts.username).decode()
    except UnicodeDecodeError as error:
        raise PushAddressRefused("the user's name is not UTF-8") from error
    folder = unquote_to_bytes(parts.path)
    if not user.isprintable() or any(byte < ord(" ") for byte in folder):
        raise PushAddressRefused("neither a user nor a folder has control characters")
    return SftpAddress(
        user=user, host=parts.hostname or "", port=parts.port or _SFTP_PORT, folder=_in_home(folder)
    )


def _in_home(folder: bytes) -> bytes:
    if folder == _HOME or folder.startswith(_HOME + b"/"):
        return folder.removeprefix(_HOME).lstrip(b"/")
    return folder or b"/"
