"""XHTML narratives keep their meaning: revisions, notes, tables, lists, superscript and subscript."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.intake.fhir.narrative import narrative_blocks, narrative_text
from archive_service.model.content import BulletList, Change, Paragraph, TableBlock, Text
from tests.archive_service.intake.reading_aloud import block_lines


def lines(inner: str) -> list[str]:
    return list(
        block_lines(narrative_blocks(f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>', "/d"))
    )


def table(inner: str) -> TableBlock:
    block = narrative_blocks(f"<div><table>{inner}</table></div>", "/d")[0]
    assert isinstance(block, TableBlock)
    return block


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<p>Dose <del>10 mg</del> <ins>1 mg</ins></p>", ["Dose [supprimé : 10 mg] [inséré : 1 mg]"]),
        ("<p>Dose <s>10 mg</s>, <strike>5 mg</strike></p>", ["Dose [supprimé : 10 mg], [supprimé : 5 mg]"]),
        ("Dose <del>10</del> mg", ["Dose [supprimé : 10] mg"]),
        ('<p>Vu <span style="text-decoration: line-through">hier</span></p>', ["Vu [supprimé : hier]"]),
        ("<p>A <del>b <b>c</b> d</del> e</p>", ["A [supprimé : b c d] e"]),
        ("<del><p>Un</p><p>Deux</p></del>", ["[supprimé : Un]", "[supprimé : Deux]"]),
        ("<ul><li><del>Sel</del></li><li><ins>Eau</ins></li></ul>", ["[supprimé : Sel]", "[inséré : Eau]"]),
        ("<del><ul><li>Sel</li></ul></del>", ["[supprimé : Sel]"]),
        ("<table><tr><td><del>10</del></td><td>1</td></tr></table>", ["", "[supprimé : 10] | 1"]),
        ("<del><table><tr><td>10</td></tr></table></del>", ["", "[supprimé : 10]"]),
        ('<table><tr style="text-decoration:line-through"><td>10</td></tr></table>', ["", "[supprimé : 10]"]),
        ("<p><ins>a <del>b</del> c</ins></p>", ["[inséré : a] [supprimé : b] [inséré :  c]"]),
        ("<p><del>a <ins>b</ins></del></p>", ["[supprimé : a b]"]),
    ],
)
def test_what_was_deleted_or_inserted_is_said(inner: str, said: list[str]) -> None:
    assert [" ".join(one.split()) for one in lines(inner)] == [" ".join(one.split()) for one in said]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (
            '<p>Poids 62 kg<a href="#n1"><sup>1</sup></a>.</p><p id="n1">Pesée au fauteuil.</p>',
            ["Poids 62 kg^1 [renvoi 1].", "[renvoi 1] Pesée au fauteuil."],
        ),
        (
            '<p>a<a href="#b">*</a> b<a href="#a">**</a></p>'
            '<ul><li id="a">Note A</li><li id="b">Note B</li></ul>',
            ["a* [renvoi 1] b** [renvoi 2]", "[renvoi 2] Note A", "[renvoi 1] Note B"],
        ),
        (
            '<p>Vu<a id="r1" href="#n1">1</a></p><p><a name="n1" href="#r1">↩</a> à jeun</p>',
            ["Vu1 [renvoi 1]", "[renvoi 1] ↩ à jeun"],
        ),
        (
            '<p>x<a href="#n">1</a> y<a href="#n">1</a></p>'
            '<table><tr id="n"><td>note</td><td>z</td></tr></table>',
            ["x1 [renvoi 1] y1 [renvoi 1]", "", "[renvoi 1] note | z"],
        ),
        ('<p>x<a href="#absent">1</a></p>', ["x1"]),
        (
            '<p><a href="https://exemple.fr/a">Guide</a> <a href="mailto:a@b.fr">a@b.fr</a></p>',
            ["Guide (https://exemple.fr/a) a@b.fr"],
        ),
        ('<p><a href="javascript:alert(1)">Guide</a></p>', ["Guide"]),
    ],
    ids=["sup", "two notes", "back link", "table row", "no target", "addresses", "script"],
)
def test_a_call_and_its_note_bear_one_number(inner: str, said: list[str]) -> None:
    assert lines(inner) == said


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<p>10<sup>3</sup>/mL, H<sub>2</sub>O, 1<sup>er</sup> mai</p>", ["10^3/mL, H_2O, 1er mai"]),
        ('<p><abbr title="tension artérielle">TA</abbr> 12/8</p>', ["TA (tension artérielle) 12/8"]),
        ("<p>Elle dit <q>non</q></p>", ["Elle dit « non »"]),
        ('<p><img src="#x"/></p>', ["[Image : sans description]"]),
    ],
)
def test_what_letters_alone_do_not_say_is_added(inner: str, said: list[str]) -> None:
    assert lines(inner) == said


def test_a_table_keeps_its_header_spans_foot_and_caption() -> None:
    block = table(
        '<caption>Bilan</caption><thead><tr><td colspan="2">Titre</td></tr></thead>'
        '<tfoot><tr><td>Total</td><td>3</td></tr></tfoot><tbody><tr><td rowspan="2">a</td><td>b</td></tr>'
        "<tr><td>c</td></tr></tbody>"
    )
    assert (block.caption, block.header_rows) == ("Bilan", 1)
    assert list(block_lines([block]))[1:] == ["Titre", "a | b", "c", "Total | 3"]
    assert (block.rows[0][0].columns, block.rows[1][0].rows) == (2, 2)


def test_first_rows_of_header_cells_are_the_header() -> None:
    block = table("<tr><th>A</th></tr><tr><th>B</th></tr><tr><td>1</td></tr>")
    assert block.header_rows == 2
    assert table("<tr><th>A</th></tr>").header_rows == 0


def test_lists_nest_and_keep_their_first_number() -> None:
    outer = narrative_blocks("<div><ol start='4'><li>Lever<ul><li>Toilette</li></ul></li></ol></div>", "/d")[
        0
    ]
    assert isinstance(outer, BulletList)
    assert (outer.ordered, outer.start) == (True, 4)
    assert isinstance(outer.items[0][1], BulletList)


_WORDS = st.text("abc é<&", min_size=1, max_size=6)
_TAGS = st.sampled_from(["p", "b", "del", "ins", "s", "td", "li", "ul", "table", "tr", "sup", "a", "div"])
_TREES = st.recursive(
    _WORDS.map(html.escape),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", _TAGS, st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_TREES)
def test_no_word_of_a_narrative_is_lost_by_its_markup(inner: str) -> None:
    div = f"<div>{inner}</div>"

    said = "".join("".join(lines(inner)).split())

    for part in narrative_text(div):
        assert "".join(part.split()) in said


@given(
    _WORDS.map(str.strip).filter(bool),
    st.lists(st.sampled_from(["p", "b", "li", "td", "i", "div"]), max_size=4),
)
def test_nothing_makes_deleted_text_valid_again(word: str, around: list[str]) -> None:
    inner = f"<ins>{html.escape(word)}</ins>"
    for tag in around:
        inner = f"<{tag}>{inner}</{tag}>"

    runs = [
        run
        for block in narrative_blocks(f"<div><del>{inner}</del></div>", "/d")
        if isinstance(block, Paragraph)
        for run in block.runs
    ]

    assert runs and all(isinstance(run, Text) and run.change is Change.DELETED for run in runs)


@pytest.mark.parametrize(
    "element",
    [
        "<pre>{}</pre>",
        '<p style="white-space: pre-wrap">{}</p>',
        '<p xml:space="preserve">{}</p>',
        "<pre><b>{}</b></pre>",
    ],
)
def test_lines_that_are_kept_stay_lines(element: str) -> None:
    text = "Matin : 1\n  Midi : 0\nSoir : 2"

    lines = list(block_lines(narrative_blocks(f"<div>{element.format(text)}</div>", "/x")))

    assert lines == [text]


def test_lines_of_other_elements_are_the_writer_s_own() -> None:
    div = "<div><p>Matin : 1\n  Midi : 0</p><pre>\na\n</pre><p>b<br/>c</p></div>"

    assert list(block_lines(narrative_blocks(div, "/x"))) == ["Matin : 1 Midi : 0", "a", "b\nc"]
