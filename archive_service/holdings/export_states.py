"""What receivers have after a built order: kept so that a delta after it can be made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from archive_service.errors import ArchiveServiceError, KeyDestroyed
from archive_service.holdings.export_planning import Known
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import uuid_or_none
from archive_service.model.keys import EXPORTS, export_state_key
from archive_service.ports import EncryptedObjects, Transactions
from exports.portability.package_states import read_state


class PredecessorGone(ArchiveServiceError):
    """Nobody knows any more what was in the package before: a delta after it cannot be made."""

    code = "predecessor-gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStates:
    """Reads states."""

    transactions: Transactions
    objects: EncryptedObjects

    @contextmanager
    def of(self, order: UUID | None) -> Iterator[BinaryIO | None]:
        """Give the state that an order left, in a file without a name; None when there is no such order.

        Raises:
            PredecessorGone: its key is destroyed, or a former version built it.
            StoreUnavailable, OSError: again later.
        """
        if order is None:
            yield None
            return
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.export_orders.get(order)
        if found.details.built is None or not found.details.built.state_object:
            raise PredecessorGone(f"what order {order} contained is not kept: order everything")
        with TemporaryFile() as file:
            try:
                name = found.details.built.state_object
                self.objects.copy(EXPORTS, export_state_key(order), name, cast("BinaryIO", file))
            except KeyDestroyed as error:
                raise PredecessorGone(f"what order {order} contained is erased: order everything") from error
            yield cast("BinaryIO", file)


def known_in(state: BinaryIO | None) -> Known:
    """Return what a receiver has, by its state."""
    records: set[UUID] = set()
    persons: dict[UUID, str] = {}
    for one in read_state(state) if state is not None else ():
        match one.path.decode().split("/"):
            case [_, "records", owner, name] if name.startswith("source."):
                if (record := uuid_or_none(owner)) is not None:
                    records.add(record)
            case [_, "persons", owner, "person.json"]:
                if (person := uuid_or_none(owner)) is not None:
                    persons[person] = one.digest.hex()
            case _:
                pass
    return Known(frozenset(records), persons)
