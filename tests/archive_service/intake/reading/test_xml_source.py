"""The XML parser: what it refuses, and that it neither fetches, expands nor raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.intake.reading.xml_source import (
    MAX_DEPTH,
    XmlDocument,
    name_of,
    named_children,
    parse_xml,
    path_of,
    where_of,
)

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">'
    "<!ENTITY z '&y;&y;&y;&y;'>]><a b='&z;'>&z;</a>"
)


def code_of(content: bytes) -> str:
    read = parse_xml(content)
    return "" if isinstance(read, XmlDocument) else read[0].code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xml-empty"),
        (b" \n\t", "xml-empty"),
        (b"<a>", "xml-malformed"),
        (b"<a></b>", "xml-malformed"),
        (b"not xml", "xml-malformed"),
        (b"<a>\xff</a>", "xml-invalid-utf8"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "xml-encoding"),
        (b"<\0\0\0a\0\0\0/\0\0\0>\0\0\0", "xml-encoding"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "xml-doctype"),
        (b"<!-- first --><?x y?>\n<!DOCTYPE a><a/>", "xml-doctype"),
        (BOMB.encode(), "xml-doctype"),
        (BOMB.partition("?>")[2].encode("utf-16"), "xml-doctype"),
        (b"<a>&undeclared;</a>", "xml-malformed"),
        (b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), "xml-too-deep"),
        (b"<a>" * 100_000, "xml-malformed"),
        (b"<a/>" * 700_000, "xml-too-large"),
        (b"<a " + b"b=" * 1_100_000, "xml-too-large"),
        (b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH, ""),
        (b"<!-- <!DOCTYPE a> --><a/>", ""),
        (b"<a><![CDATA[<!DOCTYPE a>]]></a>", ""),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', ""),
        ("<a>é</a>".encode("utf-16"), ""),
        (b"\xef\xbb\xbf<a/>", ""),
        (b"<a>" + b"x" * 12_000_000 + b"</a>", ""),
    ],
    ids=range(24),
)
def test_what_is_refused_and_what_is_read(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_truncated_document_names_its_line() -> None:
    read = parse_xml(b"<a>\n<b>\n", "/entry/0")
    assert not isinstance(read, XmlDocument)
    assert read[0].where == "/entry/0#/ (line 3)"


def test_paths_count_siblings_of_one_name_and_know_prefixes() -> None:
    read = parse_xml(
        b'<r xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc"><a/><b/><a>\n<sdtc:c/></a></r>'
    )
    assert isinstance(read, XmlDocument)
    last = read.root[2][0]
    assert path_of(last) == "/r/a[2]/sdtc:c[1]"
    assert where_of(last, "/entry/3") == "/entry/3#/r/a[2]/sdtc:c[1] (line 2)"
    assert [path for _, _, path in named_children(read.root, "/r")] == ["/r/a[1]", "/r/b[1]", "/r/a[2]"]
    assert name_of(last) == "sdtc:c"


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    parse_xml(content)
    parse_xml(b"<" + content)
    parse_xml(b'<?xml version="1.0" encoding="' + content)
