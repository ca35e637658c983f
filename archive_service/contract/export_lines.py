"""The JSON lines of portability exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive_service.contract.lines import Line, iso_day, moment
from archive_service.errors import KeyDestroyed
from archive_service.holdings.delivery_folder import AGE, CMS
from archive_service.holdings.push_keys import PushKey
from archive_service.model.export_clocks import ClockReading, readings
from archive_service.model.export_freezes import OrderFreeze
from archive_service.model.export_orders import ExportOrder
from archive_service.model.export_pushes import ExportPush

if TYPE_CHECKING:  # each command imports only its own journey
    from archive_service.workflows.export_closing import Closed
    from archive_service.workflows.export_deadlines import DueInOrder
    from archive_service.workflows.export_delivery import Delivered
    from archive_service.workflows.export_orders import DryRun
    from archive_service.workflows.export_reissue import Reissued
    from archive_service.workflows.imported import Imported


def order_line(now: datetime, order: ExportOrder) -> Line:
    """Return the line of an order at a time; of one that cannot be read, what its row says in clear."""
    if order.details_or_none is None:
        return _damaged_line(order)
    details = order.details
    built = details.built
    return {
        "order": str(order.id),
        "state": order.state.value,
        "kind": details.scope.kind.value,
        "establishments": list(details.scope.establishments),
        "ordered_at": moment(order.ordered_at),
        "asked_by": details.asked_by.value,
        "right": details.right,
        "overlaps": [str(one) for one in details.overlaps],
        "acknowledgement": details.acknowledgement,
        "forecast": iso_day(details.forecast),
        "clocks": [_clock(one) for one in readings(order, now)],
        "built": order.progress,
        "total": order.total,
        "root": None if built is None else built.root,
        "leaves": None if built is None else built.leaves,
        "available_until": time_or_none(order.available_until),
        "custody_until": time_or_none(order.custody_until),
        "erasure": {
            "state": _erasure_state(order, now),
            "asked_at": time_or_none(details.erasure_asked_at),
            "due": time_or_none(details.erasure_due),
            "certified_at": time_or_none(details.erasure_certified_at),
        },
        "contested": len(details.contested),
        "reissues": [
            {"number": one.number, "root": one.root, "leaves": one.leaves, "made_at": moment(one.made_at)}
            for one in details.reissues
        ],
        "problem": details.problem,
        "warnings": list(details.warnings),
        "after": None if details.after is None else str(details.after.order),
        **_freeze(details.freeze),
        "damaged": False,
    }


def _clock(one: ClockReading) -> Line:
    return {
        "name": one.deadline.name,
        "due": moment(one.deadline.due),
        "source": one.deadline.source,
        "state": one.state.value,
        "act": one.act,
        "at": time_or_none(one.at),
    }


def _erasure_state(order: ExportOrder, now: datetime) -> str:
    details = order.details
    if details.erasure_asked_at is None:
        return "none"
    if details.erasure_certified_at is not None:
        return "certified"
    return "late" if order.erasure_is_late(now) else "asked"


def due_line(one: DueInOrder) -> Line:
    """Return the line of a deadline that is due or missed."""
    return {"order": str(one.order.id), "order_state": one.order.state.value, **_clock(one.reading)}


def time_or_none(time: datetime | None) -> str | None:
    """Return a time as lines write it, or None."""
    return None if time is None else moment(time)


def _damaged_line(order: ExportOrder) -> Line:
    return {
        "order": str(order.id),
        "state": order.state.value,
        "kind": None,
        "establishments": [],
        "ordered_at": moment(order.ordered_at),
        "asked_by": None,
        "right": "",
        "overlaps": [],
        "acknowledgement": "",
        "forecast": None,
        "clocks": [],
        "built": order.progress,
        "total": order.total,
        "root": None,
        "leaves": None,
        "available_until": None,
        "custody_until": None,
        "erasure": {"state": "none", "asked_at": None, "due": None, "certified_at": None},
        "contested": 0,
        "reissues": [],
        "problem": KeyDestroyed.code if order.unreadable is None else order.unreadable.code,
        "warnings": [],
        "after": None,
        **_freeze(None),
        "damaged": True,
    }


def _freeze(freeze: OrderFreeze | None) -> Line:
    return {
        "frozen_at": None if freeze is None else moment(freeze.since),
        "unfrozen_at": None if freeze is None or freeze.lifted_at is None else moment(freeze.lifted_at),
    }


def dry_run_line(found: DryRun) -> Line:
    """Return the line of an order that was only tried."""
    return {
        "order": None,
        "forecast": iso_day(found.forecast),
        "counts": [asdict(one) for one in found.counts.kinds],
        "excluded": [asdict(one) for one in found.counts.equation.excluded],
    }


def delivered_line(delivered: Delivered) -> Line:
    """Return the line of a delivery."""
    built = delivered.order.built
    return {
        "order": str(delivered.order.id),
        "volumes": [asdict(one) for one in delivered.volumes if one.file.endswith(CMS)],
        "age_volumes": [asdict(one) for one in delivered.volumes if one.file.endswith(AGE)],
        "root": built.root,
        "leaves": built.leaves,
    }


def reissued_line(done: Reissued, addresses: Sequence[str] = ()) -> Line:
    """Return the line of a reissue; `addresses` are those of its volumes over HTTP."""
    return {
        "order": str(done.order.id),
        "reissue": done.reissue.number,
        "volumes": [asdict(one) for one in done.volumes if one.file.endswith(CMS)],
        "age_volumes": [asdict(one) for one in done.volumes if one.file.endswith(AGE)],
        "addresses": list(addresses),
        "root": done.reissue.root,
        "leaves": done.reissue.leaves,
        "predecessor": done.order.built.root,
    }


def pushed_line(order: ExportOrder, push: ExportPush) -> Line:
    """Return the line of a push. The receiver's address may hold a secret: only its host is said."""
    return {
        "order": str(order.id),
        "push": push.number,
        "host": urlsplit(push.to).hostname,
        "state": push.state.value,
        "asked_at": moment(push.asked_at),
        "attempts": push.attempts,
        "sent": push.sent,
        "volumes": push.count,
        "problem": push.problem,
        "ended_at": time_or_none(push.ended_at),
    }


def push_key_line(key: PushKey) -> Line:
    """Return the line of the key by which receivers know us, by SFTP."""
    return {"legal_entity": key.legal_entity, "key": key.line, "fingerprint": key.fingerprint}


def closed_line(closed: Closed, report: str) -> Line:
    """Return the line of an order that was closed, or contested; `report` is a file, or an address."""
    return {"order": str(closed.order.id), "state": closed.order.state.value, "report": report}


def imported_line(done: Imported) -> Line:
    """Return the line of an import."""
    return asdict(done)
