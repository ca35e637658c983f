"""Large files inside flows are measured and compared without being held, and XML is parsed without them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.findings import Grade, worst
from archive_service.intake import content_of, embedded_files, examine
from archive_service.intake.context import ExaminationContext
from archive_service.intake.reading import long_base64 as module
from archive_service.intake.reading.byte_sources import Decoded, Held, NotBase64, Part, Utf8OfUtf16, carried
from archive_service.intake.reading.long_base64 import LongTexts, without_long_texts
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from archive_service.model.flow import FlowPart, RecordKind
from tests.archive_service.file_formats.file_samples import CATALOG, PAGES, pdf, stream
from tests.archive_service.intake.cda_samples import sample

TODAY = date(2026, 11, 25)
CONTEXT = ExaminationContext(production=False, today=TODAY)
PDF = pdf(CATALOG, PAGES, b"<</Type/Page/Parent 2 0 R>>", stream(bytes(range(256)) * 20_000))
ENCODED = b64encode(PDF).decode()


def _lines(text: str) -> str:
    return "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))


def _cda(text: str, attributes: str = 'mediaType="application/pdf" representation="B64"') -> bytes:
    body = f"<nonXMLBody><text {attributes}>{text}</text></nonXMLBody>"
    return sample(("<structuredBody></structuredBody>", body), sections="")


def _fhir(data: str) -> bytes:
    return f"""<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/>
<entry><fullUrl value="urn:uuid:1"/><resource><Patient><identifier>
<system value="https://identifiant-medicosocial-usager.esante.gouv.fr"/><value value="3830000014/1"/>
</identifier>
<name><family value="EXEMPLE"/></name><birthDate value="1940-03-12"/></Patient></resource></entry>
<entry><resource><DocumentReference><status value="current"/>
<subject><reference value="urn:uuid:1"/></subject>
<content><attachment><contentType value="application/pdf"/><data value="{data}"/></attachment></content>
</DocumentReference></resource></entry>
<entry><resource><Organization><identifier><system value="urn:oid:1.2.250.1.71.4.2.2"/>
<value value="1830000014"/></identifier></Organization></resource></entry></Bundle>""".encode()


@given(st.binary(max_size=300), st.integers(0, 50), st.integers(0, 300))
def test_a_part_is_the_same_read_in_pieces_as_cut(content: bytes, offset: int, length: int) -> None:
    encoded = Held(b64encode(content))

    cut = b"".join(Part(Held(content), offset, length).pieces())
    nested = b"".join(Part(Decoded(encoded), offset, length).pieces())

    assert cut == nested == content[offset : offset + length]


@pytest.mark.parametrize(
    "characters", [b"Q", b"QQ", b"QQ=", b"QQ==Q", b"QQ==QQ==", b"Q=QQ", b"QQQ-", b"====", b"QQ\x00="]
)
def test_characters_that_are_not_base64_are_none(characters: bytes) -> None:
    assert carried(Held(characters)) is None
    with pytest.raises(NotBase64):
        b"".join(Decoded(Held(b"A" * 2_000_000 + characters)).pieces())


@pytest.mark.parametrize("characters", [b"QQ==", b"QR==", b"Qf=="])
def test_bits_after_the_last_byte_are_ignored(characters: bytes) -> None:
    file = carried(Held(characters))

    assert file is not None
    assert file.content() == b"A"


def test_a_carried_file_is_known_by_length_first_bytes_and_digest() -> None:
    file = carried(Held(_lines(ENCODED).encode()))

    assert file is not None
    assert (file.length, file.head, file.content()) == (len(PDF), PDF[:4096], PDF)
    assert file.digest("sha256") == hashlib.sha256(PDF).digest()


@pytest.mark.parametrize("text", [ENCODED, _lines(ENCODED), f"\n  {ENCODED}\n"])
def test_a_large_cda_says_what_it_said_when_it_was_small(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    flow = _cda(text)
    large = (
        examine(flow, CONTEXT),
        content_of([FlowPart(0, flow)], RecordKind.CDA_DOCUMENT, ""),
    )

    monkeypatch.setattr(module, "SMALL", len(flow))
    small = (
        examine(flow, CONTEXT),
        content_of([FlowPart(0, flow)], RecordKind.CDA_DOCUMENT, ""),
    )

    assert large == small
    assert [file.content for file in large[1].attachments] == [PDF]
    assert not any("attachment" in finding.code for finding in large[0].findings)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_large_cda_in_utf_16_is_read(encoding: str) -> None:
    text = _cda(ENCODED).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    flow = ("\ufeff" + text).encode(encoding)

    examination = examine(flow, CONTEXT)
    content = content_of([FlowPart(0, flow)], RecordKind.CDA_DOCUMENT, "")

    assert worst(examination.findings) is Grade.WARN or not examination.findings
    assert [file.content for file in content.attachments] == [PDF]


def test_a_file_too_large_to_be_held_is_left_in_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    flow = _cda(ENCODED)
    monkeypatch.setattr(embedded_files, "HELD_ALONE", len(PDF) - 1)

    (file,) = content_of([FlowPart(0, flow)], RecordKind.CDA_DOCUMENT, "").attachments

    assert file.content == b""
    assert (file.length, file.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert file.media_type == "application/pdf"


def test_half_a_character_of_large_utf_16_is_malformed() -> None:
    flow = ("\ufeff" + _cda(ENCODED).decode()).encode("utf-16-le") + b"\x00"

    examination = examine(flow, CONTEXT)

    assert [finding.code for finding in examination.findings] == ["xml-malformed"]


def test_a_large_fhir_flow_in_xml_keeps_the_places_of_its_entries() -> None:
    flow = _fhir(ENCODED)

    examination = examine(flow, CONTEXT)
    content = content_of([FlowPart(0, flow)], RecordKind.NATIVE_FILE, "")

    assert examination.grade is Grade.OK
    assert [entry.resource_type for entry in examination.entries] == [
        "Patient",
        "DocumentReference",
        "Organization",
    ]
    for entry in examination.entries:
        assert flow[entry.resource.offset :].startswith(b"<entry>")
    assert [file.content for file in content.attachments] == [PDF]


def test_lines_are_counted_as_before() -> None:
    flow = _cda(_lines(ENCODED)).replace(b"</text></nonXMLBody>", b"</text>\n<oops></nonXMLBody>")

    masked = parse_xml(without_long_texts(Held(flow), len(flow)))

    assert masked == parse_xml(flow)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<paragraph representation="TXT">', "</paragraph>"),
        ('<a b="x" representation="B64"/><paragraph>', "</paragraph>"),
        ('<![CDATA[<text representation="B64">', "</text>]]>"),
        ('<!-- <text representation="B64">', "</text> -->"),
        ('<text representation="B64">&amp;', "</text>"),
        ('<x data="', '"/>'),
    ],
)
def test_what_is_no_base64_element_stays_in_the_tree(before: str, after: str) -> None:
    flow = f"<ClinicalDocument>{before}{ENCODED}{after}</ClinicalDocument>".encode()

    read = parse_xml(without_long_texts(Held(flow), len(flow)))
    plain = parse_xml(flow)

    assert isinstance(read, XmlDocument)
    assert isinstance(plain, XmlDocument)
    assert not read.long_texts
    assert "".join(read.root.itertext()) == "".join(plain.root.itertext())


def test_names_that_a_source_writes_itself_are_its_own() -> None:
    flow = _cda(ENCODED).replace(b"<title>", b"<title>long-text:0 ", 1)

    content = content_of([FlowPart(0, flow)], RecordKind.CDA_DOCUMENT, "")

    assert "long-text:0" in content.title
    assert [file.content for file in content.attachments] == [PDF]


def test_more_than_one_reading_may_hold_is_refused_after_its_beginning() -> None:
    flow = b'<ClinicalDocument xmlns="urn:hl7-org:v3">' + b"<a>&lt;</a>" * 8_000_000 + b"</ClinicalDocument>"

    examination = examine(flow, CONTEXT)

    assert [finding.code for finding in examination.findings] == ["xml-too-large"]


@given(
    st.lists(
        st.tuples(st.sampled_from(['<text representation="B64">', "<p>"]), st.integers(0, 9)), max_size=4
    )
)
def test_every_text_can_be_put_back(parts: list[tuple[str, int]]) -> None:
    inside = "".join(f"{tag}{'QUJD' * 20_000 * many}\n</{tag[1:2]}>" for tag, many in parts)
    flow = f"<a>{inside}</a>".encode()

    taken = without_long_texts(Held(flow), module.SMALL + 1)

    assert isinstance(taken, LongTexts)
    assert taken.whole() == flow
    assert taken.length >= len(flow)
    assert taken.original(len(taken.content)) == len(flow)


def test_utf_16_is_written_again_without_its_mark() -> None:
    source = Utf8OfUtf16(Held("\ufeffé𝔘".encode("utf-16-le")), big_endian=False)

    assert b"".join(source.pieces()) == "é𝔘".encode()
