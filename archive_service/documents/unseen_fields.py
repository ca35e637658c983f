"""Contents of a PDF that its pages do not show: values of fields without a place, hidden layers."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from archive_service.documents.drawable_text import squash
from archive_service.documents.pdf_annotations import PASSWORD, Remark
from archive_service.file_formats.pdf_passwords import string_at
from archive_service.file_formats.pdf_sections import PdfObjects, objects_of

_MOST_FIELDS = 2_000
_DEEPEST = 20  # depth of nested fields
_FORM = re.compile(rb"/AcroForm\s*(?:(\d{1,10})\s+\d{1,5}\s+R|(?=<<))")
_LAYERS = re.compile(rb"/OCProperties\s*(?:(\d{1,10})\s+\d{1,5}\s+R|(?=<<))")
_DEFAULT = re.compile(rb"/D\s*(?:(\d{1,10})\s+\d{1,5}\s+R|(?=<<))")
_HIDDEN = re.compile(rb"/OFF\s*\[\s*\d|/BaseState\s*/OFF")
_LISTS = {
    name: re.compile(rb"/" + name + rb"\s*(?:\[([^\]]*)\]|(\d{1,10})\s+\d{1,5}\s+R)")
    for name in (b"Fields", b"Kids")
}
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R")
_VALUE = re.compile(rb"/V\s*(\d{1,10})\s+\d{1,5}\s+R")
_KIND = re.compile(rb"/FT\s*/(\w+)")
_FLAGS = re.compile(rb"/Ff\s+(\d{1,10})")
_LETTERS = {
    **dict(enumerate("˘ˇˆ˙˝˛˚˜", start=0x18)),
    **dict(enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", start=0x80)),
    0xA0: "€",
}
"""PDF letters (ISO 32000-1, D.3) that differ from Latin-1."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field from its dictionary; missing values come from the parent field."""

    name: str = ""
    label: str = ""
    kind: bytes = b""
    flags: int = 0
    value: str = ""

    def is_seen(self, shown: Collection[Remark]) -> bool:
        """Say whether this field is among those; values of lists are shown by their labels."""
        if any(squash(each.words) == squash(self.value) for each in shown):
            return True
        return self.kind == b"Ch" and any(each.label in (self.name, self.label) for each in shown)


def unseen_fields(content: bytes, shown: Collection[Remark]) -> list[Remark]:
    """Return the text fields of a form that are not among those `shown`; nothing for an encrypted PDF."""
    objects = objects_of(content)
    if objects is None or any(b"/Encrypt" in trailer for trailer in objects.trailers):
        return []
    form = _inner(objects, objects.catalog() or b"", _FORM)
    fields = islice(_fields(objects, form, b"Fields", _Field(), 0), _MOST_FIELDS)
    filled = (field for field in fields if field.value and field.kind in (b"Tx", b"Ch"))
    return [
        Remark(field.label or field.name or "Champ sans nom", field.value)
        for field in filled
        if not (field.flags & PASSWORD or field.is_seen(shown))
    ]


def has_hidden_layers(content: bytes) -> bool:
    """Say whether a PDF has layers that are hidden until somebody shows them (ISO 32000-1, 8.11.4.3)."""
    if b"/OCProperties" not in content and b"/ObjStm" not in content:
        return False
    objects = objects_of(content)
    layers = _inner(objects, objects.catalog() or b"", _LAYERS) if objects else b""
    return objects is not None and _HIDDEN.search(_inner(objects, layers, _DEFAULT)) is not None


def _inner(objects: PdfObjects, holder: bytes, key: re.Pattern[bytes]) -> bytes:
    """Return the value of a key: its own object, or all the text that follows."""
    found = key.search(holder)
    if found is None:
        return b""
    if found[1]:
        return objects.dictionary(int(found[1]), by_sight=False) or b""
    return holder[found.end() :]


def _fields(objects: PdfObjects, holder: bytes, key: bytes, around: _Field, depth: int) -> Iterator[_Field]:
    for number in _numbers(objects, holder, key) if depth < _DEEPEST else ():
        written = objects.dictionary(number, by_sight=False)
        if written is not None:
            field = _field(objects, written, around)
            yield field
            yield from _fields(objects, written, b"Kids", field, depth + 1)


def _field(objects: PdfObjects, written: bytes, around: _Field) -> _Field:
    own, kind, flags = _words(string_at(written, b"T")), _KIND.search(written), _FLAGS.search(written)
    value = string_at(written, b"V")
    if value is None and (elsewhere := _VALUE.search(written)):
        value = string_at(b"/V" + (objects.dictionary(int(elsewhere[1]), by_sight=False) or b""), b"V")
    return _Field(
        name=".".join(filter(None, (around.name, own))),
        label=_words(string_at(written, b"TU")),
        kind=kind[1] if kind else around.kind,
        flags=int(flags[1]) if flags else around.flags,
        value=_words(value),
    )


def _numbers(objects: PdfObjects, holder: bytes, key: bytes) -> Iterator[int]:
    """Yield the numbers of the objects that a list names; the list may be an object of its own."""
    found = _LISTS[key].search(holder)
    if found is None:
        return
    named = found[1] if found[2] is None else objects.dictionary(int(found[2]), by_sight=False) or b""
    yield from (int(each[1]) for each in _REFERENCE.finditer(named))


def _words(written: bytes | None) -> str:
    """Return a PDF text string (ISO 32000-1, 7.9.2.2)."""
    if written is None:
        return ""
    if written.startswith(codecs.BOM_UTF16_BE):
        text = written[2:].decode("utf-16-be", "replace")
    elif written.startswith(codecs.BOM_UTF8):
        text = written[3:].decode("utf-8", "replace")
    else:
        text = written.decode("latin-1").translate(_LETTERS)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
