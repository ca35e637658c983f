"""FHIR transactions: whether a body is one, and how an accepted one is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

import orjson

from archive_service.api.problems import NotATransaction
from archive_service.intake.reading.json_source import read_json
from archive_service.model.deposits import CreatedResource

_DIRECTLY = 8_000_000
_NAMESPACE = "http://hl7.org/fhir"


class _Enough(Exception):
    """The question is answered: no need to read on."""


def check_is_transaction(content: bytes) -> None:
    """Refuse a body that can be read and is no transaction.

    What cannot be read passes: intake says why, with a place for each finding.

    Raises:
        NotATransaction: another resource, another type of Bundle, or no FHIR at all.
    """
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{"):
        found = _of_json(content)
    elif b"<" in head[:4]:
        found = _of_xml(content)
    else:
        return
    if found is not None and found != ("Bundle", "transaction"):
        raise NotATransaction(f"a {found[0]}")


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
    """Read as far as the Bundle's type, which stands before its entries."""
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
    # A document type is refused by intake with its own code; here its entities are not even declared.
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


def transaction_response(created: Sequence[CreatedResource], at: str) -> dict[str, Any]:
    """Return the answer to an accepted transaction, its entries in the order they came in."""
    return {
        "resourceType": "Bundle",
        "type": "transaction-response",
        "entry": [
            {
                "response": {
                    "status": "201",
                    "location": f"{one.type}/{one.id}/_history/1",
                    "etag": 'W/"1"',
                    "lastModified": at,
                }
            }
            for one in created
        ],
    }
