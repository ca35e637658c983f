"""The texts of the files a document carries, read within what one document can hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive_service.documents.inner_pdf import MOST_CHARACTERS, InnerText, inner_text

_TOGETHER = 800_000  # characters of all files of one document


def _nothing(_: int) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedTexts:
    """How the files of one document are read: `most` characters of them together; not those PDFs whose
    number, counted from 0, is in `left_out`. `on_pdf` is told the number of each before it is opened, and
    -1 after.
    """

    most: int = _TOGETHER
    left_out: Sequence[int] = ()
    on_pdf: Callable[[int], None] = _nothing

    def reader(self) -> AttachedReader:
        """Return a reader for the files in their order: the same files give the same texts."""
        return AttachedReader(self)


class AttachedReader:
    """Reads one file after the other."""

    __slots__ = ("_left", "_met", "_texts")

    def __init__(self, texts: AttachedTexts) -> None:
        self._texts = texts
        self._left = texts.most
        self._met = 0

    def of_pdf(self, content: bytes) -> InnerText:
        """Return the text of a PDF, page by page."""
        number, self._met = self._met, self._met + 1
        if self._left <= 0 or number in self._texts.left_out:
            return InnerText(left_out=True)
        self._texts.on_pdf(number)
        found = inner_text(content, min(self._left, MOST_CHARACTERS))
        self._texts.on_pdf(-1)
        self._left -= sum(map(len, found.texts))
        return found

    def of_plain(self, content: bytes) -> InnerText:
        """Return the text of a text file, as one page."""
        if self._left <= 0:
            return InnerText(left_out=True)
        most = min(self._left, MOST_CHARACTERS)
        text = content[: 4 * most].decode("utf-8", "replace")
        self._left -= min(len(text), most)
        return InnerText(texts=[text[:most]], pages=1, cut=len(text) > most or len(content) > 4 * most)
