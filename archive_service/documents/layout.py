"""Convert the blocks of a record's content to the template's form: lists of drawable strings with little
nesting.

Each block is a list whose first member names its kind: p paragraph, v values, f facts without a place, s
sentences, l list, t table, i picture, m the explanation of the place numbers. Whatever the nesting of the
content, the template gets at most a few levels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from archive_service.documents import wording
from archive_service.documents.column_widths import column_widths
from archive_service.documents.drawable_text import (
    Drawn,
    Lettering,
    breakable,
    reads_from_right,
    styled,
    width_of,
)
from archive_service.documents.drawn_pictures import Pictures
from archive_service.documents.fonts import BOLD, ITALIC, REGULAR, STRUCK, UNDERLINED
from archive_service.documents.grid import MOST_COLUMNS, Grid, Placed, grid
from archive_service.documents.plain_text import first_text, paragraphs_of, spoken_runs, whole_text
from archive_service.documents.source_locations import Places
from archive_service.model.content import (
    Block,
    BulletList,
    Change,
    Paragraph,
    Picture,
    Section,
    TableBlock,
    Text,
    Value,
    Values,
)

PAGE_WIDTH = 481.0  # points between the margins
PAGE_HEIGHT = 560.0  # largest height of a picture, in points
SIZE = 9.0

_DEEPEST_LIST = 6
_DEEPEST_TABLE = 2
_DEEPEST_HEADING = 6
_INDENT = 9.0  # points, for each level of a value
_PLACE_SIZE = 6.5
_FEW_PLACES = 3  # number of lines that look lost in two columns
_MOST_ELEMENTS = 6_000  # paragraphs, values, cells: the typesetter takes 30 KB for each
_LINES_TOGETHER = 40
_KEPT_TOGETHER = 700  # characters; a longer paragraph may continue on the next page
_HEADER_REPEATED = 400  # characters; a longer header would fill the pages on which it is repeated

_LINES = {Change.DELETED: STRUCK, Change.INSERTED: UNDERLINED}

Json = list[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """How facts are set one below the other: width of the label column and font size in points, face of the
    values.
    """

    labels: float
    size: float
    style: int


HEADER = Rows(labels=165, size=8.5, style=BOLD)
VALUES = Rows(labels=165, size=9, style=REGULAR)


class Layout:
    """Lays out the blocks of one document. It also collects the strings that were set (`pieces`, visible
    strings in reading order) and the pictures for the typesetter.
    """

    def __init__(self, lettering: Lettering, pictures: Pictures | None = None) -> None:
        self.lettering = lettering
        self.places = Places()
        self.pieces: list[str] = []
        self.pictures = pictures or Pictures()
        self._left = _MOST_ELEMENTS

    def text(self, text: str, width: float = PAGE_WIDTH, size: float = SIZE, style: int = REGULAR) -> Drawn:
        """Return a human string as it is set in a column of that width."""
        shown = self.lettering.visible(text)
        self.pieces.append(shown)
        return styled(breakable(shown, width, size), style)

    def place(self, where: str, base: str = "") -> str:
        """Return the number of a place in the source; none when it is the place `base`."""
        if not where or where == base:
            return ""
        return str(self.places.number(self.lettering.line(where)))

    def annex(self) -> Json:
        """Lay out the list of numbered places, in two columns when the lines are short."""
        return [["m", part.begin, [*self._columns(part.lines)]] for part in self.places.annex()]

    def _columns(self, lines: Sequence[str]) -> Iterator[str]:
        half = (len(lines) + 1) // 2
        if half > _FEW_PLACES and max(width_of(line, _PLACE_SIZE) for line in lines) < PAGE_WIDTH / 2 - 9:
            yield "\n".join(lines[:half])
            yield "\n".join(lines[half:])
        else:
            yield breakable("\n".join(lines), PAGE_WIDTH, _PLACE_SIZE)

    def sections(self, sections: Sequence[Section], level: int = 2) -> Iterator[Json]:
        """Lay out sections and their inner sections, in reading order."""
        waiting = [(level, section) for section in reversed(sections)]
        while waiting:
            depth, section = waiting.pop()
            self.places.begin()
            title = self.text(section.title or "Sans titre", style=BOLD, size=12)
            where, code = self.place(section.where), self.lettering.line(section.code)
            body = self.blocks(section.blocks, base=section.where)
            yield [min(depth, _DEEPEST_HEADING), title, where, code, body]
            waiting += [(depth + 1, inner) for inner in reversed(section.sections)]

    def blocks(
        self,
        blocks: Sequence[Block],
        width: float = PAGE_WIDTH,
        size: float = SIZE,
        base: str = "",
        lists: int = 0,
        tables: int = 0,
    ) -> Json:
        """Lay out blocks in a column; `lists` and `tables` are the numbers of lists and tables around
        them.
        """
        laid: Json = []
        for number, block in enumerate(blocks):
            if self._left < 0:
                return laid + self._lines(paragraphs_of(blocks[number:]), width, base)
            self._left -= 1
            match block:
                case Paragraph():
                    laid.append(self._paragraph(block, width, size, base))
                case Values():
                    laid += self._values(block, width, size, base)
                case BulletList() if lists < _DEEPEST_LIST:
                    items = [
                        self.blocks(item, width - 18, size, base, lists + 1, tables) for item in block.items
                    ]
                    if items:
                        first = block.start if block.ordered else False
                        laid.append(["l", first, items, self.place(block.where, base)])
                case TableBlock() if tables < _DEEPEST_TABLE:
                    laid += self._table(block, width, base, lists, tables)
                case Picture():
                    laid += self._picture(block, width, base)
                case _:
                    laid += [self._paragraph(each, width, size, base) for each in paragraphs_of([block])]
        return laid

    def _paragraph(self, paragraph: Paragraph, width: float, size: float, base: str) -> Json:
        spoken = spoken_runs(paragraph.runs)
        if len(spoken) == 1 and not (spoken[0].bold or spoken[0].italic):
            runs: object = self.text(spoken[0].text, width, size)
        else:
            runs = self._runs(spoken, width, size)
        whole = whole_text(paragraph)
        where = paragraph.where or next((run.where for run in paragraph.runs if run.where), "")
        kept = len(whole) < _KEPT_TOGETHER and "\n" not in whole
        return ["p", runs, self.place(where, base), reads_from_right(whole), kept]

    def _lines(self, paragraphs: Iterator[Paragraph], width: float, base: str) -> Json:
        """Lay out the blocks beyond the document's limit of elements: many paragraphs become lines of one
        paragraph.
        """
        laid: Json = []
        while together := list(islice(paragraphs, _LINES_TOGETHER)):
            lines = []
            for each in together:
                where = self.place(each.where, base)
                lines.append(f"{whole_text(each)}\u00a0[{where}]" if where else whole_text(each))
            laid.append(["p", self.text("\n".join(lines), width), "", False, False])
        return laid

    def _runs(self, runs: Sequence[Text], width: float, size: float, style_of_all: int = REGULAR) -> Json:
        laid: Json = []
        shown = []
        for run in runs:
            style = style_of_all | BOLD * run.bold | ITALIC * run.italic | _LINES.get(run.change, REGULAR)
            text = self.lettering.visible(run.text)
            shown.append(text)
            laid.append([style, styled(breakable(text, width, size), style)])
        self.pieces.append("".join(shown))
        return laid

    def _values(self, values: Values, width: float, size: float, base: str) -> Json:
        if width < PAGE_WIDTH - 120:  # two columns need the whole page
            return [self._paragraph(each, width, size, base) for each in paragraphs_of([values])]
        if len(values.values) > self._left:
            return self._lines(paragraphs_of([values]), width, base)
        self._left -= len(values.values)
        rows = [self.value(each, VALUES, base) for each in values.values]
        return [["v", VALUES.labels, VALUES.size, rows]] if rows else []

    def value(self, value: Value, rows: Rows, base: str = "") -> Json:
        """Lay out one fact: depth, label, value, number of its place. A label alone is a title for the facts
        below it. A label too wide for its column is given in a list of one member, a warning in a dict.
        """
        depth = max(0, min(value.depth, 6))
        where = self.place(value.where, base)
        if not value.value:
            return [depth, self.text(value.label, style=BOLD), "", where]
        label: object = self.text(value.label)
        if value.warns:
            label = {"warning": styled(self.lettering.visible(value.label), BOLD)}
        drawn = self.text(value.value, PAGE_WIDTH - rows.labels - 40, rows.size, rows.style)
        fits = width_of(value.label, rows.size) <= rows.labels - depth * _INDENT - 6
        one_line = fits and len(value.label.splitlines()) < 2
        return [depth, label if one_line else [label], drawn, where]

    def facts(self, facts: Sequence[tuple[str, str]]) -> Json:
        """Lay out facts made by the service, one a line: label and value; facts without a value are left
        out.
        """
        return ["f", [[label, self.text(value, PAGE_WIDTH - 130)] for label, value in facts if value]]

    def sentences(self, sentences: Sequence[str]) -> Json:
        """Lay out sentences made by the service, one below the other."""
        return ["s", [self.text(each, PAGE_WIDTH - 9) for each in sentences]]

    def _picture(self, picture: Picture, width: float, base: str) -> Iterator[Json]:
        alternative = self.lettering.line(picture.alternative) or "Image de la source"
        where = self.place(picture.where, base)
        shown = self.pictures.show(picture)
        for box in shown.boxes:
            scale = min(0.75, width / box.width, PAGE_HEIGHT / box.height)
            sides = [max(1.0, round(side * scale, 2)) for side in (box.width, box.height)]
            yield ["i", box.index, box.format, *sides, alternative, where]
            where = ""
        if not shown.boxes:
            self.pieces.append(alternative)
            kind = self.lettering.line(picture.media_type) or "type inconnu"
            text = wording.undrawn_picture(alternative, kind, len(picture.content), shown.said)
            yield ["p", breakable(text, width, SIZE), where, False, True]
        elif shown.said:
            yield ["p", breakable(shown.said, width, SIZE), "", False, True]

    def _table(self, table: TableBlock, width: float, base: str, lists: int, tables: int) -> Json:
        placed = grid(table.rows, table.header_rows)
        caption = self.text(table.caption, width, SIZE, BOLD) if table.caption else ""
        where = self.place(table.where, base)
        if placed.columns == 0:
            return [["p", caption, where, False, True]] if caption else []
        if placed.columns > MOST_COLUMNS or width / placed.columns < 2 * SIZE:
            return self._table_as_list(table, caption, where, width, base, lists, tables)
        self._left -= sum(map(len, placed.header)) + sum(map(len, placed.body))
        if self._left < 0:
            return self._table_as_lines(table, caption, where, width)
        size = 8.5 if placed.columns <= 6 else 7.5
        widths = column_widths(_texts_by_column(placed), placed.columns, width, size)
        inner = (size, base, lists, tables + 1)
        header = self._cells(placed.header, widths, True, *inner)
        body = self._cells(placed.body, widths, False, *inner)
        repeated = sum(len(first_text(cell.cell)) for row in placed.header for cell in row) < _HEADER_REPEATED
        return [["t", widths, size, header, body, caption, where, repeated and len(placed.header) <= 4]]

    def _cells(
        self,
        rows: Sequence[Sequence[Placed]],
        widths: Sequence[float],
        header: bool,
        size: float,
        base: str,
        lists: int,
        tables: int,
    ) -> Json:
        cells: Json = []
        taken = [0] * len(widths)
        for number, row in enumerate(rows):
            column = 0
            for placed in row:
                while taken[column] > number:
                    column += 1
                end = column + placed.columns
                taken[column:end] = [number + placed.rows] * placed.columns
                width = sum(widths[column:end]) - 8
                column = end
                cells.append(self._cell(placed, width, header, size, base, lists, tables))
        return cells

    def _cell(
        self, placed: Placed, width: float, header: bool, size: float, base: str, lists: int, tables: int
    ) -> object:
        if placed.cell is None:
            return ""
        is_header = header or placed.cell.header
        style = BOLD if is_header else REGULAR
        content: object
        match placed.cell.blocks:
            case []:
                content = ""
            case [Paragraph(runs=[Text(bold=False, italic=False, change=Change.NONE) as run], where="")] if (
                not reads_from_right(run.text)
            ):
                content = self.text(run.text, width, size, style)
            case blocks if style == BOLD:
                # The bold face has fewer letters, so each string is checked against it.
                content = [
                    [
                        "p",
                        self._runs(spoken_runs(each.runs), width, size, BOLD),
                        "",
                        False,
                        False,
                    ]
                    for each in paragraphs_of(blocks)
                ]
            case blocks:
                content = self.blocks(blocks, width, size, base, lists, tables)
        if is_header or placed.columns > 1 or placed.rows > 1:
            return ["c", content, placed.columns, placed.rows, is_header]
        return content

    def _table_as_lines(self, table: TableBlock, caption: Drawn, where: str, width: float) -> Json:
        laid: Json = [["p", caption, "", False, True]] if caption else []
        laid.append(["p", self.text(wording.TOO_LARGE_A_TABLE), where, False, True])
        for start in range(0, len(table.rows), _LINES_TOGETHER):
            lines = []
            for row in table.rows[start : start + _LINES_TOGETHER]:
                blocks = [block for cell in row for block in cell.blocks]
                lines.append(" | ".join(map(whole_text, paragraphs_of(blocks))))
            laid.append(["p", self.text("\n".join(lines), width), "", False, False])
        return laid

    def _table_as_list(
        self, table: TableBlock, caption: Drawn, where: str, width: float, base: str, lists: int, tables: int
    ) -> Json:
        items = [
            [
                laid
                for cell in row
                for laid in self.blocks(cell.blocks, width - 18, SIZE, base, lists + 1, tables)
            ]
            for row in table.rows
        ]
        title: Json = [["p", caption, "", False, True]] if caption else []
        return [*title, ["l", 1, items, where]]


def _texts_by_column(placed: Grid) -> Iterator[tuple[int, str]]:
    for rows in (placed.header, placed.body):
        taken = [0] * placed.columns
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                while taken[column] > number:
                    column += 1
                if cell.columns == 1:
                    yield column, first_text(cell.cell)
                taken[column : column + cell.columns] = [number + cell.rows] * cell.columns
                column += cell.columns
