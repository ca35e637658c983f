"""One leader among the processes of a database, by an advisory lock that ends with its connection."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

_TRY = text("SELECT pg_try_advisory_lock(:key)")


@dataclass(slots=True)
class Leadership:
    """A claim to be the leader for `purpose`. Not for use by several threads at once."""

    engine: Engine
    purpose: str
    _connection: Connection | None = None

    def is_held(self) -> bool:
        """Say whether this process is the leader now; become the leader when there is none.

        When the database does not answer, there is no leader: the answer is no.
        """
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._take()
        except SQLAlchemyError:
            self.give_up()
            return False

    def _take(self) -> bool:
        connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        digest = hashlib.sha256(f"leader {self.purpose}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        if connection.scalar(_TRY, {"key": key}):
            self._connection = connection
            return True
        connection.close()
        return False

    def give_up(self) -> None:
        """Stop being the leader; harmless when this process is not the leader."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                # The connection is not returned to the pool, because the lock belongs to it.
                connection.invalidate()
                connection.close()
