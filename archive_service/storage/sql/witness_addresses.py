"""Addresses of witnesses, and how asking them went, on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from archive_service.access.scope import SHARED
from archive_service.model.witness_addresses import WitnessAddress
from archive_service.storage.sql.statements import Session, Statement
from archive_service.storage.sql.tables import witness_address

_ALL = Statement.of(select(witness_address).order_by(witness_address.c.next_at))
_SET = Statement(
    b"INSERT INTO witness_address (witness, tenant, department, address, next_at, failures, code) "
    b"VALUES (%(witness)s, %(shared)s, %(shared)s, %(address)s, %(next_at)s, 0, '') "
    b"ON CONFLICT (witness) DO UPDATE SET address = EXCLUDED.address, next_at = EXCLUDED.next_at, "
    b"answered_at = NULL, failing_since = NULL, failures = 0, code = ''"
)
_CHANGE = Statement(
    b"UPDATE witness_address SET next_at = %(next_at)s, answered_at = %(answered_at)s, "
    b"failing_since = %(failing_since)s, failures = %(failures)s, code = %(code)s "
    b"WHERE witness = %(witness)s AND address = %(address)s AND next_at = %(before)s RETURNING witness"
)
_REMOVE = Statement(b"DELETE FROM witness_address WHERE witness = %(witness)s RETURNING witness")


@dataclass(frozen=True, slots=True)
class SqlWitnessAddresses:
    """`WitnessAddresses` on SQL. They are in no row image: whoever rebuilds a home gives them again."""

    session: Session

    def all(self) -> Sequence[WitnessAddress]:
        """Return the addresses, the one that is asked next first."""
        return [
            WitnessAddress(
                witness=row.witness,
                address=row.address,
                next_at=row.next_at,
                answered_at=row.answered_at,
                failing_since=row.failing_since,
                failures=row.failures,
                code=row.code,
            )
            for row in self.session.rows(_ALL)
        ]

    def set(self, witness: UUID, address: str, next_at: datetime) -> None:
        """Give a witness an address, in place of the one it has."""
        self.session.run(_SET, witness=witness, shared=SHARED, address=address, next_at=next_at)

    def change(self, before: WitnessAddress, after: WitnessAddress) -> bool:
        """Replace a state, unless somebody else changed it since it was read; say whether it was."""
        return self.session.row(_CHANGE, before=before.next_at, **asdict(after)) is not None

    def remove(self, witness: UUID) -> bool:
        """Remove the address of a witness; say whether it had one."""
        return self.session.row(_REMOVE, witness=witness) is not None
