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
    """Yield every node below `value` with its pointer, in document order; iterative.

    A pointer is made when its turn comes: those of a million siblings together would fill the memory.
    """
    stack = _children(value, pointer)
    while stack:
        parent, step, node = stack.pop()
        here = f"{parent}/{escaped(step) if isinstance(step, str) else step}"
        yield here, node
        if isinstance(node, (dict, list)):
            stack += _children(node, here)


def _children(node: Json, pointer: str) -> list[tuple[str, str | int, Json]]:
    """Return pointer, step and value of what a container holds, the last first."""
    if isinstance(node, dict):
        return [(pointer, key, node[key]) for key in reversed(node)]
    if isinstance(node, list):
        return [(pointer, index, node[index]) for index in range(len(node) - 1, -1, -1)]
    return []


def escaped(key: str) -> str:
    """Return a key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key
