"""JSON values as they are written, their position in a text, and a walk over them."""

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
    """A long text of base64 characters that stays in the flow: `length` bytes from `offset`, without
    quotes.
    """

    offset: int
    length: int

    @property
    def said(self) -> str:
        """Return the words shown to a person instead of the value."""
        return f"texte de {self.length} caractères sans espace, qui se lit dans la source"


Json: TypeAlias = bool | str | Stretch | list["Json"] | dict[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """The position of a Bundle's entry, and of the resource inside it, in the flow."""

    entry: ByteRange
    resource: ByteRange


def walk(value: Json, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Yield every node below `value` with its pointer, in document order; iterative.

    A pointer is built only when it is needed: those of a million siblings together would fill the memory.
    """
    stack = _children(value, pointer)
    while stack:
        parent, step, node = stack.pop()
        here = f"{parent}/{escaped(step) if isinstance(step, str) else step}"
        yield here, node
        if isinstance(node, (dict, list)):
            stack += _children(node, here)


def _children(node: Json, pointer: str) -> list[tuple[str, str | int, Json]]:
    """Return pointer, step and value of the children of a container, the last first."""
    if isinstance(node, dict):
        return [(pointer, key, node[key]) for key in reversed(node)]
    if isinstance(node, list):
        return [(pointer, index, node[index]) for index in range(len(node) - 1, -1, -1)]
    return []


def escaped(key: str) -> str:
    """Return a key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key
