"""Texts are decoded with the certain encoding, else with a plausible one that is named, else not at all."""

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
        ("utf-8", "utf-16", "UTF-8", Knowledge.OTHERWISE),
        ("utf-8", "utf-16le", "UTF-8", Knowledge.OTHERWISE),
        ("utf-8", "utf-32", "UTF-8", Knowledge.OTHERWISE),
        ("utf-8", "koi8-r", "UTF-8", Knowledge.OTHERWISE),
        ("utf-7", "UTF-7", "UTF-7", Knowledge.CERTAIN),
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
        ("cp500", "IBM500", "IBM500"),
        ("cp1140", "ibm1140", "ibm1140"),
        ("iso8859-16", "ISO-8859-16", "ISO-8859-16"),
        ("mac-roman", "mac-roman", "macintosh"),
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


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        ("Привет, как дела", "koi8-r", "koi8-r"),
        ("Привет, как дела", "cp1251", "windows-1251"),
        ("日本語のカルテ", "shift_jis", "Shift_JIS"),
        ("日本語のカルテ", "iso2022_jp", "ISO-2022-JP"),
        ("病历和处方记录", "gb18030", "gb18030"),
    ],
)
def test_a_foreign_encoding_is_read_when_it_is_declared(text: str, encoding: str, charset: str) -> None:
    content = text.encode(encoding)

    assert decoded_text(content, charset).text == text
    assert decoded_text(content, charset).encoding == charset
    assert encoding == "iso2022_jp" or decoded_text(content).known is Knowledge.UNKNOWN


@pytest.mark.parametrize(
    "text", ["20 € par mois", "Un cœur et un bœuf", "Rue Œuvre, L'Haÿ : 5 €", "à 20 €, à cœur"]
)
def test_iso_8859_15_is_told_from_windows_by_its_letters(text: str) -> None:
    found = decoded_text(text.encode("iso-8859-15"))

    assert (found.text, found.encoding, found.known) == (text, "ISO-8859-15", Knowledge.ASSUMED)


@pytest.mark.parametrize("text", ["1½ cp matin, ½cp soir", "¼ de dose", "à 20 € — 1½", "été"])
def test_signs_of_windows_stay_what_they_are(text: str) -> None:
    assert decoded_text(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("content", "text", "wrong"),
    [
        (FRENCH.encode() + b"\xc3", FRENCH + "‹octet C3›", 1),
        (FRENCH.encode() + "\nété".encode("latin-1"), FRENCH + "\n‹octet E9›t‹octet E9›", 2),
        (b"\xef\xbb\xbf" + FRENCH.encode() + b"\xe2\x82", FRENCH + "‹octet E2›‹octet 82›", 2),
        (FRENCH.encode("utf-16") + b"A", FRENCH + "‹octet 41›", 1),
    ],
)
@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1x"])
def test_a_text_of_which_some_bytes_are_wrong_is_read_with_their_values(
    content: bytes, text: str, wrong: int, charset: str
) -> None:
    found = decoded_text(content, charset)

    assert (found.text, found.wrong) == (text, wrong)


def test_a_few_controls_make_no_text_unreadable() -> None:
    text = "Déjà vu ce matin, rien à signaler \x07"

    assert decoded_text(text.encode("cp1252")).text == text


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
        ("TEXT/PLAIN;CHARSET='latin1'", "latin1"),
    ],
)
def test_the_charset_of_a_media_type(media_type: str, charset: str) -> None:
    assert charset_of(media_type) == charset
