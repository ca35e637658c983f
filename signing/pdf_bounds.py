"""Keep a small PDF from costing a large amount of time or memory while its structure is read.

A cross-reference stream may claim a thousand million objects that need no byte, and a tree of fields may name
each of its branches twice, level after level.

Source: ISO 32000-2, 7.5.8 (cross-reference streams), 12.7.4 (fields), annex C (a PDF has at most 8,388,607
objects).
"""

import re
from mmap import mmap
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

MOST_LOOKUPS = 200_000
"""Objects that reading the signatures of a document may look up; forms of a thousand fields need some ten
thousand.
"""

_MOST_OBJECTS = 8_388_607
_FEW = 10_000


def _spelt(name: bytes) -> bytes:
    """Return an expression for a name, any letter of which may be written in hexadecimal."""
    return b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name)


_COUNTED = re.compile(
    rb"/(?:"
    + (_spelt(b"W") + rb"\s*\[(?P<widths>[\d\s]{1,60})\]|")
    + (_spelt(b"Index") + rb"\s*\[(?P<index>[\d\s]{1,100000})\]|")
    + (_spelt(b"Size") + rb"\s+(?P<size>\d{7,}))")
)


def is_inflated(pdf: bytes | mmap) -> bool:
    """Say whether a PDF claims more objects than its bytes can hold."""
    most = min(max(len(pdf), _FEW), _MOST_OBJECTS)
    for found in _COUNTED.finditer(pdf):
        if found["widths"] is not None:
            if not any(map(int, found["widths"].split())):
                return True
        elif found["index"] is not None:
            if sum(map(_count, found["index"].split()[1::2])) > most:
                return True
        elif _count(found["size"]) > most:
            return True
    return False


def _count(digits: bytes) -> int:
    return int(digits[:20])


class TooManyLookups(Exception):
    """Reading the document looks up more objects than any honest one needs."""


class BoundedReader(PdfFileReader):
    """pyHanko's reader, which stops when a document makes it look up the same objects without end."""

    lookups = 0

    def get_object(self, *arguments: Any, **options: Any) -> Any:
        """Look up an object; raise `TooManyLookups` after `MOST_LOOKUPS`."""
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise TooManyLookups
        return super().get_object(*arguments, **options)  # type: ignore[no-untyped-call]  # pyHanko's own
