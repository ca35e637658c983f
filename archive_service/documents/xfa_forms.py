"""The values of an XML form (XFA) inside a PDF: its pages may show none of them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import islice

import pypdfium2
from lxml import etree
from pypdfium2 import raw

from archive_service.documents.pdf_annotations import Remark

_MOST_PACKETS = 50
_LARGEST = 2_000_000  # bytes of the values
_MOST_VALUES = 2_000
_FORMS = frozenset((raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND))


def xfa_values(document: pypdfium2.PdfDocument) -> tuple[Remark, ...] | None:
    """Return the filled fields of an XFA form; empty when they cannot be read, None when there is no form."""
    if document.get_formtype() not in _FORMS:
        return None
    for number in range(min(raw.FPDF_GetXFAPacketCount(document), _MOST_PACKETS)):
        if _name(document, number) == b"datasets":
            return tuple(_values(_content(document, number)))
    return ()


def _name(document: pypdfium2.PdfDocument, number: int) -> bytes:
    room = ctypes.create_string_buffer(64)
    length = raw.FPDF_GetXFAPacketName(document, number, room, len(room))
    return room.value if 0 < length <= len(room) else b""


def _content(document: pypdfium2.PdfDocument, number: int) -> bytes:
    length = ctypes.c_ulong(0)
    raw.FPDF_GetXFAPacketContent(document, number, None, 0, ctypes.byref(length))
    if not 0 < length.value <= _LARGEST:
        return b""
    room = ctypes.create_string_buffer(length.value)
    read = raw.FPDF_GetXFAPacketContent(document, number, room, length.value, ctypes.byref(length))
    return room.raw if read else b""


def _values(content: bytes) -> Iterator[Remark]:
    """Yield each element without children that holds a text, under its own name."""
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, LookupError):
        return
    leaves = (
        element for element in root.iter(etree.Element) if len(element) == 0 and (element.text or "").strip()
    )
    for element in islice(leaves, _MOST_VALUES):
        yield Remark(etree.QName(element).localname, (element.text or "").strip())
