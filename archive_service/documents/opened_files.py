"""Open the files attached to a source: what can be read of each, and why others cannot be opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive_service.documents import wording
from archive_service.documents.attached_texts import WORDS, AttachedReader, InnerText
from archive_service.documents.attachments import EmbeddedFile
from archive_service.documents.drawn_pictures import MOST_PIXELS
from archive_service.documents.inner_pdf import InnerPdf
from archive_service.file_formats.conditions import Condition
from archive_service.file_formats.opening import condition_of
from archive_service.file_formats.pictures import picture_facts
from archive_service.file_formats.texts import Knowledge, charset_of
from archive_service.model.content import SourceAttachment


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file with the content that was read. `obstacle` says why it cannot be opened, empty when it can."""

    attachment: SourceAttachment
    file: EmbeddedFile
    pdf: InnerPdf | None = None
    text: InnerText | None = None
    obstacle: str = ""
    left_out: bool = False
    """Whether it was not opened because of the document's limits."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, drawn or replaced by the reason why it is not drawn."""
        return self.file.type.startswith("image/") and bool(self.attachment.content)

    @property
    def is_shown(self) -> bool:
        """Whether the document shows a part of its content."""
        drawn = self.is_picture and picture_facts(self.attachment.content) is not None
        return self.pdf is not None or self.text is not None or drawn


def opened_files(
    attachments: Sequence[SourceAttachment], files: Sequence[EmbeddedFile], reader: AttachedReader
) -> list[OpenedFile]:
    """Open the files in order; `files` says how the document treats each of them."""
    return [_opened(attachment, file, reader) for attachment, file in zip(attachments, files, strict=True)]


def _opened(attachment: SourceAttachment, file: EmbeddedFile, reader: AttachedReader) -> OpenedFile:
    if attachment.left is not None:
        return OpenedFile(attachment=attachment, file=file, left_out=True)
    content = attachment.content
    if not content:
        return OpenedFile(attachment=attachment, file=file, obstacle=wording.NO_BYTE)
    if file.type == "application/pdf":
        pdf = reader.of_pdf(content)
        obstacle = "" if pdf is None or pdf.pages else _obstacle_of_pdf(pdf)
        return OpenedFile(
            attachment=attachment,
            file=file,
            pdf=pdf if pdf and pdf.pages else None,
            obstacle=obstacle,
            left_out=pdf is None,
        )
    obstacle = _obstacle(content, file.type)
    if file.type in WORDS and not obstacle:
        text = reader.of_text(content, file.type, charset_of(attachment.declared_type))
        unknown = text is not None and text.decoded.known is Knowledge.UNKNOWN
        return OpenedFile(
            attachment=attachment,
            file=file,
            text=None if unknown else text,
            obstacle=wording.undecodable(charset_of(attachment.declared_type)) if unknown else "",
            left_out=text is None,
        )
    return OpenedFile(attachment=attachment, file=file, obstacle=obstacle)


def _obstacle_of_pdf(pdf: InnerPdf) -> str:
    return wording.TOO_LARGE_TO_OPEN if pdf.too_large else wording.OBSTACLES[pdf.condition]


def _obstacle(content: bytes, kind: str) -> str:
    """Return why a file of another kind cannot be opened; None for a picture that is drawn in part."""
    condition = condition_of(content, kind)
    if condition is Condition.DAMAGED and kind.startswith("image/"):
        facts = picture_facts(content)
        if facts is not None and facts.width * facts.height <= MOST_PIXELS:
            return ""
    return wording.OBSTACLES.get(condition, "")


def obstacles(opened: Sequence[OpenedFile]) -> Iterator[str]:
    """Yield a sentence for each file that cannot be opened, except the body of the document."""
    for each in opened:
        if each.obstacle and not each.attachment.is_body:
            yield wording.cannot_be_opened(each.attachment.name, each.obstacle, bool(each.file.content))


def alerts(opened: Sequence[OpenedFile]) -> Iterator[str]:
    """Yield what a reader must know first: that the body of the document is a file that is not shown."""
    for each in opened:
        if not each.attachment.is_body:
            continue
        if each.obstacle:
            yield wording.body_cannot_be_opened(each.attachment.name, each.obstacle, bool(each.file.content))
        elif not each.is_shown:
            yield wording.body_not_shown(each.attachment.name, each.file.type)
