"""Spreadsheets: each cell is read as it was given, and no text is a formula."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.documents.open_spreadsheet import open_spreadsheet
from archive_service.documents.spreadsheet import Cell, spreadsheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SPACES = {"s": " ", "tab": "\t", "line-break": "\n"}
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


def read_open(file: bytes) -> list[list[Cell]]:
    """Return the cells of an OpenDocument sheet."""
    with ZipFile(BytesIO(file)) as archive:
        assert archive.namelist()[0] == "mimetype"
        content = ET.fromstring(archive.read("content.xml"))
    return [[_open_value(cell) for cell in row] for row in content.iter(f"{_TABLE}table-row")]


def _open_value(cell: ET.Element) -> Cell:
    assert f"{_TABLE}formula" not in cell.attrib
    kind = cell.get(f"{_OFFICE}value-type")
    if kind is None:
        return None
    if kind == "date":
        return date.fromisoformat(cell.attrib[f"{_OFFICE}date-value"])
    if kind == "float":
        return int(cell.attrib[f"{_OFFICE}value"])
    (paragraph,) = cell
    words = [paragraph.text or ""]
    for one in paragraph:
        words += [_SPACES[one.tag.partition("}")[2]], one.tail or ""]
    return "".join(words)


@given(st.lists(st.lists(cells, max_size=5), max_size=5))
@example([["=1+1", "<&>\"'", " a  b   c ", " ", 0, date(2050, 3, 1), None]])
def test_open_cells_are_read_as_they_were_given(rows: list[list[Cell]]) -> None:
    header, *read_rows = read_open(open_spreadsheet("Bordereau", ("a", "b"), rows))

    assert header == ["a", "b"]
    assert read_rows == rows
    assert open_spreadsheet("B", ("a",), rows) == open_spreadsheet("B", ("a",), rows)


@given(st.lists(st.lists(cells, max_size=3), max_size=3))
def test_the_same_cells_are_the_same_bytes(rows: list[list[Cell]]) -> None:
    assert spreadsheet("Bordereau", ("a",), rows) == spreadsheet("Bordereau", ("a",), rows)


def test_what_no_spreadsheet_can_hold_is_replaced() -> None:
    assert read(spreadsheet("Bordereau", ("a",), [("\x00\ud800",)]))[1] == ["\ufffd\ufffd"]
