"""Text deleted or inserted by a revision is marked by lines and by words, in every position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.documents.plain_text import spoken_runs, whole_text
from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    Change,
    Paragraph,
    TableBlock,
    Text,
    Value,
    Values,
)
from tests.archive_service.documents.document_samples import content, rendered

DOSE = Paragraph(
    (
        Text("Dose "),
        Text("10 mg", change=Change.DELETED),
        Text("1 mg", bold=True, change=Change.INSERTED),
        Text("."),
    )
)
SAID = "Dose [supprimé : 10 mg] [inséré : 1 mg]."


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize(
    "block",
    [
        DOSE,
        BulletList(((DOSE,),)),
        BulletList(((DOSE,),), True, start=3),
        TableBlock(((Cell((DOSE,)), Cell((Paragraph((Text("Matin"),)),))),)),
        TableBlock(((Cell((DOSE,), header=True),), (Cell((Paragraph((Text("5"),)),)),)), 1),
        TableBlock(((Cell((DOSE,)),) * 30,)),  # too wide for columns: a list
    ],
    ids=["paragraph", "item", "ordered", "cell", "header", "wide"],
)
def test_a_revision_is_said_in_the_text_of_the_document(block: Block) -> None:
    assert SAID in text_of(rendered(content(block)).pdf)


def test_a_deleted_word_is_struck_and_an_inserted_one_underlined() -> None:
    plain = Paragraph(tuple(Text(one.text) for one in spoken_runs(DOSE.runs)))

    def lines(block: Block) -> int:
        page = pypdfium2.PdfDocument(rendered(content(block)).pdf)[0]
        return sum(1 for shape in page.get_objects() if shape.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH)

    assert lines(DOSE) == lines(plain) + 2


def test_an_ordered_list_counts_from_its_first_number() -> None:
    block = BulletList(((Paragraph((Text("Marche"),)),), (Paragraph((Text("Repas"),)),)), True, start=7)
    assert "7. Marche 8. Repas" in text_of(rendered(content(block)).pdf)


RUNS = st.lists(st.builds(Text, st.text("ab \n", max_size=4), change=st.sampled_from(Change)), max_size=6)


def text_with(change: Change, runs: Sequence[Text]) -> str:
    return "".join(one.text for one in runs if one.change is change).replace(" ", "")


@given(RUNS)
def test_nothing_is_lost_by_saying_revisions(runs: list[Text]) -> None:
    said = whole_text(Paragraph(runs))

    bare = said.replace("[supprimé : ", "").replace("[inséré : ", "").replace("]", "")
    assert bare.replace(" ", "") == "".join(one.text for one in runs).replace(" ", "")
    for change in (Change.DELETED, Change.INSERTED):
        assert text_with(change, spoken_runs(runs)) == text_with(change, runs)


@given(RUNS)
def test_every_deleted_word_stands_inside_brackets_that_say_so(runs: list[Text]) -> None:
    inside = ""
    for one in spoken_runs(runs):
        if one.text.strip().startswith("["):
            inside = one.text.strip()
        elif one.text.strip() == "]":
            inside = ""
        elif one.text.strip():
            said = {Change.DELETED: "[supprimé :", Change.INSERTED: "[inséré :", Change.NONE: ""}
            assert inside == said[one.change]


def test_a_fact_that_warns_has_a_label_that_is_seen() -> None:
    def faces(warns: bool) -> set[int]:
        fact = Values((Value("NON FAIT (négation) : Vaccin", "refus", "", warns=warns),))
        page = pypdfium2.PdfDocument(rendered(content(fact)).pdf)[0].get_textpage()
        at = page.get_text_range().index("NON FAIT")
        return {pypdfium2.raw.FPDFText_GetFontWeight(page.raw, at + each) for each in range(8)}

    assert min(faces(True)) > max(faces(False))


def test_the_head_of_a_page_names_the_establishment_and_nobody_in_its_place() -> None:
    named = content(DOSE)

    heads = [
        text_of(rendered(each).pdf).split(each.title)[1].strip()
        for each in (named, replace(named, establishment=""))
    ]

    assert heads[0].startswith("Foyer des Tilleuls")
    assert heads[1] == ""
