"""Addresses that contain the file itself (`data:` URLs, RFC 2397)."""

from __future__ import annotations

import re
from base64 import b64encode
from urllib.parse import unquote, unquote_to_bytes

_DATA_ADDRESS = re.compile(r"\s*data:([^,]{0,200}),", re.IGNORECASE)
_BASE64 = re.compile(r"\s*;\s*base64\s*$", re.IGNORECASE)
_DEFAULT = "text/plain"


def data_address(address: str) -> tuple[str, str] | None:
    """Return the media type and the base64 of a `data:` address; None for any other address.

    >>> data_address("data:image/png;base64,iVBORw0=")
    ('image/png', 'iVBORw0=')
    >>> data_address("data:,Vu%20ce%20jour")
    ('text/plain', 'VnUgY2Ugam91cg==')
    """
    found = _DATA_ADDRESS.match(address)
    if found is None:
        return None
    declared, content = found[1], address[found.end() :]
    in_base64 = _BASE64.search(declared)
    media_type = declared[: in_base64.start()] if in_base64 else declared
    if not media_type.strip() or media_type.lstrip().startswith(";"):
        media_type = _DEFAULT + media_type.strip()
    if in_base64:
        return media_type, unquote(content) if "%" in content else content
    return media_type, b64encode(unquote_to_bytes(content)).decode("ascii")
