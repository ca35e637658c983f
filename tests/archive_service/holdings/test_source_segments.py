"""A record's source among several persons is written as the contract says, piece by piece."""

from __future__ import annotations

import json
from base64 import b64decode

import orjson
from hypothesis import given
from hypothesis import strategies as st

from archive_service.holdings.source_segments import OwnSource, segments_in
from archive_service.model.flow import ByteRange
from signing.digests import Digest

PROMISED = "c0" * 32


@given(st.binary(max_size=200), st.lists(st.tuples(st.integers(0, 199), st.integers(0, 60)), max_size=5))
def test_a_source_holds_its_own_segments_in_order(flow: bytes, places: list[tuple[int, int]]) -> None:
    ranges = [
        ByteRange(offset, min(length, len(flow) - offset), f"/{offset}")
        for offset, length in places
        if offset < len(flow)
    ]
    source = OwnSource(flow, PROMISED, ranges)

    written = source.opened().read()

    read = json.loads(written)
    assert read["flow"] == {"commitment": PROMISED, "length": len(flow)}
    assert [b64decode(segment["data"]) for segment in read["segments"]] == [
        flow[part.offset : part.offset + part.length] for part in source.parts
    ]
    assert [(segment["offset"], b64decode(segment["data"])) for segment in read["segments"]] == list(
        segments_in(written)
    )
    assert orjson.dumps(read) == written
    assert source.digest == Digest.of(written)


def test_long_segments_are_written_whole() -> None:
    flow = bytes(range(256)) * 10_000
    source = OwnSource(flow, PROMISED, [ByteRange(1, len(flow) - 1)])

    (segment,) = json.loads(source.opened().read())["segments"]

    assert b64decode(segment["data"]) == flow[1:]
