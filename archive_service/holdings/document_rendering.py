"""From a record's source to its document, not sealed yet, drawn by a process that may die of it."""

from __future__ import annotations

import pickle
import resource
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from archive_service.documents import ProductionFacts
from archive_service.documents.attached_texts import AttachedTexts
from archive_service.documents.provenance import AttachmentProvenance, Provenance, provenance
from archive_service.documents.record_pages import RecordPages
from archive_service.documents.rendering import Composed, Form, compose, typeset
from archive_service.documents.sandbox.main import end_at, used_seconds
from archive_service.documents.sandbox.process import Cause, Died, NotStarted, Parts, Refused, Sandboxes
from archive_service.errors import MachineExhausted
from archive_service.holdings.source_segments import segments_in
from archive_service.intake import content_of, media_type_of
from archive_service.model.content import DocumentContent
from archive_service.model.flow import FlowPart, RecordKind

_SECONDS = {Form.FULL: 15, Form.CUT: 12, Form.PLAIN: 8, Form.BARE: 60}
"""Processor seconds of one attempt. Processor time, since a busy machine must not change a document."""
_PDF_SECONDS, _PDFS_SECONDS = 5, 10  # of them for one PDF inside, and for all
_MOST_DEADLY = 2  # PDFs that may end a process before none of the record's is opened
_MOST_ENDED = 3  # times that a process ended by somebody else is replaced with nothing changed
_NONE = -1
_ALL = range(1 << 31)
_STAGE = struct.Struct("<i")
_LENGTHS = struct.Struct("<QQ")
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
    making: ProductionFacts
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Drawn:
    """The document without a seal, and the provenance that is inside it."""

    pdf: bytes
    provenance: bytes


_asides = Sandboxes(__name__)


@dataclass(frozen=True, slots=True)
class _Question:
    """One of the documents that a process is asked for; `length` is that of its source."""

    asked: Asked
    length: int
    form: Form = Form.FULL
    left_out: Sequence[int] = ()


def drawn(asked: Asked, source: bytes) -> Drawn:
    """Return the document of a record, whatever its source does to who draws it.

    The same arguments give the same bytes. What ends the drawing process is drawn in a lesser form by
    another, and the document says what is left out.

    Raises:
        DrawingFailed: it could not be drawn in any form.
        MachineExhausted: no process can be started; this says nothing about the record.
    """
    question = _Question(asked, len(source))
    fresh, deadly, ended = False, 0, 0
    while True:
        try:
            return _answered([question], source, fresh=fresh)[0]
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
                left_out = [*question.left_out, number] if deadly < _MOST_DEADLY else _ALL
                question = replace(question, left_out=left_out)
            elif question.form is Form.BARE:
                raise DrawingFailed("the process that draws ended") from error
            else:
                question = replace(question, form=Form(question.form + 1))


def drawn_together(orders: Sequence[tuple[Asked, bytes]]) -> list[Drawn]:
    """Return the documents of several small records, each as `drawn` gives it; none when this fails, as when
    one of them stops the process: each is then to be drawn alone, within limits of its own.

    Measured: 1.2 ms of 11 less for each.

    Raises:
        MachineExhausted: no process can be started.
    """
    questions = [_Question(asked, len(source)) for asked, source in orders]
    try:
        return _answered(questions, b"".join(source for _, source in orders), fresh=False)
    except NotStarted as error:
        raise MachineExhausted(str(error)) from error
    except Exception:  # whatever it is, the record that it is about meets it again alone  # noqa: BLE001
        return []


def processes() -> Sequence[int]:
    """Return the identifiers of the processes that draw for this one and wait."""
    return _asides.processes()


def _answered(questions: Sequence[_Question], sources: bytes, *, fresh: bool) -> list[Drawn]:
    asked = pickle.dumps(questions, pickle.HIGHEST_PROTOCOL)
    pdfs, rest = _asides.ask((asked, sources), fresh=fresh, on_stage=_ignore)
    head = _LENGTHS.size * len(questions)
    documents, at, beside = [], 0, head
    for pdf, where_from in _LENGTHS.iter_unpack(rest[:head]):
        documents.append(Drawn(pdfs[at : at + pdf], rest[beside : beside + where_from]))
        at, beside = at + pdf, beside + where_from
    return documents


def _ignore(_: bytes) -> None:
    pass


def answer(question: bytes, sources: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Draw in this process what `_answered` asks for; return the PDFs, then all lengths and provenances."""
    # Written by the process that started this one.
    questions: Sequence[_Question] = pickle.loads(question)  # noqa: S301
    with suppress(ValueError, OSError):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    end = used_seconds() + _SECONDS[questions[0].form]
    end_at(end)
    composed, at = [], 0
    for one in questions:
        source = sources[at : at + one.length]
        at += one.length
        texts = AttachedTexts(left_out=one.left_out, on_pdf=_on_pdf(end, on_stage))
        composed.append(_composed(one.asked, source, one.form, texts))
    pdfs, origins = [typeset(one).pdf for one, _ in composed], [where_from for _, where_from in composed]
    lengths = [_LENGTHS.pack(len(pdf), len(origin)) for pdf, origin in zip(pdfs, origins, strict=True)]
    return b"".join(pdfs), b"".join([*lengths, *origins])


def _on_pdf(end: float, on_stage: Callable[[bytes], None]) -> Callable[[int], None]:
    """Return what is told of each PDF of a document: it keeps their limits, and says which one is read."""
    until_all = used_seconds() + _PDFS_SECONDS

    def told(number: int) -> None:
        end_at(end if number == _NONE else min(used_seconds() + _PDF_SECONDS, until_all))
        on_stage(_STAGE.pack(number))

    return told


def draw(asked: Asked, source: bytes, form: Form = Form.FULL, texts: AttachedTexts | None = None) -> Drawn:
    """Draw in this process, which may not survive it: `drawn` is for those who must."""
    composed, where_from = _composed(asked, source, form, texts or AttachedTexts())
    return Drawn(typeset(composed).pdf, where_from)


def _composed(asked: Asked, source: bytes, form: Form, texts: AttachedTexts) -> tuple[Composed, bytes]:
    if form is Form.BARE:
        content = DocumentContent(title="Document", header=(), sections=())
    else:
        content = content_of(_parts(asked, source), asked.kind, asked.locator)
    where_from = provenance(replace(asked.provenance, attachments=_attachments(content)))
    kind = media_type_of(source)
    pages = RecordPages(
        content=content,
        making=asked.making,
        source=source,
        source_name="source" + _EXTENSIONS.get(kind, ".bin"),
        source_type=kind,
        provenance=where_from,
        texts=texts,
    )
    return compose(pages, form), where_from


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
