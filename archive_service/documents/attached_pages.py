"""The part of the document about the files attached to its source: facts, picture, text, notes, or the reason
why nothing is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from archive_service.documents import wording
from archive_service.documents.attached_texts import InnerText
from archive_service.documents.attachments import EMBEDDED_UP_TO, EmbeddedFile, bare_type
from archive_service.documents.fonts import BOLD
from archive_service.documents.inner_pdf import (
    MOST_CHARACTERS,
    MOST_PAGES,
    InnerPage,
    InnerPdf,
    PageKind,
)
from archive_service.documents.layout import Json, Layout
from archive_service.documents.opened_files import OpenedFile
from archive_service.documents.pdf_annotations import Remark
from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.texts import Knowledge
from archive_service.model.content import Paragraph, Picture, SourceAttachment, Text, Value, Values

Said = Callable[[str], str]


def attached_pages(layout: Layout, opened: Sequence[OpenedFile], said: Said) -> Iterator[Json]:
    """Yield the sections on attachments; `said` rewrites their inner text."""
    for each in opened:
        attachment = each.attachment
        title = layout.text(f"Pièce jointe « {attachment.name} »", style=BOLD, size=12)
        body: Json = [layout.facts(_facts(attachment, each.file)), *_state(each)]
        if each.is_picture:
            picture = Picture(attachment.content, each.file.type, f"Pièce jointe {attachment.name}")
            body += layout.blocks([picture])
        yield [2, title, layout.place(attachment.where), "", body]
        if each.pdf is not None:
            blocks = [*_said_of_pdf(each.pdf), *_pages(layout, each.pdf, said)]
            yield _text_of(layout, f"Texte du document joint « {attachment.name} »", blocks)
        elif each.text is not None:
            blocks = [
                *_said_of_text(each.text, each.file.type),
                *_parts(layout, each.text.decoded.text, said),
            ]
            yield _text_of(layout, f"Texte du fichier joint « {attachment.name} »", blocks)


def where_it_is(length: int, embedded: bool) -> str:
    """Describe where the bytes of a file are."""
    if embedded:
        return "jointe à ce PDF"
    return wording.beside(EMBEDDED_UP_TO) if length else wording.EMPTY_FILE


def _facts(attachment: SourceAttachment, file: EmbeddedFile) -> list[tuple[str, str]]:
    facts = [
        ("Type", file.type),
        ("Taille", wording.in_bytes(attachment.length)),
        ("SHA-256", attachment.sha256),
        ("Nom dans ce PDF", file.name if file.content else where_it_is(attachment.length, False)),
    ]
    if attachment.declared_type and bare_type(attachment.declared_type) != file.type:
        facts.insert(1, ("Type annoncé par la source", attachment.declared_type))
    return facts


def _state(opened: OpenedFile) -> Iterator[Json]:
    """Yield the reasons why nothing of a file is shown; a picture states its own reason."""
    if opened.obstacle:
        if not opened.is_picture:
            yield _sentence(wording.not_opened(opened.obstacle, bool(opened.file.content)))
    elif opened.left_out:
        yield _sentence(wording.LEFT_OUT)
    elif not opened.is_shown and not opened.is_picture:
        yield _sentence(wording.NOT_SHOWN)


def _sentence(text: str) -> Json:
    return ["p", text, "", False, True]


def _text_of(layout: Layout, title: str, blocks: Json) -> Json:
    return [3, layout.text(title, style=BOLD, size=10), "", "", blocks]


def _parts(layout: Layout, text: str, said: Said) -> Json:
    """Lay out a text as written: an empty line separates paragraphs, each line stays a line."""
    parts = [said(part.strip("\n")) for part in text.split("\n\n") if part.strip()]
    return layout.blocks([Paragraph((Text(part),)) for part in parts])


def _said_of_text(found: InnerText, kind: str) -> Iterator[Json]:
    decoded = found.decoded
    if kind != "text/plain":
        yield _sentence(wording.WORDS_ALONE)
    if decoded.known is Knowledge.ASSUMED:
        yield _sentence(wording.assumed_encoding(decoded.encoding))
    elif decoded.known is Knowledge.OTHERWISE:
        yield _sentence(wording.other_encoding(decoded.encoding, decoded.declared))
    elif decoded.encoding not in ("UTF-8", "ASCII", ""):
        yield _sentence(wording.encoding(decoded.encoding))
    if decoded.wrong:
        yield _sentence(wording.wrong_bytes(decoded.wrong))
    if found.cut:
        yield _sentence(wording.cut(MOST_PAGES, MOST_CHARACTERS, 1))
    if not decoded.text.strip():
        yield _sentence(wording.NO_WORDS)


def _said_of_pdf(found: InnerPdf) -> Iterator[Json]:
    if found.condition is Condition.DAMAGED:
        yield _sentence(wording.PDF_PARTLY)
    if found.cut:
        yield _sentence(wording.cut(MOST_PAGES, MOST_CHARACTERS, found.count))
    if found.hidden_layers:
        yield _sentence(wording.HIDDEN_LAYERS)
    if found.files:
        yield _sentence(wording.files_inside(found.files))
    kinds = {page.kind for page in found.pages}
    bare = not any(page.fields or page.notes for page in found.pages)
    if kinds == {PageKind.IMAGE} and bare:
        yield _sentence(wording.IMAGE)
    elif kinds == {PageKind.BLANK} and bare:
        yield _sentence(wording.BLANK)


def _pages(layout: Layout, found: InnerPdf, said: Said) -> Iterator[object]:
    """Yield the pages with text; pages without text are listed together, by their kind."""
    numbered = list(enumerate(found.pages, start=1))
    kinds = {page.kind for page in found.pages}
    told = len(kinds) == 1 and kinds <= {PageKind.IMAGE, PageKind.BLANK}
    for silent, group in groupby(numbered, key=lambda each: _silence(each[1])):
        pages = list(group)
        if silent is None:
            for number, page in pages:
                yield from _page(layout, number, page, found.count, said)
        elif not (told and len(pages) == len(numbered)):
            yield _sentence(wording.pages_without_words(pages[0][0], pages[-1][0], silent.value))
    if found.unseen:
        yield _sentence(wording.UNSEEN_FIELDS)
        yield from _remarks(layout, found.unseen, said)
    if found.xfa is not None:
        yield _sentence(wording.XFA if found.xfa else wording.XFA_UNREADABLE)
        yield from _remarks(layout, found.xfa, said)


def _silence(page: InnerPage) -> PageKind | None:
    """Return the kind of a page without text; None when it has text, or when something was added to it."""
    return None if page.text or page.fields or page.notes else page.kind


def _page(layout: Layout, number: int, page: InnerPage, count: int, said: Said) -> Iterator[object]:
    if count > 1:
        yield ["p", [[BOLD, f"Page {number}"]], "", False, True]
    if page.kind is not PageKind.TEXT:
        yield _sentence(wording.page_without_words(page.kind.value))
    yield from _parts(layout, page.text, said)
    if page.fields:
        yield _sentence(wording.FIELDS)
        yield from _remarks(layout, page.fields, said)
    if page.notes:
        yield _sentence(wording.NOTES)
        yield from _remarks(layout, page.notes, said)


def _remarks(layout: Layout, remarks: Sequence[Remark], said: Said) -> Json:
    values = [Value(said(each.label), said(each.words) or wording.NO_TEXT, "") for each in remarks]
    return layout.blocks([Values(values)]) if values else []
