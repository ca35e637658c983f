"""Write a spreadsheet (Office Open XML, ISO/IEC 29500) with one sheet: texts, days and whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Cell = str | int | date | None

_FIRST = date(1899, 12, 30)
"""Day 0 of spreadsheets, so that days from 1 March 1900 on have their numbers."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767
"""Characters of a cell that readers accept."""
_WHEN = (1980, 1, 1, 0, 0, 0)

_FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Style 0 is plain, 1 a heading, 2 a day.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2">'
    '<font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def spreadsheet(name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    r"""Return the file; the same content gives the same bytes. A text is never a formula.

    Args:
        name: Of the sheet, at most 31 characters, none of `[]:*?/\\`.
        header: The first row, which stays in sight.
        rows: Cells; None is an empty one.
    """
    workbook = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{text_of_cell(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts = {**_FIXED, "xl/workbook.xml": workbook, "xl/worksheets/sheet1.xml": _sheet(header, rows)}
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for path, content in parts.items():
            member = ZipInfo(path, _WHEN)
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, _HEAD + content)
    return file.getvalue()


def _sheet(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="22" customWidth="1"/>'
        for number in range(1, len(header) + 1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(_rows(header, rows))}</sheetData></worksheet>"
    )


def _rows(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    yield f'<row r="1">{"".join(_cell(column, 1, one, 1) for column, one in enumerate(header))}</row>'
    for number, row in enumerate(rows, 2):
        yield f'<row r="{number}">{"".join(_cell(at, number, one, 0) for at, one in enumerate(row))}</row>'


def _cell(column: int, row: int, value: Cell, style: int) -> str:
    place = f'r="{_letters(column)}{row}"'
    if value is None:
        return ""
    if isinstance(value, int):
        return f'<c {place} s="{style}"><v>{value}</v></c>'
    if isinstance(value, date):
        return f'<c {place} s="2"><v>{(value - _FIRST).days}</v></c>'
    return (
        f'<c {place} s="{style}" t="inlineStr"><is><t xml:space="preserve">{text_of_cell(value)}</t></is></c>'
    )


def text_of_cell(value: str) -> str:
    """Return a text for the XML of a sheet: what cannot be there is replaced, the rest escaped."""
    return escape(_NOT_XML.sub("\ufffd", value)[:_LONGEST], {'"': "&quot;"})


def _letters(column: int) -> str:
    """Return the letters of a column, the first of which is 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
