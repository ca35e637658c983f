"""A record's content made a PDF/A-3a, whatever the content is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive_service.documents.making import Making
from archive_service.documents.record_pages import Pages, RecordPages
from archive_service.documents.typesetting import TypesettingFailed, as_inputs, handed_over, pdf_of
from archive_service.model.content import DocumentContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The document, and the characters no font draws, as `U+E123`, sorted: the document lists them too."""

    pdf: bytes
    undrawn: tuple[str, ...]


def render(
    content: DocumentContent,
    *,
    making: Making,
    source: bytes,
    source_name: str,
    source_type: str,
    provenance: bytes,
) -> Rendered:
    """Return the record as a PDF/A-3a (tagged, French, A4) with source, provenance and inner files attached.

    The same arguments give the same bytes. No content makes it fail: what the typesetter refuses is drawn
    with less and less form, and the document says so. `source` beyond `EMBEDDED_UP_TO` bytes is named with
    its digest instead of attached.

    Raises:
        TypesettingFailed: even plain letters could not be set; this is a bug or a machine out of memory.
    """
    pages = RecordPages(
        content=content,
        making=making,
        source=source,
        source_name=source_name,
        source_type=source_type,
        provenance=provenance,
    )
    when = making.received_at
    first = pages.composed()
    try:
        return _set(first, when)
    except TypesettingFailed:
        if first.pictures:
            drawable = frozenset(_drawable(first, when))
            first = pages.composed(drawable)
            try:
                return _set(first, when)
            except TypesettingFailed:
                pass
    try:
        return _set(pages.flattened(), when)
    except TypesettingFailed:
        return _set(pages.listed(), when)


def _set(pages: Pages, when: datetime) -> Rendered:
    with handed_over(
        [*(file.content for file in pages.files), *(picture.content for picture in pages.pictures)]
    ) as names:
        files = [
            {
                "file": name,
                "name": file.name,
                "type": file.type,
                "relationship": file.relationship,
                "description": file.description,
            }
            for file, name in zip(pages.files, names, strict=False)
        ]
        pictures = names[len(pages.files) :]
        return Rendered(
            pdf=pdf_of(as_inputs({**pages.facts, "files": files, "pictures": pictures}), when),
            undrawn=pages.undrawn,
        )


def _drawable(pages: Pages, when: datetime) -> list[int]:
    """Return which of the pictures the typesetter can draw, each tried alone on an empty page."""
    drawable = []
    for picture in pages.pictures:
        block = ["i", 0, picture.format, 10, 10, "Image", ""]
        facts = {**pages.facts, "header": [], "sections": [[2, "Essai", "", "", [block]]]}
        try:
            _set(Pages(facts=facts, pictures=[picture], files=[], undrawn=()), when)
        except TypesettingFailed:
            continue
        drawable.append(picture.number)
    return drawable
