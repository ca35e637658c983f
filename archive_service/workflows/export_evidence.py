"""Everything that proves what became of an export order, for a regulator who asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from archive_service.access.rights import Right, require
from archive_service.holdings.export_end import require_sight
from archive_service.holdings.export_evidence import JournalProof, OrderEvidence
from archive_service.holdings.export_names import names_in
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_clocks import readings
from archive_service.ports import Clock, Transactions
from signing.merkle import inclusion_proof, leaf_hash
from signing.transparency import Checkpoint

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherEvidence:
    """Collects the evidence of an order. `publish` gives a checkpoint of the journal, `stated` reads it."""

    transactions: Transactions
    clock: Clock
    publish: Callable[[], bytes]
    stated: Callable[[bytes], Checkpoint]

    def of(self, order_id: UUID, actor: Actor) -> OrderEvidence:
        """Return the evidence of an order at this moment; raise `NotFound` when it is out of scope, and
        `NotAllowed` when a vendor did not order it.
        """
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            order = transaction.export_orders.get(order_id)
            require_sight(actor, order)
            names = names_in(order, transaction)
        note = self.publish()
        size = self.stated(note).size
        return OrderEvidence(
            order=order,
            at=self.clock.now(),
            clocks=readings(order, self.clock.now()),
            checkpoint=note,
            entries=self._proofs(str(order_id), size),
            names=names,
        )

    def _proofs(self, subject: str, size: int) -> Sequence[JournalProof]:
        """Return the entries about the order with their proofs; the whole journal is read for its hashes."""
        hashes, found = list[bytes](), list[tuple[int, bytes]]()
        for first in range(0, size, _AT_ONCE):
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.journal.entries(first, min(first + _AT_ONCE, size))
            for entry in page:
                if subject.encode() in entry and orjson.loads(entry)["subject"] == subject:
                    found.append((len(hashes), entry))
                hashes.append(leaf_hash(entry))
        return [JournalProof(index, size, entry, inclusion_proof(index, hashes)) for index, entry in found]
