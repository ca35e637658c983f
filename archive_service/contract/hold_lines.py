"""The JSON lines of holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_service.contract.lines import Line, iso_day, moment

if TYPE_CHECKING:  # each command imports only its own journey
    from archive_service.workflows.holds import Placed, ShownHold


def placed_line(placed: Placed) -> Line:
    """Return the line of a hold that was placed: how many records it keeps now, and which came too late."""
    return {
        "hold": str(placed.hold.id),
        "records": placed.covered.shown,
        "not_held": [{"record": str(record), "code": "eliminating"} for record in placed.covered.eliminating],
    }


def hold_line(shown: ShownHold) -> Line:
    """Return the line of a hold."""
    hold, notes = shown.hold, shown.hold.notes_or_none
    lifted = None if notes is None else notes.lifted
    return {
        "hold": str(hold.id),
        "in_force": hold.is_in_force,
        "reason": hold.reason.value,
        "note": None if notes is None else notes.placed.text,
        "on": {
            "records": [str(one.record) for one in hold.targets if one.record is not None],
            "persons": [*dict.fromkeys(str(one.person) for one in hold.targets if one.person is not None)],
            "establishments": [one.establishment for one in hold.targets if one.establishment],
        },
        "records": shown.records,
        "review": iso_day(hold.review),
        "overdue": shown.overdue,
        "placed_at": moment(hold.placed_at),
        "placed_by": shown.placed_by,
        "role": hold.role.value,
        "lifted_at": None if hold.lifted_at is None else moment(hold.lifted_at),
        "lifted_by": shown.lifted_by,
        "lift_note": None if lifted is None else lifted.text,
        "damaged": hold.unreadable is not None,
    }
