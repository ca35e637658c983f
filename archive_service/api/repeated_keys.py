"""A body of JSON in which an object has one key twice: readers differ in which of the two counts."""

from __future__ import annotations

import json


class _Twice(Exception):
    """An object has a key twice."""


def has_key_twice(body: bytes) -> bool:
    """Say whether an object in a body, which is JSON, has a key twice; what is nested too deeply to be looked
    at counts as such.
    """
    try:
        json.loads(body, object_pairs_hook=_members, parse_int=str, parse_float=str)
    except (_Twice, RecursionError):
        return True
    return False


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Twice
    return members
