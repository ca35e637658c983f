"""A document shows all of its source, always as the same bytes, whatever the source is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.documents import EMBEDDED_UP_TO, render
from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    DocumentContent,
    Paragraph,
    Picture,
    Section,
    TableBlock,
    Text,
    Value,
    Values,
)
from tests.archive_service.documents.document_samples import (
    HUMAN,
    MAKING,
    PROVENANCE,
    SECTION,
    SOURCE,
    attached,
    compared,
    content,
    paragraph,
    picture,
    plain,
    rendered,
    table,
    text_of,
    with_attachment,
)
from tests.archive_service.file_formats.file_samples import page


def test_the_same_record_gives_the_same_bytes() -> None:
    assert rendered(plain()).pdf == rendered(plain()).pdf


def test_source_and_provenance_are_inside_byte_for_byte() -> None:
    for source in (SOURCE, b"\x00\xff" * 9, b"<other/>"):
        assert attached(rendered(plain(), source).pdf) == {"cda.xml": source, "provenance.json": PROVENANCE}


def test_a_source_above_the_limit_is_named_with_its_digest_instead() -> None:
    source = bytes(EMBEDDED_UP_TO + 1)
    pdf = rendered(plain(), source).pdf
    assert list(attached(pdf)) == ["provenance.json"]
    assert sha256(source).hexdigest() in compared(text_of(pdf))
    assert compared("conservé à côté de ce document") in compared(text_of(pdf))


@pytest.mark.parametrize("shape", ["paragraphs", "runs", "list", "table", "values", "nowhere"])
def test_every_human_text_stands_in_the_document(shape: str) -> None:
    blocks: dict[str, list[Block]] = {
        "paragraphs": [paragraph(text) for text in HUMAN],
        "runs": [
            Paragraph([Text(text), Text(text, bold=True), Text(text, "", True, True)]) for text in HUMAN
        ],
        "list": [BulletList([[paragraph(text)] for text in HUMAN])],
        "table": [table([[text, "b", text, "d"] for text in HUMAN])],
        "values": [Values([Value(text, text, "/a/b[1]", depth) for depth, text in enumerate(HUMAN)])],
        "nowhere": [],
    }
    pdf = rendered(content(*blocks[shape], human=[Text(text, "/x/y[2]") for text in HUMAN])).pdf
    found = compared(text_of(pdf))
    assert [text for text in HUMAN if compared(text) not in found] == []
    assert (compared("Autres éléments de la source") in found) == (shape == "nowhere")


def test_a_text_bears_a_number_and_the_annex_gives_its_place() -> None:
    said = text_of(rendered(plain()).pdf)
    found = re.search(r"Toilette du haut du corps\s+A : seule, totalement \[(\d+)\]", said)
    assert found is not None
    annex = said[said.index("Places dans la source\r\n") :]
    (begin,) = re.findall(r"« … » = (\S+section)", annex)
    (rest,) = re.findall(rf"\[{found[1]}\] …(\S+)", annex)
    assert begin + rest == f"{SECTION}/entry[1]/observation[2]"


def test_what_reads_from_the_right_stands_on_the_right() -> None:
    page = pypdfium2.PdfDocument(rendered(content(paragraph("שלום עולם", "/a"))).pdf)[0]
    letters = page.get_textpage()
    at = letters.get_text_range().index("ש")
    left, _, right, _ = letters.get_charbox(at)
    assert left > page.get_width() / 2
    assert right < page.get_width() - 50


def test_a_label_without_a_value_and_a_wide_one_are_drawn_whole() -> None:
    wide = "Type de ressource " * 9
    values = Values([Value("Lieu", "", "/a"), Value(wide, "Véhicule", "/b", 1)])
    found = compared(text_of(rendered(content(values)).pdf))
    assert compared(f"{wide}Véhicule") in found
    assert "Lieu[" in found


def test_what_has_no_drawing_is_drawn_as_its_code_point_and_listed() -> None:
    odd = "a\ue123b\x00c\x85\x1bd\ud800e\ufffff\U000e0041g\u202eh\u200bi漢j\U0001f9d1k\ufeff"
    title = replace(content(paragraph(odd), human=[Text(odd)]), title=f"Titre{odd}", notes=(odd,))
    document = render(
        title,
        making=replace(MAKING, record=odd, sender=odd, software=odd, decisions=[odd], findings=[odd]),
        source=b"",
        source_name=odd + "/../..\\x",
        source_type=odd,
        provenance=b"{}",
    )
    expected = "U+0000 U+001B U+200B U+202E U+6F22 U+D800 U+E123 U+FEFF U+FFFF U+1F9D1 U+E0041"
    assert document.undrawn == tuple(expected.split())
    found = compared(text_of(document.pdf))
    assert compared("a‹U+E123›b‹U+0000›c") in found
    assert compared("Caractères sans dessin") in found
    assert compared("Autres éléments") not in found


def test_a_picture_is_drawn_and_a_broken_one_is_named() -> None:
    broken = picture()[:30]
    blocks = [Picture(broken, "image/png", "Le plan"), Picture(picture(), "image/png", "Le jardin", "/a[1]")]
    pdf = rendered(content(*blocks, Picture(b"<svg/>", "image/svg+xml", "Le logo"))).pdf
    found = compared(text_of(pdf))
    assert compared("Image non dessinée : Le plan") in found
    assert compared("Image non dessinée : Le logo") in found
    assert compared("Le jardin (") not in found
    page = pypdfium2.PdfDocument(pdf)[0]
    assert [each.type for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])] != []


def test_the_text_of_an_inner_pdf_stands_in_the_document() -> None:
    inner = page("Compte rendu de la visite du medecin")
    pdf = rendered(with_attachment("visite.pdf", "application/pdf", inner)).pdf
    assert attached(pdf)["visite.pdf"] == inner
    assert compared("Compte rendu de la visite du medecin") in compared(text_of(pdf))


def _nested_list(depth: int) -> Block:
    block: Block = paragraph("au fond")
    for _ in range(depth):
        block = BulletList([[block]])
    return block


def _nested_table(depth: int) -> Block:
    block: Block = paragraph("au fond")
    for _ in range(depth):
        block = TableBlock([[Cell([block]), Cell([paragraph("à côté")])]])
    return block


def _nested_section(depth: int) -> Section:
    section = Section("dernière", [paragraph("au fond")])
    for number in range(depth):
        section = Section(f"niveau {number}", [], [section])
    return section


def _spans(columns: int, rows: int) -> Block:
    cell = Cell([paragraph("au fond")], columns=columns, rows=rows)
    return TableBlock([[cell, cell], [cell], [], [cell, cell, cell]], 1)


HOSTILE: dict[str, Block] = {
    "deep lists": _nested_list(5_000),
    "deep tables": _nested_table(5_000),
    "absurd spans": _spans(10**9, 10**9),
    "overlapping spans": _spans(2, 3),
    "no spans": _spans(0, -1),
    "wide table": table([["au fond"] * 300] * 3),
    "twenty columns": table([["au fond anticonstitutionnellement"] * 20] * 3),
    "giant cell": table([["a", "b"], ["au fond " * 20_000, "x"]]),
    "giant header": table([["au fond " * 3_000, "b"], ["c", "d"]]),
    "only header": table([["au fond", "b"]], header_rows=99),
    "long table": table([[f"{row}.{column}" for column in range(4)] for row in range(1_500)] + [["au fond"]]),
    "table beyond measure": table([[str(row), "b"] for row in range(10_000)] + [["au fond", "c"]]),
    "list beyond measure": BulletList(
        [[paragraph(str(number))] for number in range(9_000)] + [[paragraph("au fond")]]
    ),
    "values beyond measure": Values([Value("label", "au fond", f"/a[{number}]") for number in range(9_000)]),
    "giant word": paragraph("aufond" * 30_000),
    "marks": paragraph("au fond" + "\u0301" * 5_000),
    "lines": paragraph("au fond\n" * 3_000),
    "empty": Paragraph([Text("au fond"), Text("")]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_shape_stops_the_drawing(name: str) -> None:
    found = compared(text_of(rendered(content(HOSTILE[name], human=[Text("au fond")])).pdf))
    assert "aufond" in found
    assert compared("n'a pas pu être") not in found


def test_nothing_to_say_is_a_document_too() -> None:
    nothing = (
        TableBlock([[], []]),
        TableBlock([]),
        BulletList([]),
        BulletList([[]]),
        Values([]),
        Paragraph([]),
    )
    assert text_of(rendered(content(*nothing, Paragraph([]))).pdf)
    assert text_of(rendered(DocumentContent(title="", language="zz-", header=(), sections=())).pdf)


def test_deep_sections_are_drawn() -> None:
    document = replace(content(), sections=[_nested_section(3_000)])
    assert "aufond" in compared(text_of(rendered(document).pdf))


def test_a_record_received_in_another_zone_has_one_date() -> None:
    with pytest.raises(ValueError, match="aware"):
        replace(MAKING, received_at=datetime(2026, 1, 1))  # noqa: DTZ001
    winter = replace(MAKING, received_at=datetime(2026, 1, 1, 23, 30, tzinfo=UTC))
    assert compared("2 janvier 2026 à 00 h 30 min") in compared(text_of(rendered(plain(), making=winter).pdf))


odd = st.sampled_from("éœ\u00ad\u200b\ufeff\x00שלאل\u0301\ue000#$*_\\\n")
letters = st.text(st.characters(exclude_categories=()) | odd, max_size=12)
runs = st.builds(Text, letters, st.just("/a"), st.booleans(), st.booleans())
paragraphs = st.builds(Paragraph, st.lists(runs, max_size=3), letters)
facts = st.builds(Value, letters, letters, letters, st.integers(-1, 9))
pictures = st.builds(Picture, st.binary(max_size=40) | st.just(picture(9, 9)), letters, letters)


def _around(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    cells = st.builds(
        Cell, st.lists(inner, max_size=2), st.booleans(), st.integers(-1, 4), st.integers(-1, 4)
    )
    rows = st.lists(st.lists(cells, max_size=4), max_size=4)
    lists = st.builds(BulletList, st.lists(st.lists(inner, max_size=2), max_size=3), st.booleans())
    return lists | st.builds(TableBlock, rows, st.integers(-1, 5), letters, letters)


blocks = st.recursive(
    paragraphs | st.builds(Values, st.lists(facts, max_size=3)) | pictures, _around, max_leaves=8
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(blocks, max_size=4), letters, letters)
def test_any_content_is_drawn_as_it_is(drawn: list[Block], title: str, label: str) -> None:
    document = replace(content(*drawn), title=title, header=(Value(label, title, label),), notes=(title,))
    found = compared(text_of(rendered(document, source=b"<a/>").pdf))
    assert compared("Comment ce document a été fait") in found
    assert compared("La mise en forme de la source n'a pas pu") not in found


@pytest.mark.parametrize("declared", ["pdf", "application/vnd.a#b", "text/" + "x" * 200])
def test_a_type_that_no_file_may_have_is_said_as_it_was_announced(declared: str) -> None:
    pdf = rendered(with_attachment("visite.bin", declared, b"octets")).pdf

    assert compared(f"Type annoncé par la source : {declared}") in compared(text_of(pdf))
