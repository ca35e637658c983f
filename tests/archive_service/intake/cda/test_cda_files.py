"""Files of CDA documents are shown, attached, or named as absent; lines of plain bodies stay lines."""

from __future__ import annotations

import zlib
from base64 import b64encode

import pypdfium2
import pytest

from archive_service.findings import Grade
from archive_service.findings.catalogue import Code
from archive_service.intake import examine
from tests.archive_service.file_formats.file_samples import locked_pdf, office, page, photo
from tests.archive_service.intake.cda_samples import media, sample, section
from tests.archive_service.intake.reading_aloud import CONTEXT, case, contents, drawn, drawn_text, lines_of


def with_body(body: str) -> bytes:
    """Return the sample with a body that is no XML."""
    text = sample().decode()
    start, end = text.index("<structuredBody>"), text.index("</structuredBody>") + len("</structuredBody>")
    return (text[:start] + f"<nonXMLBody>{body}</nonXMLBody>" + text[end:]).encode()


def file_body(content: bytes, media_type: str) -> bytes:
    encoded = b64encode(content).decode()
    return with_body(f'<text mediaType="{media_type}" representation="B64">{encoded}</text>')


def codes(flow: bytes) -> set[str]:
    return {finding.code for finding in examine(flow, CONTEXT).findings}


def first_lines(flow: bytes) -> str:
    """Return what a reader meets before the first fact of the header."""
    return drawn_text(flow).partition("Établissement conservateur")[0]


def test_a_locked_body_is_told_in_the_first_lines() -> None:
    for flow in (case("05a-body-is-a-locked-pdf.xml"), file_body(locked_pdf(6, "secret"), "application/pdf")):
        assert "ne peut pas être ouvert : protégé par un mot de passe" in first_lines(flow)
        assert Code.ATTACHMENT_LOCKED in codes(flow)


@pytest.mark.parametrize(
    ("content", "media_type", "words"),
    [
        (page("Vu")[:200], "application/pdf", "ne peut pas être ouvert : tronqué ou endommagé"),
        (office(), "application/msword", "n'est pas repris ici"),
        (b"\x89PNG\r\n\x1a\n" + b"rubbish" * 20, "image/png", "ne peut pas être ouvert : tronqué"),
    ],
)
def test_a_body_that_is_not_shown_is_told_in_the_first_lines(
    content: bytes, media_type: str, words: str
) -> None:
    assert words in first_lines(file_body(content, media_type))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(page("Vu"), "application/pdf"), (photo("JPEG", 6), "image/jpeg"), (b"Vu ce jour", "text/plain")],
)
def test_a_body_that_is_shown_raises_no_alert(content: bytes, media_type: str) -> None:
    assert "Le corps de ce document" not in first_lines(file_body(content, media_type))


def test_a_text_body_in_base64_is_read_in_its_charset() -> None:
    flow = file_body("Évaluation à 20 €".encode("cp1252"), "text/plain; charset=windows-1252")

    assert "Évaluation à 20 €" in drawn_text(flow)


@pytest.mark.parametrize(
    "flow",
    [
        with_body(f'<text {attributes}><reference value="compte-rendu.pdf"/></text>')
        for attributes in (
            'mediaType="application/pdf"',
            'mediaType="application/pdf" representation="TXT"',
            'mediaType="application/pdf" representation="B64"',
        )
    ],
)
def test_a_body_by_reference_says_where_it_is_and_that_it_is_not_here(flow: bytes) -> None:
    assert Code.ATTACHMENT_EXTERNAL in codes(flow)
    assert "manque : c'est un fichier absent de l'envoi" in first_lines(flow)
    assert "« compte-rendu.pdf »" in first_lines(flow)


def test_the_body_by_reference_of_a_sender() -> None:
    found = first_lines(case("13a-body-by-reference.xml"))

    assert "absent de l'envoi, désigné à l'adresse « compte-rendu-3-mai.pdf »" in found


@pytest.mark.parametrize(
    "body", ['<text mediaType="application/pdf"/>', "<text/>", "<text><reference/></text>"]
)
def test_a_body_of_nothing_is_told(body: str) -> None:
    flow = with_body(body)

    assert Code.ATTACHMENT_WITHOUT_CONTENT in codes(flow)
    assert "annoncé sans contenu ni adresse" in first_lines(flow)


def test_a_document_without_a_body_is_told() -> None:
    text = sample().decode()
    start, end = text.index("<component><structuredBody>"), text.index("</ClinicalDocument>")

    assert "n'a pas de corps" in first_lines((text[:start] + text[end:]).encode())


REFERENCED = (
    '<entry><observationMedia classCode="OBS" moodCode="EVN" ID="m1"><value mediaType="image/jpeg">'
    '<reference value="https://images.exemple.invalid/plaie.jpg"/></value></observationMedia></entry>'
)


def test_a_picture_by_reference_is_named_where_it_belongs() -> None:
    narrative = '<paragraph>Plaie : <renderMultiMedia referencedObject="m1"/></paragraph>'
    flow = sample(sections=section(narrative, entries=REFERENCED))

    lines = lines_of(flow)

    said = "fichier absent de l'envoi, désigné à l'adresse « https://images.exemple.invalid/plaie.jpg »"
    assert f"Plaie :  [Pièce jointe : {said}]".replace("  ", " ") in [
        line.replace("  ", " ") for line in lines
    ]
    assert any(line.endswith(said) and line.startswith("Pièce jointe") for line in lines)
    assert Code.ATTACHMENT_EXTERNAL in codes(flow)


def test_the_picture_by_reference_of_a_sender() -> None:
    assert "« plaie-3-mai.jpg »" in drawn_text(case("13b-media-by-reference.xml"))


def test_a_picture_of_nothing_is_named() -> None:
    entry = REFERENCED.replace('<reference value="https://images.exemple.invalid/plaie.jpg"/>', "")
    flow = sample(sections=section("<paragraph/>", entries=entry))

    assert Code.ATTACHMENT_WITHOUT_CONTENT in codes(flow)
    assert any("annoncé sans contenu ni adresse" in line for line in lines_of(flow))


def test_a_value_by_reference_says_where_it_is() -> None:
    entry = (
        '<entry><observation classCode="OBS" moodCode="EVN"><code code="x" displayName="Tracé"/>'
        '<value xsi:type="ED" mediaType="application/pdf"><reference value="trace.pdf"/></value>'
        "</observation></entry>"
    )
    flow = sample(sections=section("<paragraph/>", entries=entry))

    assert Code.ATTACHMENT_EXTERNAL in codes(flow)
    assert any("désigné à l'adresse « trace.pdf »" in line for line in lines_of(flow))


@pytest.mark.parametrize("address", ["#o1", "o1", "#nowhere"])
def test_a_reference_to_the_narrative_is_no_file(address: str) -> None:
    entry = (
        '<entry><observation classCode="OBS" moodCode="EVN"><code code="x" displayName="Tracé"/>'
        f'<text><reference value="{address}"/></text></observation></entry>'
    )
    flow = sample(sections=section('<paragraph ID="o1">Calme</paragraph>', entries=entry))

    assert Code.ATTACHMENT_EXTERNAL not in codes(flow)
    assert examine(flow, CONTEXT).grade is Grade.OK


def printed_lines(flow: bytes) -> list[str]:
    """Return the lines of the documents as a program extracts them."""
    (pdf,) = drawn(flow)
    document = pypdfium2.PdfDocument(pdf)
    lines = [line.strip() for page in document for line in page.get_textpage().get_text_range().splitlines()]
    document.close()
    return lines


LETTER = "Traitement :\n- Doliprane 1 g\n- Kardégic 75 mg\n\nCordialement,\nDr Essai"


@pytest.mark.parametrize(
    "attributes", ['mediaType="text/plain"', "", 'mediaType="text/plain" representation="TXT"']
)
@pytest.mark.parametrize("end", ["\n", "&#13;&#10;", "&#13;"])
def test_lines_of_a_plain_body_stay_lines(attributes: str, end: str) -> None:
    flow = with_body(f"<text {attributes}>{LETTER.replace(chr(10), end)}</text>")

    lines = printed_lines(flow)

    at = lines.index("Traitement :")
    assert lines[at : at + 2] == ["Traitement :", "- Doliprane 1 g"]
    assert lines[at + 2].startswith("- Kardégic 75 mg")
    assert lines[at + 3] == "Cordialement,"


def test_what_is_indented_behind_an_empty_line_stays_so() -> None:
    lines = lines_of(with_body("<text>Matin\n \n\n  - Doliprane\n    1 g</text>"))

    assert "  - Doliprane\n    1 g" in lines


def test_the_lines_of_a_sender_stay_lines() -> None:
    lines = printed_lines(case("14a-plain-body-lines.xml"))

    at = lines.index("Traitement :")
    assert lines[at + 1] == "- Doliprane 1 g"


def test_a_body_of_another_kind_of_text_says_its_kind() -> None:
    lines = lines_of(with_body('<text mediaType="text/rtf">{\\rtf1 Vu}</text>'))

    assert "Texte de type text/rtf, tel qu'il est écrit :" in lines
    assert "{\\rtf1 Vu}" in lines


def test_lines_of_pre_stay_lines() -> None:
    flow = sample(sections=section("<pre>\nMatin : 1\n  Soir : 2\n</pre><paragraph>a\n b</paragraph>"))

    lines = lines_of(flow)

    assert "Matin : 1\n  Soir : 2" in lines
    assert "a b" in lines


def test_a_break_ends_a_line() -> None:
    assert "a\nb" in lines_of(sample(sections=section("<paragraph>a<br/>b</paragraph>")))


def test_the_file_of_a_body_is_attached_as_the_body() -> None:
    (content,) = contents(file_body(page("Vu"), "application/pdf"))
    (other,) = contents(sample(sections=section("<paragraph/>", entries=media(page("Vu")))))

    assert [file.is_body for file in content.attachments] == [True]
    assert [file.is_body for file in other.attachments] == [False]


def test_a_file_behind_its_address_and_its_small_picture_is_read() -> None:
    small, whole = (b64encode(content).decode() for content in (photo("PNG"), page("Vu ce jour")))
    flow = with_body(
        '<text mediaType="application/pdf" representation="B64"><reference value="http://x.example/cr.pdf"/>'
        f'<thumbnail mediaType="image/png" representation="B64">{small}</thumbnail>\n{whole}\n</text>'
    )

    (record,) = contents(flow)

    assert [file.content for file in record.attachments] == [page("Vu ce jour"), photo("PNG")]
    assert any("désigné aussi à l'adresse « http://x.example/cr.pdf »" in line for line in lines_of(flow))
    assert Code.ATTACHMENT_BASE64 not in codes(flow)


def test_base64_that_another_element_parts_is_refused() -> None:
    assert Code.ATTACHMENT_BASE64 in codes(
        with_body('<text mediaType="application/pdf" representation="B64">JVBE<br/>Ri0x</text>')
    )


def test_a_file_is_named_after_what_it_is() -> None:
    (record,) = contents(file_body(office(), "application/msword"))

    assert [file.name for file in record.attachments] == ["piece-jointe-1.docx"]


def test_an_empty_body_is_not_said_to_be_attached() -> None:
    found = drawn_text(with_body('<text mediaType="application/pdf" representation="B64"> </text>'))

    assert "Le corps de ce document est un fichier annoncé sans contenu ni adresse" in found
    assert "fichier joint" not in found


@pytest.mark.parametrize("attributes", ["", 'representation="TXT"', 'representation="b64"'])
@pytest.mark.parametrize(
    ("content", "media_type"), [(page("Vu ce jour"), "application/pdf"), (photo("JPEG", 6), "image/jpeg")]
)
def test_a_file_in_base64_that_nobody_declares_is_read_as_a_file(
    content: bytes, media_type: str, attributes: str
) -> None:
    encoded = b64encode(content).decode()
    flow = with_body(f'<text mediaType="{media_type}" {attributes}>\n{encoded}\n</text>')

    (record,) = contents(flow)

    assert [file.content for file in record.attachments] == [content]
    assert Code.ATTACHMENT_BASE64_UNDECLARED in codes(flow)
    assert encoded[:40] not in drawn_text(flow)


@pytest.mark.parametrize("kind", ["", 'mediaType="text/plain"'])
def test_an_address_that_is_the_file_itself_is_read(kind: str) -> None:
    encoded = b64encode("Déçue, vue ce jour".encode()).decode()
    flow = with_body(f'<text {kind}><reference value="data:text/plain;base64,{encoded}"/></text>')

    assert "Déçue, vue ce jour" in drawn_text(flow)
    assert "absent de l'envoi" not in drawn_text(flow)
    assert Code.ATTACHMENT_BASE64_UNDECLARED in codes(flow)
    assert Code.ATTACHMENT_EXTERNAL not in codes(flow)


def test_how_a_file_is_compressed_is_said() -> None:
    encoded = b64encode(zlib.compress(b"Vu ce jour" + LETTER.encode(), level=0)).decode()
    found = drawn_text(
        with_body(f'<text mediaType="text/plain" representation="B64" compression="ZL">{encoded}</text>')
    )

    assert "text/plain; compression=ZL" in found
    assert "Vu ce jour" not in found
    assert "qui n'est pas repris ici" in found


def test_bytes_that_show_no_kind_are_a_file_where_one_is_declared() -> None:
    content = bytes(range(1, 200))
    flow = with_body(f'<text mediaType="audio/wav">{b64encode(content).decode()}</text>')

    (record,) = contents(flow)

    assert [file.content for file in record.attachments] == [content]


def test_a_file_in_base64_is_found_in_the_value_of_an_observation() -> None:
    content = photo("JPEG", 6)
    observation = (
        '<observation classCode="OBS" moodCode="EVN"><code code="1" displayName="Plaie"/><value '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="ED" mediaType="image/jpeg">'
        f"{b64encode(content).decode()}</value></observation>"
    )

    (record,) = contents(
        sample(sections=section("<paragraph>Vue</paragraph>", entries=f"<entry>{observation}</entry>"))
    )

    assert [file.content for file in record.attachments] == [content]


@pytest.mark.parametrize(
    "words",
    ["Vu ce jour avec Mme Durand", "OUI", "a" * 60, b64encode(b"Vu ce jour avec Mme Durand").decode()],
)
def test_words_that_look_like_base64_stay_words(words: str) -> None:
    flow = with_body(f"<text>{words}</text>")

    assert Code.ATTACHMENT_BASE64_UNDECLARED not in codes(flow)
    assert words in lines_of(flow)
