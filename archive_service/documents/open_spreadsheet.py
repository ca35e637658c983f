"""Write a spreadsheet as OpenDocument (version 1.3) with one sheet: texts, days and whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from archive_service.documents.spreadsheet import Cell, text_of_cell

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{prefix}="{_OASIS}:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
) + (f' xmlns:number="{_OASIS}:datastyle:1.0" xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0" office:version="1.3"')
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    '<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="wide" style:family="table-column">'
    '<style:table-column-properties style:column-width="4.5cm"/></style:style>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
)
_WHEN = (1980, 1, 1, 0, 0, 0)


def open_spreadsheet(name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return the file; the same content gives the same bytes. A text is never a formula.

    Args:
        name: Of the sheet.
        header: The first row, which each page repeats.
        rows: Cells; None is an empty one.
    """
    body = (
        f'<table:table table:name="{text_of_cell(name)}">'
        f'<table:table-column table:style-name="wide" table:number-columns-repeated="{max(len(header), 1)}"/>'
        f"<table:table-header-rows>{_row(header, style='head')}</table:table-header-rows>"
        f"{''.join(map(_row, rows))}</table:table>"
    )
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        # The type comes first and is not compressed: so the file says what it is in its first bytes.
        archive.writestr(_member("mimetype", ZIP_STORED), MEDIA_TYPE)
        archive.writestr(_member("content.xml", ZIP_DEFLATED), _HEAD + content)
        archive.writestr(_member("META-INF/manifest.xml", ZIP_DEFLATED), _HEAD + _MANIFEST)
    return file.getvalue()


def _member(path: str, how: int) -> ZipInfo:
    member = ZipInfo(path, _WHEN)
    member.compress_type = how
    return member


def _row(cells: Sequence[Cell], style: str = "") -> str:
    return f"<table:table-row>{''.join(_cell(one, style) for one in cells)}</table:table-row>"


def _cell(value: Cell, style: str) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        return _typed("float", "value", str(value), str(value))
    if isinstance(value, date):
        day = value.isoformat()
        return _typed("date", "date-value", day, day, ' table:style-name="date"')
    named = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell{named} office:value-type="string">'
        f"<text:p>{_spaces(text_of_cell(value))}</text:p></table:table-cell>"
    )


def _typed(kind: str, attribute: str, value: str, shown: str, style: str = "") -> str:
    return (
        f'<table:table-cell{style} office:value-type="{kind}" office:{attribute}="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def _spaces(text: str) -> str:
    """Write spaces and line ends as elements where readers would join them, or drop those at an end."""
    kept = text.replace("\t", "<text:tab/>").replace("\r\n", "\n").replace("\r", "\n")
    kept = kept.replace("\n", "<text:line-break/>").replace("  ", " <text:s/>")
    if kept.startswith(" "):
        kept = f"<text:s/>{kept[1:]}"
    return f"{kept[:-1]}<text:s/>" if kept.endswith(" ") else kept
