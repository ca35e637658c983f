"""Compute the widths of the columns of a drawn table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive_service.documents.drawable_text import width_of

_PER_LETTER = 0.62  # em; the usual width of a letter of DejaVu Sans
_LONGEST_WORD_KEPT = 170.0  # points; a longer word is broken, so that the other columns keep their space
_INSET = 8.0  # points, both sides together


def column_widths(cells: Iterable[tuple[int, str]], columns: int, width: float, size: float) -> list[float]:
    """Return widths in points that sum up to `width`.

    `cells` are the texts by column. Each column gets the width of its longest word. The remaining width is
    shared in proportion to what each column's longest line still needs.
    """
    least = [_INSET + 2 * size] * columns
    most = list(least)
    letter = size * _PER_LETTER
    for column, text in cells:
        line = _INSET + letter * min(len(text), 120)
        most[column] = max(most[column], line)
        if line > least[column] * 0.8:
            word = _INSET + width_of(max(text.split(), key=len, default=""), size)
            least[column] = max(least[column], min(word, _LONGEST_WORD_KEPT))
    if sum(least) >= width:
        return _scaled(least, width)
    wanted = [much - little for much, little in zip(most, least, strict=True)]
    left = width - sum(least)
    if sum(wanted) <= left:
        return _scaled(most, width)
    share = left / sum(wanted)
    return _scaled([little + more * share for little, more in zip(least, wanted, strict=True)], width)


def _scaled(widths: Sequence[float], total: float) -> list[float]:
    factor = total / sum(widths)
    return [round(width * factor, 2) for width in widths]
