"""Addresses that are the file itself (RFC 2397)."""

from __future__ import annotations

import re

_DATA_ADDRESS = re.compile(r"\s*data:([^,]{0,200}?);base64,", re.IGNORECASE)


def data_address(address: str) -> tuple[str, str] | None:
    """Return the media type and the base64 of an address that is the file itself; None for any other.

    >>> data_address("data:image/png;base64,iVBORw0=")
    ('image/png', 'iVBORw0=')
    """
    found = _DATA_ADDRESS.match(address)
    return (found[1], address[found.end() :]) if found else None
