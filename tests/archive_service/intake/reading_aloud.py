"""Helpers that show what a reader of a record's document sees, from the bytes of a flow to the text of its
PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pypdfium2

from archive_service.documents import ProductionFacts, render
from archive_service.documents.plain_text import whole_text
from archive_service.intake import content_of, examine
from archive_service.intake.context import ExaminationContext
from archive_service.model.content import (
    Block,
    BulletList,
    DocumentContent,
    Paragraph,
    Section,
    TableBlock,
    Values,
)
from archive_service.model.flow import FlowPart
from tests.shared_material import SHARED, needed

CONTEXT = ExaminationContext(production=False, today=date(2026, 3, 14))
_MAKING = ProductionFacts(
    record="0192f3c4-7d5e-7abc-8def-0123456789ab",
    received_at=datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC),
    sender="essai",
    software="essai",
    service_version="0",
)


def case(name: str) -> bytes:
    """Return the bytes of a shared case; without the shared folder the test is skipped, and says so."""
    return needed(SHARED / "data" / "cases" / name).read_bytes()


def contents(flow: bytes) -> list[DocumentContent]:
    """Return what each record of a flow says."""
    seen = examine(flow, CONTEXT)
    return [content_of([FlowPart(0, flow)], one.kind, one.locator) for one in seen.records]


def lines_of(flow: bytes) -> list[str]:
    """Return all that the records of a flow say, line by line: titles, paragraphs, `label : value`."""
    return [line for content in contents(flow) for line in content_lines(content)]


def content_lines(content: DocumentContent) -> list[str]:
    """Return a content line by line, its header first."""
    header = [f"{value.label} : {value.value}" for value in content.header]
    return [*content.alerts, content.title, *header, *_section_lines(content.sections), *content.notes]


def _section_lines(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield section.title
        yield from block_lines(section.blocks)
        yield from _section_lines(section.sections)


def block_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the lines of blocks; a row is one, its cells parted by bars."""
    for block in blocks:
        match block:
            case Paragraph():
                yield whole_text(block)
            case BulletList():
                for item in block.items:
                    yield from block_lines(item)
            case TableBlock():
                yield block.caption
                for row in block.rows:
                    yield " | ".join(" ".join(block_lines(cell.blocks)) for cell in row)
            case Values():
                yield from (f"{value.label} : {value.value}" for value in block.values)


def drawn(flow: bytes) -> list[bytes]:
    """Return the PDF of each record of a flow."""
    return [
        render(
            content,
            making=_MAKING,
            source=flow,
            source_name="source.bin",
            source_type="application/octet-stream",
            provenance=b"{}",
        ).pdf
        for content in contents(flow)
    ]


def text_of(pdf: bytes) -> str:
    """Return the text that a program extracts from a PDF, with one space for all white space."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def drawn_text(flow: bytes) -> str:
    """Return the text of all the documents of a flow."""
    return " ".join(text_of(pdf) for pdf in drawn(flow))
