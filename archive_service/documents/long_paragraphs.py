"""Cut paragraphs to a length that the typesetter accepts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    DocumentContent,
    Paragraph,
    Section,
    TableBlock,
    Text,
    Value,
    Values,
)

LONGEST = 4_000
"""Characters. Measured: 100,000 letters without a space take 1 s as one paragraph and 0.2 s as 50; above
65,535 bytes on a line the typesetter panics.
"""

_MOST_MARKS = 64  # combining marks on one letter: 16,000 take 700 MB
_DEEPEST = 40


def pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces of at most `LONGEST` characters, cut at white space where possible.

    The text is also cut where a letter has more combining marks than any script uses.

    >>> [len(piece) for piece in pieces("mot " * 2_000)]
    [4000, 4000]
    """
    if len(text) <= LONGEST and text.isascii():
        yield text
        return
    for part in _without_towers(text):
        start = 0
        while len(part) - start > LONGEST:
            end = part.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1
            end = end or part.rfind("\n", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
            yield part[start:end]
            start = end
        yield part[start:]


def _without_towers(text: str) -> Iterator[str]:
    """Yield the text cut after every 64th consecutive mark."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        yield text
        return
    start = marks = 0
    for at, character in enumerate(text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks == _MOST_MARKS:
            yield text[start : at + 1]
            start, marks = at + 1, 0
    yield text[start:]


def cut_paragraphs(content: DocumentContent) -> DocumentContent:
    """Return the content with every long paragraph and value divided into several."""
    return replace(content, sections=[_section(section, 0) for section in content.sections])


def _section(section: Section, depth: int) -> Section:
    if depth == _DEEPEST:
        return section
    return replace(
        section,
        blocks=_blocks(section.blocks, 0),
        sections=[_section(inner, depth + 1) for inner in section.sections],
    )


def _blocks(blocks: Sequence[Block], depth: int) -> list[Block]:
    if depth == _DEEPEST:
        return list(blocks)
    return [cut for block in blocks for cut in _block(block, depth)]


def _block(block: Block, depth: int) -> Iterator[Block]:
    match block:
        case Paragraph():
            yield from _paragraph(block)
        case Values():
            yield replace(block, values=[cut for value in block.values for cut in _value(value)])
        case BulletList():
            yield replace(block, items=[_blocks(item, depth + 1) for item in block.items])
        case TableBlock():
            yield replace(block, rows=[[_cell(cell, depth) for cell in row] for row in block.rows])
        case _:
            yield block


def _cell(cell: Cell, depth: int) -> Cell:
    return replace(cell, blocks=_blocks(cell.blocks, depth + 1))


def _paragraph(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Yield paragraphs made of whole runs, as many as fit, and of the pieces of long runs."""
    together: list[Text] = []
    length = 0
    for run in paragraph.runs:
        for piece in pieces(run.text):
            if together and length + len(piece) > LONGEST:
                yield replace(paragraph, runs=together)
                together, length = [], 0
            together.append(replace(run, text=piece))
            length += len(piece)
    yield replace(paragraph, runs=together)


def _value(value: Value) -> Iterator[Value]:
    label = value.label
    for piece in pieces(value.value):
        yield replace(value, label=label, value=piece)
        label = "(suite)"
