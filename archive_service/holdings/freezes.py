"""The freeze of establishments that leave: from its entry in the journal on, no record of theirs is accepted.

Whoever writes records takes the lock of freezes, shared with others, before reading the register; who freezes
holds it alone. So every record was committed before the freeze was journaled, or sees it (decision 0061).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from archive_service.errors import ArchiveServiceError, NotAllowed
from archive_service.findings import Finding, Grade
from archive_service.findings.catalogue import Code
from archive_service.holdings.attribution import Attribution
from archive_service.holdings.export_journal import journal_order
from archive_service.model.actors import Actor, Role
from archive_service.model.establishment import Establishment, Freeze
from archive_service.model.export_freezes import FreezeEnd, OrderFreeze
from archive_service.model.export_orders import ExportOrder
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transaction

_LOCK = "freezes"
_PARIS = ZoneInfo("Europe/Paris")
_MAY_FREEZE = (Role.ESMS, Role.VENDOR, Role.OPERATOR)
_NOBODY_NAMED = "l'établissement"


class EstablishmentFrozen(ArchiveServiceError):
    """An export order froze the establishment: no record of it is accepted until the freeze ends."""

    code = "establishment-frozen"


def hold_off_freezes(transaction: Transaction) -> None:
    """Let nobody freeze an establishment until the transaction ends. The first lock of a transaction that may
    write records: whoever freezes waits for it, and holds no other lock that it could need.
    """
    transaction.lock_shared(_LOCK)


def let_writers_end(transaction: Transaction) -> None:
    """Wait until the transactions that write records and have begun are over: what they say was accepted
    before now is committed then.
    """
    transaction.lock(_LOCK)


def frozen_findings(
    attribution: Attribution, transaction: Transaction, *, waits: bool = False
) -> list[Finding]:
    """Return a finding for each frozen custodian of a flow; none to a sender without its mandate.

    A flow that `waits` in quarantine was acknowledged, so it stays there: it is not rejected.
    """
    if attribution.outside_mandate:
        return []
    found: list[Finding] = []
    for custodian, establishment in attribution.establishments.items():
        if establishment.freeze is not None:
            since, order, contact = _words(establishment.freeze, transaction)
            told = Code.ESTABLISHMENT_FROZEN.at(custodian.where, since=since, order=order, contact=contact)
            found.append(replace(told, grade=Grade.QUARANTINE) if waits else told)
    return found


def require_not_frozen(establishments: Iterable[Establishment], transaction: Transaction) -> None:
    """Raise `EstablishmentFrozen` when one is frozen; they were read after `hold_off_freezes`."""
    for one in establishments:
        if one.freeze is not None:
            _, order, contact = _words(one.freeze, transaction)
            raise EstablishmentFrozen(
                f"{one.finess} is frozen by the order {order} since {one.freeze.since.isoformat()}; "
                f"contact: {contact}"
            )


def require_to_freeze(actor: Actor) -> None:
    """Raise `NotAllowed` unless the role may freeze establishments, and end it: those who have flows sent,
    and the operator.
    """
    if actor.role not in _MAY_FREEZE:
        raise NotAllowed(f"the role {actor.role} may not freeze an establishment")


def freeze(
    order: ExportOrder, contact: str, actor: Actor, clock: Clock, transaction: Transaction
) -> ExportOrder:
    """Freeze the establishments of a new order, which is not stored yet; return the order that says so.

    It waits until every flow that is being accepted is committed.
    """
    transaction.lock(_LOCK)
    # The lock is sent with this statement; the time is read when it is held.
    scope = order.details.scope
    transaction.establishments.get(scope.establishments[0])
    since = clock.now()
    entries = [_journal(Tag.EXPORT_FROZEN, order, one, actor, transaction) for one in scope.establishments]
    frozen = OrderFreeze(contact=contact, since=since, entry=entries[0])
    order = replace(order, details_or_none=replace(order.details, freeze=frozen))
    transaction.establishments.freeze(order, since)
    return order


def lift_freeze(
    order: ExportOrder,
    end: FreezeEnd,
    at: datetime,
    actor: Actor,
    transaction: Transaction,
    *,
    reason: str = "",
) -> ExportOrder:
    """End the freeze of an order whose row is locked, and journal it; return the order, to be saved.

    An order without a freeze, or whose freeze ended before, is returned as it is.
    """
    frozen = order.details.freeze
    if frozen is None or not frozen.is_on:
        return order
    for finess in transaction.establishments.lift(order.id, at):
        _journal(Tag.EXPORT_UNFROZEN, order, finess, actor, transaction, ("why", end.value))
    return replace(order, details_or_none=replace(order.details, freeze=frozen.lifted(at, end, reason)))


def _journal(
    tag: Tag,
    order: ExportOrder,
    establishment: Finess,
    actor: Actor,
    transaction: Transaction,
    *facts: tuple[str, str],
) -> UUID:
    return journal_order(order, tag, actor, transaction, ("establishment", establishment), *facts)


def _words(frozen: Freeze, transaction: Transaction) -> tuple[str, str, str]:
    """Return since when, by which order, and where to turn to."""
    order = transaction.export_orders.get(frozen.order)
    told = order.details_or_none
    named = told is not None and told.freeze is not None and told.freeze.contact
    since = f"{frozen.since.astimezone(_PARIS):%d/%m/%Y à %H:%M} (heure de Paris)"
    return since, str(frozen.order), named or _NOBODY_NAMED
