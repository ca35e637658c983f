"""The bare text of blocks, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from archive_service.model.content import (
    Block,
    BulletList,
    Cell,
    Change,
    Paragraph,
    Picture,
    TableBlock,
    Text,
    Values,
)
from archive_service.wording.terms import CHANGE_ENDS, DELETED, INSERTED

_CHANGES = {Change.DELETED: DELETED, Change.INSERTED: INSERTED}


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


def spoken_runs(runs: Sequence[Text]) -> Sequence[Text]:
    """Return the runs with words in brackets around text that a revision deleted or inserted.

    A strike-through line can be seen, but text extraction and screen readers do not report it.
    """
    if all(run.change is Change.NONE for run in runs):
        return runs
    spoken: list[Text] = []
    for change, group in groupby(runs, key=lambda run: run.change):
        changed = list(group)
        if change is Change.NONE or not any(run.text.strip() for run in changed):
            spoken += changed
            continue
        head, body, tail = _without_edges(changed)
        apart = head or ("" if not spoken or spoken[-1].text.endswith((" ", "\n")) else " ")
        spoken.append(Text(apart + _CHANGES[change], changed[0].where))
        spoken += body
        spoken.append(Text(CHANGE_ENDS + tail, changed[-1].where))
    return spoken


def _without_edges(runs: Sequence[Text]) -> tuple[str, list[Text], str]:
    """Return the spaces before the runs, the runs without spaces at both ends, and the spaces after them."""
    first, last = runs[0].text, runs[-1].text
    head = first[: len(first) - len(first.lstrip(" "))]
    tail = last[len(last.rstrip(" ")) :] if len(runs) > 1 or first.strip(" ") else ""
    body = list(runs)
    body[0] = replace(body[0], text=first.lstrip(" "))
    body[-1] = replace(body[-1], text=body[-1].text.rstrip(" "))
    return head, body, tail


def whole_text(paragraph: Paragraph) -> str:
    """Return the text of a paragraph without its emphasis; revisions are marked by words."""
    return "".join([run.text for run in spoken_runs(paragraph.runs)])


def first_text(cell: Cell | None) -> str:
    """Return the first paragraphs of a cell, by which its column is measured."""
    if cell is None:
        return ""
    shown = []
    for number, paragraph in enumerate(paragraphs_of(cell.blocks)):
        if number == 5:
            break
        shown.append(whole_text(paragraph)[:500])
    return " ".join(shown)
