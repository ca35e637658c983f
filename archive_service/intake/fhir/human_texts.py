"""Texts that people wrote in a FHIR resource: every text that is not a code, date, number or technical
address.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive_service.intake.fhir.narrative import narrative_text
from archive_service.intake.fhir.persons import Place
from archive_service.intake.fhir.tree import text
from archive_service.intake.fhir.vocabulary.elements import element_of
from archive_service.intake.reading.json_values import Json, NumberText, escaped
from archive_service.model.content import Text

_NOT_HUMAN = frozenset(
    (
        *("resourceType", "id", "url", "system", "code", "reference", "profile", "status", "use", "data"),
        *("contentType", "hash", "linkId", "versionId", "language", "fullUrl", "gender", "intent", "mode"),
        *("docStatus", "lifecycleStatus", "size", "method", "rank", "questionnaire", "source", "currency"),
        *("instantiatesCanonical", "instantiatesUri", "implicitRules"),
    )
)
_MACHINE_SUFFIXES = ("Code", "Uri", "Url", "Canonical", "Oid", "Uuid", "Id")


def human_texts(resource: Json, pointer: str, place: Place) -> Iterator[Text]:
    """Yield every human string of a resource, in the order of the document."""
    stack: list[tuple[str, str, str, Json]] = [(pointer, "", "", resource)]
    while stack:
        here, kind, key, node = stack.pop()
        if isinstance(node, dict):
            # The value of an identifier is shown, but it is made for machines.
            inner = type_inside(kind, key, node)
            stack += [(f"{here}/{escaped(name)}", inner, name, node[name]) for name in reversed(node)]
        elif isinstance(node, list):
            stack += [(f"{here}/{index}", kind, key, node[index]) for index in range(len(node) - 1, -1, -1)]
        elif isinstance(node, str) and not isinstance(node, NumberText) and node.strip():
            if key == "div":
                yield from (Text(part, place(here)) for part in narrative_text(node))
            elif is_human(kind, key, node):
                yield Text(node, place(here))


def type_inside(kind: str, key: str, node: dict[str, Json]) -> str:
    """Return the type of `node`, the object in the element `key` of a type."""
    if isinstance(node.get("resourceType"), str):
        return text(node, "resourceType")
    return "Element" if key.startswith("_") else element_of(kind, key).type


def is_human(kind: str, key: str, node: str) -> bool:
    """Say whether a person writes the strings in the element `key` of a type."""
    if key in _NOT_HUMAN or key.endswith(_MACHINE_SUFFIXES):
        return False
    return element_of(kind, key).is_text and node not in ("true", "false")


def is_said(node: Json, kind: str, key: str, line: str) -> bool:
    """Say whether a line contains every human string in the element `key` of a type."""
    if isinstance(node, dict):
        inner = type_inside(kind, key, node)
        return all(is_said(value, inner, name, line) for name, value in node.items())
    if isinstance(node, list):
        return all(is_said(value, kind, key, line) for value in node)
    if not isinstance(node, str) or isinstance(node, NumberText) or not is_human(kind, key, node):
        return True
    return node.strip() in line
