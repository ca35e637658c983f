"""The resource type that a body states and, for a Bundle, its Bundle type, without reading the body to its
end.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

import orjson

from archive_service.intake.reading.json_source import read_json
from archive_service.intake.reading.xml_encodings import WIDE

_DIRECTLY = 8_000_000
_NAMESPACE = "http://hl7.org/fhir"
# How bytes must be read so that FHIR's own names are found, by the first bytes; the declaration may name an
# encoding that expat does not know. In every other accepted encoding these names are ASCII.
_ENCODINGS = {b"\xef\xbb": "utf-8", **WIDE}
_ASCII_NAMES = "iso-8859-1"


class _Enough(Exception):
    """The answer is known: the rest need not be read."""


def stated_type(content: bytes) -> tuple[str, str] | None:
    """Return resource type and `type` of a body; None when it cannot be read, in which case the examination
    explains why.
    """
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{"):
        return _of_json(content)
    return _of_xml(content) if b"<" in head[:4] else None


def _of_json(content: bytes) -> tuple[str, str] | None:
    try:
        # Large flows are read without copying their attachments.
        root: Any = orjson.loads(content) if len(content) < _DIRECTLY else read_json(content).value
    except orjson.JSONDecodeError:
        return None
    if not isinstance(root, dict):
        return None
    return str(root.get("resourceType", "")), str(root.get("type", ""))


def _of_xml(content: bytes) -> tuple[str, str] | None:
    """Read up to the Bundle's type, which comes before its entries."""
    parser = expat.ParserCreate(_ENCODINGS.get(content[:2], _ASCII_NAMES), " ")
    reader = _TypeReader()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    # The examination refuses a DOCTYPE with a code of its own; here its entities are not declared at all.
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(content, True)
    except _Enough:
        pass
    except expat.ExpatError:
        return None
    if not reader.found:
        return None
    return reader.found[0], reader.found[1] if len(reader.found) > 1 else ""


class _TypeReader:
    """Notes the name of the root element and, for a Bundle, its type; then stops the parser."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note an element that begins."""
        self._depth += 1
        if self._depth == 1:
            namespace, _, local = name.rpartition(" ")
            self.found.append(local if namespace == _NAMESPACE else "")
            if self.found[0] != "Bundle":
                raise _Enough
        elif self._depth == 2 and name == f"{_NAMESPACE} type":
            self.found.append(attributes.get("value", ""))
            raise _Enough
        elif self._depth == 2 and name == f"{_NAMESPACE} entry":
            raise _Enough

    def end(self, _name: str) -> None:
        """Note an element that ends."""
        self._depth -= 1

    def refuse(self, *_: object) -> None:
        """Stop without an answer."""
        self.found.clear()
        raise _Enough
