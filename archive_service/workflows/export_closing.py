"""Answer the receipt of an export: it closes the order, or contests files.

Before an order is closed, its equation is counted anew: what the journal says was accepted when the package
was made, beside the rows of now. A record whose row was lost since then is in no other place to look for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError
from archive_service.holdings.completeness import Completeness
from archive_service.holdings.export_end import BuiltContent
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.export_names import names_in
from archive_service.holdings.freezes import lift_freeze
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.export_freezes import FreezeEnd
from archive_service.model.export_orders import ExportDetails, ExportOrder, ExportState, OrderStateRefused
from archive_service.model.export_reissues import Reissue
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transactions
from archive_service.workflows.export_delivery import DeliverExports
from exports.portability.errors import EquationUnbalanced, JournalIncomplete
from exports.portability.leaves import Leaf
from exports.portability.receipts import Receipt, SignedReceipt, read_receipt

_NAMED = 20
_ANSWERED = (ExportState.CLOSED, ExportState.CONTESTED)


class ReceiptRefused(ArchiveServiceError):
    """The receipt is not about this order's package; the message says why."""

    code = "receipt-refused"


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed order, the receipt that closed it, and the names of who exports by FINESS number."""

    order: ExportOrder
    receipt: Receipt
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseExports:
    """Reads receipts."""

    transactions: Transactions
    delivery: DeliverExports
    completeness: Completeness
    content: BuiltContent
    clock: Clock

    def close(self, order: UUID, receipt: bytes, actor: Actor) -> Closed:
        """Close an order with a receiver's signed receipt; one that contests leaves the order contested. The
        same receipt again changes nothing.

        A receipt about a reissue accepts or contests its files alone: the order is closed when no file is
        contested any more.

        Raises:
            ReceiptRefused: another order, another root, signed by somebody else than a receiver, or
                contesting what is no leaf.
            EquationUnbalanced: a record of the order is lost here since it was built; the message says which.
                The receipt is kept with the order, which stays as it is.
            JournalIncomplete: entries of the journal are lost since then; likewise.
            ExportError: the receipt cannot be read, or its signature is wrong.
            OrderStateRefused: nothing is delivered yet, or the order is over.
            ExportErased: it contests files of what is destroyed here: nothing of it can be given again.
        """
        require(actor, Right.EXPORT)
        # Another receipt may come between the look and the lock, and leave nothing contested but this one's.
        while (closed := self._closed(order, receipt, actor)) is None:
            pass
        return closed

    def _closed(self, order: UUID, receipt: bytes, actor: Actor) -> Closed | None:
        """Answer a receipt; None when other files are contested since this one was looked at."""
        with self.transactions.begin(actor) as transaction:
            before = transaction.export_orders.get(order)
            names = names_in(before, transaction)
        # Read after the look: who may not see the order learns nothing about it, nor about the receipt.
        signed = read_receipt(receipt)
        about = _package(signed, before)
        if before.details.receipt == receipt and before.state in _ANSWERED:
            # Again: the report of the first time was not written.
            return Closed(before, signed.receipt, names)
        if signed.receipt.verdict != "complete" and not signed.receipt.contested:
            raise ReceiptRefused(
                "the receiver found the package incomplete and contests nothing: the receipt must say which "
                "files are missing or altered"
            )
        self._check_contested(signed.receipt, about, before)
        if not still_contested(before.details.contested, signed.receipt, about):
            self._require_balanced(before, receipt)
        closed = self._answered(before, receipt, signed, actor)
        if closed is None:
            return None
        if closed.state is ExportState.CLOSED:
            self.content.destroy(closed)
        return Closed(closed, signed.receipt, names)

    def received(self, order: UUID, actor: Actor) -> Closed:
        """Return an order with the receipt that answered it; raise `OrderStateRefused` when there is none."""
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            found = transaction.export_orders.get(order)
            names = names_in(found, transaction)
        if not found.details.receipt:
            raise OrderStateRefused(f"order {order} is {found.state}: nobody gave a receipt yet")
        return Closed(found, read_receipt(found.details.receipt).receipt, names)

    def _answered(
        self, before: ExportOrder, receipt: bytes, signed: SignedReceipt, actor: Actor
    ) -> ExportOrder | None:
        """Write what a receipt says; None when other files are contested than `before`."""
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.export_orders.get(before.id, lock=True)
            if found.details.contested != before.details.contested:
                return None
            about, read = _package(signed, found), signed.receipt
            contested = still_contested(found.details.contested, read, about)
            closed = found.moved(ExportState.CONTESTED if contested else ExportState.CLOSED)
            refused = found.details.refused_receipt
            details = replace(
                found.details,
                receipt=receipt,
                refused_receipt=b"" if refused == receipt else refused,
                contested=contested,
            )
            if not contested:
                details = replace(_without_volumes(details), closed_at=self.clock.now())
            closed = replace(closed, details_or_none=details)
            if not contested:
                closed = lift_freeze(closed, FreezeEnd.CLOSED, self.clock.now(), actor, transaction)
            transaction.export_orders.save(closed)
            journal_order(
                closed,
                Tag.EXPORT_RECEIVED if contested else Tag.EXPORT_CLOSED,
                actor,
                transaction,
                ("root", read.root),
                ("leaves", str(read.leaves)),
                ("contested", str(len(contested))),
            )
            if not contested:
                self.content.give_up(closed, transaction)
        return closed

    def _require_balanced(self, order: ExportOrder, receipt: bytes) -> None:
        """Refuse to close an order while the equation does not hold; the receipt is kept with the order."""
        order.require_may_become(ExportState.CLOSED)  # before everything is counted
        try:
            self._check_equation(order)
        except EquationUnbalanced:
            self._keep_refused(order, receipt)
            raise

    def _keep_refused(self, order: ExportOrder, receipt: bytes) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.export_orders.get(order.id, lock=True)
            if found.state is order.state and found.details.refused_receipt != receipt:
                details = replace(found.details, refused_receipt=receipt)
                transaction.export_orders.save(replace(found, details_or_none=details))

    def _check_equation(self, order: ExportOrder) -> None:
        """Raise `EquationUnbalanced` while the equation does not hold, counted by the journal and the rows of
        now. A receipt that leaves files contested does not close the order, and is taken.
        """
        built, scope = order.built, order.details.scope
        built.equation.check()
        accepted = self.completeness.accepted(scope, order.tenant, built.position)
        if len(accepted) < built.equation.accepted:
            raise JournalIncomplete(
                f"the journal names {len(accepted)} of {built.equation.accepted} records that were accepted "
                "when the package was made: entries are lost, and the order cannot be closed"
            )
        if missing := self.completeness.missing(scope, order.tenant, accepted):
            raise EquationUnbalanced(_lost(len(accepted), missing))

    def _check_contested(self, receipt: Receipt, about: Reissue | None, order: ExportOrder) -> None:
        """Refuse a receipt that contests what is no leaf of its package: it could never be given again."""
        wanted = {one.path for one in receipt.contested}
        if not wanted:
            return
        if about is None:
            order.require_may_become(ExportState.CONTESTED)  # before the inventory is looked for
            self.delivery.require_content(order)
            missing = wanted.difference(paths_in(self.delivery.package(order).lines()))
        else:
            missing = wanted.difference(about.paths)
        if missing:
            raise ReceiptRefused(
                f"{len(missing)} contested paths are no leaves, such as {min(missing)!a:.120}"
            )


def _lost(accepted: int, missing: Sequence[UUID]) -> str:
    """Say in words which records are missing."""
    named = ", ".join(str(record) for record in missing[:_NAMED])
    more = ", ..." if len(missing) > _NAMED else ""
    return (
        f"{accepted} records were accepted when the package was made, and the database lacks {len(missing)} "
        f"of them: restore the rows, then close again ({named}{more})"
    )


def still_contested(before: Iterable[str], receipt: Receipt, about: Reissue | None) -> tuple[str, ...]:
    """Return the paths that are contested after a receipt. One about the whole package says everything anew;
    one about a reissue speaks of its paths alone.
    """
    now = {one.path for one in receipt.contested}
    if about is not None:
        now |= set(before).difference(about.paths)
    return tuple(sorted(now))


def paths_in(lines: Iterable[bytes]) -> Iterable[str]:
    """Yield the paths of an inventory."""
    return (Leaf.of_line(line).path for line in lines)


def _package(signed: SignedReceipt, order: ExportOrder) -> Reissue | None:
    """Return the reissue that a receipt is about, None when it is about the whole package; refuse a receipt
    of another package, or of somebody else.
    """
    receipt, built = signed.receipt, order.built
    if receipt.order != str(order.id):
        raise ReceiptRefused("the receipt is about another order")
    if signed.certificate not in order.details.recipients:
        raise ReceiptRefused("the receipt is not signed with a certificate that the export was made for")
    if (receipt.root, receipt.leaves) == (built.root, built.leaves):
        return None
    for one in order.details.reissues:
        if (receipt.root, receipt.leaves) == (one.root, one.leaves):
            return one
    raise ReceiptRefused("the receipt is about another package: its root differs")


def _without_volumes(details: ExportDetails) -> ExportDetails:
    """Forget the keys of volumes: nothing is fetched from a closed order."""
    reissues = tuple(replace(one, volumes=None) for one in details.reissues)
    return replace(details, volumes=None, reissues=reissues)
