"""JSON values as they are written, where they stand in a text, and how to walk them."""

from __future__ import annotations

from collections.abc import Iterator
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
