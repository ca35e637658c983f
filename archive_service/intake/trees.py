"""The tree that FHIR JSON and FHIR XML are read into, how to walk it, how to ask it without surprises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from archive_service.model.flow import ByteRange


class NumberText(str):
    """A JSON number as it is written: FHIR decimals are significant to the last zero."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A long text of base64 characters left in the flow: `length` bytes from `offset`, without quotes."""

    offset: int
    length: int

    @property
    def said(self) -> str:
        """Return what stands for it where a value is read by a person."""
        return f"texte de {self.length} caractères sans espace, qui se lit dans la source"


Json: TypeAlias = bool | str | Stretch | list["Json"] | dict[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where an entry of a Bundle, and the resource inside it, stand in the flow."""

    entry: ByteRange
    resource: ByteRange


def as_written(pointer: str) -> str:
    """Return a JSON pointer as the place of a JSON source: itself."""
    return pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirSource:
    """A FHIR text read: its tree, the bytes that long strings still stand in, and the words for a place."""

    format: str  # "json" or "xml"
    root: dict[str, Json]
    content: memoryview
    entries: Sequence[EntryPlace] = ()
    place: Callable[[str], str] = as_written
    separable: bool = True  # entries may be read alone
    is_fhir: bool = True  # the root element is of FHIR's namespace


def walk(value: Json, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Yield every node below `value` with its pointer, in document order; iterative."""
    stack: list[tuple[str, Json]] = [(pointer, value)]
    while stack:
        here, node = stack.pop()
        if here != pointer:
            yield here, node
        if isinstance(node, dict):
            stack.extend([(f"{here}/{escaped(key)}", child) for key, child in node.items()][::-1])
        elif isinstance(node, list):
            stack.extend([(f"{here}/{index}", child) for index, child in enumerate(node)][::-1])


def escaped(key: str) -> str:
    """Return a key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def many(node: Json, key: str) -> list[Json]:
    """Return what `key` holds as a list: FHIR XML does not say if an element alone is a list."""
    value = node.get(key) if isinstance(node, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def located(node: Json, key: str, pointer: str) -> Iterator[tuple[Json, str]]:
    """Yield what `key` holds, one by one, each with its own pointer."""
    value = node.get(key) if isinstance(node, dict) else None
    step = f"{pointer}/{escaped(key)}"
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield item, f"{step}/{index}"
    elif value is not None:
        yield value, step


def one(node: Json, *keys: str) -> Json:
    """Follow keys; where a list stands, its first item is taken; None when a step is missing."""
    for key in keys:
        if isinstance(node, list):
            node = node[0] if node else None
        node = node.get(key) if isinstance(node, dict) else None
    if isinstance(node, list):
        return node[0] if node else None
    return node


def text(node: Json, *keys: str) -> str:
    """Return the string at `keys`, stripped; empty when it is not one."""
    value = one(node, *keys)
    return value.strip() if isinstance(value, str) else ""


def objects(node: Json, key: str) -> list[dict[str, Json]]:
    """Return the objects that `key` holds; what is no object is left out."""
    return [item for item in many(node, key) if isinstance(item, dict)]


def codes_of(concept: Json) -> list[tuple[str, str]]:
    """Return (system, code) of every coding of a CodeableConcept."""
    return [(text(coding, "system"), text(coding, "code")) for coding in objects(concept, "coding")]
