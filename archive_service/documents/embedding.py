"""Embed files in a PDF/A-3, in the way in which the typesetter would write them.

The typesetter can attach files, but needs 3 ms of processor time for 100 KB: it hashes them for its cache and
compresses all of them. Source: ISO 19005-3, 6.8 (embedded files); ISO 32000-1, 7.11.4.
"""

from __future__ import annotations

import string
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archive_service.documents.attachments import EmbeddedFile
from signing.pdf_structure import (
    ENTRY_SIZE,
    NotPlain,
    PlainPdf,
    hex_string,
    reference,
    text_string,
    written,
)

_RELATIONSHIPS = {"source": b"/Source", "data": b"/Data", "supplement": b"/Supplement"}
_SAMPLES, _SAMPLE = 3, 512
_WORTH_IT = 0.6
"""Content is compressed only when it becomes shorter than this share of its length: text does; base64,
pictures and PDFs do not.
"""
_SMALL_WINDOW = 11  # 2 KB: allocating a larger window takes longer than the sample itself
_PLAIN_IN_NAMES = frozenset((string.ascii_letters + string.digits + "+-._").encode())


def with_files(pdf: bytes, files: Sequence[EmbeddedFile], when: datetime) -> bytes:
    """Return the document with these files embedded; `pdf` was written by the typesetter, without files.

    The catalog, which the typesetter writes last, is written again after the files, so that the result is
    still a file of one revision. The same arguments give the same bytes.

    Raises:
        NotPlain: the PDF has another structure, or contains files already.
    """
    if not files:
        return pdf
    plain = PlainPdf.read(pdf)
    root = reference(plain.trailer[b"Root"])
    catalog, end = plain.dictionary(root), plain.place(root)
    if catalog.keys() & {b"Names", b"AF"} or pdf.count(b"endobj", end) != 1:
        raise NotPlain
    body = _Body([pdf[:end]], end, {})
    named = []
    # All names with the same escaping: some readers search for a name in the order of its letters, not of its
    # bytes.
    written_name = text_string if all(file.name.isascii() for file in files) else _in_utf_16
    for number, file in enumerate(files):
        stream, specification = plain.size + 2 * number, plain.size + 2 * number + 1
        body.add(stream, *_stream(file, when))
        body.add(specification, _specification(file, stream))
        named.append((file.name, written_name(file.name) + b"%d 0 R" % specification))
    names = b"".join(entry for _, entry in sorted(named))
    catalog[b"Names"] = b"<</EmbeddedFiles<</Names[" + names + b"]>>>>"
    associated = b" ".join(b"%d 0 R" % (plain.size + 2 * number + 1) for number in range(len(files)))
    catalog[b"AF"] = b"[" + associated + b"]"
    body.add(root, written(catalog))
    return body.finished(plain, root)


@dataclass(slots=True)
class _Body:
    """The parts of a file in order, the length so far, and the positions of its new objects."""

    parts: list[bytes]
    length: int
    places: dict[int, int]

    def add(self, number: int, *value: bytes) -> None:
        self.places[number] = self.length
        self._write(b"%d 0 obj\n" % number, *value, b"\nendobj\n")

    def finished(self, plain: PlainPdf, root: int) -> bytes:
        """Write table and trailer; return the whole file."""
        start = self.length
        entries = plain.entries()
        of_root = root * ENTRY_SIZE
        size = max(self.places) + 1
        self._write(
            b"xref\n0 %d\n" % size,
            entries[:of_root],
            _entry(self.places[root]),
            entries[of_root + ENTRY_SIZE :],
            *(_entry(self.places[number]) for number in range(plain.size, size)),
            b"trailer\n" + written({**plain.trailer, b"Size": b"%d" % size}),
            b"\nstartxref\n%d\n%%%%EOF\n" % start,
        )
        return b"".join(self.parts)

    def _write(self, *parts: bytes) -> None:
        self.parts += parts
        self.length += sum(map(len, parts))


def _entry(place: int) -> bytes:
    return b"%010d 00000 n\r\n" % place


def _stream(file: EmbeddedFile, when: datetime) -> tuple[bytes, bytes, bytes]:
    content = _deflated(file.content)
    entries = {
        b"Type": b"/EmbeddedFile",
        b"Subtype": _name(file.type),
        b"Length": b"%d" % len(content),
        b"Params": b"<</Size %d/ModDate(%s)>>"
        % (len(file.content), when.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode()),
    }
    if content is not file.content:
        entries[b"Filter"] = b"/FlateDecode"
    return written(entries) + b"\nstream\n", content, b"\nendstream"


def _deflated(content: bytes) -> bytes:
    """Return the content compressed when this saves enough space, else unchanged."""
    step = max(1, (len(content) - _SAMPLE) // (_SAMPLES - 1))
    starts = [step * number for number in range(_SAMPLES)]
    sample = b"".join(content[start : start + _SAMPLE] for start in starts)
    if len(zlib.compress(sample, 1, _SMALL_WINDOW)) > _WORTH_IT * len(sample):
        return content
    return zlib.compress(content)


def _specification(file: EmbeddedFile, stream: int) -> bytes:
    name = text_string(file.name)
    return written(
        {
            b"Type": b"/Filespec",
            b"F": name,
            b"UF": name,
            b"EF": b"<</F %d 0 R/UF %d 0 R>>" % (stream, stream),
            b"AFRelationship": _RELATIONSHIPS[file.relationship],
            b"Desc": text_string(file.description),
        }
    )


def _name(text: str) -> bytes:
    """Write a PDF name; everything but letters, digits and a few signs is written by its number."""
    plain = (b"%c" % byte if byte in _PLAIN_IN_NAMES else b"#%02X" % byte for byte in text.encode())
    return b"/" + b"".join(plain)


def _in_utf_16(text: str) -> bytes:
    return hex_string(b"\xfe\xff" + text.encode("utf-16-be", "replace"))
