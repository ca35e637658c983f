"""Bytes that a layout collects: any section is read as it was written, from memory or from the disk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.layouts import spooled
from exports.portability.layouts.spooled import Spooled

pieces = st.lists(st.binary(max_size=9), max_size=12)


@given(pieces, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.booleans()), max_size=6))
def test_a_section_has_the_bytes_that_were_written(
    written: list[bytes], wanted: list[tuple[int, int, bool]]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spooled, "_BUFFER", 10)
        patched.setattr(spooled, "_READ_AT_ONCE", 8)
        spool, whole = Spooled(), b"".join(written)
        for piece in written:
            spool.write(piece)
        for first, length, opened in wanted:
            start = min(first, len(whole))
            end = min(start + length, len(whole))
            if opened:
                with spool.section(start, end)() as part:
                    assert part.read() == whole[start:end]
            else:
                assert spool.read(start, end) == whole[start:end]
        spool.close()
