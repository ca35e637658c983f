"""The persons of a package in order of name, on the disk: a package may have a hundred thousand."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from exports.errors import DestinationUnwritable


class PersonOrder:
    """What the list of persons says of each. It is in a database without a name, gone with this process."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA cache_size = -4096")
        self._database.execute("PRAGMA temp_store = FILE")
        self._database.execute("BEGIN")
        self._database.execute("CREATE TABLE person (name, birth, mark, stays, documents, page, place)")
        self.persons = 0

    def add(self, told: Mapping[str, Any]) -> None:
        """Take in a person."""
        with _written():
            self._insert(told)
        self.persons += 1

    def _insert(self, told: Mapping[str, Any]) -> None:
        values = [told[key] for key in ("name", "birth", "mark", "stays", "documents", "page")]
        place = sort_key(told["name"]) + f"{told['birth']}\x00{told['page']}".encode()
        self._database.execute("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, place))

    def sorted(self) -> Generator[tuple[str, str, str, int, int, str], None, None]:
        """Yield name, day of birth, identifier, numbers of stays and documents, and page, in order of name;
        without name last.
        """
        with _written():
            self._database.execute("CREATE INDEX place ON person (place)")
        yield from self._database.execute(
            "SELECT name, birth, mark, stays, documents, page FROM person ORDER BY place"
        )

    def close(self) -> None:
        """Discard all."""
        self._database.close()


@contextmanager
def _written() -> Iterator[None]:
    """Raise an error of a full disk as those of other files."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise DestinationUnwritable(f"the temporary files cannot be written: {error}") from error


def sort_key(name: str) -> bytes:
    """Return what orders a name: without case and accents; a name that is not known comes last.

    >>> sort_key("Élie") < sort_key("EMMA") < sort_key("")
    True
    """
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return f"0{bare.casefold()}\x00{name}\x00".encode() if name else b"1"
