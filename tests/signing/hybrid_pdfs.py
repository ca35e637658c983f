"""PDFs with hybrid cross-references: a table for old readers, a stream beside it for objects that they miss.

Source: ISO 32000-2, 7.5.8.4.
"""

from __future__ import annotations

import re
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader


def hybrid(pdf: bytes, number: int | None = None, hidden: bytes = b"<</Hidden true>>") -> bytes:
    """Append a revision in which one object stands in an object stream that only the stream names.

    `number` is an object of the document that is replaced for new readers alone; a new one when not given.
    """
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    size, root = int(reader.trailer["/Size"]), reader.root_ref.idnum
    if not pdf.endswith(b"\n"):
        pdf += b"\n"
    inside, stream, cross = number or size, size + 1, size + 2
    content = b"%d 0 %s" % (inside, hidden)
    first = content.index(b" 0 ") + 3
    held = b"<</Type/ObjStm/N 1/First %d/Length %d>>\nstream\n%s\nendstream" % (first, len(content), content)
    at_stream = len(pdf)
    pdf += b"%d 0 obj\n%s\nendobj\n" % (stream, held)
    at_cross = len(pdf)
    rows = bytes([2]) + stream.to_bytes(4) + bytes([0])
    keys = b"/Type/XRef/Size %d/W[1 4 1]/Index[%d 1]/Root %d 0 R/Length %d" % (
        size + 3,
        inside,
        root,
        len(rows),
    )
    pdf += b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (cross, keys, rows)
    free = b"" if number else b"%d 1\n0000000000 00001 f \n" % inside
    table = b"xref\n%s%d 2\n%010d 00000 n \n%010d 00000 n \n" % (free, stream, at_stream, at_cross)
    before = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d/XRefStm %d>>\n" % (size + 3, root, before, at_cross)
    return pdf + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(pdf)
