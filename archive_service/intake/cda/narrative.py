"""Turns the narrative of a CDA section into blocks: paragraphs, lists, tables, pictures.

Markup is read, never run: a script or foreign element gives its text and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from archive_service.intake.cda.attachments import Encoded
from archive_service.intake.cda.datatypes_fr import local, squeezed
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.intake.reading.xml_source import named_children
from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    Paragraph,
    Picture,
    TableBlock,
    Text,
)

PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/tiff"))
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPAN = 200
_PICTURE = "Image jointe au texte"
_GROUPS = ("thead", "tbody", "tfoot")
_BEFORE = {"sup": "^", "sub": "_", "footnote": " [", "footnoteRef": " ["}
_AFTER = {"footnote": "] ", "footnoteRef": "] "}
_BLOCKS_OF_HTML = frozenset(
    ["p", "div", "section", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"]
)


@dataclass(frozen=True, slots=True)
class Narrator:
    """Reads narratives of one document; `media` are its embedded files by ID."""

    media: Mapping[str, Encoded] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    def blocks(self, element: etree._Element, path: str) -> Sequence[Block]:
        """Return the blocks of a narrative or of a cell, item or paragraph in it."""
        if not len(element):
            text = _SPACES.sub(" ", element.text or "").strip(" ")
            return (Paragraph((Text(text, path),), path),) if text else ()
        flow = _Flow(self, path)
        flow.walk(element, path, False, False)
        flow.flush()
        return tuple(flow.blocks)


@dataclass(slots=True)
class _Flow:
    """Runs being set into the paragraph at hand, and the blocks finished so far."""

    narrator: Narrator
    path: str
    blocks: list[Block] = field(default_factory=list)
    runs: list[Text] = field(default_factory=list)

    def add(self, text: str | None, where: str, bold: bool, italic: bool) -> None:
        if not text:
            return
        text = _SPACES.sub(" ", text)
        if not self.runs or self.runs[-1].text.endswith((" ", "\n")):
            text = text.removeprefix(" ")
        if text:
            self.runs.append(Text(text, where, bold, italic))

    def flush(self) -> None:
        while self.runs and not self.runs[-1].text.strip(" \n"):
            self.runs.pop()
        if self.runs:
            last = self.runs.pop()
            self.runs.append(Text(last.text.rstrip(" \n"), last.where, last.bold, last.italic))
            self.blocks.append(Paragraph(tuple(self.runs), self.path))
            self.runs = []

    def walk(self, element: etree._Element, path: str, bold: bool, italic: bool) -> None:
        self.add(element.text, path, bold, italic)
        for child, name, child_path in named_children(element, path):
            self._element(child, name, child_path, bold, italic)
            self.add(child.tail, path, bold, italic)

    def _element(self, child: etree._Element, name: str, path: str, bold: bool, italic: bool) -> None:
        if name == "br":
            self.runs.append(Text("\n", path, bold, italic))
        elif name == "paragraph" or name in _BLOCKS_OF_HTML:
            self.flush()
            self.walk(child, path, bold, italic)
            self.flush()
        elif name == "list":
            self.flush()
            self._list(child, path)
        elif name == "table":
            self.flush()
            self.blocks.append(_table(self.narrator, child, path))
        elif name == "renderMultiMedia":
            self._media(child, path, bold, italic)
        else:
            self._inline(child, name, path, bold, italic)

    def _inline(self, child: etree._Element, name: str, path: str, bold: bool, italic: bool) -> None:
        style = child.get("styleCode") or ""
        bold = bold or "Bold" in style or name == "caption"
        italic = italic or "Italics" in style
        self.add(_BEFORE.get(name), path, bold, italic)
        self.walk(child, path, bold, italic)
        self.add(_AFTER.get(name), path, bold, italic)
        if name == "linkHtml":
            self._link(child, path, bold, italic)
        elif name == "caption":
            self.add(" ", path, bold, italic)

    def _link(self, child: etree._Element, path: str, bold: bool, italic: bool) -> None:
        shown = "".join(child.itertext())
        for name in ("title", "href"):
            value = squeezed(child.get(name))
            if value and value not in shown:
                self.add(f" ({value})" if shown.strip() else value, f"{path}/@{name}", bold, italic)

    def _list(self, element: etree._Element, path: str) -> None:
        items: list[Sequence[Block]] = []
        for child, name, child_path in named_children(element, path):
            if name == "caption":
                self.walk(child, child_path, True, False)
                self.flush()
            else:
                items.append(self.narrator.blocks(child, child_path))
        loose = [element.text, *(child.tail for child in element)]
        items += [(Paragraph((Text(squeezed(text), path),), path),) for text in loose if squeezed(text)]
        self.blocks.append(BulletList(tuple(items), element.get("listType") == "ordered", path))

    def _media(self, child: etree._Element, path: str, bold: bool, italic: bool) -> None:
        self.walk(child, path, bold, italic)
        for name in (child.get("referencedObject") or "").split():
            encoded = self.narrator.media.get(name)
            if (
                encoded and name in self.narrator.shown
            ):  # decoding it again would let one file fill the memory
                self.add(" [Pièce jointe déjà montrée] ", path, bold, italic)
            elif encoded:
                self.narrator.shown.add(name)
                self._file(encoded, path, bold, italic)

    def _file(self, encoded: Encoded, path: str, bold: bool, italic: bool) -> None:
        picture = None if encoded.element.get("compression") else picture_of(encoded, _PICTURE, path)
        if picture:
            self.flush()
            self.blocks.append(picture)
        else:
            self.add(f" [Pièce jointe : {encoded.declared_type or 'type non déclaré'}] ", path, bold, italic)


def picture_of(encoded: Encoded, alternative: str, where: str) -> Picture | None:
    """Return the picture in an encoded element, or None when it is no picture."""
    file = encoded.carried()
    media_type = media_type_of(file.head) if file and file.length else ""
    return (
        Picture(file.content(), media_type, alternative, where) if file and media_type in PICTURES else None
    )


def _table(narrator: Narrator, table: etree._Element, path: str) -> TableBlock:
    rows: dict[str, list[Sequence[Cell]]] = {group: [] for group in _GROUPS}
    caption: list[str] = [squeezed(table.get("summary"))]
    for child, name, child_path in named_children(table, path):
        if name == "caption":
            caption.insert(0, squeezed(" ".join(child.itertext())))
        elif name == "tr":
            rows["tbody"].append(_row(narrator, child, child_path))
        elif name in rows:
            rows[name] += [_row(narrator, row, where) for row, _, where in named_children(child, child_path)]
        elif name not in ("colgroup", "col"):
            rows["tbody"].append((Cell(narrator.blocks(child, child_path)),))
    loose = [squeezed(one) for one in _loose_texts(table) if one and not one.isspace()]
    head = [row for row in rows["thead"] if row]
    body = [row for row in (*rows["tbody"], *rows["tfoot"]) if row]
    body += [(Cell((Paragraph((Text(text, path),), path),)),) for text in loose]
    return TableBlock((*head, *body), len(head), " — ".join(filter(None, caption)), path)


def _loose_texts(table: etree._Element) -> Sequence[str | None]:
    """Return text that stands between rows and cells, where no text should be."""
    texts: list[str | None] = [table.text]
    for child in table:
        texts.append(child.tail)
        if local(child) in (*_GROUPS, "tr"):
            texts.append(child.text)
            for row in child:
                texts.append(row.tail)
                if local(row) == "tr":
                    texts += [row.text, *(cell.tail for cell in row)]
    return texts


def _row(narrator: Narrator, row: etree._Element, path: str) -> Sequence[Cell]:
    if local(row) != "tr":
        return (Cell(narrator.blocks(row, path)),)
    return tuple(
        Cell(
            narrator.blocks(cell, cell_path),
            header=name == "th",
            columns=_span(cell.get("colspan")),
            rows=_span(cell.get("rowspan")),
        )
        for cell, name, cell_path in named_children(row, path)
    )


def _span(value: str | None) -> int:
    if not value or not value.isascii() or not value.isdigit() or len(value) > 6:
        return 1
    return min(max(int(value), 1), _MAX_SPAN)
