"""SQL statements: written against the tables, made into text once, run on the driver itself.

SQLAlchemy builds, caches and adapts a statement at every call, which takes the processor eight times as
long as the driver needs to run it. A deposit runs some twenty-five.
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
    """The text of a statement, values as `%(name)s`, and those values that it fixes itself."""

    text: bytes
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, clause: ClauseElement) -> Statement:
        """Make a statement of an expression; its `bindparam`s are given their values when it is run."""
        compiled = clause.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        return cls(str(compiled).encode(), dict(compiled.params))


def given(columns: Iterable[Column[Any]]) -> dict[str, BindParameter[Any]]:
    """Return the values of these columns as they are given when the statement is run: under their names."""
    return {column.name: bindparam(column.name) for column in columns}


@dataclass(frozen=True, slots=True)
class Session:
    """Runs the statements of one transaction. Rows are named tuples of the driver's own values."""

    cursor: Cursor[Any]

    def run(self, statement: Statement, **values: Any) -> None:
        """Run a statement whose rows, if any, nobody wants."""
        self.cursor.execute(statement.text, {**statement.fixed, **values})

    def run_each(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each of `values`, in their order, without waiting in between."""
        if len(values) == 1:
            self.run(statement, **values[0])
        elif values:
            self.cursor.executemany(statement.text, [{**statement.fixed, **one} for one in values])

    def rows(self, statement: Statement, **values: Any) -> list[Any]:
        """Return all rows."""
        return self.cursor.execute(statement.text, {**statement.fixed, **values}).fetchall()

    def row(self, statement: Statement, **values: Any) -> Any | None:
        """Return the row of a statement that gives one at most."""
        return self.cursor.execute(statement.text, {**statement.fixed, **values}).fetchone()
