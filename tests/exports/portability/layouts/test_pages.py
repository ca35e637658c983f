"""The pages of a package: every link leads somewhere, and names and titles are only text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from exports.formats.xml_text import readable
from exports.portability.layouts import pages as layout
from exports.portability.layouts.pages import PagesLayout, index_page, person_page
from tests.exports.portability.layouts.layout_samples import (
    ABOUT,
    ANY_TEXT,
    Persons,
    identifier_of,
    laid_out,
    person,
    record,
    several,
)

_BESIDE = {
    "manifest.json",
    "docs/portability.md",
    "content/unreadable.ndjson",
    "tables/dictionary.md",
    *(f"tables/{name}.csv" for name in ("persons", "stays", "documents")),
}
"""What pages refer to and others write."""
_VOID = {"meta", "link", "br"}


class _Page(HTMLParser):
    """The elements of a page, its links, headings and text; a tag that is not closed is an error."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(content.decode())
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _targets(path: str, page: _Page) -> set[str]:
    """Return the paths in the package that a page links to."""
    up, folder = "../", path.rpartition("/")[0]
    found = set()
    for link in page.links:
        if link.startswith("#"):
            continue
        assert "//" not in link and link.count(up) <= path.count("/")
        found.add(link.removeprefix(up) if link.startswith(up) or not folder else f"{folder}/{link}")
    return found


def _pages(files: dict[str, bytes]) -> dict[str, _Page]:
    return {path: _Page(content) for path, content in files.items() if path.endswith(".html")}


def _content(persons: Persons, nobody: list) -> set[str]:  # type: ignore[type-arg]
    records = [*(one for _, held in persons.values() for one in held), *nobody]
    return {part.path for one in records for part in one.parts.values()}


def test_every_link_leads_to_a_file() -> None:
    persons, nobody = several()
    files = laid_out(PagesLayout(), persons, nobody, replace(ABOUT, unreadable=1))
    there = set(files) | _BESIDE | _content(persons, nobody)
    reached = set()
    for path, page in _pages(files).items():
        targets = _targets(path, page)
        assert targets <= there, targets - there
        reached |= targets
    assert set(files) <= reached
    assert _content(persons, nobody) <= reached


def test_every_page_has_one_main_heading_and_the_others_in_order() -> None:
    for page in _pages(laid_out(PagesLayout(), *several())).values():
        assert page.headings[0] == "h1"
        assert set(page.headings[1:]) <= {"h2"}
        assert not page.tags & {"script", "style", "iframe", "img"}


def test_the_first_page_tells_whose_files_and_how_many() -> None:
    text = _pages(laid_out(PagesLayout(), *several()))["index.html"].text
    assert "Les Chênes Verts (FINESS 480787529)" in text
    assert text.index("DUPONT Jean") < text.index("DURAND Zoé") < text.index("MARTIN Élise")
    assert "Documents CDA4" in text
    assert "python check_portability.py ." in text
    assert "illisible" not in text


@pytest.mark.parametrize(("count", "words"), [(1, "1 élément n’a pas pu"), (2, "2 éléments n’ont pas pu")])
def test_the_first_page_says_what_could_not_be_read(count: int, words: str) -> None:
    text = _pages(laid_out(PagesLayout(), {}, about=replace(ABOUT, unreadable=count)))["index.html"].text
    assert words in text


def test_a_person_page_has_the_documents_by_date() -> None:
    name, content = person("1")
    dates = ["2024-01-01", None, "2022-05-06"]
    records = [
        record(str(at), "1", document_date=day, details={"title": f"T{at}"}) for at, day in enumerate(dates)
    ]
    text = _pages(laid_out(PagesLayout(), {name: (content, records)}))[f"pages/{name}.html"].text
    assert text.index("T2") < text.index("06/05/2022") < text.index("T0") < text.index("T1")
    assert "03/04/1947" in text


def test_many_persons_and_documents_are_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_page, "PER_PAGE", 2)
    monkeypatch.setattr(person_page, "PER_PAGE", 2)
    persons: Persons = {
        name: (content, [record(f"{at}-{of}", str(at)) for of in range(at)])
        for at in range(1, 6)
        for name, content in [person(str(at), family=f"NOM{at}")]
    }
    files = laid_out(PagesLayout(), persons)
    assert [path for path in files if "index-" in path] == [f"pages/index-000{at}.html" for at in (1, 2, 3)]
    assert f"pages/{identifier_of('5')}-0003.html" in files
    there = set(files) | _BESIDE | _content(persons, [])
    reached = {target for path, page in _pages(files).items() for target in _targets(path, page)}
    assert reached <= there
    assert set(files) | _content(persons, []) <= reached


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_any_text_is_only_text(family: str, title: str) -> None:
    name, content = person("1", family=family, given="", local_ids=[f"s|{title}"])
    about = replace(ABOUT, establishments=({"finess": "480787529", "name": title},))
    files = laid_out(
        layout.PagesLayout(), {name: (content, [record("a", "1", details={"title": title})])}, about=about
    )
    assert set(files) == {"index.html", f"pages/{name}.html", "pages/style.css"}
    for path, page in _pages(files).items():
        assert "script" not in page.tags
        assert "\x00" not in page.text
        shown = title if path != "index.html" else family
        assert readable(shown.strip()) in page.text


def test_the_same_content_gives_the_same_pages() -> None:
    assert laid_out(PagesLayout(), *several()) == laid_out(PagesLayout(), *several())
