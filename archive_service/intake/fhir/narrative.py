"""The XHTML narrative of a FHIR resource, read into blocks; nothing in it is executed or fetched."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    Paragraph,
    TableBlock,
    Text,
)

_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "big", "bdo", "br", "cite", "code", "dfn", "em", "i", "img", "kbd"),
        *("map", "q", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var"),
    )
)
_BOLD = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption"])
_ITALIC = frozenset(["i", "em", "cite", "dfn", "var"])
_SPACES = re.compile(r"[ \t\r\n]+")
_NAMED = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)([A-Za-z][A-Za-z0-9]{1,31});")
_TAGS = re.compile(r"<[^<>]*>")


def is_well_formed(div: str) -> bool:
    """Say whether a narrative can be read as XHTML."""
    return isinstance(_parsed(div), XmlDocument)


def narrative_blocks(div: str, where: str) -> list[Block]:
    """Return what a `div` says; when it is not well-formed, its text without tags in one paragraph."""
    read = _parsed(div)
    if not isinstance(read, XmlDocument):
        plain = _SPACES.sub(" ", html.unescape(_TAGS.sub(" ", div))).strip()
        return [Paragraph((Text(plain, where),), where)] if plain else []
    return list(_blocks(read.root, where, bold=False, italic=False))


def _parsed(div: str) -> object:
    # XHTML names more entities than XML; they are characters, not declarations.
    known = _NAMED.sub(lambda match: html.escape(html.unescape(match[0])), div)
    return parse_xml(known.encode("utf-8", "replace"))


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _blocks(element: etree._Element, where: str, *, bold: bool, italic: bool) -> Iterator[Block]:
    """Yield the blocks of a container; text between blocks becomes paragraphs."""
    bold, italic = bold or _name(element) in _BOLD, italic or _name(element) in _ITALIC
    runs: list[Text] = list(_text(element.text, where, bold, italic))
    for child in element:
        if _name(child) in _INLINE and not any(_name(inner) not in _INLINE for inner in child.iter()):
            runs += _runs(child, where, bold=bold, italic=italic)
        else:
            yield from _paragraph(runs, where)
            runs = []
            yield from _block(child, where, bold=bold, italic=italic)
        runs += _text(child.tail, where, bold, italic)
    yield from _paragraph(runs, where)


def _block(element: etree._Element, where: str, *, bold: bool, italic: bool) -> Iterator[Block]:
    name = _name(element)
    if name in ("ul", "ol"):
        items = [list(_blocks(item, where, bold=bold, italic=italic)) for item in element]
        yield BulletList([item for item in items if item], name == "ol", where)
        yield from _paragraph(list(_text(element.text, where, bold, italic)), where)
    elif name == "table":
        yield from _table(element, where, italic=italic)
    else:
        yield from _blocks(element, where, bold=bold, italic=italic)


def _table(element: etree._Element, where: str, *, italic: bool) -> Iterator[Block]:
    rows: list[list[Cell]] = []
    header_rows = 0
    caption = ""
    for row in element.iter():
        if _name(row) == "caption":
            caption = _SPACES.sub(" ", "".join(row.itertext())).strip()
        if _name(row) != "tr" or _nearest_table(row) is not element:
            continue
        cells = [
            Cell(
                list(_blocks(cell, where, bold=False, italic=italic)),
                header=_name(cell) == "th",
                columns=_span(cell, "colspan"),
                rows=_span(cell, "rowspan"),
            )
            for cell in row
        ]
        if not cells:
            continue
        if header_rows == len(rows) and all(cell.header for cell in cells):
            header_rows += 1
        rows.append(cells)
    if rows:
        yield TableBlock(rows, header_rows if header_rows < len(rows) else 0, caption, where)
    else:
        yield from _paragraph(list(_text(" ".join(element.itertext()), where, False, italic)), where)


def _nearest_table(row: etree._Element) -> etree._Element | None:
    return next((outer for outer in row.iterancestors() if _name(outer) == "table"), None)


def _span(cell: etree._Element, key: str) -> int:
    value = cell.get(key, "1")
    return min(max(int(value), 1), 100) if value.isascii() and value.isdigit() and len(value) < 4 else 1


def _runs(element: etree._Element, where: str, *, bold: bool, italic: bool) -> Iterator[Text]:
    name = _name(element)
    if name == "br":
        yield Text("\n", where)
    if name == "img" and element.get("alt"):
        yield Text(f"[Image : {element.get('alt')}]", where)
    bold, italic = bold or name in _BOLD, italic or name in _ITALIC
    yield from _text(element.text, where, bold, italic)
    for child in element:
        yield from _runs(child, where, bold=bold, italic=italic)
        yield from _text(child.tail, where, bold, italic)


def _text(text: str | None, where: str, bold: bool, italic: bool) -> Iterator[Text]:
    if text:
        yield Text(_SPACES.sub(" ", text), where, bold, italic)


def _paragraph(runs: Sequence[Text], where: str) -> Iterator[Block]:
    if any(run.text.strip() for run in runs):
        yield Paragraph(tuple(runs), where)


def narrative_text(div: str) -> list[str]:
    """Return the human strings of a narrative, in order."""
    read = _parsed(div)
    if not isinstance(read, XmlDocument):
        plain = _SPACES.sub(" ", html.unescape(_TAGS.sub(" ", div))).strip()
        return [plain] if plain else []
    texts = [_SPACES.sub(" ", part).strip() for part in read.root.itertext()]
    texts += [image.get("alt", "").strip() for image in read.root.iter() if _name(image) == "img"]
    return [part for part in texts if part]
