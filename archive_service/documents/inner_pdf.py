"""The text of a PDF that a source carries, page by page, within limits."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

MOST_PAGES = 200
MOST_CHARACTERS = 400_000
"""Beyond these the text stops with a note; the file itself is attached whole."""

_LARGEST = 50_000_000
_one_at_a_time = threading.Lock()  # PDFium knows no threads
_HYPHEN_AT_LINE_END = re.compile("[\ufffe\x02]")  # how PDFium writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerText:
    """Text by page (a page may be empty). `pages` are those of the file; `cut` says that text is left out.

    `unreadable` is set when the file cannot be opened (damaged, or locked by a password), `left_out` when
    it was not tried.
    """

    texts: Sequence[str] = ()
    pages: int = 0
    cut: bool = False
    unreadable: bool = False
    left_out: bool = False

    @property
    def is_image(self) -> bool:
        """Whether the file opens and none of the pages read holds a letter."""
        return not (self.unreadable or self.left_out or any(self.texts))


def inner_text(content: bytes, most: int = MOST_CHARACTERS) -> InnerText:
    """Return the first `most` characters of a PDF's text; never raises for what the PDF is.

    Limits count pages and characters, not time, so that the same file always gives the same text.
    """
    if len(content) > _LARGEST:
        return InnerText(unreadable=True)
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return InnerText(unreadable=True)
        try:
            return _read(document, most)
        finally:
            document.close()


def _read(document: pypdfium2.PdfDocument, left: int) -> InnerText:
    pages = len(document)
    texts: list[str] = []
    for number in range(min(pages, MOST_PAGES)):
        text = _page_text(document, number)
        texts.append(text[:left])
        left -= len(text)
        if left < 0:
            return InnerText(texts=texts, pages=pages, cut=True)
    return InnerText(texts=texts, pages=pages, cut=pages > MOST_PAGES, unreadable=pages == 0)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        try:
            letters = page.get_textpage()
            try:
                text: str = letters.get_text_bounded(errors="replace") if letters.count_chars() else ""
            finally:
                letters.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return ""
    return _HYPHEN_AT_LINE_END.sub("-", text.replace("\r\n", "\n")).strip("\n\r\x00 ")
