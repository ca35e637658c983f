"""Documents show the words of HTML and RTF files, decoded with the encoding that the files declare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.documents.html_words import words_of_page
from archive_service.documents.rtf_words import words_of_rich_text
from tests.archive_service.documents.document_samples import compared, said_of

HTML = "text/html"
PAGE = "<html><head>{meta}<title>Compte rendu</title></head><body><p>Évaluée, déçue</p></body></html>"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>Vu  <b>ce</b>\n jour</p><p>Revu</p>", "Vu ce jour\nRevu"),
        ("Vu<br>Revu<br/><br/>Fin", "Vu\nRevu\nFin"),
        ("<ul><li>un<li>deux</ul>", "- un\n- deux"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c<th>d</table>", "a | b\nc | d"),
        ("<pre>Matin   1\n  Soir 2\n</pre>fin", "Matin   1\n  Soir 2\nfin"),
        ("<p>Pas <del>d'allergie</del></p>", "Pas [supprimé : d'allergie]"),
        ("<p>Plaie <img src='x.png' alt='du pied'></p>", "Plaie [Image : du pied]"),
        ("<input type=checkbox checked>oui <input type=checkbox>non", "[x] oui [ ] non"),
        ("<script>alert(1)</script><style>p {}</style><p>Vu<!-- non --></p>", "Vu"),
        ("&eacute;t&#233; &lt; 3", "été < 3"),
        ("", ""),
        ("Vu", "Vu"),
    ],
)
def test_the_words_of_a_page_are_read_as_a_reader_sees_them(page: str, words: str) -> None:
    assert words_of_page(page) == words


@given(st.text())
def test_no_page_makes_it_fail(text: str) -> None:
    assert isinstance(words_of_page(text), str)


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1, max_size=40))
def test_words_between_tags_are_never_lost(words: str) -> None:
    assert words_of_page(f"<div><p>{words}</p>") == words


@pytest.mark.parametrize(
    ("meta", "declared", "encoding"),
    [
        ("", HTML, "utf-8"),
        ('<meta charset="iso-8859-1">', HTML, "iso-8859-1"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>", HTML, "cp1252"),
        ("", "text/html; charset=IBM850", "cp850"),
        ('<meta charset="utf-16">', HTML, "utf-16"),
    ],
)
def test_a_page_is_read_in_its_encoding(meta: str, declared: str, encoding: str) -> None:
    found = said_of(PAGE.format(meta=meta).encode(encoding), HTML, declared=declared)

    assert compared("Évaluée, déçue") in found
    assert compared("Mots de ce fichier, sans sa mise en forme") in found
    assert compared("n'est pas repris") not in found


def rich(body: str, head: str = r"\ansi\ansicpg1252") -> bytes:
    """Return a rich text."""
    return ("{\\rtf1" + head + body + "}").encode("ascii")


FONTS = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Times;}}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r" D\'e9j\'e0 vu\par Revu", "Déjà vu\nRevu"),
        (r" \u233?t\u233? \uc0\u8364 20", "été €20"),
        (r" \u55357?\u56832? fin", "😀 fin"),
        (r"{\*\generator Riched20;}{\info{\author Dr}}{\colortbl;\red0;}\b Vu", "Vu"),
        (r"{\stylesheet{\s1 Titre;}}{\pict\wmetafile8 0102}Vu", "Vu"),
        (r" a\tab b\cell c\row d", "a\tb | c\nd"),
        (FONTS + r"\f1 \'cf\'f0\'e8\f0  \'e9", "При é"),
        (r"{\pict\bin4 }{}}}Vu", "Vu"),
        (
            r" {\strike barr\'e9} {\deleted non} {\revised oui}",
            "[supprimé : barré] [supprimé : non] [inséré : oui]",
        ),
        (r" \strike non\strike0  oui", "[supprimé : non] oui"),
        (r" a\{b\}\\c\~d", "a{b}\\c\u00a0d"),
        (r"{\field{\*\fldinst HYPERLINK}{\fldrslt lien}}{\footnote bas}", "lien [Note de bas de page : bas]"),
        (r" Vu{\*\atnid A}{\*\annotation revoir}", "Vu [Note : revoir]"),
        (r" l\rquote eau \endash  \'80", "l’eau – €"),
    ],
)
def test_the_words_of_a_rich_text_are_read(body: str, words: str) -> None:
    assert words_of_rich_text(rich(body)).rstrip() == words


@pytest.mark.parametrize(
    ("head", "letter"),
    [(r"\ansi\ansicpg1250", "é"), (r"\mac", "È"), (r"\pca", "Ú"), (r"\ansi\ansicpg99999", "é")],
)
def test_letters_of_a_rich_text_are_those_of_its_encoding(head: str, letter: str) -> None:
    assert words_of_rich_text(rich(r" \'e9", head)) == letter


@given(
    st.lists(st.sampled_from([*"{}a\\* \n", "\\u9", "\\bin9", "\\'e9", "\\fcharset1", "\\strike", "\\uc-1 "]))
)
def test_no_rich_text_makes_it_fail(pieces: list[str]) -> None:
    assert isinstance(words_of_rich_text("".join(pieces).encode("latin-1")), str)


def test_a_rich_text_is_shown_without_its_form() -> None:
    found = said_of(rich(r" D\'e9\'e7ue\par Revue"), "application/rtf")

    assert compared("Mots de ce fichier, sans sa mise en forme") in found
    assert compared("Déçue") in found
    assert compared("n'est pas repris") not in found
    assert compared("Texte lu en") not in found


def test_a_cut_rich_text_cannot_be_opened() -> None:
    assert compared("ne peut pas être ouvert : tronqué") in said_of(rich(r" {Vu")[:-1], "application/rtf")
