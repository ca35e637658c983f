"""The journal on SQL: entries are added in any order; a sequencer then gives each entry its place as a
leaf.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, any_, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.access.scope import SHARED
from archive_service.model.identifiers import Department, Tenant
from archive_service.model.journal import JournalEntry, JournalPlace, PlacedEntry, SubjectEntry, Tag
from archive_service.storage.sql.statements import Session, Statement
from archive_service.storage.sql.tables import journal_entry, journal_head, journal_leaf
from signing.merkle import Frontier, leaf_hash

SEQUENCER = 7_142_502
_AT_ONCE = 5_000

# The rows of an array keep their order, so the numbers of one transaction's entries follow the order of
# events.
_APPEND = Statement(
    b"WITH written AS ("
    b"INSERT INTO journal_entry (id, tenant, department, entry) SELECT * FROM unnest("
    b"%(ids)s::uuid[], %(tenants)s::varchar[], %(departments)s::varchar[], %(entries)s::bytea[]) "
    b"RETURNING number, tenant, department) "
    b"INSERT INTO journal_waiting (entry, tenant, department) SELECT number, tenant, department FROM written"
)
_PLACES = Statement.of(
    select(
        journal_entry.c.id,
        journal_leaf.c.leaf,
        journal_leaf.c.index.label("at"),
        journal_leaf.c.size,
        journal_head.c.root,
    )
    .join(journal_entry, journal_entry.c.number == journal_leaf.c.entry)
    .join(journal_head, journal_head.c.size == journal_leaf.c.size)
    .where(journal_entry.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
_ONE_AT_A_TIME = Statement(b"SELECT pg_advisory_xact_lock(%d)" % SEQUENCER)
# If the limit were a parameter, the server would plan the statement again at each call.
_FRONTIER = Statement.of(
    select(journal_head.c.frontier).order_by(journal_head.c.size.desc()).limit(literal_column("1"))
)
# Read the waiting entries one by one: with a join, the server may scan the whole journal to sort it.
_WAITING = Statement(
    b"SELECT entry.* FROM (SELECT entry FROM journal_waiting ORDER BY entry LIMIT %d) AS waiting "
    b"CROSS JOIN LATERAL (SELECT number, id, tenant, department, entry FROM journal_entry "
    b"WHERE number = waiting.entry LIMIT 1) AS entry ORDER BY entry.number" % _AT_ONCE
)
_PUT_IN_PLACE = Statement(
    b"WITH gone AS (DELETE FROM journal_waiting WHERE entry = ANY (%(entries)s::bigint[])), "
    b"head AS (INSERT INTO journal_head (size, tenant, department, root, frontier) "
    b"VALUES (%(size)s, %(shared)s, %(shared)s, %(root)s, %(frontier)s)) "
    b"INSERT INTO journal_leaf (index, tenant, department, entry, leaf, size) "
    b"SELECT at, tenant, department, entry, leaf, %(size)s FROM unnest("
    b"%(places)s::bigint[], %(tenants)s::varchar[], %(departments)s::varchar[], %(entries)s::bigint[], "
    b"%(leaves)s::bytea[]) AS placed (at, tenant, department, entry, leaf)"
)
_BYTES_BEFORE = Statement(
    b"SELECT coalesce(sum(octet_length(written.entry)), 0) AS bytes FROM journal_leaf AS leaf "
    b"JOIN journal_entry AS written ON written.number = leaf.entry WHERE leaf.index < %(size)s"
)
_WRITTEN = Statement.of(select(func.coalesce(func.max(journal_entry.c.number), 0)))
_FIRST = Statement.of(
    select(journal_entry.c.entry).order_by(journal_entry.c.number).limit(literal_column("1"))
)
_FRONTIER_WITHIN = Statement.of(
    select(journal_head.c.frontier)
    .where(journal_head.c.size <= bindparam("size"))
    .order_by(journal_head.c.size.desc())
    .limit(literal_column("1"))
)
_NEXT = select(journal_head.c.frontier).where(journal_head.c.size > bindparam("size"))
_NEXT_WITHIN = Statement.of(
    _NEXT.where(journal_head.c.size <= bindparam("end"))
    .order_by(journal_head.c.size.desc())
    .limit(literal_column("1"))
)
_NEXT_ONE = Statement.of(_NEXT.order_by(journal_head.c.size).limit(literal_column("1")))
_ENTRIES = Statement.of(
    select(journal_entry.c.entry)
    .join(journal_leaf, journal_leaf.c.entry == journal_entry.c.number)
    .where(journal_leaf.c.index >= bindparam("first"), journal_leaf.c.index < bindparam("end"))
    .order_by(journal_leaf.c.index)
)
_ENTRY = Statement.of(select(journal_entry.c.entry).where(journal_entry.c.id == bindparam("wanted")))
# The canonical form of an entry contains these bytes only as its own tag: values are codes without quotes.
_TAGGED = Statement(
    b"SELECT count(*) AS count FROM journal_entry WHERE position(%(member)s::bytea IN entry) > 0"
)
_ALL_TAGGED = Statement(
    b"SELECT number, tenant, entry FROM journal_entry WHERE position(%(member)s::bytea IN entry) > 0 "
    b"ORDER BY number"
)
_OF_TENANT = Statement(
    b"SELECT number, entry FROM journal_entry WHERE number > %(after)s AND (tenant = %(tenant)s OR tenant IN "
    b"(SELECT provisional FROM establishment_move WHERE tenant = %(tenant)s)) "
    b"AND position(%(member)s::bytea IN entry) > 0 ORDER BY number LIMIT %(limit)s"
)
_LEAVES = Statement(
    b"SELECT leaf.leaf, CASE WHEN leaf.tenant IN (%(tenant)s, %(shared)s) OR leaf.tenant IN "
    b"(SELECT provisional FROM establishment_move WHERE tenant = %(tenant)s) THEN written.entry END AS entry "
    b"FROM (SELECT index, tenant, entry, leaf FROM journal_leaf WHERE index >= %(first)s "
    b"ORDER BY index LIMIT %(limit)s) AS leaf JOIN journal_entry AS written ON written.number = leaf.entry "
    b"ORDER BY leaf.index"
)
_ABOUT = Statement(
    b"SELECT leaf.index AS at, written.subject, written.entry FROM journal_entry AS written "
    b"JOIN journal_leaf AS leaf ON leaf.entry = written.number "
    b"WHERE written.subject = ANY (%(subjects)s::text[]) ORDER BY leaf.index"
)
_PLACED = Statement(
    b"SELECT leaf.index AS at, leaf.leaf, written.entry FROM "
    b"(SELECT index, entry, leaf FROM journal_leaf WHERE index >= %(first)s ORDER BY index LIMIT %(limit)s) "
    b"AS leaf LEFT JOIN journal_entry AS written ON written.number = leaf.entry ORDER BY leaf.index"
)
_UNPLACED = Statement(
    b"SELECT count(*) AS count FROM journal_entry AS written "
    b"WHERE NOT EXISTS (SELECT FROM journal_leaf WHERE journal_leaf.entry = written.number) "
    b"AND NOT EXISTS (SELECT FROM journal_waiting WHERE journal_waiting.entry = written.number)"
)
_SIZE = Statement.of(select(func.coalesce(func.max(journal_head.c.size), 0)))


@dataclass(frozen=True, slots=True)
class SqlJournal:
    """`Journal` on SQL. `append` never waits for other writers; only `integrate` does."""

    session: Session
    _appended: list[tuple[UUID, str, str, bytes]] = field(default_factory=list)

    def append(self, entry: JournalEntry, tenant: Tenant, department: Department) -> None:
        """Add the entry to those that are written when the transaction commits."""
        self._appended.append((entry.id, tenant or SHARED, department or SHARED, entry.canonical()))

    def is_due(self) -> bool:
        """Say whether there is anything to write."""
        return bool(self._appended)

    def write(self) -> None:
        """Write the appended entries; they get their places at the next `integrate`."""
        if self._appended:
            ids, tenants, departments, entries = map(list, zip(*self._appended, strict=True))
            self._appended.clear()
            self.session.run(_APPEND, ids=ids, tenants=tenants, departments=departments, entries=entries)

    def places(self, entries: Sequence[UUID]) -> Mapping[UUID, JournalPlace]:
        """Return the places of entries; entries without a place are left out."""
        rows = self.session.rows(_PLACES, ids=list(entries))
        return {row.id: JournalPlace(row.leaf, row.at, row.size, row.root) for row in rows}

    def place(self, entries: Sequence[UUID], *, just_written: bool = False) -> Mapping[UUID, JournalPlace]:
        """Return the places of committed entries, after giving a place to those that have none yet.

        With `just_written` it is assumed that they have none.

        Raises:
            RuntimeError: one of them is not committed.
        """
        found = dict(self.integrate() if just_written else self.places(entries))
        while missing := [entry for entry in entries if entry not in found]:
            # While this process waited for the sequencer, another one may have given our entries their
            # places.
            placed = self.integrate() or self.places(missing)
            if not placed:
                raise RuntimeError("a committed journal entry has no place")
            found |= placed
        return {entry: found[entry] for entry in entries}

    def integrate(self) -> Mapping[UUID, JournalPlace]:
        """Give every committed entry without a place its place in the tree; return the places, or an empty
        result when no entry waits.

        One transaction at a time holds the sequencer's lock, for the time of one insert. A process that
        waited for it usually finds that the process before gave its entry a place.
        """
        self.session.run(_ONE_AT_A_TIME)
        waiting = self.session.rows(_WAITING)
        if not waiting:
            return {}
        frontier = self.frontier()
        first = frontier.size
        leaves = [leaf_hash(row.entry) for row in waiting]
        for leaf in leaves:
            frontier = frontier.append(leaf)
        root, size = frontier.root(), frontier.size
        self.session.run(
            _PUT_IN_PLACE,
            size=size,
            shared=SHARED,
            root=root,
            frontier=frontier.to_bytes(),
            places=list(range(first, size)),
            tenants=[row.tenant for row in waiting],
            departments=[row.department for row in waiting],
            entries=[row.number for row in waiting],
            leaves=leaves,
        )
        return {
            row.id: JournalPlace(leaf, first + position, size, root)
            for position, (row, leaf) in enumerate(zip(waiting, leaves, strict=True))
        }

    def facts(self, entry: UUID) -> Mapping[str, str] | None:
        """Return the facts of an entry; None when it does not exist."""
        row = self.session.row(_ENTRY, wanted=entry)
        return None if row is None else json.loads(row.entry)["facts"]

    def tagged(self, tag: Tag) -> int:
        """Return the number of entries with this tag; reads the whole journal."""
        return int(self.session.rows(_TAGGED, member=_member(tag))[0].count)

    def of_tenant(self, tag: Tag, tenant: Tenant, after: int, limit: int) -> Sequence[SubjectEntry]:
        """Return entries with this tag that belong to a tenant, or to a provisional one that it replaced."""
        rows = self.session.rows(_OF_TENANT, tenant=tenant, member=_member(tag), after=after, limit=limit)
        return [_subject(row) for row in rows]

    def all_tagged(self, tag: Tag) -> Sequence[tuple[Tenant, SubjectEntry]]:
        """Return all entries with this tag, in order, each with its tenant; reads the whole journal."""
        rows = self.session.rows(_ALL_TAGGED, member=_member(tag))
        return [(Tenant(row.tenant), _subject(row)) for row in rows]

    def about(self, subjects: Collection[str]) -> Sequence[PlacedEntry]:
        """Return the entries about these subjects that have a place, in the order of their places."""
        rows = self.session.rows(_ABOUT, subjects=list(subjects))
        return [PlacedEntry(row.at, row.subject, row.entry) for row in rows]

    def placed(self, first: int, limit: int) -> Sequence[tuple[int, bytes, bytes | None]]:
        """Return places from `first` on, each with its leaf hash and its entry, None when it is lost."""
        rows = self.session.rows(_PLACED, first=first, limit=limit)
        return [(row.at, row.leaf, row.entry) for row in rows]

    def unplaced(self) -> int:
        """Return how many entries have no place and wait for none; reads the whole journal."""
        return int(self.session.rows(_UNPLACED)[0].count)

    def size(self) -> int:
        """Return the number of leaves in the tree."""
        return int(self.session.rows(_SIZE)[0][0])

    def bytes_before(self, size: int) -> int:
        """Return the length of the first `size` entries together; reads their rows."""
        return int(self.session.rows(_BYTES_BEFORE, size=size)[0].bytes)

    def written(self) -> int:
        """Return a number that increases with each entry, with or without a place."""
        return int(self.session.rows(_WRITTEN)[0][0])

    def began_in_the_first_form(self) -> bool:
        """Say whether the first entry of the journal has the form without a name."""
        first = self.session.row(_FIRST)
        return first is not None and "format" not in json.loads(first.entry)

    def frontier(self, size: int | None = None) -> Frontier:
        """Return the present tree, or the tree when it had `size` leaves."""
        if size is None:
            return _opened(self.session.row(_FRONTIER))
        found = _opened(self.session.row(_FRONTIER_WITHIN, size=size))
        for entry in self.entries(found.size, size):
            found = found.append(leaf_hash(entry))
        return found

    def next_frontier(self, size: int, at_most: int) -> Frontier:
        """Return a later state of the tree that is known, with at most so many leaves more."""
        within = self.session.row(_NEXT_WITHIN, size=size, end=size + at_most)
        return _opened(within or self.session.row(_NEXT_ONE, size=size))

    def leaves(self, tenant: Tenant, first: int, limit: int) -> Sequence[tuple[bytes, bytes | None]]:
        """Return leaf hashes from index `first` on, each with its entry unless it is about another tenant."""
        rows = self.session.rows(_LEAVES, tenant=tenant, shared=SHARED, first=first, limit=limit)
        return [(row.leaf, row.entry) for row in rows]

    def entries(self, first: int, end: int) -> Sequence[bytes]:
        """Return the bytes of the leaves from index `first` up to `end`, without it."""
        return [row.entry for row in self.session.rows(_ENTRIES, first=first, end=end)]


def _subject(row: Any) -> SubjectEntry:
    entry = orjson.loads(row.entry)
    return SubjectEntry(row.number, entry["subject"], datetime.fromisoformat(entry["at"]), entry["facts"])


def _opened(stored: Any | None) -> Frontier:
    return Frontier() if stored is None else Frontier.from_bytes(stored.frontier)


def _member(tag: Tag) -> bytes:
    """Return the bytes by which an entry with this tag is found."""
    return f'"tag":"{tag.value}"'.encode()
