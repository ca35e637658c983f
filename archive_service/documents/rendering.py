"""Render a record's content as PDF/A-3a, whatever the content is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from archive_service.documents import wording
from archive_service.documents.attached_texts import AttachedTexts
from archive_service.documents.embedding import with_files
from archive_service.documents.long_paragraphs import cut_paragraphs
from archive_service.documents.production_facts import ProductionFacts
from archive_service.documents.record_pages import Pages, RecordPages, in_latin
from archive_service.documents.size_limits import MOST_FILES, bounded, bounded_making
from archive_service.documents.typesetting import TypesettingFailed, as_inputs, handed_over, pdf_of
from archive_service.model.content import DocumentContent

MOST_DATA = 2_000_000
"""Most characters given to the typesetter: each takes about 250 bytes of memory."""
_LONG_DATA = 200_000  # with more characters, long paragraphs are cut
_CUT, _PLAIN = 1_500_000, 250_000  # most characters of the forms CUT and PLAIN, as they are drawn
_NOT_READ = AttachedTexts(most=0)


class Form(IntEnum):
    """How much of the content's form its document keeps, from the fullest to the simplest."""

    FULL = 0  # as in the source, or as near as the typesetter allows
    CUT = 1  # the text as paragraphs, up to a length
    PLAIN = 2  # the same in plain letters, up to a shorter length
    BARE = 3  # only the statement where the source is


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The document, and the characters that no font draws, as `U+E123`, sorted: the document lists them
    too.
    """

    pdf: bytes
    undrawn: tuple[str, ...]


class _TooLarge(TypesettingFailed):
    """The data is larger than the typesetter can take."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A record's document before typesetting: its pages in `form`, already composed when that form is
    FULL.
    """

    pages: RecordPages
    form: Form
    first: Pages | None


def render(
    content: DocumentContent,
    *,
    making: ProductionFacts,
    source: bytes,
    source_name: str,
    source_type: str,
    provenance: bytes,
    texts: AttachedTexts | None = None,
    form: Form = Form.FULL,
) -> Rendered:
    """Return the record as a PDF/A-3a (tagged, French, A4) with source, provenance and inner files attached.

    The same arguments give the same bytes. No content makes it fail: what the typesetter refuses is drawn in
    a simpler form, and the document says so. A `source` above `EMBEDDED_UP_TO` bytes is named with its digest
    instead of attached. When a document takes all memory or time, the caller must ask again for a simpler
    `form`.

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
        texts=texts or AttachedTexts(),
    )
    return typeset(compose(pages, form))


def compose(pages: RecordPages, form: Form = Form.FULL) -> Composed:
    """Lay out the document of a record; `typeset` then makes the document itself.

    There are two steps because a batch is faster when each step is done for all its documents: the code and
    data of one step push those of the other out of the processor's caches.
    """
    if form is Form.FULL and len(pages.content.attachments) > MOST_FILES:
        form = Form.CUT
    if form is Form.FULL:
        try:
            return Composed(pages, form, pages.composed())
        except (TypesettingFailed, OSError):
            form = Form.CUT
    return Composed(pages, form, None)


def typeset(composed: Composed) -> Rendered:
    """Return the document; raises the same errors as `render`."""
    pages, form = composed.pages, composed.form
    if composed.first is not None:
        try:
            return _full(pages, composed.first)
        except (TypesettingFailed, OSError):  # such as too many open files in the process
            form = Form.CUT
    if form is Form.CUT:
        try:
            return _set(_bounded(pages, _CUT).composed(pictures=False), pages.making.received_at)
        except (TypesettingFailed, OSError):
            form = Form.PLAIN
    if form is Form.PLAIN:
        return _set(_bounded(pages, _PLAIN, in_latin).listed(), pages.making.received_at)
    return _set(_bare(pages).composed(), pages.making.received_at)


def _full(pages: RecordPages, first: Pages) -> Rendered:
    """Return the document in the form of the source, or in simpler forms when that is refused."""
    when = pages.making.received_at
    try:
        return _set(first, when, _LONG_DATA)
    except _TooLarge:
        pages = replace(pages, content=cut_paragraphs(pages.content))
        return _followed(pages, pages.composed())
    except TypesettingFailed:
        return _simpler(pages, first)


def _followed(pages: RecordPages, first: Pages) -> Rendered:
    """Return the long document in the form of the source, without the text of its files when it is still too
    long.
    """
    when = pages.making.received_at
    try:
        return _set(first, when)
    except _TooLarge:
        if not pages.content.attachments:
            raise
        pages = replace(pages, texts=_NOT_READ)
        return _set(pages.composed(), when)
    except TypesettingFailed:
        return _simpler(pages, first)


def _simpler(pages: RecordPages, first: Pages) -> Rendered:
    """Return the refused document without the pictures that may be the reason, then in simpler forms."""
    when = pages.making.received_at
    if first.pictures:
        try:
            return _set(pages.composed(frozenset(_refused(first, when))), when)
        except TypesettingFailed:
            pass
    try:
        return _set(pages.flattened(), when)
    except _TooLarge:
        raise
    except TypesettingFailed:
        return _set(pages.listed(), when)


def _bounded(pages: RecordPages, most: int, said: Callable[[str], str] | None = None) -> RecordPages:
    return replace(
        pages,
        content=bounded(pages.content, most, said),
        making=bounded_making(pages.making),
        texts=_NOT_READ,
    )


def _bare(pages: RecordPages) -> RecordPages:
    content = DocumentContent(title="Document d'archive", header=(), sections=(), notes=(wording.BARE,))
    return replace(pages, content=content, making=bounded_making(pages.making), texts=_NOT_READ)


def _set(pages: Pages, when: datetime, most: int = MOST_DATA) -> Rendered:
    with handed_over([picture.content for picture in pages.pictures]) as pictures:
        data = as_inputs({**pages.facts, "pictures": pictures})
        if len(data) > most:
            raise _TooLarge
        pdf = with_files(pdf_of(data, when), pages.files, when)
    return Rendered(pdf=pdf, undrawn=pages.undrawn)


def _refused(pages: Pages, when: datetime) -> Iterator[int]:
    """Yield the numbers of the pictures that the typesetter cannot draw; each is tried alone on an empty
    page.
    """
    for picture in pages.pictures:
        block = ["i", 0, picture.format, 10, 10, "Image", ""]
        facts = {**pages.facts, "alerts": [], "header": [], "sections": [[2, "Essai", "", "", [block]]]}
        try:
            _set(Pages(facts=facts, pictures=[picture], files=[], undrawn=()), when)
        except TypesettingFailed:
            yield picture.number
