"""Rows of CSV as RFC 4180 has them, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence

_FORMULAS = frozenset("=+-@\t\r\n＝＋－＠'")
_UNSAFE_BEGINNINGS = _FORMULAS | {" "}
RULE = (
    "A cell that, without spaces at its beginning, begins with = + - @ (also in their full-width form), a "
    "tab, a line break or an apostrophe has one apostrophe more before it, so that no spreadsheet takes it "
    "for a formula. A reader takes away one apostrophe at the beginning of a cell."
)
"""What the schemas say of cells."""


def safe(value: str) -> str:
    """Return a value as the text of a cell; `plain` gives the value back.

    >>> safe("=1+1"), safe("Élie"), safe("'x")
    ("'=1+1", 'Élie', "''x")
    """
    first = value.lstrip(" ")[:1]
    return f"'{value}" if first in _FORMULAS and first else value


def plain(cell: str) -> str:
    """Return the value that `safe` wrote."""
    return cell.removeprefix("'")


class _GivenBack:
    """A file for `csv`, whose writer answers what it wrote: no buffer has to be made for each row."""

    def write(self, text: str, /) -> str:
        return text


_WRITER = csv.writer(_GivenBack(), lineterminator="\r\n")


def row(values: Sequence[str]) -> str:
    """Return a row with its line end."""
    if not _UNSAFE_BEGINNINGS.isdisjoint([value[:1] for value in values]):
        values = [safe(value) for value in values]
    return str(_WRITER.writerow(values))
