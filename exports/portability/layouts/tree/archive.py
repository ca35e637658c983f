"""One IHE XDM archive: the documents of a person, or of nobody, in a ZIP with their metadata."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exports.formats.xml_text import readable
from exports.portability.layouts import ContentPart, RecordFiles
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.told import TheirIdentity, Told
from exports.portability.layouts.tree import metadata, texts
from exports.portability.layouts.tree.identifiers import identifier
from exports.portability.layouts.tree.metadata import Described, Document, association, entry_of
from exports.portability.zip_volume import PackedFile, ZipVolume

_FOLDER = "IHE_XDM/SUBSET01"
_PARTS = ("source", "document")
_FIVE_DIGITS, _CHUNK, _TOGETHER, _IN_MEMORY = 99_999, 1 << 18, 1 << 16, 1 << 20


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was written: bytes `start` to `end` of the spool."""

    name: str
    person: str | None
    patient: str
    documents: int
    start: int
    end: int
    sha256: str


class Writing:
    """An archive that is being written at the end of a spool. Only identifiers are kept in memory."""

    def __init__(self, name: str, person: str | None, known: TheirIdentity | None, into: Spooled) -> None:
        self.person = person
        self._name, self._known, self._into, self._start = name, known, into, into.size
        self._digest = hashlib.sha256()
        self._zip = ZipVolume(self)
        self._entries, self._links, self._rows = Spooled(), Spooled(), Spooled()
        self._described = Described.of(known)
        self._set = identifier("set", person or name)
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._records: dict[str, bool] = {}
        self._replacing: list[tuple[str, str]] = []
        self._establishment = self._latest = self._decided = ""
        self._documents = 0

    def write(self, data: bytes, /) -> object:
        """Take in bytes of the ZIP."""
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes >= _TOGETHER:
            self._flush()
        return None

    def _flush(self) -> None:
        together = b"".join(self._waiting)
        self._waiting.clear()
        self._waiting_bytes = 0
        self._digest.update(together)
        self._into.write(together)

    def add(self, record: RecordFiles) -> None:
        """Write the documents of a record: what was received, and the sealed PDF."""
        told = Told(record)
        number = len(self._records) + 1
        self._establishment = self._establishment or told.of("establishment")
        self._latest = max(self._latest, told.of("document_date"))
        self._decided = max(self._decided, told.decided_on)
        parts = [(part, record.parts[part]) for part in _PARTS if part in record.parts]
        self._records[record.record] = len(parts) == len(_PARTS)
        media_type = told.source_media_type
        source = entry_of(record.record, "source")
        for part, file in parts:
            is_pdf = part == "document"
            place = entry_of(record.record, part) if is_pdf else source
            document = self._stored(told, number, part, file, "application/pdf" if is_pdf else media_type)
            self._entries.write(metadata.entry(told, document, place, self._described).encode())
            self._link(metadata.HAS_MEMBER, self._set, place)
            if is_pdf:
                self._link(metadata.TRANSFORMS, place, source)
        if told.of("replaces"):
            self._replacing.append((record.record, told.of("replaces")))

    def _stored(self, told: Told, number: int, part: str, file: ContentPart, media_type: str) -> Document:
        uri = f"{document_name(number)}.{file.path.rpartition('.')[2].upper()}"
        self._put(f"{_FOLDER}/{uri}", file.content)
        self._rows.write(texts.row(f"{_FOLDER}/{uri}", told, part).encode())
        self._documents += 1
        return Document(
            part=part,
            uri=uri,
            media_type=media_type,
            size=len(file.content),
            sha1=hashlib.sha1(file.content, usedforsecurity=False).hexdigest(),
            sha256=file.sha256,
        )

    def finish(self) -> Archive:
        """Write the metadata and the texts, and return what was written."""
        self._link_replaced()
        head = metadata.BEGINNING + metadata.submission_set(
            self._set, self._establishment, self._latest or self._decided, self._described
        )
        self._put(f"{_FOLDER}/METADATA.XML", head, self._entries, self._links, metadata.END)
        count = self._documents
        page, end = texts.index_page(count, self._establishment)
        self._put("INDEX.HTM", page, self._rows, end)
        self._put("README.TXT", texts.readme(count, self._establishment))
        self._zip.finish()
        self._flush()
        self._close()
        patient = self._known.number if self._known else ""
        return Archive(
            self._name,
            self.person,
            patient if readable(patient) else self.person or "",
            count,
            self._start,
            self._into.size,
            self._digest.hexdigest(),
        )

    def _link_replaced(self) -> None:
        """Link the records that replace one of this archive, part by part."""
        for record, replaced in self._replacing:
            if replaced in self._records:
                both = self._records[replaced] and self._records[record]
                for part in _PARTS if both else _PARTS[:1]:
                    self._link(metadata.REPLACES, entry_of(record, part), entry_of(replaced, part))

    def _link(self, kind: str, source: str, target: str) -> None:
        self._links.write(association(kind, source, target).encode())

    def _put(self, path: str, *pieces: bytes | str | Spooled) -> None:
        # Never deflated: other versions of zlib write other bytes, and these bytes are signed.
        chunks = _joined(*pieces)
        if sum(piece.size if isinstance(piece, Spooled) else len(piece) for piece in pieces) > _IN_MEMORY:
            self._zip.add(PackedFile.of(path, chunks, deflated=False))
            return
        content = b"".join(chunks())
        size, crc = len(content), zlib.crc32(content)
        self._zip.add(PackedFile(path, False, size, size, crc, lambda: iter((content,))))

    def discard(self) -> None:
        """Give up the archive."""
        self._zip.discard()
        self._close()

    def _close(self) -> None:
        for spooled in (self._entries, self._links, self._rows):
            spooled.close()


def document_name(number: int) -> str:
    """Return the name of a document, eight characters at most.

    >>> document_name(7), document_name(100_000)
    ('DOC00007', 'D0100000')
    """
    return f"DOC{number:05}" if number <= _FIVE_DIGITS else f"D{number:07}"


def _joined(*pieces: bytes | str | Spooled) -> Callable[[], Iterator[bytes]]:
    """Return what gives the bytes of texts and spools, again for each call."""
    opens = [piece.section(0) if isinstance(piece, Spooled) else piece for piece in pieces]

    def chunks() -> Iterator[bytes]:
        for opened in opens:
            if isinstance(opened, str):
                yield opened.encode()
            elif isinstance(opened, bytes):
                yield opened
            else:
                with opened() as file:
                    while chunk := file.read(_CHUNK):
                        yield chunk

    return chunks
