"""A key that stands twice in an object of a body is found wherever it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.api.bulk_parameters import Preferences, asked_of
from archive_service.api.repeated_keys import has_key_twice
from archive_service.model.bulk_requests import BulkLevel
from archive_service.workflows.bulk_exports import BulkParametersRefused

names = st.text('abé"\\', min_size=1, max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | names,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(names, inside, max_size=3),
    max_leaves=8,
)


@given(values)
def test_no_key_is_found_twice_where_none_is(value: Any) -> None:
    assert not has_key_twice(json.dumps(value).encode())
    assert not has_key_twice(json.dumps(value, ensure_ascii=False).encode())


@given(names, values, values, st.lists(st.sampled_from(["list", "object"]), max_size=5))
def test_a_key_twice_is_found_at_any_depth(name: str, first: Any, second: Any, around: list[str]) -> None:
    key = json.dumps(name)
    text = f"{{{key}: {json.dumps(first)}, {key}: {json.dumps(second)}}}"
    for one in around:
        text = f"[0, {text}]" if one == "list" else f'{{"x": {text}}}'

    assert has_key_twice(text.encode())


def test_two_spellings_of_a_key_are_one() -> None:
    assert has_key_twice(b'{"a": 1, "\\u0061": 2}')


def test_what_is_nested_too_deeply_counts_as_such() -> None:
    assert has_key_twice(b"[" * 100_000 + b"]" * 100_000)


@pytest.mark.parametrize(
    "body",
    [
        b'{"resourceType":"Parameters","resourceType":"Parameters"}',
        b'{"resourceType":"Parameters","parameter":[],"parameter":[{"name":"_type","valueString":"Patient"}]}',
        b'{"resourceType":"Parameters","parameter":[{"name":"_type","name":"_type","valueString":"Patient"}]}',
    ],
)
def test_a_kick_off_of_bulk_data_with_a_key_twice_is_refused(body: bytes) -> None:
    with pytest.raises(BulkParametersRefused):
        asked_of(body, BulkLevel.PATIENT, Preferences())
