"""The index of a built export: which objects its inventory and its kept leaves are in, and its shards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import orjson

from archive_service.model.forms import Json, read_form

INDEX = "export-index/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRun:
    """Leaves of a segment that follow one another, from the one with this number in it (from 0), and that a
    shard makes again.
    """

    first: int
    count: int
    shard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of the package in order of path: an object with its lines, and one with the leaves that are
    kept. `bytes` is the length of its lines.
    """

    lines: str
    kept: str
    leaves: int
    bytes: int
    made: Sequence[MadeRun] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltShardObjects:
    """What makes a shard's layouts again: the object with its plan, and the one with its kept leaves."""

    plan: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportIndex:
    """The segments in order, and the shards in order of number, the first with the number 1."""

    segments: Sequence[Segment]
    shards: Sequence[BuiltShardObjects]


def written_index(index: ExportIndex) -> bytes:
    """Return an index in the form that is encrypted."""
    return orjson.dumps({"format": INDEX, **asdict(index)})


def read_index(written: bytes) -> ExportIndex:
    """Read the result of `written_index`; raise `UnknownForm`."""
    facts = read_form(written, INDEX)
    return ExportIndex(
        segments=segments_in(facts["segments"]),
        shards=tuple(BuiltShardObjects(**one) for one in facts["shards"]),
    )


def segments_in(facts: Iterable[Json]) -> Sequence[Segment]:
    """Read segments, each in the form that `asdict` gives."""
    return tuple(Segment(**{**one, "made": tuple(MadeRun(**run) for run in one["made"])}) for one in facts)
