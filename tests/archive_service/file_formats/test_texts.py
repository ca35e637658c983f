"""Words are read in the encoding that is certain, else in a plausible one that is named, else not at all."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.file_formats.texts import Knowledge, charset_of, decoded_text

FRENCH = "Évaluation : déficience légère, cœur, l’été, 20 € — « oui », résident·e, 5°C, n°3, Œuvre"
OLD = "déficience légère à revoir, où ça ?"


@pytest.mark.parametrize(
    ("encoding", "charset", "name", "known"),
    [
        ("utf-8", "", "UTF-8", Knowledge.CERTAIN),
        ("utf-8", "UTF-8", "UTF-8", Knowledge.CERTAIN),
        ("utf-8-sig", "", "UTF-8", Knowledge.CERTAIN),
        ("utf-8", "iso-8859-1", "UTF-8", Knowledge.OTHERWISE),
        ("utf-16", "", "UTF-16", Knowledge.CERTAIN),
        ("utf-16", "UTF-16", "UTF-16", Knowledge.CERTAIN),
        ("utf-16", "utf-8", "UTF-16", Knowledge.OTHERWISE),
        ("utf-16-le", "", "UTF-16", Knowledge.CERTAIN),
        ("utf-16-be", "", "UTF-16", Knowledge.CERTAIN),
        ("utf-16-le", "utf-16", "UTF-16", Knowledge.CERTAIN),
        ("utf-16-be", "utf-16be", "UTF-16", Knowledge.CERTAIN),
        ("utf-32", "", "UTF-32", Knowledge.CERTAIN),
        ("utf-32-le", "", "UTF-32", Knowledge.CERTAIN),
        ("utf-32-be", "", "UTF-32", Knowledge.CERTAIN),
        ("cp1252", "windows-1252", "windows-1252", Knowledge.CERTAIN),
        ("cp1252", "iso-8859-1", "windows-1252", Knowledge.OTHERWISE),
        ("cp1252", "utf-8", "windows-1252", Knowledge.OTHERWISE),
        ("cp1252", "us-ascii", "windows-1252", Knowledge.OTHERWISE),
        ("cp1252", "x-mine", "windows-1252", Knowledge.OTHERWISE),
        ("cp1252", "", "windows-1252", Knowledge.ASSUMED),
    ],
)
def test_french_is_read(encoding: str, charset: str, name: str, known: Knowledge) -> None:
    found = decoded_text(FRENCH.encode(encoding), charset)

    assert (found.text, found.encoding, found.known) == (FRENCH, name, known)


@pytest.mark.parametrize(
    ("encoding", "charset", "name"),
    [
        ("iso-8859-1", "ISO-8859-1", "ISO-8859-1"),
        ("iso-8859-15", "latin-9", "ISO-8859-15"),
        ("cp850", "IBM850", "IBM850"),
        ("mac-roman", "macintosh", "macintosh"),
    ],
)
def test_an_old_encoding_is_read_when_it_is_declared(encoding: str, charset: str, name: str) -> None:
    found = decoded_text(OLD.encode(encoding), charset)

    assert (found.text, found.encoding, found.known) == (OLD, name, Knowledge.CERTAIN)


@pytest.mark.parametrize("text", [OLD, "été", "déjà", "Vu le père de l'élève"])
@pytest.mark.parametrize("encoding", ["cp850", "mac-roman"])
@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1"])
def test_an_old_encoding_that_nobody_declares_is_not_guessed(text: str, encoding: str, charset: str) -> None:
    found = decoded_text(text.encode(encoding), charset)

    assert (found.text, found.known) == ("", Knowledge.UNKNOWN)


@pytest.mark.parametrize("content", [b"\xff\xfeA", b"\xef\xbb\xbf\xe9t\xe9", b"\x81\x8d", b"a\x00b\xe9"])
def test_bytes_that_are_no_text_are_not_read(content: bytes) -> None:
    assert decoded_text(content).known is Knowledge.UNKNOWN


@given(st.text(), st.sampled_from(["", "utf-8", "iso-8859-1", "windows-1252"]))
@example("\ufeff", "")
@example("a\0b", "")
@example("\0a\0b", "")
def test_utf8_is_never_read_as_anything_else(text: str, charset: str) -> None:
    content = text.encode("utf-8")
    found = decoded_text(content, charset)

    if found.encoding == "UTF-8":  # else zeros stand in every other place
        assert found.text == text.removeprefix("\ufeff")


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "utf-16", "iso-8859-1", "ibm850", "hex", "é"]))
def test_no_bytes_make_it_fail(content: bytes, charset: str) -> None:
    found = decoded_text(content, charset)

    assert "\ufffd" not in found.text or "\ufffd".encode() in content or found.encoding.startswith("UTF-")
    assert (found.encoding == "") == (found.known is Knowledge.UNKNOWN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_beginning_may_end_within_a_character(encoding: str) -> None:
    whole = ("é" * 50).encode(encoding)

    found = decoded_text(whole[:-1], complete=False)

    assert found.text == "é" * 49


@pytest.mark.parametrize(
    ("media_type", "charset"),
    [
        ("text/plain", ""),
        ("text/plain; charset=ISO-8859-1", "ISO-8859-1"),
        ('text/plain;format=flowed; Charset="utf-8"', "utf-8"),
        ("text/plain; charset = utf-16", "utf-16"),
    ],
)
def test_the_charset_of_a_media_type(media_type: str, charset: str) -> None:
    assert charset_of(media_type) == charset
