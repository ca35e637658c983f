"""The content of a record as a reader sees it: headings, paragraphs, lists, tables, values.

`intake` makes it from the source, `documents` draws it. Every piece of text has its place in the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from hashlib import sha256


class Change(Enum):
    """The effect of a revision in the source on a run of text. Deleted text is no longer valid."""

    NONE = auto()
    INSERTED = auto()
    DELETED = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """A run of human text. `where` is a JSON pointer or an XPath in the source; when empty, the place of its
    block.
    """

    text: str
    where: str = ""
    bold: bool = False
    italic: bool = False
    change: Change = Change.NONE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs of text set one after the other; line feeds inside a run are kept."""

    runs: Sequence[Text]
    where: str = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; each item holds blocks, so lists can be nested. An ordered list counts from `start`."""

    items: Sequence[Sequence[Block]]
    ordered: bool = False
    where: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; spans are 1 or more."""

    blocks: Sequence[Block]
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as the source drew it: rows of cells, header rows first."""

    rows: Sequence[Sequence[Cell]]
    header_rows: int = 0
    caption: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One fact in words: « Date d'entrée : 14 avril 2023 ». `where` is its own place in the source.

    The label of a fact that `warns` must not be overlooked: it negates or restricts the fact.
    """

    label: str
    value: str
    where: str
    depth: int = 0
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Values:
    """Facts one below the other, indented by `depth`."""

    values: Sequence[Value]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the source (PNG, JPEG, GIF, SVG are tried; what cannot be drawn is listed)."""

    content: bytes
    media_type: str
    alternative: str
    where: str = ""


Block = Paragraph | BulletList | TableBlock | Values | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; `code` is the coded kind of the section when the source gives one (for example
    LOINC).
    """

    title: str
    blocks: Sequence[Block]
    sections: Sequence[Section] = ()
    where: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftFile:
    """The known facts of a file too large to be held in memory; its SHA-256 in lower-case hexadecimal."""

    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAttachment:
    """A file inside the source, decoded. `media_type` is the type that the bytes show, not the declared type.

    A file too large to be held is `left` in the source, and `content` is empty. `is_body` means that the
    document around it has no other body.
    """

    name: str
    media_type: str
    declared_type: str
    content: bytes
    where: str
    left: LeftFile | None = None
    is_body: bool = False

    @property
    def length(self) -> int:
        """Length of the file in bytes."""
        return len(self.content) if self.left is None else self.left.length

    @property
    def sha256(self) -> str:
        """SHA-256 of the file in lower-case hex."""
        return sha256(self.content).hexdigest() if self.left is None else self.left.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContent:
    """The whole content of a record, ready to be drawn.

    `human_texts` are all the human strings of the source with their place, so that the document can list
    those that no block shows. `header` holds facts about establishment, person, period and software, in
    order. `establishment` is the name at the top of each page; empty when the source names none. `alerts` are
    what a reader must know first, for example that the body is elsewhere; `notes` come after the header.
    """

    title: str
    establishment: str = ""
    language: str = "fr-FR"
    header: Sequence[Value]
    sections: Sequence[Section]
    attachments: Sequence[SourceAttachment] = ()
    human_texts: Sequence[Text] = ()
    document_date: date | None = None
    period: tuple[date | None, date | None] = (None, None)
    created: datetime | None = None
    notes: Sequence[str] = field(default=())
    alerts: Sequence[str] = ()
