"""An entry of a Bundle, or a resource, as bytes that were received."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from exports.portability.layouts.bulk.resource_types import TYPES

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_BREAKS = bytes.maketrans(b"", b"")


class ReceivedEntry(NamedTuple):
    """An entry of a Bundle: what it has before its resource, its resource, and what it has after it. `after`
    is the whole entry when there is no resource; both are empty for a resource that was received alone.

    A tuple, because there are ten of them in a document, and it is made in half the time of a dataclass.
    """

    before: bytes
    resource: bytes
    after: bytes
    full_url: str = ""
    has_request: bool = False
    node: Mapping[str, Any] = _NOTHING

    @property
    def type(self) -> str:
        """The type of its resource, empty when R4 has no such type."""
        told = self.node.get("resourceType")
        return told if isinstance(told, str) and told in TYPES else ""

    @property
    def id(self) -> str:
        """The id of its resource, empty when there is none."""
        told = self.node.get("id")
        return sound(told) if isinstance(told, str) else ""

    @property
    def line(self) -> bytes:
        """The resource as one line: only line breaks between tokens are removed, JSON text has no others."""
        if b"\n" in self.resource or b"\r" in self.resource:
            return self.resource.translate(_BREAKS, b"\r\n")
        return self.resource


def sound(text: str) -> str:
    """Return a text that can be written: a half of a pair of UTF-16 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
