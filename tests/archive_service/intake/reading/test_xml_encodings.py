"""XML is decoded with the encoding of its bytes; a declaration of another encoding is a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.findings.catalogue import Code
from archive_service.intake import examine
from archive_service.intake.reading import long_base64
from archive_service.intake.reading.byte_sources import Held
from archive_service.intake.reading.long_base64 import without_long_texts
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.reading_aloud import case, drawn_text

TEXT = "L’usagère a reçu 20 €."
OLD = "L'usagère a reçu vingt euros."


def xml(text: str, declared: str) -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<a>{text}</a>"


def read(content: bytes) -> tuple[str, list[str]]:
    """Return the text that is read with the codes of what is wrong, or no text with those of the refusal."""
    found = parse_xml(content)
    if isinstance(found, XmlDocument):
        return str(found.root.text), [finding.code for finding in found.findings]
    return "", [finding.code for finding in found]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("utf-16", ""),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "utf-16"),
        ("cp1252", "windows-1252"),
    ],
)
def test_what_is_declared_as_it_is_is_read_without_a_word(encoding: str, declared: str) -> None:
    assert read(xml(TEXT, declared).encode(encoding)) == (TEXT, [])


@pytest.mark.parametrize(
    "declared",
    [
        *("ISO-8859-1", "iso-8859-15", "windows-1252", "cp1252", "CP1252", "latin1", "Latin-1"),
        *("ISO8859-1", "ISO_8859-1", "latin9", "iso8859-15"),
    ],
)
def test_old_encodings_are_read_without_a_word(declared: str) -> None:
    assert read(xml(OLD, declared).encode(declared)) == (OLD, [])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("cp1252", "ISO-8859-1"),
        ("cp1252", "ISO-8859-15"),
        ("utf-8", "ISO-8859-1"),
        ("utf-8", "windows-1252"),
        ("utf-8", "US-ASCII"),
        ("utf-8-sig", "ISO-8859-1"),
        ("utf-8-sig", "UTF-16"),
        ("utf-8-sig", "nonsense"),
        ("utf-16", "UTF-8"),
        ("utf-16", "ISO-8859-1"),
        ("utf-16-le", "UTF-8"),
        ("utf-16-be", ""),
    ],
)
def test_a_wrong_name_is_told_and_the_words_are_read(encoding: str, declared: str) -> None:
    assert read(xml(TEXT, declared).encode(encoding)) == (TEXT, [Code.XML_ENCODING_NAME])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xml(TEXT, "UTF-16").encode(), Code.XML_ENCODING_MISMATCH),
        (xml("x", "utf-16").encode(), Code.XML_ENCODING_MISMATCH),
        (xml("x", "UTF-16LE").encode(), Code.XML_ENCODING_MISMATCH),
        (xml(OLD, "US-ASCII").encode("cp1252"), Code.XML_ENCODING_MISMATCH),
        (xml("\x81", "windows-1252").encode("latin-1"), Code.XML_ENCODING_MISMATCH),
        (xml(OLD, "").encode("cp1252"), Code.XML_INVALID_UTF8),
        (xml(OLD, "UTF-8").encode("cp1252"), Code.XML_INVALID_UTF8),
        (b"\xef\xbb\xbf" + xml(OLD, "ISO-8859-1").encode("cp1252"), Code.XML_INVALID_UTF8),
        (xml("x", "UTF-7").encode(), Code.XML_ENCODING),
        (xml("x", "").encode("utf-32"), Code.XML_ENCODING),
    ],
)
def test_what_cannot_be_read_as_declared_is_refused_with_the_reason(content: bytes, code: Code) -> None:
    assert read(content) == ("", [code])


@pytest.mark.parametrize("declared", ["utf8", "ASCII", "latin1", "cp1252"])
def test_ascii_is_read_under_every_name(declared: str) -> None:
    assert read(xml("vu", declared).encode()) == ("vu", [])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xml(OLD, "IBM500").encode("cp500"), "EBCDIC"),
        (xml(OLD, "").replace("<a>", '<?xml version="1.0"?><a>').encode("cp037"), "EBCDIC"),
        (xml(OLD, "UTF-32").encode("utf-32"), "UTF-32"),
        (xml(OLD, "").encode("utf-32-be"), "UTF-32"),
        (xml(OLD, "macintosh").encode("mac-roman"), "macintosh"),
    ],
)
def test_a_flow_in_an_encoding_that_is_not_accepted_is_refused_with_its_name(
    content: bytes, name: str
) -> None:
    (finding,) = examine(content, CONTEXT).findings

    assert finding.code == Code.XML_ENCODING
    assert name in finding.message


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=60))
def test_utf8_under_a_latin_name_is_read_as_utf8(text: str) -> None:
    held = text.replace("&", "").replace("<", "").replace("\ufffe", "").replace("\uffff", "")
    found = parse_xml(xml(held, "ISO-8859-1").encode())

    assert isinstance(found, XmlDocument)
    assert (found.root.text or "") == held
    assert bool(found.findings) == (not held.isascii())


@given(st.binary(max_size=60), st.sampled_from(["", "UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "x"]))
def test_no_bytes_make_it_fail(content: bytes, declared: str) -> None:
    parse_xml(xml("@", declared).encode().replace(b"@", content))


@pytest.mark.parametrize("declared", ["UTF-16", "ISO-8859-1"])
def test_a_large_document_is_refused_or_read_as_a_small_one_is(
    monkeypatch: pytest.MonkeyPatch, declared: str
) -> None:
    content = xml(TEXT + "x" * 100, declared).encode()
    small = read(content)

    monkeypatch.setattr(long_base64, "SMALL", 10)
    large = parse_xml(without_long_texts(Held(content), len(content)))

    findings = large.findings if isinstance(large, XmlDocument) else large
    assert [finding.code for finding in findings] == small[1]


def test_a_word_of_windows_under_a_latin_name_is_readable_in_the_document() -> None:
    flow = case("15-cda-cp1252-named-latin1.xml")

    examination = examine(flow, CONTEXT)

    assert Code.XML_ENCODING_NAME in {finding.code for finding in examination.findings}
    assert "L’usagère a reçu 20 €." in drawn_text(flow)


def test_utf16_that_is_utf8_is_rejected_for_its_encoding() -> None:
    examination = examine(case("18c-utf16-declared-utf8-sent.xml"), CONTEXT)

    assert [finding.code for finding in examination.findings] == [Code.XML_ENCODING_MISMATCH]
    assert "codage" in examination.findings[0].message
    assert not examination.records
