"""The text of a PDF attached to a source, page by page, within limits, with the notes added to its pages."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import Enum

import pypdfium2
from pypdfium2 import raw

from archive_service.documents.drawable_text import squash
from archive_service.documents.pdf_annotations import PageAnnotations, Remark, annotations_of
from archive_service.documents.unseen_fields import has_hidden_layers, unseen_fields
from archive_service.documents.xfa_forms import xfa_values
from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.pdf import condition_of_pdf

MOST_PAGES = 200
MOST_CHARACTERS = 400_000
"""Beyond these limits the text stops with a note; the file itself is attached whole."""

_LARGEST = 50_000_000
_DEEPEST = 5  # depth of nested forms that are searched for pictures
_MOST_FILES = 50
_one_at_a_time = threading.Lock()  # PDFium is not thread-safe
_UNNAMED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_HYPHEN_AT_LINE_END = re.compile("[\ufffe\x02]")  # the characters by which PDFium writes it


class PageKind(Enum):
    """The kind of a page, without the notes added to it."""

    TEXT = "text"
    IMAGE = "image"  # pictures, no letters
    DRAWING = "drawing"  # lines and surfaces, no letters
    BLANK = "blank"
    UNNAMED = "unnamed"  # letters that the file does not map to characters
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerPage:
    """The text of a page, empty unless its kind is TEXT, with filled fields and notes."""

    text: str = ""
    kind: PageKind = PageKind.TEXT
    fields: Sequence[Remark] = ()
    notes: Sequence[Remark] = ()

    @property
    def length(self) -> int:
        """Characters read from the page."""
        return len(self.text) + sum(remark.length for remark in (*self.fields, *self.notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerPdf:
    """What was read from a PDF. `count` is the number of pages in the file; `cut` means that the file
    contains more than was read.

    `condition` is the reason why it cannot be opened, or means that some text may be missing.
    """

    pages: Sequence[InnerPage] = ()
    count: int = 0
    cut: bool = False
    condition: Condition = Condition.WHOLE
    too_large: bool = False
    files: Sequence[str] = ()
    """Names of the files inside it."""
    xfa: Sequence[Remark] | None = None
    """Values of an XML form (XFA); empty when they cannot be read, None when there is no such form."""
    unseen: Sequence[Remark] = ()
    """Filled fields of the form that no page shows."""
    hidden_layers: bool = False

    @property
    def length(self) -> int:
        """Characters read from the PDF."""
        return sum(page.length for page in self.pages) + sum(field.length for field in self.unseen)


def inner_pdf(content: bytes, most: int = MOST_CHARACTERS) -> InnerPdf:
    """Return up to about `most` characters of a PDF; never raises because of the PDF's content.

    Limits count pages and characters, not time, so that the same file always gives the same text.
    """
    if len(content) > _LARGEST:
        return InnerPdf(too_large=True)
    condition = condition_of_pdf(content)
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            return InnerPdf(condition=_reason(condition, error))
        try:
            return _with_what_is_unseen(_read(document, most, condition), document, content)
        finally:
            document.close()


def _reason(condition: Condition, error: pypdfium2.PdfiumError) -> Condition:
    if condition is not Condition.WHOLE:
        return condition
    locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
    return Condition.LOCKED if locked else Condition.DAMAGED


def _read(document: pypdfium2.PdfDocument, left: int, condition: Condition) -> InnerPdf:
    # Without a form environment, fields are read like other annotations.
    with suppress(pypdfium2.PdfiumError):
        document.init_forms()
    count = len(document)
    if not count:
        return InnerPdf(condition=Condition.NO_PAGE)
    pages: list[InnerPage] = []
    for number in range(min(count, MOST_PAGES)):
        page = _page(document, number)
        pages.append(page if page.length <= left else _beginning(page, left))
        left -= page.length
        if left < 0:
            break
    if all(page.kind is PageKind.UNREADABLE for page in pages):
        return InnerPdf(condition=Condition.DAMAGED if condition is Condition.WHOLE else condition)
    return InnerPdf(
        pages=pages,
        count=count,
        cut=len(pages) < count or left < 0,
        condition=condition,
        files=_files(document),
        xfa=xfa_values(document),
    )


def _with_what_is_unseen(read: InnerPdf, document: pypdfium2.PdfDocument, content: bytes) -> InnerPdf:
    """Add what the pages do not show: values of fields without a place, and the fact that layers are
    hidden.
    """
    if not read.pages:
        return read
    unseen: list[Remark] = []
    if document.get_formtype() != raw.FORMTYPE_NONE and not read.cut:
        unseen = unseen_fields(content, [field for page in read.pages for field in page.fields])
    return replace(read, unseen=unseen, hidden_layers=has_hidden_layers(content))


def _beginning(page: InnerPage, left: int) -> InnerPage:
    """Return a page cut to a number of characters: its text first, then fields and notes."""
    text = page.text[:left]
    left -= len(text)
    kept: list[list[Remark]] = [[], []]
    for remarks, room in zip((page.fields, page.notes), kept, strict=True):
        for remark in remarks:
            left -= remark.length
            if left >= 0:
                room.append(remark)
    return replace(page, text=text, fields=kept[0], notes=kept[1])


def _page(document: pypdfium2.PdfDocument, number: int) -> InnerPage:
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as letters:
            text = _text(letters)
            put = annotations_of(page, letters)
            kind = PageKind.TEXT if text else _kind(page)
            if _is_unnamed(text):
                text, kind = "", PageKind.UNNAMED
        if put.drawn_only:
            put = replace(put, notes=(*put.notes, *_drawn_words(document, number, text, put)))
    except pypdfium2.PdfiumError:
        return InnerPage(kind=PageKind.UNREADABLE)
    return InnerPage(text=text, kind=kind, fields=put.fields, notes=put.notes)


def _text(letters: pypdfium2.PdfTextPage) -> str:
    text: str = letters.get_text_bounded(errors="replace") if letters.count_chars() else ""
    return _HYPHEN_AT_LINE_END.sub("-", text.replace("\r\n", "\n")).strip("\n\r\x00 ")


def _is_unnamed(text: str) -> bool:
    """Say whether most letters are not mapped to characters: fonts may define only their shapes."""
    unnamed = len(_UNNAMED.findall(text))
    return unnamed > 0 and 2 * unnamed > len("".join(text.split()))


def _kind(page: pypdfium2.PdfPage) -> PageKind:
    kind = PageKind.BLANK
    for each in page.get_objects(max_depth=_DEEPEST):
        if each.type == raw.FPDF_PAGEOBJ_IMAGE:
            return PageKind.IMAGE
        if each.type != raw.FPDF_PAGEOBJ_FORM:
            kind = PageKind.DRAWING
    return kind


def _drawn_words(
    document: pypdfium2.PdfDocument, number: int, text: str, put: PageAnnotations
) -> Iterator[Remark]:
    """Yield the words visible in stamps but absent from their text: those that appear when the page is
    flattened.
    """
    with closing(document[number]) as page:
        if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
            return
    with closing(document[number]) as page, closing(page.get_textpage()) as letters:
        lines = _text(letters).split("\n")
    known = squash(" ".join([text, *(one.words for one in (*put.fields, *put.notes))]))
    words = [line for line in lines if squash(line) and squash(line) not in known]
    if words:
        yield Remark("Texte des tampons", "\n".join(words))


def _files(document: pypdfium2.PdfDocument) -> list[str]:
    count = min(document.count_attachments(), _MOST_FILES)
    with suppress(pypdfium2.PdfiumError):
        return [document.get_attachment(number).get_name() for number in range(count)]
    return []
