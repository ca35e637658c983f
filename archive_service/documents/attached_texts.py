"""The texts of a document's attached files, up to the amount that one document can hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive_service.documents.inner_pdf import MOST_CHARACTERS, InnerPdf, inner_pdf
from archive_service.file_formats.texts import DecodedText, Knowledge, charset_of_page, decoded_text

WORDS = frozenset(("text/plain", "text/html", "application/rtf"))
"""Media types of files whose words are read."""
_LONGEST_RICH = 10_000_000  # bytes of a rich text that are read; its pictures are among its words
_TOGETHER = 800_000  # total of characters from all files of one document


def _nothing(_: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class InnerText:
    """The words of a text file; `cut` says that only its beginning was read."""

    decoded: DecodedText
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedTexts:
    """How the files of one document are read: `most` characters of all of them together, without the PDFs
    whose number, counted from 0, is in `left_out`. `on_pdf` is called with the number of each PDF before it
    is opened, and with -1 after.
    """

    most: int = _TOGETHER
    left_out: Sequence[int] = ()
    on_pdf: Callable[[int], None] = _nothing

    def reader(self) -> AttachedReader:
        """Return a reader for the files in order: the same files give the same texts."""
        return AttachedReader(self)


class AttachedReader:
    """Reads one file after the other. A file left out because of a limit, or on request, gives None."""

    __slots__ = ("_left", "_met", "_texts")

    def __init__(self, texts: AttachedTexts) -> None:
        self._texts = texts
        self._left = texts.most
        self._met = 0

    def of_pdf(self, content: bytes) -> InnerPdf | None:
        """Return the text of a PDF, page by page."""
        number, self._met = self._met, self._met + 1
        if self._left <= 0 or number in self._texts.left_out:
            return None
        self._texts.on_pdf(number)
        found = inner_pdf(content, min(self._left, MOST_CHARACTERS))
        self._texts.on_pdf(-1)
        self._left -= found.length
        return found

    def of_text(self, content: bytes, kind: str, charset: str) -> InnerText | None:
        """Return the words of a file of a type in `WORDS`; `charset` is its declared encoding."""
        if self._left <= 0:
            return None
        if kind == "text/html":
            # Imported only when needed: most documents have no such file.
            from archive_service.documents.html_words import words_of_page

            found = self._read(content, charset or charset_of_page(content))
            return replace(found, decoded=replace(found.decoded, text=words_of_page(found.decoded.text)))
        return self._rich(content) if kind == "application/rtf" else self._read(content, charset)

    def _rich(self, content: bytes) -> InnerText:
        from archive_service.documents.rtf_words import words_of_rich_text

        most = min(self._left, MOST_CHARACTERS)
        words = words_of_rich_text(content[:_LONGEST_RICH])
        self._left -= min(len(words), most)
        decoded = DecodedText(text=words[:most], encoding="", declared="", known=Knowledge.CERTAIN)
        return InnerText(decoded, cut=len(words) > most or len(content) > _LONGEST_RICH)

    def _read(self, content: bytes, charset: str) -> InnerText:
        most = min(self._left, MOST_CHARACTERS)
        beginning = content[: 4 * most]
        decoded = decoded_text(beginning, charset, complete=len(beginning) == len(content))
        cut = len(decoded.text) > most or len(beginning) < len(content)
        if len(decoded.text) > most:
            decoded = replace(decoded, text=decoded.text[:most])
        self._left -= len(decoded.text)
        return InnerText(decoded, cut)
