"""The bare text of blocks, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    Paragraph,
    Picture,
    TableBlock,
    Text,
    Values,
)


def paragraphs_of(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """Yield all the text of blocks as paragraphs, in reading order, however deep they nest."""
    waiting: list[Block] = list(reversed(blocks))
    while waiting:
        match waiting.pop():
            case Paragraph() as paragraph:
                yield paragraph
            case Values(values=values):
                for each in values:
                    yield Paragraph((Text(f"{each.label} : "), Text(each.value)), each.where)
            case BulletList(items=items):
                waiting += [block for item in reversed(items) for block in reversed(item)]
            case TableBlock() as table:
                if table.caption:
                    yield Paragraph((Text(table.caption),), table.where)
                waiting += [
                    block
                    for row in reversed(table.rows)
                    for cell in reversed(row)
                    for block in reversed(cell.blocks)
                ]
            case Picture() as picture:
                yield Paragraph((Text(f"[Image : {picture.alternative}]"),), picture.where)


def whole_text(paragraph: Paragraph) -> str:
    """Return the text of a paragraph without its emphasis."""
    return "".join(run.text for run in paragraph.runs)


def first_text(cell: Cell | None) -> str:
    """Return the text of a cell that its column is measured by: its first few paragraphs."""
    if cell is None:
        return ""
    shown = []
    for number, paragraph in enumerate(paragraphs_of(cell.blocks)):
        if number == 5:
            break
        shown.append(whole_text(paragraph)[:500])
    return " ".join(shown)
