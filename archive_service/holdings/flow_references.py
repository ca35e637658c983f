"""Which resources of a flow others of it refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import orjson

from archive_service.model.deposits import CreatedResource
from exports.portability.layouts.bulk.links import links_of, meant_by, named, names_of
from exports.portability.layouts.bulk.received_entry import ReceivedEntry

Received = tuple[bytes, str, CreatedResource]
"""A resource as received, its fullUrl, and what was created of it."""


def referred_to(of: Sequence[Received], among: Sequence[Received]) -> Mapping[int, bytes]:
    """Return those `among` that the resources refer to, also by one another, by their places in the flow."""
    names: dict[str, Received] = {}
    for one in among:
        for name in names_of(_entry(one)):
            names.setdefault(name, one)
    found: dict[int, bytes] = {}
    waiting = list(of)
    while waiting:
        for target in _targets(waiting.pop(), names):
            if target[2].position not in found:
                found[target[2].position] = target[0]
                waiting.append(target)
    return found


def _targets(one: Received, names: Mapping[str, Received]) -> Iterator[Received]:
    entry = _entry(one)
    home = named(entry).home
    for link in links_of(entry):
        target = next((names[name] for name in meant_by(link, home) if name in names), None)
        if target is not None:
            yield target


def _entry(one: Received) -> ReceivedEntry:
    return ReceivedEntry(b"", one[0], b"", one[1], node=orjson.loads(one[0]))
