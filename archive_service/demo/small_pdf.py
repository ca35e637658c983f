"""A simple one-page PDF: the kind of attachment that care software adds to its export."""

from __future__ import annotations

from collections.abc import Sequence

_LINE_HEIGHT = 18


def small_pdf(lines: Sequence[str]) -> bytes:
    """Return a PDF 1.4 page with these lines in Helvetica; characters outside Windows-1252 become `?`."""
    shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    stream = b"BT /F1 12 Tf 72 760 Td %d TL " % _LINE_HEIGHT + shown + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    written = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        written += b"%010d 00000 n \n" % place
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(written)


def _escaped(line: str) -> bytes:
    for special in ("\\", "(", ")"):
        line = line.replace(special, "\\" + special)
    return line.encode("cp1252", "replace")
