"""What the document shows of the files that its source carried: facts, picture, the text of a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archive_service.documents import wording
from archive_service.documents.attached_texts import AttachedReader
from archive_service.documents.attachments import EMBEDDED_UP_TO, EmbeddedFile, bare_type
from archive_service.documents.fonts import BOLD
from archive_service.documents.inner_pdf import MOST_CHARACTERS, MOST_PAGES, InnerText
from archive_service.documents.layout import Json, Layout
from archive_service.model.content import Paragraph, Picture, SourceAttachment, Text


def attached_pages(
    layout: Layout,
    attachments: Sequence[SourceAttachment],
    files: Sequence[EmbeddedFile],
    said: Callable[[str], str],
    reader: AttachedReader,
) -> list[Json]:
    """Return the sections on attachments; `files` are what became of each, `said` rewrites inner text."""
    drawn: list[Json] = []
    for attachment, file in zip(attachments, files, strict=True):
        title = layout.text(f"Pièce jointe « {attachment.name} »", style=BOLD, size=12)
        body: Json = [layout.facts(_facts(attachment, file)), *_picture(layout, attachment, file)]
        drawn.append([2, title, layout.place(attachment.where), "", body])
        left_out = None if attachment.left is None else InnerText(left_out=True)
        if file.type == "application/pdf":
            title = f"Texte du document joint « {attachment.name} »"
            drawn.append(_text_of(layout, title, left_out or reader.of_pdf(attachment.content), said))
        elif file.type == "text/plain":
            title = f"Texte du fichier joint « {attachment.name} »"
            drawn.append(_text_of(layout, title, left_out or reader.of_plain(attachment.content), said))
    return drawn


def where_it_is(length: int, embedded: bool) -> str:
    """Return in words where the bytes of a file are."""
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


def _picture(layout: Layout, attachment: SourceAttachment, file: EmbeddedFile) -> Json:
    if not file.type.startswith("image/") or attachment.left is not None:
        return []
    return layout.blocks([Picture(attachment.content, file.type, f"Pièce jointe {attachment.name}")])


def _text_of(layout: Layout, title: str, found: InnerText, said: Callable[[str], str]) -> Json:
    heading = layout.text(title, style=BOLD, size=10)
    blocks: Json = []
    if sentence := _said_of(found):
        blocks.append(["p", sentence, "", False, True])
    for number, text in enumerate(found.texts, start=1):
        if found.pages > 1 and text:
            blocks.append(["p", [[BOLD, f"Page {number}"]], "", False, True])
        parts = [said(part) for part in text.split("\n\n") if part.strip()]
        blocks += layout.blocks([Paragraph((Text(part),)) for part in parts])
    return [3, heading, "", "", blocks]


def _said_of(found: InnerText) -> str:
    if found.left_out:
        return wording.LEFT_OUT
    if found.unreadable:
        return wording.UNREADABLE
    if found.cut:
        return wording.cut(MOST_PAGES, MOST_CHARACTERS, found.pages)
    return wording.IMAGE if found.is_image else ""
