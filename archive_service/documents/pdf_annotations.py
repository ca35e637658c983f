"""What people added to the pages of a PDF without changing their text: form values, notes, stamps."""

from __future__ import annotations

import ctypes
import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pypdfium2
from pypdfium2 import raw

from archive_service.wording.dates import day_words

MOST_ON_PAGE = 1_000
"""Most annotations of one page that are read."""

_LONGEST = 65_536  # characters of one value
_HIDDEN = 2 | 32  # flags Hidden and NoView (ISO 32000-1, 12.5.3)
PASSWORD = 1 << 13
"""Flag of a text field that contains a password (12.7.4.3)."""
_DAY = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})")
_LINE_END = re.compile(r"\s*(?:</p>|<br\s*/?>|</li>)\s*", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_KINDS = {
    raw.FPDF_ANNOT_TEXT: "Note",
    raw.FPDF_ANNOT_FREETEXT: "Texte ajouté",
    raw.FPDF_ANNOT_HIGHLIGHT: "Passage surligné",
    raw.FPDF_ANNOT_UNDERLINE: "Passage souligné",
    raw.FPDF_ANNOT_SQUIGGLY: "Passage souligné",
    raw.FPDF_ANNOT_STRIKEOUT: "Passage barré",
    raw.FPDF_ANNOT_CARET: "Insertion",
    raw.FPDF_ANNOT_STAMP: "Tampon",
    raw.FPDF_ANNOT_INK: "Tracé à la main",
    raw.FPDF_ANNOT_FILEATTACHMENT: "Fichier joint à la page",
    raw.FPDF_ANNOT_REDACT: "Passage à masquer",
    raw.FPDF_ANNOT_LINE: "Trait",
    raw.FPDF_ANNOT_SQUARE: "Cadre",
    raw.FPDF_ANNOT_CIRCLE: "Cadre",
    raw.FPDF_ANNOT_POLYGON: "Cadre",
    raw.FPDF_ANNOT_POLYLINE: "Trait",
}
_MARKING = frozenset(
    (raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_STRIKEOUT)
)
"""Annotation types that mark the text under them."""
_WITHOUT_WORDS = frozenset((raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET))
_BUTTONS = frozenset((raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON))
_LISTS = frozenset((raw.FPDF_FORMFIELD_LISTBOX, raw.FPDF_FORMFIELD_COMBOBOX))
_ON = frozenset(("", "on", "yes", "oui", "true", "vrai", "1", "x"))


@dataclass(frozen=True, slots=True)
class Remark:
    """An addition to a page: its kind in French, and its words; for a form, field and value."""

    label: str
    words: str

    @property
    def length(self) -> int:
        """Total characters of the kind and the words."""
        return len(self.label) + len(self.words)


@dataclass(frozen=True, slots=True)
class PageAnnotations:
    """The additions to a page. `drawn_only` means that some of them may contain words only as drawings
    (stamps).
    """

    fields: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    drawn_only: bool = False


def annotations_of(page: pypdfium2.PdfPage, letters: pypdfium2.PdfTextPage) -> PageAnnotations:
    """Return the filled fields and the notes of a page; empty or unticked fields are left out."""
    count = min(raw.FPDFPage_GetAnnotCount(page), MOST_ON_PAGE)
    if count <= 0:
        return PageAnnotations()
    fields: dict[Remark, None] = {}  # a field may appear on a page twice
    notes: list[Remark] = []
    drawn_only = False
    for number in range(count):
        with _annotation(page, number) as annotation:
            if annotation is None:
                continue
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind == raw.FPDF_ANNOT_WIDGET:
                if field := _field(page.formenv, annotation):
                    fields[field] = None
            elif kind not in _WITHOUT_WORDS:
                note = _note(annotation, kind, letters)
                notes.append(note)
                drawn_only = drawn_only or (not note.words and raw.FPDFAnnot_HasKey(annotation, b"AP"))
    return PageAnnotations(tuple(fields), tuple(notes), drawn_only)


@contextmanager
def _annotation(page: pypdfium2.PdfPage, number: int) -> Iterator[raw.FPDF_ANNOTATION | None]:
    annotation = raw.FPDFPage_GetAnnot(page, number)
    try:
        yield annotation or None
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def _text(read: Callable[..., int], *arguments: object) -> str:
    """Call a library function that writes UTF-16 into a buffer, and return the text."""
    length = read(*arguments, None, 0)
    if length <= 2 or length > 2 * _LONGEST:
        return ""
    room = (raw.FPDF_WCHAR * (length // 2 + 1))()
    read(*arguments, room, length)
    return bytes(room)[: length - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _string(annotation: raw.FPDF_ANNOTATION, key: bytes) -> str:
    return _text(raw.FPDFAnnot_GetStringValue, annotation, key).strip()


def _rich_words(annotation: raw.FPDF_ANNOTATION, key: bytes) -> str:
    """Return the words of a text in XHTML (ISO 32000-1, 12.7.3.4), used when there is no plain text."""
    lines = _TAG.sub("", _LINE_END.sub("\n", _string(annotation, key))).split("\n")
    return "\n".join(line for line in (html.unescape(line).strip() for line in lines) if line)


def _field(forms: pypdfium2.PdfFormEnv | None, annotation: raw.FPDF_ANNOTATION) -> Remark | None:
    if forms is None or raw.FPDFAnnot_GetFormFieldType(forms, annotation) < 0:  # not part of a form
        name, value = _string(annotation, b"T"), _string(annotation, b"V")
        return Remark(name or "Champ sans nom", value) if value else None
    name = _text(raw.FPDFAnnot_GetFormFieldAlternateName, forms, annotation).strip()
    name = name or _text(raw.FPDFAnnot_GetFormFieldName, forms, annotation).strip() or "Champ sans nom"
    kind = raw.FPDFAnnot_GetFormFieldType(forms, annotation)
    value = _value(forms, annotation, kind)
    if not value and kind == raw.FPDF_FORMFIELD_TEXTFIELD:
        value = _rich_words(annotation, b"RV")
    return Remark(name, value) if value else None


def _value(forms: pypdfium2.PdfFormEnv, annotation: raw.FPDF_ANNOTATION, kind: int) -> str:
    if kind in _BUTTONS:
        if not raw.FPDFAnnot_IsChecked(forms, annotation):
            return ""
        choice = _text(raw.FPDFAnnot_GetFormFieldExportValue, forms, annotation).strip()
        return "coché" if choice.lower() in _ON else f"coché : {choice}"
    if kind == raw.FPDF_FORMFIELD_PUSHBUTTON:
        return ""
    if kind == raw.FPDF_FORMFIELD_SIGNATURE:
        return "signature électronique, non vérifiée ici" if raw.FPDFAnnot_HasKey(annotation, b"V") else ""
    if kind == raw.FPDF_FORMFIELD_TEXTFIELD:
        secret = raw.FPDFAnnot_GetFormFieldFlags(forms, annotation) & PASSWORD
        if secret and _text(raw.FPDFAnnot_GetFormFieldValue, forms, annotation):
            return "mot de passe, non montré"
    chosen = _chosen(forms, annotation) if kind in _LISTS else ""
    return chosen or _text(raw.FPDFAnnot_GetFormFieldValue, forms, annotation).strip()


def _chosen(forms: pypdfium2.PdfFormEnv, annotation: raw.FPDF_ANNOTATION) -> str:
    """Return the labels of the options chosen in a list; a value typed beside the list is not an option."""
    count = min(raw.FPDFAnnot_GetOptionCount(forms, annotation), MOST_ON_PAGE)
    labels = [
        _text(raw.FPDFAnnot_GetOptionLabel, forms, annotation, number).strip()
        for number in range(count)
        if raw.FPDFAnnot_IsOptionSelected(forms, annotation, number)
    ]
    return " ; ".join(label for label in labels if label)


def _note(annotation: raw.FPDF_ANNOTATION, kind: int, letters: pypdfium2.PdfTextPage) -> Remark:
    author, day = _string(annotation, b"T"), _day(_string(annotation, b"M"))
    hidden = "masqué" if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN else ""
    label = _KINDS.get(kind, "Annotation")
    beside = ", ".join(part for part in (author, day, hidden) if part)
    words = _string(annotation, b"Contents") or _rich_words(annotation, b"RC")
    if kind in _MARKING and (marked := _marked(annotation, letters)):
        words = f"« {marked} »" + (f" : {words}" if words else "")
    if kind == raw.FPDF_ANNOT_FILEATTACHMENT and not words:
        held = raw.FPDFAnnot_GetFileAttachment(annotation)
        words = _text(raw.FPDFAttachment_GetName, held) if held else ""
    return Remark(f"{label} ({beside})" if beside else label, words)


def _day(written: str) -> str:
    found = _DAY.match(written)
    try:
        return day_words(date(*map(int, found.groups()))) if found else ""
    except ValueError:
        return ""


def _marked(annotation: raw.FPDF_ANNOTATION, letters: pypdfium2.PdfTextPage) -> str:
    """Return the text under a mark, line by line."""
    lines = []
    points = raw.FS_QUADPOINTSF()
    for number in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), MOST_ON_PAGE)):
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, number, ctypes.byref(points)):
            across = (points.x1, points.x2, points.x3, points.x4)
            along = (points.y1, points.y2, points.y3, points.y4)
            box = (min(across), min(along), max(across), max(along))
            lines.append(letters.get_text_bounded(*box, errors="replace").strip())
    return " ".join(line for line in lines if line)
