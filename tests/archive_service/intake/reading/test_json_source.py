"""Strict JSON: ambiguous texts are refused, values equal Python's, places are exact."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive_service.intake.reading.json_source import MAX_DEPTH, MAX_PATH, read_json
from archive_service.intake.reading.json_values import NumberText, Stretch

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)

ENTRIES = st.dictionaries(st.sampled_from(["resource", "fullUrl", "x\\"]), VALUES, max_size=3)


def plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return int(node) if isinstance(node, NumberText) else node


@settings(max_examples=150, derandomize=True)
@given(VALUES, st.booleans())
@example({"entry": [{"resource": {"a": '}"]'}}, {}]}, True)
def test_values_are_those_that_were_written(value: Any, ascii_only: bool) -> None:
    try:
        content = json.dumps(value, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:
        return

    assert plain(read_json(content).value) == value


@settings(max_examples=100, derandomize=True)
@given(
    st.lists(st.dictionaries(st.sampled_from(["resource", "fullUrl", "x\\"]), VALUES, max_size=3), max_size=4)
)
def test_entries_are_found_at_their_bytes(entries: list[dict[str, Any]]) -> None:
    before = {"x": [[1, {"entry": [{}]}]], "a": '{"entry": [{}]}'}
    try:
        content = json.dumps(before | {"entry": entries} | {"z": [{"resource": {}}]}).encode()
        content.decode()
    except UnicodeError:
        return

    reading = read_json(content)
    if not reading.readable:  # a lone surrogate among the texts
        return
    assert len(reading.entries) == len(entries)
    for place, entry in zip(reading.entries, entries, strict=True):
        start, end = place.entry.offset, place.entry.offset + place.entry.length
        assert json.loads(content[start:end]) == entry
        if isinstance(entry.get("resource"), dict):
            start, end = place.resource.offset, place.resource.offset + place.resource.length
            assert json.loads(content[start:end]) == entry["resource"]


def test_long_texts_stay_where_they_are() -> None:
    long = b"QUFB" * 20_000
    content = (
        b'{"data" : "' + long + b'", "a": ["' + long + b'!", "' + long + b'", "' + 20 * long + b'"],'
        b'"b": 1, "c": "' + "é".encode() * 40_000 + b'"}'
    )

    value = read_json(content).value

    assert isinstance(value, dict)
    first = value["data"]
    second, third, fourth = value["a"]  # type: ignore[misc, str-unpack]
    assert isinstance(first, Stretch)
    assert second == long.decode() + "!"  # what is not base64 may be words
    assert third == long.decode()  # and so may what stands where no base64 does
    assert isinstance(fourth, Stretch)  # but not any length of it
    assert content[first.offset : first.offset + first.length] == long
    assert value["b"] == "1"
    assert value["c"] == "é" * 40_000


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"a":1,"a":1}', "json-duplicate-key"),
        (b'{"a":1,"\\u0061":2}', "json-duplicate-key"),
        (b'[{"x":{"b":1,"b":2}}]', "json-duplicate-key"),
        (b'{"a": Infinity}', "json-not-a-number"),
        (b'{"a": -Infinity}', "json-not-a-number"),
        (b'{"a": "\xed\xa0\x80"}', "json-not-utf8"),
        (b'{"a": "\\udc00\\ud800"}', "json-lone-surrogate"),
        (b'{"a": 01}', "json-syntax"),
        (b'{"a": "\t"}', "json-syntax"),
        (b'{"a": 1,}', "json-syntax"),
        (b'{"a": 1} x', "json-syntax"),
        (b"[" * 1_000_000, "json-too-deep"),
    ],
)
def test_what_reads_in_two_ways_or_none_is_refused(content: bytes, code: str) -> None:
    assert code in {finding.code for finding in read_json(content).findings}


def test_the_place_of_a_doubled_key_is_its_object() -> None:
    findings = read_json(b'{"a": [{"b/c": {"d": 1, "d": 2}}]}').findings

    assert [finding.where for finding in findings] == ["/a/0/b~1c"]


def test_the_byte_of_an_error_is_counted_in_the_flow() -> None:
    long = b"A" * 50_000
    content = b'{"a": "' + long + b'", "b": !}'

    (finding,) = read_json(content).findings

    assert f"octet {content.index(b'!')}" in finding.message


def test_escaped_pairs_are_characters() -> None:
    assert read_json(b'{"a": "\\ud83d\\ude00 \\\\ud800"}').value == {"a": "\N{GRINNING FACE} \\ud800"}


def test_depth_is_allowed_up_to_the_limit() -> None:
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).readable


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.booleans())
def test_a_place_that_is_too_long_is_refused_before_any_is_made(lengths: list[int], in_lists: bool) -> None:
    node: Any = {"a": 1}
    for length in reversed(lengths):
        node = {"k" * length: [node] if in_lists else node}

    reading = read_json(json.dumps(node).encode())

    path = 7 + sum(length + 2 + (7 if in_lists else 0) for length in lengths)
    assert reading.readable == (path <= MAX_PATH)
    if not reading.readable:
        assert [finding.code for finding in reading.findings] == ["json-path-too-long"]


def test_strings_in_a_list_are_no_part_of_a_place() -> None:
    reading = read_json(json.dumps(["x" * 5_000, {"a": ["y" * 5_000, [1]]}]).encode())

    assert reading.readable
