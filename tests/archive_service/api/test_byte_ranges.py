"""Ranges of bytes: what is sent is what was asked for, and parts make the whole again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive_service.api.byte_ranges import Unserved, Wanted, wanted_bytes

ETAG = '"0123"'
lengths = st.integers(1, 1000)
places = st.integers(0, 1200)


@given(lengths, places, places)
def test_a_range_is_the_slice_of_its_two_ends(length: int, first: int, last: int) -> None:
    content = bytes(number % 251 for number in range(length))
    wanted = wanted_bytes({"range": f"bytes={first}-{last}"}, length, ETAG)

    if last < first:
        assert wanted == Wanted(0, length, partial=False)
    elif first >= length:
        assert wanted is Unserved.UNSATISFIABLE
    else:
        assert isinstance(wanted, Wanted)
        assert wanted.partial
        assert content[wanted.start : wanted.end] == content[first : last + 1]


@given(lengths, places)
def test_what_is_left_and_the_end_are_slices_too(length: int, place: int) -> None:
    content = bytes(number % 251 for number in range(length))
    rest = wanted_bytes({"range": f"bytes={place}-"}, length, ETAG)
    end = wanted_bytes({"range": f"bytes=-{place}"}, length, ETAG)

    assert rest == (Wanted(place, length, partial=True) if place < length else Unserved.UNSATISFIABLE)
    if place:
        assert isinstance(end, Wanted)
        assert content[end.start : end.end] == content[-place:]
    else:
        assert end is Unserved.UNSATISFIABLE


@given(st.text(), lengths)
def test_whatever_the_header_says_only_bytes_that_exist_are_sent(told: str, length: int) -> None:
    for value in (told, f"bytes={told}", f"bytes=0-{told}", f"bytes=-{told}"):
        wanted = wanted_bytes({"range": value}, length, ETAG)
        if isinstance(wanted, Wanted):
            assert 0 <= wanted.start < wanted.end <= length
            assert wanted.partial or (wanted.start, wanted.end) == (0, length)


@given(st.text(), lengths)
def test_a_range_of_another_version_is_never_served(told: str, length: int) -> None:
    wanted = wanted_bytes({"range": "bytes=0-0", "if-range": told}, length, ETAG)

    assert wanted == Wanted(0, 1 if told.strip() == ETAG else length, partial=told.strip() == ETAG)
