"""Draw documents of the service itself, such as a bordereau, as tagged PDF/A-3a in French."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.drawable_text import BREAK, Lettering
from archive_service.documents.embedding import with_files
from archive_service.documents.typesetting import STATEMENT, as_inputs, pdf_of

_LONGEST_WORD = 18
"""Characters. A longer word, such as an identifier or a digest, may break anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with paragraphs, and with a table when it has a `header`: `widths` are shares of the line,
    `numbers` the columns that are set to the right.
    """

    title: str
    paragraphs: Sequence[str] = ()
    header: Sequence[str] = ()
    widths: Sequence[int] = ()
    numbers: Sequence[int] = ()
    rows: Sequence[Sequence[str]] = ()
    bars: Sequence[tuple[str, int]] = ()
    """A chart: what is counted, and how many."""

    def __post_init__(self) -> None:
        """Refuse a table whose rows have another number of cells than its header."""
        if len(self.widths) != len(self.header) or any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("a row has a cell for each column")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The content of a document: what it is, about whom, its facts, its sections, the files inside it."""

    title: str
    running: str
    """What stands at the top of each page."""
    producer: str
    reference: str
    """What stands at the foot of each page: by what the document is found again."""
    facts: Sequence[tuple[str, str]] = ()
    alerts: Sequence[str] = ()
    sections: Sequence[Section] = ()
    files: Sequence[EmbeddedFile] = field(default=())
    landscape: bool = False


def drawn(statement: Statement, when: datetime) -> bytes:
    """Return the document; the same content at the same time gives the same bytes.

    Raises:
        TypesettingFailed: the typesetter refused it, a bug or a machine out of memory.
    """
    letters = Lettering()

    def text(value: str) -> str:
        return _breakable(letters.line(value))

    data = as_inputs(
        {
            "title": text(statement.title),
            "author": "Service d'archivage des dossiers informatisés d'usagers",
            "running": letters.line(statement.running),
            "producer": letters.line(statement.producer),
            "reference": letters.line(statement.reference),
            "landscape": statement.landscape,
            "alerts": [text(one) for one in statement.alerts],
            "facts": [[text(label), text(value)] for label, value in statement.facts],
            "sections": [
                {
                    "title": text(one.title),
                    "paragraphs": [text(paragraph) for paragraph in one.paragraphs],
                    "header": [text(cell) for cell in one.header],
                    "widths": list(one.widths),
                    "numbers": list(one.numbers),
                    "rows": [[text(cell) for cell in row] for row in one.rows],
                    "bars": [
                        [text(label), str(count), count / most]
                        for most in [max((count for _, count in one.bars), default=0) or 1]
                        for label, count in one.bars
                    ],
                }
                for one in statement.sections
            ],
        }
    )
    return with_files(pdf_of(data, when, STATEMENT), statement.files, when)


def _breakable(text: str) -> str:
    """Return the text with possible breaks inside its long words.

    >>> _breakable("empreinte 0123456789012345678901234567") == "empreinte 0123456789012345678901234567"
    False
    """
    if len(text) <= _LONGEST_WORD:
        return text
    return " ".join(
        word if len(word) <= _LONGEST_WORD else BREAK.join(word[at : at + 8] for at in range(0, len(word), 8))
        for word in text.split(" ")
    )
