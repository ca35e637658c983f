"""The resource type that a body states and, for a Bundle, its Bundle type, without reading the body to its
end.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

import orjson

from archive_service.intake.reading.json_source import read_json

_DIRECTLY = 8_000_000
_NAMESPACE = "http://hl7.org/fhir"


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
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 1:
            namespace, _, local = name.rpartition(" ")
            found.append(local if namespace == _NAMESPACE else "")
            if found[0] != "Bundle":
                raise _Enough
        elif depth == 2 and name == f"{_NAMESPACE} type":
            found.append(attributes.get("value", ""))
            raise _Enough
        elif depth == 2 and name == f"{_NAMESPACE} entry":
            raise _Enough

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        found.clear()
        raise _Enough

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    # The examination refuses a DOCTYPE with a code of its own; here its entities are not declared at all.
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except _Enough:
        pass
    except expat.ExpatError:
        return None
    if not found:
        return None
    return found[0], found[1] if len(found) > 1 else ""
