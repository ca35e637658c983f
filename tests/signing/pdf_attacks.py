"""What somebody may do to a signed PDF afterwards without touching what is signed, and what it would show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

Attack = Callable[[bytes], bytes]


def revision(
    pdf: bytes,
    written: Mapping[int, bytes],
    *,
    named: Mapping[int, int] | None = None,
    freed: tuple[int, ...] = (),
    start: int | None = None,
) -> bytes:
    """Append a revision by hand: objects, and a table that names them.

    `named` gives other places (by object number) than those where the objects were written; `start` another
    cross-reference than the one written.
    """
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    body, places = pdf, dict[int, int]()
    for number, content in written.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    places = dict(places if named is None else named)
    table = len(body)
    lines = [b"xref\n"]
    for number, place in sorted({**places, **dict.fromkeys(freed, 0)}.items()):
        kind = b"00001 f" if number in freed else b"00000 n"
        lines.append(b"%d 1\n%010d %s \n" % (number, place, kind))
    size = max([int(reader.trailer["/Size"]), *(number + 1 for number in places)])
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d%s>>\n" % (
        size,
        reader.root_ref.idnum,
        _start_of(pdf),
        _identifier(reader),
    )
    return (
        body + b"".join(lines) + trailer + b"startxref\n%d\n%%%%EOF\n" % (table if start is None else start)
    )


def _start_of(pdf: bytes) -> int:
    return int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])


def _identifier(reader: PdfFileReader) -> bytes:
    output = BytesIO()
    if "/ID" in reader.trailer:
        reader.trailer["/ID"].write_to_stream(output, None)
        return b"/ID" + output.getvalue()
    return b""


def _number(reader: PdfFileReader, key: str) -> int:
    page = reader.root["/Pages"]["/Kids"].raw_get(0)
    return int(page.idnum if key == "page" else page.get_object().raw_get(key).idnum)


def _page_number(pdf: bytes) -> int:
    return _number(PdfFileReader(BytesIO(pdf)), "page")


def _content_number(pdf: bytes) -> int:
    return _number(PdfFileReader(BytesIO(pdf)), "/Contents")


_OTHER = b"<</Length 46>>\nstream\nBT /F1 40 Tf 50 500 Td (Montant : 9 999 EUR) Tj ET\nendstream"


def overpainted(pdf: bytes) -> bytes:
    """A stream drawn over the first page."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    over = writer.add_object(generic.StreamObject(stream_data=b"0 0 400 400 re f"))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), over])
    writer.update_container(page)
    return _written(writer)


def annotated(pdf: bytes) -> bytes:
    """A note over the first page."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 400, 400))),
            generic.pdf_name("/Contents"): generic.TextStringObject("Annule et remplace"),
        }
    )
    known = page.get("/Annots", ())
    if isinstance(known, generic.IndirectObject):
        known = known.get_object()
    page["/Annots"] = generic.ArrayObject([*known, writer.add_object(note)])
    writer.update_container(page)
    return _written(writer)


def retitled(pdf: bytes) -> bytes:
    """Another title in /Info."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    info = writer.trailer["/Info"] if "/Info" in writer.trailer else generic.DictionaryObject()
    info["/Title"] = generic.TextStringObject("Autre titre")
    writer.set_info(writer.add_object(generic.DictionaryObject(info)))
    return _written(writer)


def touched(pdf: bytes) -> bytes:
    """A revision that changes nothing but a date."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.update_root()
    return _written(writer)


def replaced(pdf: bytes) -> bytes:
    """The content of the page replaced (shadow attack: replace)."""
    return revision(pdf, {_content_number(pdf): _OTHER})


def hidden(pdf: bytes) -> bytes:
    """An object of the document freed, so that it is no longer shown (shadow attack: hide)."""
    return revision(pdf, {}, freed=(_content_number(pdf),))


def pointed_elsewhere(pdf: bytes) -> bytes:
    """The table names another signed object in the place of the page (swapped cross-reference)."""
    reader = PdfFileReader(BytesIO(pdf))
    content, page = _content_number(pdf), _page_number(pdf)
    place = reader.xrefs[generic.Reference(page, 0, reader)]
    return revision(pdf, {}, named={content: int(place)})


def unnamed_copy(pdf: bytes) -> bytes:
    """A second content of the page that no table names, before the old cross-reference is named again."""
    return revision(pdf, {_content_number(pdf): _OTHER}, named={}, start=_start_of(pdf))


def unnamed_copy_beside_validation_data(pdf: bytes) -> bytes:
    """The same, in a revision that adds nothing but an empty DSS dictionary."""
    reader = PdfFileReader(BytesIO(pdf))
    root, size = reader.root_ref.idnum, int(reader.trailer["/Size"])
    output = BytesIO()
    reader.root.write_to_stream(output, None)
    catalog = re.sub(rb"/DSS \d+ 0 R", b"", output.getvalue()).rstrip()[:-2] + b"/DSS %d 0 R>>" % size
    streams = [b"<</Length 3>>\nstream\nabc\nendstream", b"<</Type/DSS/Certs[%d 0 R]>>" % (size + 1)]
    written = {root: catalog, size: streams[1], size + 1: streams[0]}
    honest = revision(pdf, written)
    places = {number: honest.rindex(b"%d 0 obj" % number) for number in written}
    return revision(pdf, {**written, _content_number(pdf): _OTHER}, named=places)


def without_signature_field(pdf: bytes) -> bytes:
    """The form taken away, so that readers see no signature."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    del writer.root["/AcroForm"]
    writer.update_root()
    return _written(writer)


def emptied_signature(pdf: bytes) -> bytes:
    """The signature value replaced by zeros (universal forgery)."""
    start = pdf.rindex(b"/Contents <") + 11
    end = pdf.index(b">", start)
    return pdf[:start] + b"0" * (end - start) + pdf[end:]


def wrapped(pdf: bytes) -> bytes:
    """Bytes put between the two signed ranges, whose second one is moved (signature wrapping)."""
    found = re.findall(rb"/ByteRange\s*\[([\d\s]+)\]", pdf)[0]
    _, first, after, size = map(int, found.split())
    smuggled = b" " * 10 + _OTHER
    range_ = b"0 %d %d %d" % (first, after + len(smuggled), size)
    moved = pdf[:after] + smuggled + pdf[after:]
    return moved.replace(found, range_.ljust(len(found)), 1) if len(range_) <= len(found) else moved


def trailed(pdf: bytes) -> bytes:
    """Bytes after the end."""
    return pdf + b"\n1 0 obj\n<</Type/Catalog>>\nendobj\n"


def blank(pdf: bytes) -> bytes:
    """A space after the end."""
    return pdf + b" "


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


ATTACKS: tuple[Attack, ...] = (
    overpainted,
    annotated,
    retitled,
    touched,
    replaced,
    hidden,
    pointed_elsewhere,
    unnamed_copy,
    unnamed_copy_beside_validation_data,
    without_signature_field,
    emptied_signature,
    wrapped,
    trailed,
    blank,
)
