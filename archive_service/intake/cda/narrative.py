"""Turn the narrative of a CDA section into blocks: paragraphs, lists, tables, pictures.

Markup is read but never executed: a script or foreign element contributes only its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from archive_service.intake.cda.absent_files import AbsentFile
from archive_service.intake.cda.attachments import Encoded
from archive_service.intake.cda.flat_text import all_text, change_of, local, squeezed
from archive_service.intake.cda.notes import Notes
from archive_service.intake.narrative_tables import table_of
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.intake.reading.xml_source import named_children
from archive_service.intake.text_marks import PLAIN, XML_SPACE, Style, keeps_spaces, raised
from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    Paragraph,
    Picture,
    TableBlock,
    Text,
)

PICTURES = frozenset(
    (
        *("image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp", "image/webp", "image/heic"),
        "image/svg+xml",
    )
)
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPAN = 200
_PICTURE = "Image jointe au texte"
_GROUPS = ("thead", "tbody", "tfoot")
_BLOCKS_OF_HTML = frozenset(
    ["p", "div", "section", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"]
)


@dataclass(frozen=True, slots=True)
class Narrator:
    """Reads the narratives of one document; `media` are its embedded files by ID, `notes` its footnotes,
    `absent` the files that it mentions but does not contain.
    """

    media: Mapping[str, Encoded] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    absent: Mapping[str, AbsentFile] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    def blocks(self, element: etree._Element, path: str, style: Style = PLAIN) -> Sequence[Block]:
        """Return the blocks of a narrative, or of a cell, item or paragraph inside it."""
        style = _within(style, element)
        if not len(element):
            words = element.text or ""
            text = self.notes.place(element) + (
                words.strip("\r\n") if style.kept else _SPACES.sub(" ", words).strip(" ")
            )
            return (Paragraph((style.text(text, path),), path),) if text else ()
        flow = _Flow(self, path)
        flow.add(self.notes.place(element), path, style)
        flow.walk(element, path, style)
        flow.flush()
        return tuple(flow.blocks)


@dataclass(slots=True)
class _Flow:
    """The text runs of the current paragraph, and the blocks finished so far."""

    narrator: Narrator
    path: str
    blocks: list[Block] = field(default_factory=list)
    runs: list[Text] = field(default_factory=list)

    def add(self, text: str | None, where: str, style: Style) -> None:
        if not text:
            return
        if style.kept:
            text = text if self.runs else text.removeprefix("\n")  # HTML: the line end after the tag
        else:
            text = _SPACES.sub(" ", text)
            if not self.runs or self.runs[-1].text.endswith((" ", "\n")):
                text = text.removeprefix(" ")
        if text:
            self.runs.append(style.text(text, where))

    def flush(self) -> None:
        while self.runs and not self.runs[-1].text.strip(" \n"):
            self.runs.pop()
        if self.runs:
            last = self.runs.pop()
            self.runs.append(replace(last, text=last.text.rstrip(" \n")))
            self.blocks.append(Paragraph(tuple(self.runs), self.path))
            self.runs = []

    def walk(self, element: etree._Element, path: str, style: Style) -> None:
        self.add(element.text, path, style)
        for child, name, child_path in named_children(element, path):
            self._element(child, name, child_path, style)
            self.add(child.tail, path, style)

    def _element(self, child: etree._Element, name: str, path: str, style: Style) -> None:
        if name == "br":
            self.runs.append(style.text("\n", path))
            return
        style = _within(style, child)
        if name == "paragraph" or name in _BLOCKS_OF_HTML:
            self.flush()
            self.add(self.narrator.notes.place(child), path, style)
            self.walk(child, path, style)
            self.flush()
        elif name in ("list", "table"):
            self.add(self.narrator.notes.place(child), path, style)
            self.flush()
            if name == "list":
                self._list(child, path, style)
            else:
                self.blocks.append(_table(self.narrator, child, path, style))
        elif name == "renderMultiMedia":
            self._media(child, path, style)
        else:
            self._inline(child, name, path, style)

    def _inline(self, child: etree._Element, name: str, path: str, style: Style) -> None:
        notes = self.narrator.notes
        self.add(notes.place(child), path, style)
        self.add(raised(name, child.text or ""), path, style)
        if name == "footnote":
            self.add(f" [{notes.note(child)} : ", path, style)
        self.walk(child, path, style)
        if name == "footnote":
            self._bracket("]", child, path, style)
        elif name in ("footnoteRef", "linkHtml") and (call := notes.call(child)):
            self._bracket(f" [{call}]", child, path, style)
        elif name == "linkHtml":
            self._link(child, path, style)
        elif name == "caption":
            self.add(" ", path, style)

    def _bracket(self, bracket: str, child: etree._Element, path: str, style: Style) -> None:
        """Close a bracket around text; a word that follows directly is separated from it by a space."""
        self.add(bracket + (" " if (child.tail or "")[:1].isalnum() else ""), path, style)

    def _link(self, child: etree._Element, path: str, style: Style) -> None:
        shown = "".join(child.itertext())
        for name in ("title", "href"):
            value = squeezed(child.get(name))
            if value and value not in shown:
                self.add(f" ({value})" if shown.strip() else value, f"{path}/@{name}", style)

    def _list(self, element: etree._Element, path: str, style: Style) -> None:
        items: list[Sequence[Block]] = []
        for child, name, child_path in named_children(element, path):
            if name == "caption":
                self.walk(child, child_path, _within(style, child))
                self.flush()
            else:
                items.append(self.narrator.blocks(child, child_path, style))
        loose = [element.text, *(child.tail for child in element)]
        items += [(Paragraph((style.text(squeezed(text), path),), path),) for text in loose if squeezed(text)]
        self.blocks.append(BulletList(tuple(items), element.get("listType") == "ordered", path))

    def _media(self, child: etree._Element, path: str, style: Style) -> None:
        self.walk(child, path, style)
        names = (child.get("referencedObject") or "").split()
        for name in [inner for each in names for inner in self._named(each)]:
            encoded = self.narrator.media.get(name)
            if name in self.narrator.absent:
                self.add(f" [Pièce jointe : fichier {self.narrator.absent[name].words}] ", path, style)
            elif encoded is None:
                self.add(f" [Pièce jointe introuvable : {name}] ", path, style)
            elif name in self.narrator.shown:  # decoding the same file again could fill the memory
                self.add(" [Pièce jointe déjà montrée] ", path, style)
            else:
                self.narrator.shown.add(name)
                self._file(encoded, path, style)

    def _named(self, name: str) -> Sequence[str]:
        """Return the names of the files that an object refers to, directly or through regions of pictures."""
        holder = self.narrator.notes.elements.get(name)
        known = self.narrator.media.keys() | self.narrator.absent.keys()
        if name in known or holder is None:
            return (name,)
        inside = [inner.get("ID") for inner in holder.iter() if inner.get("ID") in known]
        return inside or (name,)

    def _file(self, encoded: Encoded, path: str, style: Style) -> None:
        picture = None if encoded.element.get("compression") else picture_of(encoded, _PICTURE, path)
        if picture:
            self.flush()
            self.blocks.append(picture)
        else:
            self.add(f" [Pièce jointe : {encoded.declared_type or 'type non déclaré'}] ", path, style)


def _within(style: Style, element: etree._Element) -> Style:
    code = element.get("styleCode") or ""
    return style.within(
        bold="Bold" in code or local(element) == "caption",
        italic="Italics" in code,
        change=change_of(element),
        kept=keeps_spaces(local(element), element.get("style"), element.get(XML_SPACE)),
    )


def picture_of(encoded: Encoded, alternative: str, where: str) -> Picture | None:
    """Return the picture in an encoded element, or None when it is not a picture."""
    file = encoded.carried()
    media_type = media_type_of(file.head) if file and file.length else ""
    return (
        Picture(file.content(), media_type, alternative, where) if file and media_type in PICTURES else None
    )


def _table(narrator: Narrator, table: etree._Element, path: str, style: Style) -> TableBlock:
    rows: dict[str, list[Sequence[Cell]]] = {group: [] for group in _GROUPS}
    caption: list[str] = [squeezed(table.get("summary"))]
    for child, name, child_path in named_children(table, path):
        if name == "caption":
            caption.insert(0, all_text(child))
        elif name == "tr":
            rows["tbody"].append(_row(narrator, child, child_path, style))
        elif name in rows:
            inside = _within(style, child)
            rows[name] += [
                _row(narrator, row, where, inside) for row, _, where in named_children(child, child_path)
            ]
        elif name not in ("colgroup", "col"):
            rows["tbody"].append((Cell(narrator.blocks(child, child_path, style)),))
    loose = [squeezed(one) for one in _loose_texts(table) if one and not one.isspace()]
    head = [row for row in rows["thead"] if row]
    body = [row for row in (*rows["tbody"], *rows["tfoot"]) if row]
    body += [(Cell((Paragraph((style.text(text, path),), path),)),) for text in loose]
    return table_of(head, body, " — ".join(filter(None, caption)), path)


def _loose_texts(table: etree._Element) -> Sequence[str | None]:
    """Return text between rows and cells, where no text is allowed."""
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


def _row(narrator: Narrator, row: etree._Element, path: str, style: Style) -> Sequence[Cell]:
    if local(row) != "tr":
        return (Cell(narrator.blocks(row, path, style)),)
    style = _within(style, row)
    cells = [
        Cell(
            narrator.blocks(cell, cell_path, style),
            header=name == "th",
            columns=_span(cell.get("colspan")),
            rows=_span(cell.get("rowspan")),
        )
        for cell, name, cell_path in named_children(row, path)
    ]
    if cells and (called := narrator.notes.place(row).strip()):
        cells[0] = replace(cells[0], blocks=(Paragraph((Text(called, path),), path), *cells[0].blocks))
    return cells


def _span(value: str | None) -> int:
    if not value or not value.isascii() or not value.isdigit() or len(value) > 6:
        return 1
    return min(max(int(value), 1), _MAX_SPAN)
