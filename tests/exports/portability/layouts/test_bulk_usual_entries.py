"""The layout `bulk`: entries that are cut by their usual form are those that are cut member by member."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exports.portability.layouts.bulk import received as cutting
from exports.portability.layouts.bulk.received import Received, received
from exports.portability.layouts.bulk.received_entry import ReceivedEntry
from exports.portability.layouts.bulk.usual_entries import usual_entry
from tests.exports.portability.layouts.bulk_samples import bundle, flow, segments
from tests.exports.portability.layouts.test_bulk_resources import RAW, values

REQUEST = '"request":{"method":"POST","url":"Task"}'
spaces = st.sampled_from(["", " ", "\n  ", "\t", "\r\n"])
texts = st.sampled_from(["", "urn:uuid:7", "a}", "é", "a\\/b", "\\u0041", '\\"}', "\\ud800", "}, ", "]}"])
odd = st.sampled_from(
    [
        "[]",
        "7",
        '"x"',
        "null",
        "{}",
        '{"a":1,"a":2}',
        '{"a":NaN}',
        '{"a":"\\ud800"}',
        '{"a":1E+400,"b":' + "9" * 400 + "}",
        '{"a":' * 200 + "1" + "}" * 200,
        '{"a":{"b":[{"c":{}}]}}',
        '{"a":"}","request":{"method":"PUT","url":"x"}}',
        '{"resourceType":"Bundle","entry":[{"fullUrl":"x","resource":{"a":1},' + REQUEST + "}]}",
        '{"resourceType":"Bundle","entry":[{"resource":{"a":1}},{"resource":{"a":[1]}}]}',
        '{"a":"tab\there"}',
    ]
)
resources = odd | values.map(lambda told: json.dumps({"resourceType": "Task", "x": told}, ensure_ascii=False))
members = st.one_of(
    st.builds('"fullUrl":"{}"'.format, texts),
    st.builds('"resource":{}'.format, resources),
    st.builds('"request":{{"method":"{}","url":"{}"}}'.format, texts, texts),
    st.builds('"{}":{}'.format, st.sampled_from(["request", "fullUrl", "link", "response", "r"]), odd),
)


@st.composite
def usual(draw: st.DrawFn) -> str:
    """Return an entry of the usual form, or nearly."""
    parts = [f'"fullUrl":"{draw(texts)}"', f'"resource":{draw(resources)}', REQUEST]
    kept = [part for part in parts if draw(st.integers(0, 5))]
    space = draw(spaces)
    return "{" + space + f",{space}".join(kept) + space + "}"


entries = usual() | st.lists(members, max_size=4).map(lambda told: "{" + ",".join(told) + "}") | odd


@st.composite
def sources(draw: st.DrawFn) -> bytes:
    """Return a Bundle, sometimes with a piece taken out or put in."""
    space = draw(spaces)
    inside = f"{space},{space}".join(draw(st.lists(entries, max_size=5)))
    source = f'{{"resourceType":"Bundle",{space}"entry":[{space}{inside}{space}]'.encode()
    source += draw(st.sampled_from([b"}", b" }\n", b',"total":1}', b',"entry":[]}', b"", b"}}"]))
    if draw(st.booleans()):
        at, length = draw(st.integers(0, len(source))), draw(st.integers(0, 3))
        piece = draw(
            st.sampled_from([b"", b"}", b"{", b'"', b",", b"\\", b"\x00", b"\xff", b'},"resource":{'])
        )
        source = source[:at] + piece + source[at + length :]
    return source


def member_by_member(source: bytes) -> Received:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cutting, "_GUESSES", 0)
        return received(source)


@given(sources())
@example(b'{"resourceType":"Bundle","entry":[{"resource":' + RAW + b"}]}")
@example(b'{"resourceType":"Bundle","entry":[{"resource":{"a":1}},{"resource":{"a":1}')
def test_entries_are_the_same_as_when_each_member_is_read(source: bytes) -> None:
    assert repr(received(source)) == repr(member_by_member(source))


@given(st.lists(entries, min_size=1, max_size=4))
def test_entries_in_segments_are_the_same_too(told: list[str]) -> None:
    source = segments([(10 * number, one.encode()) for number, one in enumerate(told)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cutting, "usual_entry", lambda _source, _start: None)
        expected = received(source)

    assert repr(received(source)) == repr(expected)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("has_request", [True, False])
def test_entries_of_usual_software_are_cut_by_their_form(indent: int | None, has_request: bool) -> None:
    told: list[Any] = [
        {"fullUrl": one["fullUrl"], "resource": one["resource"], "request": {"method": "POST", "url": "x"}}
        for one in flow(1)
    ]
    for one in told if not has_request else ():
        del one["request"]
    source = json.dumps({"resourceType": "Bundle", "entry": told}, indent=indent).encode()

    at = source.index(b"[") + 1
    for one in told:
        found = usual_entry(source, at)
        assert found is not None
        entry, at = found
        assert json.loads(entry.resource) == one["resource"] == entry.node
        assert json.loads(entry.before + entry.resource + entry.after) == one


def test_a_flow_of_another_form_is_not_searched_to_its_end_for_each_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guessed: list[int] = []

    def counted(source: bytes, start: int) -> tuple[ReceivedEntry, int] | None:
        guessed.append(start)
        return usual_entry(source, start)

    monkeypatch.setattr(cutting, "usual_entry", counted)
    strange = [{"resource": {"resourceType": "Basic", "id": str(at)}, "x": 1} for at in range(100)]

    assert len(received(bundle(strange)).entries) == 100
    assert len(guessed) == 8  # each may look at the whole rest of the flow
