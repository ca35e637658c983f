"""Seal a PDF: PAdES B-B in an appended revision, certified so that no later change is allowed, or at most a
signature in a field that is prepared for it.

The widget is invisible, because a visible one needs fonts that break PDF/A. Files with one classic
cross-reference table, as Typst writes them, get a revision written here: about a millisecond besides the RSA
operation. All other files go through pyHanko's incremental writer.

Source: ETSI EN 319 142-1 (PAdES B-B); ISO 32000-1, 12.8 (signatures), 12.8.2.2 (DocMDP).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import cms_embedder
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from signing.cms_levels import ContainerMaker, RoomTooSmall, StampedAt
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.pdf_structure import (
    NotPlain,
    PlainPdf,
    elements,
    has_an_end,
    hex_string,
    reference,
    text_string,
    written,
)
from signing.prepared_seals import EmptyField, Prepare, PreparedSeal, SealWords, WantedRevision
from signing.timestamps import TimeStamper

__all__ = ["EmptyField", "SealWords", "prepared_seal", "seal", "seal_with_words"]

FIELD = "Cachet"
"""Name of the signature field."""
TOOLTIP = "Cachet electronique"

_HIDDEN_FOR_PRINT = 132
"""Annotation flags Print and Locked: PDF/A requires Print."""
_FOR_PRINT = 4
_BYTE_RANGE_WIDTH = 44


def seal(
    pdf: bytes,
    key: SealKey,
    at: datetime,
    *,
    name: str = "",
    reason: str = "",
    location: str = "",
    to_sign: EmptyField | None = None,
) -> bytes:
    """Return the sealed document: the given bytes, then one appended revision.

    Args:
        pdf: A PDF without signature. Its bytes are kept; a missing last end of line is added first,
            since PDF/A asks for one before the first object of a revision.
        key: Parsed key and chain.
        at: Aware; the claimed time, written as /M.
        name: Of the legal entity.
        reason: Why the document is sealed.
        location: Where.
        to_sign: Where somebody else may sign; the seal then allows that and nothing else (DocMDP 2).

    Raises:
        SigningError: `NOT_A_PDF`, `ENCRYPTED`, `ALREADY_SEALED`, or an error of the key.
    """
    return seal_with_words(
        pdf, key, at, SealWords(name=name, reason=reason, location=location), to_sign=to_sign
    )


def seal_with_words(
    pdf: bytes,
    key: SealKey,
    at: datetime,
    words: SealWords,
    *,
    to_sign: EmptyField | None = None,
    dated_by: TimeStamper | None = None,
    prepare: Prepare | None = None,
) -> bytes:
    """Return the sealed document as `seal` does.

    Args:
        pdf: As for `seal`.
        key: Likewise.
        at: Likewise.
        words: Texts of the signature dictionary.
        to_sign: As for `seal`.
        dated_by: Dates the signature, inside the seal: level B-T.
        prepare: What reads the document, instead of this process (`prepared_seal`).

    Raises:
        SigningError: as `seal` says, or an error of `dated_by`.
    """
    stamped = StampedAt(stamper=dated_by, digest=key.digest, at=at) if dated_by else None
    maker = ContainerMaker(key=key, stamped=stamped)
    wanted = WantedRevision(digest=key.digest, size=maker.size, at=at, words=words, to_sign=to_sign)
    prepare = prepare or prepared_seal
    try:
        return _filled(pdf, maker, prepare(pdf, wanted))
    except RoomTooSmall as error:
        larger = replace(maker, room=error.needed)
        return _filled(pdf, larger, prepare(pdf, replace(wanted, size=larger.size)))


def _filled(pdf: bytes, maker: ContainerMaker, prepared: PreparedSeal) -> bytes:
    return prepared.filled(pdf, maker.fill(prepared.digest(pdf, maker.key.digest)))


def prepared_seal(pdf: bytes, wanted: WantedRevision) -> PreparedSeal:
    """Return what is appended to a PDF before it is sealed; nothing secret is needed for it.

    Raises:
        SigningError: `NOT_A_PDF`, `ENCRYPTED` or `ALREADY_SEALED`.
        MemoryError: the memory does not suffice.
    """
    gap = b"" if pdf.endswith(b"\n") else b"\n"
    try:
        return _append_revision(pdf, gap, wanted)
    except NotPlain:
        return _append_with_pyhanko(pdf, gap, wanted)


def _append_revision(pdf: bytes, gap: bytes, wanted: WantedRevision) -> PreparedSeal:
    """Write the revision that follows `pdf` and `gap`."""
    offset, to_sign = len(pdf) + len(gap), wanted.to_sign
    plain = PlainPdf.read(pdf)
    root = reference(plain.trailer.get(b"Root", b""))
    catalog = plain.dictionary(root)
    page_number, page = plain.first_page(catalog)
    if catalog.keys() & {b"AcroForm", b"Perms"}:
        raise NotPlain
    signature, widget = plain.size, plain.size + 1
    # The empty field, when there is one, and its appearance come after the widget.
    fields = [widget] if to_sign is None else [widget, widget + 1]
    page[b"Annots"] = _with_widgets(page.get(b"Annots", b"[]"), fields)
    catalog[b"AcroForm"] = b"<</Fields[%s]/SigFlags 3>>" % _references(fields)
    catalog[b"Perms"] = b"<</DocMDP %d 0 R>>" % signature

    before, after = _signature_dictionary(wanted.at, wanted.words, _permission(to_sign))
    room = 2 * wanted.size + 2
    revision = _Revision(offset)
    hole = revision.begin(signature) + len(before)
    revision.write(before + b"<" + b"0" * (2 * wanted.size) + b">" + after)
    revision.end()
    revision.add(widget, _widget(signature, page_number))
    if to_sign is not None:
        revision.add(widget + 1, _empty_widget(to_sign, page_number, widget + 2))
        revision.add(widget + 2, _empty_appearance(to_sign))
    revision.add(page_number, written(page))
    revision.add(root, written(catalog))

    hashed = hashlib.new(wanted.digest, pdf)
    hashed.update(gap)
    revision.finish(plain, widget + (1 if to_sign is None else 3), hashed.digest()[:16])
    text = bytes(revision.text)
    byte_range = b"[0 %d %d %d]" % (hole, hole + room, offset + len(text) - hole - room)
    text = text.replace(b" " * _BYTE_RANGE_WIDTH, byte_range.ljust(_BYTE_RANGE_WIDTH), 1)
    return PreparedSeal(added=gap + text, hole=hole - len(pdf), size=wanted.size)


class _Revision:
    """Objects appended after `offset` bytes, and the position at which each one begins."""

    def __init__(self, offset: int) -> None:
        self.text = bytearray()
        self._offset = offset
        self._places: dict[int, int] = {}

    def begin(self, number: int) -> int:
        """Open an object; return the offset in the file at which its value will be written."""
        self._places[number] = self._offset + len(self.text)
        self.text += b"%d 0 obj\n" % number
        return self._offset + len(self.text)

    def write(self, value: bytes) -> None:
        self.text += value

    def end(self) -> None:
        self.text += b"\nendobj\n"

    def add(self, number: int, value: bytes) -> None:
        self.begin(number)
        self.write(value)
        self.end()

    def finish(self, plain: PlainPdf, size: int, identifier: bytes) -> None:
        """Write table and trailer; the second half of /ID changes, as a revision must do."""
        start = self._offset + len(self.text)
        self.text += b"xref\n"
        for number, place in sorted(self._places.items()):
            self.text += b"%d 1\n%010d 00000 n\r\n" % (number, place)
        trailer = {name: value for name, value in plain.trailer.items() if name in (b"Root", b"Info")}
        first = elements(plain.trailer[b"ID"])[0] if b"ID" in plain.trailer else hex_string(identifier)
        trailer[b"Size"] = b"%d" % size
        trailer[b"ID"] = b"[" + first + hex_string(identifier) + b"]"
        trailer[b"Prev"] = b"%d" % plain.start
        self.text += b"trailer\n" + written(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % start


def _permission(to_sign: EmptyField | None) -> MDPPerm:
    return MDPPerm.NO_CHANGES if to_sign is None else MDPPerm.FILL_FORMS


def _signature_dictionary(at: datetime, words: SealWords, permission: MDPPerm) -> tuple[bytes, bytes]:
    """Return the dictionary's text before and after the value of /Contents."""
    when = at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode()
    before = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
        b"/Reference[<</Type/SigRef/TransformMethod/DocMDP"
        b"/TransformParams<</Type/TransformParams/P %d/V/1.2>>>>]"
        b"/M(%s)/ByteRange %s/Contents " % (permission.value, when, b" " * _BYTE_RANGE_WIDTH)
    )
    texts = {b"Name": words.name, b"Reason": words.reason, b"Location": words.location}
    after = b"".join(b"/" + entry + text_string(text) for entry, text in texts.items() if text)
    return before, after + b">>"


def _widget(signature: int, page: int) -> bytes:
    return (
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T" + text_string(FIELD) + b"/TU" + text_string(TOOLTIP)
    ) + b"/V %d 0 R/P %d 0 R/Rect[0 0 0 0]/F %d>>" % (signature, page, _HIDDEN_FOR_PRINT)


def _empty_widget(field: EmptyField, page: int, appearance: int) -> bytes:
    names = b"/T" + text_string(field.name) + b"/TU" + text_string(field.tooltip)
    return b"<</Type/Annot/Subtype/Widget/FT/Sig%s/P %d 0 R/Rect[%d %d %d %d]/F %d/AP<</N %d 0 R>>>>" % (
        names,
        page,
        *field.box,
        _FOR_PRINT,
        appearance,
    )


def _empty_appearance(field: EmptyField) -> bytes:
    """Return an appearance that shows nothing: PDF/A asks for one, since the field is visible."""
    left, bottom, right, top = field.box
    return b"<</Type/XObject/Subtype/Form/BBox[0 0 %d %d]/Resources<<>>/Length 0>>\nstream\n\nendstream" % (
        right - left,
        top - bottom,
    )


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _with_widgets(annotations: bytes, widgets: Sequence[int]) -> bytes:
    if not annotations.startswith(b"["):
        raise NotPlain
    return annotations[:-1] + b" " + _references(widgets) + b"]"


def _append_with_pyhanko(pdf: bytes, gap: bytes, wanted: WantedRevision) -> PreparedSeal:
    if not has_an_end(pdf):
        raise SigningError(SigningCode.NOT_A_PDF, "the document does not end like a PDF")
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf + gap), strict=False)
        if writer.prev.encrypted:
            raise SigningError(SigningCode.ENCRYPTED, "the document is encrypted")
        if next(iter(writer.prev.embedded_signatures), None) is not None:
            raise SigningError(SigningCode.ALREADY_SEALED, "the document already bears a signature")
        if wanted.to_sign is not None:
            append_signature_field(writer, _specification(wanted.to_sign))
        place, output = _written(writer, wanted)
        output.seek(len(pdf))
        return PreparedSeal(added=output.read(), hole=place - len(pdf), size=wanted.size)
    except (SigningError, MemoryError):  # missing memory says nothing of these bytes
        raise
    # The bytes come from anywhere, and pyHanko documents no closed set of exceptions.
    except Exception as error:
        message = f"the document cannot be read ({type(error).__name__})"
        raise SigningError(SigningCode.NOT_A_PDF, message) from error


def _specification(field: EmptyField) -> SigFieldSpec:
    return SigFieldSpec(
        field.name, box=field.box, readable_field_name=field.tooltip, empty_field_appearance=True
    )


def _written(writer: IncrementalPdfFileWriter, wanted: WantedRevision) -> tuple[int, Any]:
    """Write the file with a room for the container; return where that begins, and the file."""
    specification = SigFieldSpec(FIELD, readable_field_name=TOOLTIP)
    steps = cms_embedder.PdfCMSEmbedder(new_field_spec=specification).write_cms(FIELD, writer)
    next(steps)
    placeholder = SignatureObject(
        timestamp=wanted.at.astimezone(UTC),
        subfilter=SigSeedSubFilter.PADES,
        name=wanted.words.name or None,
        reason=wanted.words.reason or None,
        location=wanted.words.location or None,
        bytes_reserved=2 * wanted.size,
    )
    permission = _permission(wanted.to_sign)
    certification = cms_embedder.SigMDPSetup(wanted.digest, certify=True, docmdp_perms=permission)
    steps.send(cms_embedder.SigObjSetup(placeholder, mdp_setup=certification))
    prepared, output = steps.send(cms_embedder.SigIOSetup(wanted.digest))
    return prepared.reserved_region_start, output
