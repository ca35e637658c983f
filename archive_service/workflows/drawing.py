"""From a record's source to its document, not sealed yet, drawn by a process that may die of it."""

from __future__ import annotations

import pickle
import resource
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from archive_service.documents import Making, render
from archive_service.documents.aside import Asides, Cause, Died, NotStarted, Parts, Refused
from archive_service.documents.aside_process import end_at, used_seconds
from archive_service.documents.attached_texts import AttachedTexts
from archive_service.documents.provenance import AttachmentProvenance, Provenance, provenance
from archive_service.documents.rendering import Form
from archive_service.errors import MachineExhausted
from archive_service.intake import content_of, media_type_of
from archive_service.model.content import DocumentContent
from archive_service.model.flow import FlowPart, RecordKind
from archive_service.workflows.own_sources import segments_in

_SECONDS = {Form.FULL: 15, Form.CUT: 12, Form.PLAIN: 8, Form.BARE: 60}
"""Processor seconds of one attempt. Processor time, since a busy machine must not change a document."""
_PDF_SECONDS, _PDFS_SECONDS = 5, 10  # of them for one PDF inside, and for all
_MOST_DEADLY = 2  # PDFs that may end a process before none of the record's is opened
_MOST_ENDED = 3  # times that a process ended by somebody else is replaced with nothing changed
_NONE = -1
_ALL = range(1 << 31)
_STAGE = struct.Struct("<i")
_EXTENSIONS = {
    "application/json": ".json",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/fhir+json": ".json",
    "application/fhir+xml": ".xml",
}


class DrawingFailed(Exception):
    """The document cannot be drawn: a defect of ours. The message is the type of what was raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a document is drawn from, beside its source.

    `places` are the places in the flow of the source's segments by their offset; None when the source is a
    whole flow. `provenance` comes without attachments: only who reads the source knows them.
    """

    kind: RecordKind
    locator: str
    places: Mapping[int, str] | None
    making: Making
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Drawn:
    """The document without a seal, and the provenance that is inside it."""

    pdf: bytes
    provenance: bytes


_asides = Asides(__name__)


def drawn(asked: Asked, source: bytes) -> Drawn:
    """Return the document of a record, whatever its source does to who draws it.

    The same arguments give the same bytes. What ends the drawing process is drawn in a lesser form by
    another, and the document says what is left out.

    Raises:
        DrawingFailed: it could not be drawn in any form.
        MachineExhausted: no process can be started; this says nothing about the record.
    """
    form, fresh, deadly, ended = Form.FULL, False, 0, 0
    left_out: Sequence[int] = ()
    while True:
        question = pickle.dumps((asked, form, left_out), pickle.HIGHEST_PROTOCOL)
        try:
            pdf, where_from = _asides.ask((question, source), fresh=fresh, on_stage=_ignore)
            return Drawn(pdf, where_from)
        except Refused as error:
            raise DrawingFailed(str(error)) from error
        except NotStarted as error:
            raise MachineExhausted(str(error)) from error
        except Died as error:
            number = _STAGE.unpack(error.stage)[0] if error.stage else _NONE
            again = error.cause is Cause.ANOTHER and ended < _MOST_ENDED
            ended += again
            if again or (error.cause is not Cause.TIME and not error.new):
                fresh = True  # what others left in that process may be the reason
            elif number != _NONE:
                deadly += 1
                left_out = [*left_out, number] if deadly < _MOST_DEADLY else _ALL
            elif form is Form.BARE:
                raise DrawingFailed("the process that draws ended") from error
            else:
                form = Form(form + 1)


def processes() -> Sequence[int]:
    """Return the identifiers of the processes that draw for this one and wait."""
    return _asides.processes()


def _ignore(_: bytes) -> None:
    pass


def answer(question: bytes, source: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Draw in this process: `question` is what `drawn` sends; return document and provenance."""
    asked, form, left_out = pickle.loads(question)
    with suppress(ValueError, OSError):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    began = used_seconds()
    end_at(began + _SECONDS[form])

    def on_pdf(number: int) -> None:
        reading = min(used_seconds() + _PDF_SECONDS, began + _PDFS_SECONDS)
        end_at(began + _SECONDS[form] if number == _NONE else reading)
        on_stage(_STAGE.pack(number))

    made = draw(asked, source, form, AttachedTexts(left_out=left_out, on_pdf=on_pdf))
    return made.pdf, made.provenance


def draw(asked: Asked, source: bytes, form: Form = Form.FULL, texts: AttachedTexts | None = None) -> Drawn:
    """Draw in this process, which may not survive it: `drawn` is for those who must."""
    if form is Form.BARE:
        content = DocumentContent(title="Document", header=(), sections=())
    else:
        content = content_of(_parts(asked, source), asked.kind, asked.locator)
    where_from = provenance(replace(asked.provenance, attachments=_attachments(content)))
    kind = media_type_of(source)
    rendered = render(
        content,
        making=asked.making,
        source=source,
        source_name="source" + _EXTENSIONS.get(kind, ".bin"),
        source_type=kind,
        provenance=where_from,
        texts=texts,
        form=form,
    )
    return Drawn(rendered.pdf, where_from)


def _parts(asked: Asked, source: bytes) -> Sequence[FlowPart]:
    """Return the entries that a record's source holds, without what frames them; or the whole flow."""
    if asked.places is None:
        return [FlowPart(0, source)]
    return [
        FlowPart(offset, content, place)
        for offset, content in segments_in(source)
        if (place := asked.places.get(offset))
    ]


def _attachments(content: DocumentContent) -> list[AttachmentProvenance]:
    return [
        AttachmentProvenance(
            name=file.name,
            type=file.media_type,
            sha256=file.sha256,
            where=file.where,
        )
        for file in content.attachments
    ]
