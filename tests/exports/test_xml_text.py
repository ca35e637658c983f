"""Text that any XML reader takes."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from exports.formats.xml_text import LONGEST, element, escaped, made_readable, readable

ANY_TEXT = st.text(st.characters(exclude_categories=()))
NEARLY_PLAIN = st.text(
    st.sampled_from("aé’œ…—&<>\"' \u00a0\u00ad\u2009\u2028\u202f\u200b\x85\x7f\n"), max_size=12
)


@given(ANY_TEXT)
@example("\x00\x1c\x85\ud800\uffff\ue000\U0010ffff]]>&<\"'")
@example("a\r\n\tb\u2028c")
def test_any_text_becomes_an_element_that_says_the_same_line(text: str) -> None:
    parsed = etree.fromstring(element("Title", text).encode())

    assert (parsed.text or "") == readable(text)
    assert len(parsed) == 0


@given(ANY_TEXT)
def test_a_readable_text_stays_as_it_is(text: str) -> None:
    once = readable(text)

    assert readable(once) == once
    assert "\n" not in once


@given(ANY_TEXT | NEARLY_PLAIN | st.characters(max_codepoint=0x2100))
@example("€" * (LONGEST // 3) + "a")
def test_plain_text_is_known_as_such(text: str) -> None:
    line = made_readable(text)

    assert readable(text) == line
    signs = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    assert escaped(text) == "".join(signs.get(sign, sign) for sign in line)


def test_what_cannot_be_read_is_shown_not_dropped() -> None:
    assert readable("a\x00b\x1fc\x9fd\ue000e\ufffff\ud834g\U00100000h") == "a�b�c�d�e�f�g�h"


def test_long_text_is_cut_between_characters_with_an_ellipsis() -> None:
    for letter in ("a", "é", "€", "\U0001f600"):
        cut = readable(letter * 40_000)

        assert len(cut.encode()) <= LONGEST
        assert len(cut.encode()) > LONGEST - 8
        assert cut.strip(letter) == "…"


def test_text_of_the_greatest_length_is_whole() -> None:
    assert readable("a" * LONGEST) == "a" * LONGEST
