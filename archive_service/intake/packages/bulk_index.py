"""Where each resource of a Bulk export is, whom it concerns, and what became of it: a table on disk.

Memory does not grow with the export: a file of SQLite in the temporary folder holds what is known.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

# References to these say nothing about a person: they are given to each person whose resources refer to them.
NEUTRAL = frozenset(
    (
        *("Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService", "Endpoint"),
        *("Device", "Medication", "Substance", "Questionnaire", "PlanDefinition", "ActivityDefinition"),
        *("ValueSet", "CodeSystem", "StructureDefinition", "OrganizationAffiliation", "Library", "Measure"),
        *("Binary", "Group"),
    )
)
MOST_PERSONS = 50
"""Persons of one event; a resource that names more is about a population."""

_TABLES = """
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, at TEXT);
CREATE TABLE resource (id INTEGER PRIMARY KEY, type TEXT, name TEXT UNIQUE, neutral INTEGER,
    file INTEGER, line INTEGER,
    start INTEGER, length INTEGER, digest BLOB, version TEXT, owners TEXT, fate TEXT);
CREATE TABLE reference (source INTEGER, target TEXT);
"""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of an export, and where its bytes are."""

    id: int
    type: str
    name: str
    path: str
    line: int
    at: str
    start: int
    length: int

    @property
    def place(self) -> str:
        """Its file and line."""
        return f"{self.path}:{self.line}"


_COLUMNS = "r.id, r.type, r.name, f.path, r.line, f.at, r.start, r.length"
_FROM = "FROM resource r JOIN file f ON f.id = r.file"
_RESOURCES = f"SELECT {_COLUMNS} {_FROM}"
_ONE_OF = "r.id IN (SELECT value FROM json_each(?))"


class BulkIndex:
    """The table."""

    def __init__(self, place: Path) -> None:
        """Make the table at a place where no file is."""
        self._sql = sqlite3.connect(place, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16000", "temp_store=FILE"):
            self._sql.execute(f"PRAGMA {pragma}")
        self._sql.executescript(_TABLES)
        self._sql.execute("BEGIN")

    def close(self) -> None:
        """Close the table."""
        self._sql.close()

    def add_file(self, path: str, at: Path) -> int:
        """Add a file of NDJSON; return its number."""
        return _number(self._sql.execute("INSERT INTO file (path, at) VALUES (?, ?)", (path, str(at))))

    def known(self, name: str) -> tuple[int, bytes, str] | None:
        """Return number, digest and version of the resource that has this type and id."""
        found = self._sql.execute(
            "SELECT id, digest, version FROM resource WHERE name = ?", (name,)
        ).fetchone()
        return None if found is None else (found[0], found[1], found[2])

    def add(
        self, name: str, where: tuple[int, int, int, int], digest: bytes, version: str, targets: Iterable[str]
    ) -> int:
        """Add a resource `Type/id`, with its file, line, first byte and length, and what it refers to."""
        kind = name.partition("/")[0]
        one = self._sql.execute(
            "INSERT INTO resource (type, name, neutral, file, line, start, length, digest, version)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (kind, name, kind in NEUTRAL, *where, digest, version),
        )
        source = _number(one)
        self._sql.executemany(
            "INSERT INTO reference VALUES (?, ?)", [(source, target) for target in dict.fromkeys(targets)]
        )
        return source

    def rename(self, source: int, name: str) -> None:
        """Give a resource a name that nothing refers to: another version of it takes its place."""
        self._sql.execute("UPDATE resource SET name = ? WHERE id = ?", (f"{name}#{source}", source))
        self.mark([source], "version")

    def link(self) -> None:
        """Find whom each resource concerns, once all are there."""
        self._sql.execute("CREATE INDEX by_source ON reference (source)")
        self._own_direct()
        while self._own_by_reference():
            pass
        self._sql.execute("CREATE INDEX by_owners ON resource (owners, id)")

    def _own_direct(self) -> None:
        """Give resources the Patients that they name, themselves or through a Group."""
        patients = "SELECT id FROM resource WHERE type = 'Patient' AND fate IS NULL ORDER BY id"
        for (source,) in self._paged(patients):
            self._set_owners([(source, [source])])
        named = (
            "SELECT q.source, p.id FROM reference q JOIN resource r ON r.id = q.source"
            " LEFT JOIN resource p ON p.name = q.target AND p.fate IS NULL"
            " WHERE q.target >= 'Patient/' AND q.target < 'Patient0' AND r.type != 'Patient'"
            " AND NOT r.neutral AND r.fate IS NULL"
            " UNION SELECT q.source, p.id FROM reference q JOIN resource r ON r.id = q.source"
            " JOIN resource g ON g.name = q.target JOIN reference m ON m.source = g.id"
            " LEFT JOIN resource p ON p.name = m.target AND p.fate IS NULL"
            " WHERE q.target >= 'Group/' AND q.target < 'Group0' AND m.target >= 'Patient/'"
            " AND m.target < 'Patient0' AND NOT r.neutral AND r.fate IS NULL ORDER BY 1"
        )
        for source, found in groupby(self._paged(named), lambda row: row[0]):
            self._own(source, {patient for _, patient in found})

    def _own(self, source: int, patients: set[int | None]) -> None:
        present = {one for one in patients if one is not None}
        if len(present) < len(patients):
            self.mark([source], "patient-absent")
        elif len(present) > MOST_PERSONS:
            self.mark([source], "too-many-persons")
        else:
            self._set_owners([(source, sorted(present))])

    def _paged(self, asked: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a question, which is answered whole before the first is yielded."""
        self._sql.execute("DROP TABLE IF EXISTS found")
        self._sql.execute(f"CREATE TEMP TABLE found AS {asked}")
        at = 0
        while rows := self._sql.execute(
            "SELECT rowid, * FROM found WHERE rowid > ? ORDER BY rowid LIMIT 500", (at,)
        ).fetchall():
            for at, *row in rows:  # noqa: B007  the last one is where the next page begins
                yield tuple(row)

    def _own_by_reference(self) -> bool:
        """Give resources that name nobody the persons of those that they refer to; say whether any was
        given.
        """
        found = self._paged(
            "SELECT q.source, t.owners FROM reference q JOIN resource r ON r.id = q.source"
            " JOIN resource t ON t.name = q.target"
            " WHERE r.owners IS NULL AND r.fate IS NULL AND NOT r.neutral"
            " AND t.owners IS NOT NULL ORDER BY q.source"
        )
        given = False
        for source, rows in groupby(found, lambda row: row[0]):
            self._own(source, {one for _, owners in rows for one in json.loads(owners)})
            given = True
        return given

    def _set_owners(self, owners: Iterable[tuple[int, Sequence[int]]]) -> None:
        self._sql.executemany(
            "UPDATE resource SET owners = ? WHERE id = ?", ((json.dumps(told), one) for one, told in owners)
        )

    def groups(self) -> Iterator[Sequence[int]]:
        """Yield the persons, alone and then together where they share an event."""
        last, length = "", 0
        while True:
            found = self._sql.execute(
                "SELECT owners FROM resource WHERE owners IS NOT NULL AND (length(owners), owners) > (?, ?)"
                " GROUP BY owners ORDER BY length(owners), owners LIMIT 500",
                (length, last),
            ).fetchall()
            for (owners,) in found:
                yield json.loads(owners)
            if not found:
                return
            last = found[-1][0]
            length = len(last)

    def of(self, persons: Sequence[int]) -> Iterator[Resource]:
        """Yield the Patients of these persons, then the resources that concern them alone."""
        first = f"{_RESOURCES} WHERE {_ONE_OF} ORDER BY r.id"
        yield from self._resources(first, (json.dumps(persons),))
        rest = f"SELECT {_COLUMNS} {_FROM} WHERE r.owners = ? AND r.type != 'Patient' ORDER BY r.id"
        yield from self._resources(rest, (json.dumps(list(persons)),))

    def shared(self, sources: Iterable[int]) -> list[Resource]:
        """Return the resources of nobody that these refer to, and those that these refer to, and so on."""
        found: dict[int, Resource] = {}
        waiting = list(sources)
        while waiting:
            source = waiting.pop()
            asked = (
                f"SELECT {_COLUMNS} {_FROM} JOIN reference q ON q.target = r.name"
                " WHERE q.source = ? AND r.owners IS NULL AND r.fate IS NOT 'version' ORDER BY r.id"
            )
            for one in self._resources(asked, (source,)):
                if one.id not in found and one.id != source:
                    found[one.id] = one
                    waiting.append(one.id)
        return sorted(found.values(), key=lambda one: one.id)

    def mark(self, ids: Iterable[int], fate: str) -> None:
        """Say what became of resources; those that were told before keep what was said."""
        self._sql.executemany(
            "UPDATE resource SET fate = ? WHERE id = ? AND fate IS NULL", ((fate, one) for one in ids)
        )

    def unmarked(self, ids: Sequence[int]) -> list[int]:
        """Return those of which nothing was said yet."""
        asked = "SELECT id FROM resource WHERE id IN (SELECT value FROM json_each(?)) AND fate IS NULL"
        return [one for (one,) in self._sql.execute(asked, (json.dumps(ids),))]

    def left(self) -> Iterator[tuple[Resource, str]]:
        """Yield the resources that are in no flow, in order, with the reason."""
        at = 0
        while found := self._sql.execute(
            f"SELECT {_COLUMNS}, coalesce(r.fate, 'nobody') {_FROM}"
            " WHERE (r.fate IS NULL OR r.fate != 'flow') AND r.id > ? ORDER BY r.id LIMIT 500",
            (at,),
        ).fetchall():
            for *columns, fate in found:
                at = columns[0]
                yield Resource(*columns), fate

    def _resources(self, asked: str, values: Sequence[object]) -> list[Resource]:
        return [Resource(*columns) for columns in self._sql.execute(asked, values)]


def _number(done: sqlite3.Cursor) -> int:
    number = done.lastrowid
    if number is None:  # an insert always gives one
        raise RuntimeError
    return number
