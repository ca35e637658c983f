"""The XHTML narrative of a FHIR resource, read into blocks; nothing in it is executed or fetched."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from archive_service.intake.fhir.narrative_links import NarrativeLinks
from archive_service.intake.fhir.narrative_pictures import narrative_pictures, picture_words
from archive_service.intake.narrative_tables import table_of
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from archive_service.intake.text_marks import PLAIN, XML_SPACE, Style, is_struck, keeps_spaces, raised
from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    Change,
    Paragraph,
    Picture,
    Text,
)

_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "big", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "font"),
        *("i", "img", "ins", "kbd", "map", "mark", "q", "s", "samp", "small", "span", "strike", "strong"),
        *("sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
_BOLD = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption"])
_ITALIC = frozenset(["i", "em", "cite", "dfn", "var"])
_DELETED = frozenset(["del", "s", "strike"])
_PARTS_OF_TABLES = frozenset(["tr", "thead", "tbody", "tfoot", "colgroup"])
_TITLED = frozenset(["abbr", "acronym", "dfn"])
_SPACES = re.compile(r"[ \t\r\n]+")
_NAMED = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)([A-Za-z][A-Za-z0-9]{1,31});")
_TAGS = re.compile(r"<[^<>]*>")


def is_well_formed(div: str) -> bool:
    """Say whether a narrative can be read as XHTML."""
    return isinstance(_parsed(div), XmlDocument)


def narrative_blocks(div: str, where: str) -> list[Block]:
    """Return the blocks of a `div`; when it is not well-formed, its text without tags in one paragraph."""
    read = _parsed(div)
    if not isinstance(read, XmlDocument):
        plain = _SPACES.sub(" ", html.unescape(_TAGS.sub(" ", div))).strip()
        return [Paragraph((Text(plain, where),), where)] if plain else []
    return list(_Narrative(where, NarrativeLinks(read.root)).blocks(read.root, PLAIN))


def _parsed(div: str) -> object:
    # XHTML defines more entities than XML; they are characters here, not declarations.
    known = _NAMED.sub(lambda match: html.escape(html.unescape(match[0])), div)
    return parse_xml(known.encode("utf-8", "replace"))


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


@dataclass(frozen=True, slots=True)
class _Narrative:
    """Reads the elements of one narrative; `where` is its place."""

    where: str
    links: NarrativeLinks

    def blocks(self, element: etree._Element, style: Style) -> Iterator[Block]:
        """Yield the blocks of a container; text between blocks becomes paragraphs."""
        style = _inside(style, element)
        runs: list[Text] = [
            *self._text(self.links.before(element), style),
            *self._text(element.text, style),
        ]
        pictures: list[Picture] = []
        for child in element:
            if _name(child) in _INLINE and not any(_name(inner) not in _INLINE for inner in child.iter()):
                runs += self._runs(child, style)
                pictures += narrative_pictures(child, self.where)
            else:
                yield from self._paragraph(runs)
                yield from pictures
                runs, pictures = [], []
                yield from self._block(child, style)
            runs += self._text(child.tail, style)
        yield from self._paragraph(runs)
        yield from pictures

    def _block(self, element: etree._Element, style: Style) -> Iterator[Block]:
        name = _name(element)
        if name in ("ul", "ol"):
            style = _inside(style, element)
            yield from self._paragraph(list(self._text(self.links.before(element), style)))
            items = [list(self.blocks(item, style)) for item in element]
            yield BulletList(
                [item for item in items if item], name == "ol", self.where, _first_number(element)
            )
            yield from self._loose([element], style)
        elif name == "table":
            yield from self._paragraph(list(self._text(self.links.before(element), style)))
            yield from self._table(element, replace(_inside(style, element), bold=False))
        else:
            yield from self.blocks(element, style)

    def _table(self, element: etree._Element, style: Style) -> Iterator[Block]:
        rows: dict[str, list[list[Cell]]] = {"thead": [], "tbody": [], "tfoot": []}
        captions: list[str] = []
        for inner in element.iter():
            name = _name(inner)
            if name not in ("caption", "tr") or _nearest_table(inner) is not element:
                continue
            if name == "caption":
                captions.append(_SPACES.sub(" ", "".join(inner.itertext())).strip())
            elif cells := self._row(inner, style):
                group = _name(inner.getparent())
                rows[group if group in rows else "tbody"].append(cells)
        summary = _SPACES.sub(" ", element.get("summary") or "").strip()
        caption = " — ".join(filter(None, [*captions, summary]))
        body = [*rows["tbody"], *rows["tfoot"]]
        if rows["thead"] or body:
            yield table_of(rows["thead"], body, caption, self.where)
        yield from self._loose(_rows_and_groups(element), style)
        for stranger in _strangers(element):
            yield from self._block(stranger, style)

    def _row(self, row: etree._Element, style: Style) -> list[Cell]:
        for around in (row.getparent(), row):
            style = _inside(style, around)
        called = self.links.before(row)
        cells = []
        for cell in row:
            name = _name(cell)
            blocks = list(self.blocks(cell, style))
            if called:
                blocks.insert(0, Paragraph((Text(called.strip(), self.where),), self.where))
                called = ""
            cells.append(
                Cell(blocks, header=name == "th", columns=_span(cell, "colspan"), rows=_span(cell, "rowspan"))
            )
        return cells

    def _loose(self, holders: Iterable[etree._Element], style: Style) -> Iterator[Block]:
        """Yield the text between items or cells, where no text is allowed."""
        for holder in holders:
            for text in (holder.text, *(child.tail for child in holder)):
                yield from self._paragraph(list(self._text(text, style)))

    def _runs(self, element: etree._Element, style: Style) -> Iterator[Text]:
        name = _name(element)
        if name == "br":
            yield Text("\n", self.where)
        if name == "img":
            yield Text(picture_words(element), self.where)
        style = _inside(style, element)
        yield from self._text(self.links.before(element), style)
        yield from self._text("« " if name == "q" else raised(name, element.text or ""), style)
        yield from self._text(element.text, style)
        for child in element:
            yield from self._runs(child, style)
            yield from self._text(child.tail, style)
        if name == "a":
            yield from self._text(self.links.after(element), style)
        elif name == "q":
            yield from self._text(" »", style)
        elif name in _TITLED and element.get("title"):
            yield from self._text(f" ({element.get('title')})", style)

    def _text(self, text: str | None, style: Style) -> Iterator[Text]:
        if text:
            yield style.text(text if style.kept else _SPACES.sub(" ", text), self.where)

    def _paragraph(self, runs: Sequence[Text]) -> Iterator[Block]:
        if any(run.text.strip() for run in runs):
            first, last = runs[0], runs[-1]
            if first.text[:1] == "\n" or last.text[-1:] == "\n":  # lines that are kept as written
                runs = [replace(first, text=first.text.lstrip("\n")), *runs[1:]]
                runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip("\n"))
            yield Paragraph(tuple(runs), self.where)


def _inside(style: Style, element: etree._Element) -> Style:
    name = _name(element)
    change = Change.NONE
    if name in _DELETED or is_struck(element.get("style")):
        change = Change.DELETED
    elif name == "ins":
        change = Change.INSERTED
    kept = keeps_spaces(name, element.get("style"), element.get(XML_SPACE))
    return style.within(bold=name in _BOLD, italic=name in _ITALIC, change=change, kept=kept)


def _rows_and_groups(table: etree._Element) -> Iterator[etree._Element]:
    yield table
    for inner in table.iter():
        if _name(inner) in _PARTS_OF_TABLES and _nearest_table(inner) is table:
            yield inner


def _strangers(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of a table that are outside its cells and not a part of a table."""
    for holder in _rows_and_groups(table):
        if _name(holder) != "tr":
            yield from (
                child for child in holder if _name(child) not in (*_PARTS_OF_TABLES, "caption", "col")
            )


def _nearest_table(row: etree._Element) -> etree._Element | None:
    return next((outer for outer in row.iterancestors() if _name(outer) == "table"), None)


def _span(cell: etree._Element, key: str) -> int:
    value = cell.get(key, "1")
    return min(max(int(value), 1), 100) if value.isascii() and value.isdigit() and len(value) < 4 else 1


def _first_number(element: etree._Element) -> int:
    value = element.get("start", "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def narrative_text(div: str) -> list[str]:
    """Return the human strings of a narrative, in order."""
    read = _parsed(div)
    if not isinstance(read, XmlDocument):
        plain = _SPACES.sub(" ", html.unescape(_TAGS.sub(" ", div))).strip()
        return [plain] if plain else []
    texts = [_SPACES.sub(" ", part).strip() for part in read.root.itertext()]
    texts += [image.get("alt", "").strip() for image in read.root.iter() if _name(image) == "img"]
    return [part for part in texts if part]
