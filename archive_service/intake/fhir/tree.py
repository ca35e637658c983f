"""The tree built from FHIR JSON and FHIR XML, and functions that read it safely whatever its types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive_service.findings import Finding
from archive_service.intake.reading.json_values import EntryPlace, Json, escaped


def as_written(pointer: str) -> str:
    """Return a JSON pointer as the place in a JSON source, unchanged."""
    return pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirSource:
    """A FHIR text that was read: its tree, the source of its long strings, and a function that names a place.

    `findings` are the defects of the text's notation.
    """

    format: str  # "json" or "xml"
    root: dict[str, Json]
    content: memoryview
    entries: Sequence[EntryPlace] = ()
    place: Callable[[str], str] = as_written
    separable: bool = True  # entries may be read alone
    is_fhir: bool = True  # the root element is of FHIR's namespace
    findings: Sequence[Finding] = ()


def many(node: Json, key: str) -> list[Json]:
    """Return the values of `key` as a list: FHIR XML does not show whether a single element is a list."""
    value = node.get(key) if isinstance(node, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def located(node: Json, key: str, pointer: str) -> Iterator[tuple[Json, str]]:
    """Yield the values of `key`, one by one, each with its own pointer."""
    value = node.get(key) if isinstance(node, dict) else None
    step = f"{pointer}/{escaped(key)}"
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield item, f"{step}/{index}"
    elif value is not None:
        yield value, step


def one(node: Json, *keys: str) -> Json:
    """Follow keys; from a list the first item is taken; None when a step is missing."""
    for key in keys:
        if isinstance(node, list):
            node = node[0] if node else None
        node = node.get(key) if isinstance(node, dict) else None
    if isinstance(node, list):
        return node[0] if node else None
    return node


def text(node: Json, *keys: str) -> str:
    """Return the string at `keys`, stripped; empty when it is not a string."""
    value = one(node, *keys)
    return value.strip() if isinstance(value, str) else ""


def objects(node: Json, key: str) -> list[dict[str, Json]]:
    """Return the objects in `key`; other values are left out."""
    return [item for item in many(node, key) if isinstance(item, dict)]


def codes_of(concept: Json) -> list[tuple[str, str]]:
    """Return (system, code) of every coding of a CodeableConcept."""
    return [(text(coding, "system"), text(coding, "code")) for coding in objects(concept, "coding")]
