"""The time-stamping authorities of the settings: addresses alone, or a TOML file that says more of each.

```toml
[[authority]]                              # asked in this order
url = "https://tsa.example.org/tsr"
name = "example"                           # in logs and `doctor`; default: host and path
policy = "1.3.6.1.4.1.32473.1.1"           # the policy that its tokens must have; default: any
user = "archives"                          # HTTP Basic
password_file = "example.password"         # its first line; paths are relative to this file's folder
client_certificate = "client.pem"          # TLS
client_key = "client.key"                  # when it is not in the same file
client_key_password_file = "client.password"
tls_anchors = "tls-anchors.pem"            # who may vouch for the server; default: the system's
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from archive_service.errors import Misconfigured
from archive_service.settings import Settings
from signing.authority_connections import Credentials, tls_context
from signing.errors import SigningError
from signing.timestamps import HttpTimeStamper

_MOST = 10
_LONGEST_NAME = 200
_TEXTS = ("url", "name", "policy", "user")
_FILES = ("password_file", "client_certificate", "client_key", "client_key_password_file", "tls_anchors")


def time_authorities(settings: Settings) -> Sequence[HttpTimeStamper]:
    """Return the authorities in their order.

    Raises:
        Misconfigured: the message says what is wrong with which one; it repeats no address and no password.
    """
    words = settings.time_stamping.split()
    if any(word.lower().startswith(("http:", "https:")) for word in words):
        found: Sequence[Mapping[str, Any]] = [{"url": word} for word in words]
        folder = Path()
    else:
        path = Path(settings.time_stamping.strip())
        found, folder = _described(path), path.parent
    if not 0 < len(found) <= _MOST:
        raise _wrong(f"needs between 1 and {_MOST} authorities")
    authorities = [_authority(number, one, folder, settings) for number, one in enumerate(found, start=1)]
    if len({one.name for one in authorities}) != len(authorities):
        raise _wrong("two authorities have the same name")
    return authorities


def _described(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(f"it is neither an address nor a file that can be read ({error.strerror})") from error
    except ValueError as error:  # the text of the error may quote a line
        raise _wrong("the file is no TOML in UTF-8") from error
    found = read.get("authority")
    if (
        set(read) != {"authority"}
        or not isinstance(found, list)
        or not all(isinstance(one, dict) for one in found)
    ):
        raise _wrong("the file holds `[[authority]]` tables and nothing else")
    return found


def _authority(number: int, said: Mapping[str, Any], folder: Path, settings: Settings) -> HttpTimeStamper:
    unknown = sorted(set(said) - {*_TEXTS, *_FILES})
    if unknown or not all(isinstance(value, str) and value for value in said.values()):
        name = unknown[0] if unknown else "one"
        raise _wrong(f"authority {number}: {name} is no setting of an authority, or no text")
    if len(said.get("name", "")) > _LONGEST_NAME or not said.get("name", "a").isprintable():
        raise _wrong(f"authority {number}: a name has at most {_LONGEST_NAME} letters, on one line")
    policy = said.get("policy", "")
    if policy and not _is_oid(policy):
        raise _wrong(f"authority {number}: the policy is no OID such as 1.3.6.1.4.1.32473.1.1")
    files = {name: folder / said[name] for name in _FILES if name in said}
    try:
        credentials = Credentials(
            user=said.get("user", ""),
            password=_secret(files.get("password_file")),
            client_certificate=files.get("client_certificate"),
            client_key=files.get("client_key"),
            client_key_password=_secret(files.get("client_key_password_file")),
            tls_anchors=files.get("tls_anchors"),
        )
        if credentials.needs_tls:
            tls_context(credentials)
        return HttpTimeStamper(
            url=said.get("url", ""),
            name=said.get("name", ""),
            policy=policy,
            credentials=credentials,
            timeout=settings.time_stamping_timeout,
        )
    except SigningError as error:
        raise _wrong(f"authority {number}: {error}") from error
    except (OSError, ValueError) as error:
        raise _wrong(f"authority {number}: a file of a password cannot be read") from error


def _secret(path: Path | None) -> str:
    """Return the first line of a file."""
    return "" if path is None else path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")


def _is_oid(text: str) -> bool:
    parts = text.split(".")
    return len(parts) > 1 and all(one.isascii() and one.isdigit() for one in parts) and parts[0] in "012"


def _wrong(said: str) -> Misconfigured:
    return Misconfigured(f"ARCHIVE_TIME_STAMPING: {said}")
