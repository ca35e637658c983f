"""The words of pages and of rich texts stand in the document, in the encoding they name themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.documents.html_words import words_of_page
from tests.archive_service.documents.test_attached_files import said_of
from tests.archive_service.documents.test_rendering import compared

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
