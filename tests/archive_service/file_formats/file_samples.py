"""Invented files of every kind that is looked at: pictures, PDFs, texts, office files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import cache

from PIL import Image
from pyhanko.pdf_utils import writer
from pyhanko.pdf_utils.crypt import StandardSecurityHandler, StandardSecuritySettingsRevision
from pyhanko.pdf_utils.reader import PdfFileReader

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What a camera stores for each orientation of Exif, so that showing it upright is `upright()` again."""
UPRIGHT = (120, 60)


def upright() -> Image.Image:
    """Return a picture whose corners differ: red, green, blue, white, from the upper left as one reads."""
    picture = Image.new("RGB", UPRIGHT, "white")
    for box, colour in (((0, 0, 60, 30), "red"), ((60, 0, 120, 30), "green"), ((0, 30, 60, 60), "blue")):
        picture.paste(colour, box)
    return picture


def photo(kind: str, orientation: int = 1, **options: object) -> bytes:
    """Return that picture as a camera stores it that is held in some way; `kind` as Pillow names it."""
    picture = upright()
    if orientation in TURNS:
        picture = picture.transpose(TURNS[orientation])
    held = io.BytesIO()
    if kind == "TIFF":
        picture.save(held, kind, tiffinfo={0x112: orientation}, **options)
    else:
        exif = Image.Exif()
        exif[0x112] = orientation
        picture.save(held, kind, exif=exif, **options)
    return held.getvalue()


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture in a format, as Pillow names it."""
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Return a PDF of these objects, numbered from 1, with a classic table."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"trailer <</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(body))
    return body + table + end


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 200]>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def page(text: str = "", extra: bytes = b"", catalog: bytes = b"", objects: Sequence[bytes] = ()) -> bytes:
    """Return a PDF of one page that shows `text`; `objects` are numbered from 6."""
    shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
    drawn = b"BT /F 12 Tf 20 100 Td (%s) Tj ET" % shown if text else b""
    return pdf(
        CATALOG.replace(b">>", catalog + b">>"),
        PAGES,
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>>" % extra,
        stream(drawn),
        FONT,
        *objects,
    )


def packed_pdf(kids: bytes = b"[3 0 R]", *, predictor: bool = True, second: bytes = b"") -> bytes:
    """Return a PDF whose catalog and pages stand in an object stream, found by a cross-reference stream.

    With `second`, the stream gives this as the place of its second object.
    """
    inner = [CATALOG, b"<</Type/Pages/Kids%s/Count 1/MediaBox[0 0 300 200]>>" % kids]
    head = b"1 0 2 %s " % (second or b"%d" % (len(inner[0]) + 1))
    page_at = len(b"%PDF-1.5\n")
    body = b"%PDF-1.5\n3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n"
    packed_at = len(body)
    data = zlib.compress(head + inner[0] + b" " + inner[1])
    entries = b"/Type/ObjStm/N 2/First %d/Filter/FlateDecode" % len(head)
    body += b"4 0 obj\n" + stream(data, entries) + b"\nendobj\n"
    rows = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (1, page_at, 0), (1, packed_at, 0), (1, len(body), 0)]
    lines = [struct.pack(">BHB", *row) for row in rows]
    extra = b""
    if predictor:
        above = [bytes(4), *lines]
        lines = [
            b"\x02" + bytes((one - two) & 0xFF for one, two in zip(line, up, strict=True))
            for line, up in zip(lines, above, strict=False)
        ]
        extra = b"/DecodeParms<</Predictor 12/Columns 4>>"
    data = zlib.compress(b"".join(lines))
    entries = b"/Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Filter/FlateDecode" + extra
    return body + b"5 0 obj\n" + stream(data, entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def locked_pdf(revision: int, user: str, owner: str = "propriétaire") -> bytes:
    """Return a PDF encrypted by a revision of the standard handler (2, 3, 4 or 6)."""
    source = PdfFileReader(io.BytesIO(page("Compte rendu")))
    copy = writer.copy_into_new_writer(source)
    if revision == 6:
        handler = StandardSecurityHandler.build_from_pw(owner, user)
    else:
        settings = {
            2: (StandardSecuritySettingsRevision.RC4_BASIC, 5),
            3: (StandardSecuritySettingsRevision.RC4_EXTENDED, 16),
            4: (StandardSecuritySettingsRevision.RC4_OR_AES128, 16),
        }[revision]
        identifier = bytes(copy.document_id[0]) if copy.document_id else b""
        handler = StandardSecurityHandler.build_from_pw_legacy(
            settings[0], identifier, owner, user, keylen_bytes=settings[1], use_aes128=revision == 4
        )
    copy._assign_security_handler(handler)
    held = io.BytesIO()
    copy.write(held)
    return held.getvalue()


def office(kind: str = "word") -> bytes:
    """Return a file as a word processor or a spreadsheet begins it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{kind}/document.xml", "<document>Compte rendu</document>")
    return held.getvalue()


def annotation(kind: bytes, entries: bytes = b"", rest: bytes = b"/Rect[50 20 250 60]/F 4") -> bytes:
    """Return an annotation."""
    return b"<</Type/Annot/Subtype/%s%s%s>>" % (kind, rest, entries)


def field(kind: bytes, name: str, value: bytes, entries: bytes = b"") -> bytes:
    """Return a field of a form that is its own widget."""
    words = b"/FT/%s/T(%s)/V%s/DA(/F 10 Tf)%s" % (kind, name.encode("cp1252"), value, entries)
    return annotation(b"Widget", words)


def form(*fields: bytes, text: str = "Formulaire") -> bytes:
    """Return a PDF of one page with these fields."""
    numbers = b" ".join(b"%d 0 R" % number for number in range(6, 6 + len(fields)))
    catalog = b"/AcroForm<</Fields[%s]/DR<</Font<</F 5 0 R>>>>>>" % numbers
    return page(text, b"/Annots[%s]" % numbers, catalog, fields)


def noted(*notes: bytes, text: str = "Ordonnance", more: tuple[bytes, ...] = ()) -> bytes:
    """Return a PDF of one page with these annotations; `more` are objects that follow them."""
    numbers = b" ".join(b"%d 0 R" % number for number in range(6, 6 + len(notes)))
    return page(text, b"/Annots[%s]" % numbers, objects=(*notes, *more))


@cache
def pdf_bomb() -> bytes:
    """Return a PDF whose page is 300 MB of text once inflated."""
    packer = zlib.compressobj(9)
    piece = b"BT /F 9 Tf 9 9 Td (glycine glycine glycine) Tj ET\n" * 20_000
    packed = b"".join(packer.compress(piece) for _ in range(300)) + packer.flush()
    shown = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return pdf(CATALOG, PAGES, shown, stream(packed, b"/Filter/FlateDecode"), FONT)
