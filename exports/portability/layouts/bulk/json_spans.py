"""Where the members of a JSON object are in its bytes.

A text is read as Latin-1 here: one character is one byte, so that positions are those of the bytes, and in
UTF-8 no other character has a byte of the signs of JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

_SPACE = re.compile(r"[ \t\r\n]*")
_NAME = re.compile(r'[ \t\r\n]*,?[ \t\r\n]*"((?:[^"\\]|\\.)*)"[ \t\r\n]*:[ \t\r\n]*')
_NONE: Mapping[str, Callable[[int], int]] = MappingProxyType({})
# Integers are not made: Python refuses those of many thousand digits, and nobody looks at them here.
_READ = json.JSONDecoder(parse_int=float).raw_decode


def members(
    text: str, at: int, readers: Mapping[str, Callable[[int], int]] = _NONE
) -> Iterator[tuple[str, int, int]]:
    """Yield the name, start and end of each member of the object that begins at `at`.

    Args:
        text: The bytes as Latin-1.
        at: The position of the brace.
        readers: By name of a member, a function that reads its value from its start and returns its end.

    Raises:
        ValueError: the text is not JSON there.
        RecursionError: it is nested too deeply.
    """
    at += 1
    while name := _NAME.match(text, at):
        reader = readers.get(name[1])
        at = reader(name.end()) if reader else end_of_value(text, name.end())
        yield name[1], name.end(), at
    if not text.startswith("}", start_of_value(text, at)):
        raise ValueError("the object does not end")


def end_of_value(text: str, at: int) -> int:
    """Return the end of the value that begins at `at`; raise as `members` does."""
    _, end = _READ(text, at)
    return end


def start_of_value(text: str, at: int = 0) -> int:
    """Return the position of the first character from `at` on that is no white space."""
    space = _SPACE.match(text, at)
    return space.end() if space else at
