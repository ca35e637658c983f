"""The tables of every package: persons, stays and documents as CSV, for those who have no FHIR."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO

import orjson

from exports.portability.layouts import TABLE, PackageFacts, RecordFiles, Shard
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.tables import cells
from exports.portability.layouts.tables.columns import (
    DOCUMENTS,
    PERSONS,
    STAYS,
    TABLES,
    PersonTold,
    StayTold,
    Table,
)
from exports.portability.layouts.tables.datapackage import descriptor, dictionary
from exports.portability.layouts.told import TheirIdentity, Told
from exports.portability.tree_package import TreeFile


class TablesLayout:
    """The tables."""

    name = "tables"

    @contextmanager
    def shard(self, shard: Shard) -> Iterator[TablesShard]:
        """Begin a shard. It has no files: its rows are facts."""
        yield TablesShard()

    def whole(self, facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
        """Yield the tables, their descriptor and their dictionary."""
        growing = {table.name: _Growing(table) for table in TABLES}
        for shard in facts:
            for name, (count, rows) in orjson.loads(shard).items():
                growing[name].add(count, rows)
        measured = {name: one.measured for name, one in growing.items()}
        yield _file("datapackage.json", descriptor(measured))
        yield _file("dictionary.md", dictionary().encode())
        for name, one in growing.items():
            yield TreeFile(f"tables/{name}.csv", TABLE, None, None, one.spooled.section(0))


class TablesShard:
    """The rows of a shard."""

    def __init__(self) -> None:
        self._rows: dict[str, list[str]] = {table.name: [] for table in TABLES}
        self._persons: dict[str, PersonTold] = {}

    def add_person(self, person: str, content: bytes) -> None:
        """Take in a person, whose row also has what the records say."""
        self._persons[person] = PersonTold(TheirIdentity.of(person, content))

    def add_record(self, record: RecordFiles) -> None:
        """Add the row of a document, and those of the stays that it declares."""
        told = Told(record)
        if record.person is not None:
            # Who cannot be read has a row too: documents must not name one that is not there.
            unread = PersonTold(TheirIdentity(person=record.person))
            person = self._persons.setdefault(record.person, unread)
            person.death = max(person.death, told.death)
        self._add(DOCUMENTS, told)
        for number, stay in enumerate(told.stays, start=1):
            self._add(STAYS, StayTold(told, number, stay))

    def _add(self, table: Table, of: object) -> None:
        self._rows[table.name].append(cells.row([column.value(of) for column in table.columns]))

    def files(self) -> Sequence[TreeFile]:
        """Return no file."""
        return ()

    def facts(self) -> bytes:
        """Return the rows of each table, with their number."""
        if not self._rows[PERSONS.name]:
            for person in self._persons.values():
                self._add(PERSONS, person)
        return orjson.dumps({name: (len(rows), "".join(rows)) for name, rows in self._rows.items()})


class _Growing:
    """A table that is being written."""

    def __init__(self, table: Table) -> None:
        self.spooled, self._digest, self._count = Spooled(), hashlib.sha256(), 0
        self.add(0, cells.row([column.name for column in table.columns]))

    def add(self, count: int, rows: str) -> None:
        """Add rows at the end."""
        content = rows.encode()
        self.spooled.write(content)
        self._digest.update(content)
        self._count += count

    @property
    def measured(self) -> tuple[int, int, str]:
        """Rows, bytes and SHA-256."""
        return self._count, self.spooled.size, self._digest.hexdigest()


def _file(name: str, content: bytes) -> TreeFile:
    return TreeFile(f"tables/{name}", TABLE, None, None, partial(BytesIO, content))
