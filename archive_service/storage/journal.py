"""The journal on SQL: entries in any order, then leaves in the one order a short sequencer gives them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from archive_service.model.journal import JournalEntry, JournalPlace
from archive_service.storage.tables import SHARED, journal_entry, journal_head, journal_leaf, journal_waiting
from signing.merkle import Frontier, leaf_hash

_SEQUENCER = 7_142_502
_AT_ONCE = 5_000
_APPEND = text(
    "WITH written AS (INSERT INTO journal_entry (id, tenant, department, entry) "
    "VALUES (:id, :tenant, :department, :entry) RETURNING number, tenant, department) "
    "INSERT INTO journal_waiting (entry, tenant, department) SELECT number, tenant, department FROM written"
)


@dataclass(frozen=True, slots=True)
class SqlJournal:
    """`Journal` on SQL. `append` never waits for other writers; `integrate` is the only one that does."""

    session: Session

    def append(self, entry_id: UUID, tenant: str, department: str, entry: JournalEntry) -> None:
        """Write the entry; its place comes with the next `integrate`."""
        self.session.execute(
            _APPEND,
            {
                "id": entry_id,
                "tenant": tenant or SHARED,
                "department": department or SHARED,
                "entry": entry.canonical(),
            },
        )

    def place(self, entry_id: UUID) -> JournalPlace | None:
        """Return where the entry stands, None while it waits."""
        row = self.session.execute(
            select(
                journal_leaf.c.leaf,
                journal_leaf.c.index.label("at"),
                journal_leaf.c.size,
                journal_head.c.root,
            )
            .join(journal_entry, journal_entry.c.number == journal_leaf.c.entry)
            .join(journal_head, journal_head.c.size == journal_leaf.c.size)
            .where(journal_entry.c.id == entry_id)
        ).one_or_none()
        return None if row is None else JournalPlace(bytes(row.leaf), row.at, row.size, bytes(row.root))

    def integrate(self) -> int:
        """Give every committed entry that waits its place in the tree; return how many there were.

        One transaction at a time holds the sequencer's lock, for the time of one insert. Whoever waits
        for it usually finds that its entry was placed by the one before.
        """
        self.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SEQUENCER})
        frontier = self._frontier()
        waiting = self.session.execute(
            select(
                journal_entry.c.number,
                journal_entry.c.tenant,
                journal_entry.c.department,
                journal_entry.c.entry,
            )
            .join(journal_waiting, journal_waiting.c.entry == journal_entry.c.number)
            .order_by(journal_entry.c.number)
            .limit(_AT_ONCE)
        ).all()
        if not waiting:
            return 0
        rows = []
        for entry in waiting:
            leaf = leaf_hash(bytes(entry.entry))
            rows.append(
                {
                    "index": frontier.size,
                    "tenant": entry.tenant,
                    "department": entry.department,
                    "entry": entry.number,
                    "leaf": leaf,
                }
            )
            frontier = frontier.append(leaf)
        self.session.execute(insert(journal_leaf), [row | {"size": frontier.size} for row in rows])
        self.session.execute(
            insert(journal_head).values(
                size=frontier.size,
                tenant=SHARED,
                department=SHARED,
                root=frontier.root(),
                frontier=frontier.to_bytes(),
            )
        )
        placed = [row["entry"] for row in rows]
        self.session.execute(delete(journal_waiting).where(journal_waiting.c.entry.in_(placed)))
        return len(rows)

    def size(self) -> int:
        """Return how many leaves the tree has."""
        return int(self.session.scalar(select(func.coalesce(func.max(journal_head.c.size), 0))) or 0)

    def _frontier(self) -> Frontier:
        stored = self.session.scalar(
            select(journal_head.c.frontier).order_by(journal_head.c.size.desc()).limit(1)
        )
        return Frontier() if stored is None else Frontier.from_bytes(bytes(stored))
