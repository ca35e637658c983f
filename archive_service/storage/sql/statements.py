"""SQL statements: written with the tables, compiled once, run directly on the driver.

SQLAlchemy builds, caches and adapts a statement at every call, which takes eight times as much processor time
as the driver needs to run it. A deposit runs about twenty-five.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection, Cursor
from sqlalchemy import BindParameter, ClauseElement, Column, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

_COMMIT = b"COMMIT"
_MOST_UNSENT = 100
_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # the library's own gap


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a statement, parameters as `%(name)s`, and the parameters that it fixes itself."""

    text: bytes
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, clause: ClauseElement) -> Statement:
        """Compile a statement from an expression; its `bindparam`s get their values when it is run."""
        compiled = clause.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        return cls(str(compiled).encode(), dict(compiled.params))


def given(columns: Iterable[Column[Any]]) -> dict[str, BindParameter[Any]]:
    """Return parameters for these columns, under their names, to be given when the statement is run."""
    return {column.name: bindparam(column.name) for column in columns}


@dataclass(frozen=True, slots=True)
class Session:
    """Runs the statements of one transaction, in order. Rows are named tuples of the driver's own values.

    A statement whose rows nobody wants is sent with the next one whose rows are wanted, or at the end: a
    deposit that comes alone waits half as often for the server, which counts most when that is on another
    machine. Its errors and its locks therefore come with that next statement.
    """

    connection: Connection[Any]
    cursor: Cursor[Any]
    ignored: Cursor[Any]
    """Runs what nobody reads."""
    _unsent: list[tuple[bytes, Mapping[str, Any]]] = field(default_factory=list)

    def run(self, statement: Statement, **values: Any) -> None:
        """Run a statement and ignore its rows."""
        self._unsent.append((statement.text, {**statement.fixed, **values}))
        if len(self._unsent) >= _MOST_UNSENT:
            self._send()

    def run_each(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each of `values`, in order."""
        for value in values:
            self.run(statement, **value)

    def rows(self, statement: Statement, **values: Any) -> list[Any]:
        """Return all rows."""
        return self._answered(statement, values).fetchall()

    def row(self, statement: Statement, **values: Any) -> Any | None:
        """Return the row of a statement that returns at most one."""
        return self._answered(statement, values).fetchone()

    def commit(self) -> None:
        """Commit the transaction; no statement may follow."""
        self._send((_COMMIT, None))

    def _answered(self, statement: Statement, values: Mapping[str, Any]) -> Cursor[Any]:
        asked = statement.text, {**statement.fixed, **values}
        if not self._unsent:
            return self.cursor.execute(*asked)
        self._send(asked)
        return self.cursor

    def _send(self, last: tuple[bytes, Mapping[str, Any] | None] | None = None) -> None:
        """Send what waits, and `last` through the cursor whose rows are read."""
        waiting = list(self._unsent)
        self._unsent.clear()
        with self.connection.pipeline():
            for text, values in waiting:
                self.ignored.execute(text, values)
            if last is not None:
                self.cursor.execute(*last)
