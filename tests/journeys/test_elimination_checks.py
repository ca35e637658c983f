"""Whatever forbids an elimination at the last moment keeps the record, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import InvalidRequest, NotAllowed, NotFound
from archive_service.holdings.hold_targets import Named
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.elimination import KeptCode
from archive_service.model.holds import HoldReason
from archive_service.model.records import Part, Record, RecordState
from archive_service.model.stated_events import StatedKind
from archive_service.workflows.holds import HoldAsked
from tests.journeys.eliminating_homes import (
    DEPOSITED,
    LATER,
    EliminatingHome,
    authority,
    contract,
    lines_of,
    trusting,
)
from tests.journeys.homes import cda, establishment

YEARS = timedelta(days=365)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        yield home


def hold(services: Services, record: Record) -> None:
    """Place a hold on a record."""
    asked = HoldAsked(
        on=Named(records=[record.id]), reason=HoldReason.LITIGATION, note="procès", review=date(2070, 1, 1)
    )
    services.holds.place(asked, OPERATOR)


def kept_as(services: Services, records: list[Record], code: KeptCode, **changes: object) -> None:
    """Execute a list of records; each is kept with this code, and is still whole."""
    lines = [replace(line, **changes) for line in lines_of(records)]  # type: ignore[arg-type]

    done = trusting(services).execute(lines, authority(), OPERATOR)

    assert [(one.record, one.code) for one in done.kept] == [(one.id, code) for one in records]
    assert not done.eliminated
    for one in records:
        assert services.record_reading.record(one.id, OPERATOR).state is RecordState.SEALED
        assert services.record_reading.part(one.id, Part.SOURCE, OPERATOR)


def test_a_record_is_kept_through_its_last_day_and_not_a_day_longer(home: EliminatingHome) -> None:
    home.deposited(contract())
    on_the_day, after = datetime(2031, 3, 1, 12, tzinfo=UTC), datetime(2031, 3, 2, 12, tzinfo=UTC)

    services = home.at(on_the_day)
    kept_as(services, [*home.records(services)], KeptCode.NOT_DUE)

    services = home.at(after)
    records = home.records(services)
    done = trusting(services).execute(lines_of(records), authority(), OPERATOR)
    assert done.eliminated == [records[0].id]


def test_a_hold_that_came_after_the_visa_wins(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    (record,) = home.records(services)
    hold(services, record)

    kept_as(services, [record], KeptCode.HELD)


def test_an_event_that_was_stated_after_the_visa_keeps_the_record(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    (record,) = home.records(services)
    assert record.person is not None
    lines = lines_of([record])
    home.state(services, record.person, StatedKind.STAY_END, date(2058, 1, 1))

    done = trusting(services).execute(lines, authority(), OPERATOR)

    assert [one.code for one in done.kept] == [KeptCode.NOT_DUE]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rule": "FACTURE"}, KeptCode.CHANGED),
        ({"last_day": date(2030, 3, 1)}, KeptCode.CHANGED),
        ({"final_action": "sample"}, KeptCode.NOT_TO_DESTROY),
        ({"final_action": "undecided"}, KeptCode.NOT_TO_DESTROY),
    ],
)
def test_a_record_of_which_the_list_says_something_else_is_kept(
    home: EliminatingHome, changes: dict[str, object], code: KeptCode
) -> None:
    home.deposited(contract())
    services = home.at()

    kept_as(services, [*home.records(services)], code, **changes)


def test_a_record_that_is_to_be_sorted_is_kept_whatever_the_list_says(home: EliminatingHome) -> None:
    home.deposited(cda())
    services = home.at()

    kept_as(services, [*home.records(services)], KeptCode.NOT_TO_DESTROY, final_action="destroy")


def test_public_archives_are_never_eliminated_without_a_visa(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    records = home.records(services)

    done = trusting(services).execute(lines_of(records), authority(visa=None), OPERATOR)

    assert [one.code for one in done.kept] == [KeptCode.VISA_MISSING]


def test_private_archives_are_eliminated_without_a_visa(home: EliminatingHome) -> None:
    services = home.at(DEPOSITED)
    services.establishments.register(
        [establishment(legal_entity="250000999", legal_status="private", public_service_mission=False)],
        OPERATOR,
    )
    home.deposited(contract())
    services = home.at()
    records = home.records(services)

    done = trusting(services).execute(lines_of(records), authority(visa=None), OPERATOR)

    assert done.eliminated == [records[0].id]


def test_without_an_appraisal_nothing_is_eliminated(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    records = home.records(services)

    done = services.elimination.execute(lines_of(records), authority(), OPERATOR)

    assert [one.code for one in done.kept] == [KeptCode.VOID]
    assert services.record_reading.part(records[0].id, Part.SOURCE, OPERATOR)


def test_a_lock_that_has_not_ended_is_waited_for_and_not_renewed(home: EliminatingHome) -> None:
    late = datetime(2060, 1, 1, 23, 30, tzinfo=UTC)  # half an hour after midnight in Paris
    before = home.deposited(contract(), now=late)
    (record,) = home.records(before)
    lines = [replace(line, last_day=date(2031, 3, 1)) for line in lines_of([record])]
    allowed = authority()

    done = trusting(before).execute(lines, allowed, OPERATOR)

    assert [(one.code, one.until) for one in done.kept] == [(KeptCode.LOCKED, date(2060, 2, 1))]
    assert done.waits
    assert before.record_reading.part(record.id, Part.SOURCE, OPERATOR)
    for turn in range(7):
        before.custody.renew(turn)
    held = home.at(late + timedelta(days=29))
    trusting(held).resume_all()
    assert held.record_reading.part(record.id, Part.SOURCE, OPERATOR)
    ended = home.at(late + timedelta(days=31))
    trusting(ended).resume_all()
    assert trusting(ended).progress(allowed.appraisal).eliminated == [record.id]


def test_a_hold_wins_while_a_lock_is_waited_for_and_the_locks_are_renewed_again(
    home: EliminatingHome,
) -> None:
    before = home.deposited(contract(), now=LATER)
    (record,) = home.records(before)
    allowed = authority()
    trusting(before).execute(lines_of([record]), allowed, OPERATOR)
    hold(before, record)

    after = home.at(LATER + timedelta(days=31))
    trusting(after).resume_all()

    assert [one.code for one in trusting(after).progress(allowed.appraisal).kept] == [KeptCode.HELD]
    assert not trusting(after).waits()
    for turn in range(7):
        after.custody.renew(turn)
    for name in (record.source_object, record.document_object):
        assert after.object_store.lock_end(name) == LATER + timedelta(days=61)


def test_a_record_is_eliminated_by_one_execution_alone(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    records = home.records(services)
    lines = lines_of(records)
    first = authority()
    done = trusting(services).execute(lines, first, OPERATOR)

    again = trusting(services).execute(lines, first, OPERATOR)
    other = trusting(services).execute(lines, authority(), OPERATOR)

    assert again == done
    assert [one.code for one in other.kept] == [KeptCode.ELSEWHERE]


def test_lists_that_cannot_be_are_refused(home: EliminatingHome) -> None:
    home.deposited(contract())
    services = home.at()
    lines = lines_of(home.records(services))
    esms = Actor(name="esms", role=Role.ESMS, pseudonym="esms")

    with pytest.raises(NotAllowed):
        trusting(services).execute(lines, authority(), esms)
    for wrong in ([], [*lines, replace(lines[0], number=2)], [*lines, replace(lines[0], record=uuid4())]):
        with pytest.raises(InvalidRequest):
            trusting(services).execute(wrong, authority(), OPERATOR)
    unknown = trusting(services).execute([replace(lines[0], record=uuid4())], authority(), OPERATOR)
    assert [one.code for one in unknown.kept] == [KeptCode.UNKNOWN]
    with pytest.raises(NotFound):
        services.elimination.progress(uuid4())
