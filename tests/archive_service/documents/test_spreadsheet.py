"""Spreadsheets: each cell is read as it was given, and no text is a formula."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.documents.spreadsheet import Cell, spreadsheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).filter(
    lambda text: "\ufffe" not in text and "\uffff" not in text
)
cells = st.none() | texts | st.integers(0, 10**12) | st.dates(date(1950, 1, 1), date(2150, 1, 1))


def read(file: bytes) -> list[list[Cell]]:
    """Return the cells of the sheet, as a program for spreadsheets reads them."""
    with ZipFile(BytesIO(file)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return [[_value(cell) for cell in row] for row in sheet.iter(f"{_MAIN}row")]


def _value(cell: ET.Element) -> Cell:
    assert cell.find(f"{_MAIN}f") is None
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    number = int("".join(cell.itertext()))
    return date(1899, 12, 30) + timedelta(number) if cell.get("s") == "2" else number


@given(st.lists(st.lists(cells, max_size=5), max_size=5))
@example([["=1+1", "<&>\"'", 0, date(2050, 3, 1)]])
def test_cells_are_read_as_they_were_given(rows: list[list[Cell]]) -> None:
    header, *read_rows = read(spreadsheet("Bordereau", ("a", "b"), rows))

    assert header == ["a", "b"]
    assert read_rows == [[cell for cell in row if cell is not None] for row in rows]


@given(st.lists(st.lists(cells, max_size=3), max_size=3))
def test_the_same_cells_are_the_same_bytes(rows: list[list[Cell]]) -> None:
    assert spreadsheet("Bordereau", ("a",), rows) == spreadsheet("Bordereau", ("a",), rows)


def test_what_no_spreadsheet_can_hold_is_replaced() -> None:
    assert read(spreadsheet("Bordereau", ("a",), [("\x00\ud800",)]))[1] == ["\ufffd\ufffd"]
