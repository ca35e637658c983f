"""SQL statements: written with the tables, compiled once, run directly on the driver.

SQLAlchemy builds, caches and adapts a statement at every call, which takes eight times as much processor time
as the driver needs to run it. A deposit runs about twenty-five.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Cursor
from sqlalchemy import BindParameter, ClauseElement, Column, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

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
    """Runs the statements of one transaction. Rows are named tuples of the driver's own values."""

    cursor: Cursor[Any]

    def run(self, statement: Statement, **values: Any) -> None:
        """Run a statement and ignore its rows."""
        self.cursor.execute(statement.text, {**statement.fixed, **values})

    def run_each(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each of `values`, in order, without waiting in between."""
        if len(values) == 1:
            self.run(statement, **values[0])
        elif values:
            self.cursor.executemany(statement.text, [{**statement.fixed, **value} for value in values])

    def rows(self, statement: Statement, **values: Any) -> list[Any]:
        """Return all rows."""
        return self.cursor.execute(statement.text, {**statement.fixed, **values}).fetchall()

    def row(self, statement: Statement, **values: Any) -> Any | None:
        """Return the row of a statement that returns at most one."""
        return self.cursor.execute(statement.text, {**statement.fixed, **values}).fetchone()
