"""Some entries of a log can be read, and all of it is proved."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing.errors import SigningError
from signing.merkle import leaf_hash, root
from signing.sparse_log import SparseLog
from tests.signing.sparse_reading import SparseLogReading


def entries(size: int) -> list[bytes]:
    return [b'{"n":%d}' % number for number in range(size)]


@given(st.integers(1, 200), st.sets(st.integers(0, 199), min_size=1))
@example(1, {0})
@example(8, {7})
@example(5, {4})
def test_the_lines_prove_the_shown_entries_and_tell_nothing_of_the_others(
    size: int, wanted: set[int]
) -> None:
    shown = {one % size for one in wanted}
    leaves = [leaf_hash(entry) for entry in entries(size)]
    log = SparseLog()
    lines: list[bytes] = []
    for number, entry in enumerate(entries(size)):
        if number in shown:
            lines += log.show(entry)
        else:
            log.hide(leaves[number])

    reading = SparseLogReading()
    found = dict(reading.entries(lines))

    assert found == {number: entries(size)[number] for number in shown}
    assert reading.size == log.shown_size == max(shown) + 1
    assert reading.root() == root(leaves[: max(shown) + 1])
    told = b"".join(lines).replace(b"\\", b"")
    hidden = [entry for number, entry in enumerate(entries(size)) if number not in shown]
    assert not any(entry in told for entry in hidden)
    # At most one hash for each level on both sides of each shown entry.
    assert len(lines) <= len(shown) * (1 + 2 * size.bit_length())


@pytest.mark.parametrize(
    "line",
    [
        b'{"count":3,"hash":"%s"}' % (b"00" * 32),
        b'{"count":0,"hash":"%s"}' % (b"00" * 32),
        b'{"count":-1,"hash":"%s"}' % (b"00" * 32),
        b'{"count":1,"hash":"00"}',
        b'{"count":1}',
        b'{"entry":1}',
        b'{"entry":"\\u00e9"}',
        b'{"entry":{"a":1}}',
        b'{"entry":null}',
        b'{"entry":"a","entry":"b"}',
        b'{"entry":"a","count":1}',
        b'{"count":1.0,"hash":"%s"}' % (b"00" * 32),
        b'{"count":true,"hash":"%s"}' % (b"00" * 32),
        b'{"count":"1","hash":"%s"}' % (b"00" * 32),
        b'{"count":1,"hash":"%s"}' % (b"AA" * 32),
        b'{"count":1,"hash":"%s"}' % (b" 00" * 32),
        b'{"count":1,"hash":["%s"]}' % (b"00" * 32),
        b'{"count":1,"hash":"%s","more":0}' % (b"00" * 32),
        b'{"count":2,"count":1,"hash":"%s"}' % (b"00" * 32),
        b'{"count":1%s,"hash":"%s"}' % (b"0" * 5000, b"00" * 32),
        b"[" * 200_000,
        b"null",
        b"5",
        b"[]",
        b"",
    ],
)
def test_another_form_is_refused(line: bytes) -> None:
    with pytest.raises(SigningError):
        list(SparseLogReading().entries([line]))


def test_a_subtree_begins_at_a_multiple_of_its_size() -> None:
    line = b'{"count":2,"hash":"%s"}' % (b"00" * 32)
    with pytest.raises(SigningError):
        list(SparseLogReading().entries([b'{"entry":"{}"}', line]))


def test_a_changed_entry_gives_another_root() -> None:
    log = SparseLog()
    lines = [line for entry in entries(3) for line in log.show(entry)]
    reading = SparseLogReading()
    list(reading.entries([lines[0].replace(b"0", b"9"), *lines[1:]]))
    assert reading.root() != root([leaf_hash(entry) for entry in entries(3)])
