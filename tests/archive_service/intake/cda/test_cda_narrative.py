"""CDA narratives keep their meaning: revisions, footnotes, links, referenced pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.intake.cda.examine import cda_content
from archive_service.model.content import TableBlock
from tests.archive_service.intake.cda_samples import sample, section
from tests.archive_service.intake.reading_aloud import block_lines, case, drawn_text, lines_of


def lines(narrative: str, entries: str = "") -> list[str]:
    content = cda_content(sample(sections=section(narrative, entries=entries)), "")
    return [" ".join(line.split()) for line in block_lines(content.sections[0].blocks)]


@pytest.mark.parametrize(
    ("narrative", "said"),
    [
        (
            '<paragraph>Dose <content revised="delete">10 mg</content>'
            '<content revised="insert">1 mg</content>.</paragraph>',
            ["Dose [supprimé : 10 mg] [inséré : 1 mg]."],
        ),
        (
            '<list><item><content revised="delete">Sel</content></item>'
            '<item revised="insert">Eau</item></list>',
            ["[supprimé : Sel]", "[inséré : Eau]"],
        ),
        (
            '<table><tbody><tr><td revised="delete">10</td><td><content revised="insert">1</content></td>'
            "</tr></tbody></table>",
            ["", "[supprimé : 10] | [inséré : 1]"],
        ),
        (
            '<table><tbody><tr revised="delete"><td>10</td></tr></tbody></table>',
            ["", "[supprimé : 10]"],
        ),
        ('<paragraph revised="delete">Caduc</paragraph>', ["[supprimé : Caduc]"]),
        (
            '<content revised="delete">Tout <list><item>Un</item></list></content>',
            ["[supprimé : Tout]", "[supprimé : Un]"],
        ),
        (
            '<content revised="delete">a <content revised="insert">b</content></content>',
            ["[supprimé : a b]"],
        ),
        ('<content styleCode="xStrikeThrough">Caduc</content>', ["[supprimé : Caduc]"]),
    ],
)
def test_what_was_deleted_or_inserted_is_said(narrative: str, said: list[str]) -> None:
    assert lines(narrative) == said


def test_an_entry_that_refers_to_deleted_words_says_so_too() -> None:
    entry = (
        '<entry><observation classCode="OBS" moodCode="EVN"><code code="x" displayName="Allergie"/>'
        '<text><reference value="#a"/></text></observation></entry>'
    )
    said = lines('<content ID="a">Oui, <content revised="delete">pénicilline</content></content>', entry)
    assert "Allergie : Oui, [supprimé : pénicilline]" in said


@pytest.mark.parametrize(
    ("narrative", "said"),
    [
        (
            'Poids 62 kg<footnote ID="n1">pesée au fauteuil</footnote>, taille<footnoteRef IDREF="n1"/>.',
            ["Poids 62 kg [note 1 : pesée au fauteuil], taille [note 1]."],
        ),
        (
            'a<footnoteRef IDREF="z"/>b<footnote ID="y">Y</footnote>c<footnote ID="z">Z</footnote>',
            ["a [note 1] b [note 2 : Y] c [note 1 : Z]"],
        ),
        ('a<footnoteRef IDREF="absent"/>', ["a [note introuvable : absent]"]),
        ("a<footnoteRef/>", ["a [note introuvable : sans référence]"]),
        ("a<footnote>x</footnote> b<footnote>y</footnote>", ["a [note 1 : x] b [note 2 : y]"]),
        (
            '<paragraph>a<footnoteRef IDREF="c"/></paragraph><paragraph ID="c">suite</paragraph>',
            ["a [renvoi 1]", "[renvoi 1] suite"],
        ),
        (
            '<paragraph>a <linkHtml href="#c">voir</linkHtml></paragraph><table><tbody><tr ID="c"><td>x</td>'
            "</tr></tbody></table>",
            ["a voir [renvoi 1]", "", "[renvoi 1] x"],
        ),
        (
            '<table><tbody><tr><td>62<footnoteRef IDREF="n"/></td></tr></tbody></table>'
            '<footnote ID="n">au lit</footnote>',
            ["", "62 [note 1]", "[note 1 : au lit]"],
        ),
        ('a <renderMultiMedia referencedObject="absent"/>', ["a [Pièce jointe introuvable : absent]"]),
    ],
)
def test_a_call_leads_to_its_note(narrative: str, said: list[str]) -> None:
    assert lines(narrative) == said


def test_notes_are_numbered_through_the_document() -> None:
    first = section('a<footnote ID="n1">un</footnote>')
    second = section('b<footnote ID="n2">deux</footnote> c<footnoteRef IDREF="n1"/>')
    content = cda_content(sample(sections=first + second), "")
    assert next(block_lines(content.sections[1].blocks)) == "b [note 2 : deux] c [note 1]"


def test_first_rows_of_header_cells_are_the_header_of_a_table() -> None:
    content = cda_content(
        sample(sections=section("<table><tbody><tr><th>A</th></tr><tr><td>1</td></tr></tbody></table>")), ""
    )
    block = content.sections[0].blocks[0]
    assert isinstance(block, TableBlock)
    assert block.header_rows == 1


@given(
    st.lists(st.sampled_from(["content", "paragraph", "item", "td"]), max_size=4),
    st.sampled_from(["insert", ""]),
)
def test_nothing_makes_deleted_text_valid_again(around: list[str], inner: str) -> None:
    words = f'<content revised="{inner}">mot</content>' if inner else "mot"
    for tag in around:
        words = {
            "item": f"<list><item>{words}</item></list>",
            "td": f"<table><tbody><tr><td>{words}</td></tr></tbody></table>",
        }.get(tag, f"<{tag}>{words}</{tag}>")

    said = lines(f'<content revised="delete">{words}</content>')

    assert [line for line in said if line] == ["[supprimé : mot]"]


def test_the_cases_of_revision_and_footnote_are_told_in_the_drawn_text() -> None:
    revised = drawn_text(case("02a-cda-revised-delete.xml"))
    assert "Allergie : [supprimé : pénicilline] [inséré : amoxicilline]." in revised
    assert "Dose [supprimé : 10 mg] [inséré : 1 mg]." in revised
    noted = drawn_text(case("18a-footnote-ref.xml"))
    assert "Poids 62 kg [note 1 : pesée au fauteuil], taille 160 cm [note 1]." in noted
    assert not [line for line in lines_of(case("18a-footnote-ref.xml")) if "[]" in line]
