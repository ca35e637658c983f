"""The pages of a package: every link leads somewhere, and names and titles are only text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import orjson
import pytest
from hypothesis import given

from exports.formats.xml_text import readable
from exports.portability.layouts import ContentPart
from exports.portability.layouts import pages as layout
from exports.portability.layouts.beside import Beside, GatheredBeside
from exports.portability.layouts.pages import PagesLayout, index_page, person_page
from tests.exports.portability.layouts.layout_samples import (
    ABOUT,
    ANY_TEXT,
    Persons,
    beside,
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


def test_the_first_page_says_nothing_of_the_order_and_where_it_is_said() -> None:
    text = _pages(laid_out(PagesLayout(), *several()))["index.html"].text
    assert "Étendue" not in text
    assert "sous « scope »" in text
    assert "complète un paquet précédent" not in text


def test_the_first_page_of_a_delta_says_that_it_is_one() -> None:
    about = replace(ABOUT, delta=True, beside=beside(), unreadable=1)
    page = _pages(laid_out(PagesLayout(), *several(), about=about))["index.html"]
    assert "Ce paquet complète un paquet précédent" in page.text
    assert {"content/changed.ndjson", "content/removed.ndjson", "manifest.json"} <= set(page.links)
    # What did not change is not in this package: there would be nothing behind a link.
    assert not [link for link in page.links if "quarantine" in link or link.endswith("unreadable.ndjson")]
    assert "content/quarantine/" in page.text
    assert "en nombres, paquets précédents compris" in page.text


def test_the_first_page_lists_what_is_in_nobody_s_file_and_what_is_not_there() -> None:
    page = _pages(laid_out(PagesLayout(), *several(), about=replace(ABOUT, beside=beside())))["index.html"]
    flow = f"content/quarantine/{identifier_of('flow')}"
    unowned = f"content/deposits/{identifier_of('deposit')}/unowned.json"
    numbers = "content/completeness/ab.json"
    assert {f"{flow}/flow.json", f"{flow}/deposit.json", unowned, numbers} <= set(page.links)
    for told in (
        "1 envoi attend une décision",
        "Aucun usager n’est désigné <b>.",
        "29/11/2026 13:30:04",
        "1 envoi contient aussi des données",
        "Documents acceptés18",
        "Documents exportés8",
        "Documents non exportés. Hors de la commande10",
        "Documents éliminés à la fin de leur conservation14",
        "Envois refusés à la réception3",
        "L’établissement dépend aujourd’hui d’une autre entité juridique2",
    ):
        assert told in page.text, told


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"establishments":[{}]}', b'{"establishments":1}'])
def test_a_statement_in_another_form_is_passed_over(content: bytes) -> None:
    about = replace(ABOUT, beside=Beside(statements=[("content/completeness/x.json", content)]))
    assert "en nombres" not in _pages(laid_out(PagesLayout(), {}, about=about))["index.html"].text


@pytest.mark.parametrize("deposit", [b"", b"[]", b"{}", b'{"findings":[1]}', b'{"findings":[]}'])
def test_a_quarantined_flow_is_listed_whatever_is_told_of_it(deposit: bytes) -> None:
    gathered = GatheredBeside()
    gathered.add("content/quarantine/x/deposit.json", "quarantine-deposit", deposit)
    text = _pages(laid_out(PagesLayout(), {}, about=replace(ABOUT, beside=gathered.told())))[
        "index.html"
    ].text
    assert "Motif dans les constats" in text


def test_persons_of_one_name_are_told_apart() -> None:
    stay = {"identifiers": ["s|S1"], "start": "2020-01-01", "end": "2020-02-01", "ongoing": False}
    again = {**stay, "end": "2020-03-01"}
    other = {**stay, "identifiers": ["s|S2"], "start": "2021-01-01", "end": None, "ongoing": True}
    first, second = person("1", local_ids=["a|77"]), person("2", local_ids=[], birth_date="1946-01-01")
    records = [
        record("a", "1", document_date="2022-01-01", details={"stated": {"stays": [stay, other]}}),
        record("b", "1", document_date="2023-01-01", details={"stated": {"stays": [again]}}),
    ]
    persons = {first[0]: (first[1], records), second[0]: (second[1], [record("c", "2")])}
    pages = _pages(laid_out(PagesLayout(), persons))
    index = pages["index.html"].text
    assert "03/04/19477722" in index, "identifier, stays, documents"
    assert f"01/01/1946{second[0][:8]}11" in index
    assert index.index("01/01/1946") < index.index("03/04/1947"), "those of one name by birth"
    page = pages[f"pages/{first[0]}.html"].text
    assert "2 séjours" in page
    assert page.index("01/03/2020S1") < page.index("en coursS2")
    assert "01/02/2020" not in page, "the newest document tells how the stay ended"


def test_the_page_of_a_person_shows_who_was_merged_into_them() -> None:
    name, content = person("1")
    _, gone = person(
        "9", family="DUPOND", ins="1.2.250.1.213.1.4.8|2", local_ids=["a|88"], birth_date="1947-04-30"
    )
    merged = {name: [gone]}
    files = laid_out(PagesLayout(), {name: (content, [record("a", "1")])}, merged=merged)
    text = _pages(files)[f"pages/{name}.html"].text
    for told in ("147720425367411, 2", "3480787529/194704032, 88", "DUPOND Jean, né(e) le 30/04/1947"):
        assert told in text, told


def test_documents_of_one_title_and_day_are_told_apart() -> None:
    name, content = person("1")
    records = []
    for second in (30, 10):
        one = record(str(second), "1", version=None)
        origin = {"origin": {"received_at": f"2026-11-29T13:30:{second}.5Z"}}
        proof = ContentPart(f"content/records/{one.record}/provenance.json", orjson.dumps(origin))
        records.append(replace(one, parts={**one.parts, "provenance": proof}))
    text = _pages(laid_out(PagesLayout(), {name: (content, records)}))[f"pages/{name}.html"].text
    assert text.index("29/11/2026 13:30:10") < text.index("29/11/2026 13:30:30")
    together = [replace(one, record=f"{at}{one.record[1:]}") for at in (1, 2) for one in records[:1]]
    text = _pages(laid_out(PagesLayout(), {name: (content, together)}))[f"pages/{name}.html"].text
    assert text.count("repère 1") == text.count("repère 2") == 1, "one flow brought both"
    versions = [record("a", "1", version=1), record("b", "1", version=2)]
    text = _pages(laid_out(PagesLayout(), {name: (content, versions)}))[f"pages/{name}.html"].text
    assert "version 1" in text
    assert "version 2" in text


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
