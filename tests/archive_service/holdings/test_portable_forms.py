"""A moment in a package is one that can be shown, in the zone of the law too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import orjson
import pytest

from archive_service.errors import UnknownForm
from archive_service.holdings.portable_events import event_file, read_event_file
from archive_service.holdings.portable_forms import DEPOSIT, read_deposit_file, written
from archive_service.model.actors import Role
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Finess
from archive_service.model.stated_events import EventDetails, StatedEvent, StatedKind
from signing.digests import Digest

ONE = UUID(int=1)
NO_MOMENTS = ("2026-03-02T09:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59+00:00", "", "hier", 5)


def event() -> bytes:
    return event_file(
        StatedEvent(
            id=ONE,
            tenant=NOBODY,
            department=NO_DEPARTMENT,
            person=ONE,
            establishment=Finess("250000015"),
            corrects=None,
            at=datetime(2026, 3, 2, tzinfo=UTC),
            told_on=date(2026, 3, 2),
            actor="a",
            role=Role.ESMS,
            key="",
            object="",
            details=EventDetails(
                kind=StatedKind.DEATH,
                on=date(2026, 3, 1),
                proof=Digest("sha256", bytes(32)),
                proof_size=1,
                nonce=bytes(32),
            ),
        )
    )


def deposit() -> bytes:
    told = {
        "format": DEPOSIT,
        "deposit": ONE,
        "kind": "cda",
        "grade": "ok",
        "outcome": "accepted",
        "received_at": "2026-03-02T09:00:00+00:00",
        "sender": "s",
        "file": "f",
        "records": [],
        "findings": [],
    }
    return written(told)


@pytest.mark.parametrize("moment", NO_MOMENTS)
def test_what_is_no_moment_is_refused(moment: object) -> None:
    assert event_file(read_event_file(event())) == event()
    assert read_deposit_file(deposit()).received_at == datetime(2026, 3, 2, 9, tzinfo=UTC)

    with pytest.raises(UnknownForm):
        read_event_file(written(orjson.loads(event()) | {"at": moment}))
    with pytest.raises(UnknownForm):
        read_deposit_file(written(orjson.loads(deposit()) | {"received_at": moment}))
