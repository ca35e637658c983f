"""The stays, contacts and death that FHIR flows declare."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from archive_service.intake import examine
from archive_service.model.declared_events import DeclaredStay, RetentionEvents
from tests.archive_service.intake.examinations import CONTEXT
from tests.archive_service.intake.fhir_samples import FINESS, bundle, event, organization, patient, stay, text

ENTRY, EXIT = date(2021, 2, 1), date(2023, 6, 30)
IDENTIFIERS = (f"https://identifiant-medicosocial-sejour.esante.gouv.fr|3{FINESS}/ines-01-SEJOUR-1",)


def events_of(*resources: Any, **changes: Any) -> RetentionEvents:
    flow = text(bundle(organization(), *resources, **changes))
    (record,) = examine(flow, CONTEXT).records
    return record.events


def stay_of(*resources: Any, **changes: Any) -> DeclaredStay:
    (found,) = events_of(patient(), *resources, **changes).stays
    return found


def test_each_stay_has_its_own_end() -> None:
    first = stay(id="premier", identifier=[], period={"start": "2010-01-04", "end": "2014-06-01"})

    found = events_of(patient(), first, stay()).stays

    assert [(one.start, one.end, one.ongoing) for one in found] == [
        (date(2010, 1, 4), date(2014, 6, 1), False),
        (ENTRY, EXIT, False),
    ]
    assert [one.identifiers for one in found] == [(), IDENTIFIERS]


def test_a_stay_that_goes_on_was_last_seen_on_the_latest_day_that_the_flow_shows() -> None:
    going_on = stay(status="in-progress", period={"start": "2021-02-01"})

    assert stay_of(going_on, event()) == DeclaredStay(
        identifiers=IDENTIFIERS, start=ENTRY, ongoing=True, seen_on=date(2022, 3, 4)
    )
    assert stay_of(going_on, event(status="planned")).seen_on == ENTRY
    # A year alone gives no day, and neither does a date in the future.
    assert stay_of(going_on, event(period={"start": "2025"})).seen_on == ENTRY
    assert stay_of(going_on, event(period={"start": "2027-01-01"})).seen_on == ENTRY


def test_the_day_on_which_a_flow_was_written_is_the_bundle_s_or_else_the_stay_s() -> None:
    going_on = stay(status="in-progress", period={"start": "2021-02-01"})
    changed = going_on | {"meta": {"lastUpdated": "2022-05-06T10:00:00+02:00"}}

    assert stay_of(going_on, timestamp="2024-03-02T23:30:00Z").told_on == date(2024, 3, 3)
    assert stay_of(changed, timestamp="2024-03-02T10:00:00Z").told_on == date(2024, 3, 2)
    assert stay_of(changed).told_on == stay_of(changed, event()).seen_on == date(2022, 5, 6)


@pytest.mark.parametrize("status", ["in-progress", "arrived", "onleave", "planned"])
def test_a_status_that_says_that_a_stay_goes_on_outweighs_its_end(status: str) -> None:
    found = stay_of(stay(status=status))

    assert (found.end, found.ongoing) == (EXIT, True)


@pytest.mark.parametrize(
    ("period", "ongoing"),
    [
        ({"start": "2021-02-01", "end": "2023-06-30"}, False),
        ({"start": "2021-02-01", "end": "2026-06-30"}, True),
        ({"start": "2021-02-01"}, True),
    ],
)
def test_a_status_that_says_nothing_leaves_it_to_the_end(period: dict[str, str], ongoing: bool) -> None:
    assert stay_of(stay(status="unknown", period=period)).ongoing is ongoing


def test_a_finished_stay_without_an_end_is_neither_going_on_nor_ended() -> None:
    found = stay_of(stay(period={"start": "2021-02-01"}))

    assert (found.end, found.ongoing, found.seen_on) == (None, False, None)


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_what_did_not_take_place_is_no_stay(status: str) -> None:
    assert events_of(patient(), stay(status=status)).stays == ()


def test_of_two_days_of_death_in_one_flow_the_later_counts_in_either_order() -> None:
    death = {
        "resourceType": "Observation",
        "id": "deces",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "69453-9"}]},
        "subject": {"reference": "Patient/ines"},
        "effectiveDateTime": "2024-05-08",
    }
    dead = patient(deceasedDateTime="2024-05-06")

    for resources in ([dead, death], [death, dead]):
        assert events_of(*resources).death_date == date(2024, 5, 8)
    assert events_of(dead, death | {"status": "entered-in-error"}).death_date == date(2024, 5, 6)


@pytest.mark.parametrize("later", ["2026-01-02", "2099-01-01"])
def test_what_a_flow_dates_after_today_has_not_happened(later: str) -> None:
    going_on = stay(status="in-progress", period={"start": "2021-02-01"})
    changed = stay(meta={"lastUpdated": f"{later}T10:00:00Z"})

    # A flow dated tomorrow does not prevail over any other: its writing date is unknown.
    assert stay_of(going_on, event(), timestamp=f"{later}T10:00:00Z").told_on is None
    assert stay_of(going_on, event(), timestamp=f"{later}T10:00:00Z").seen_on == date(2022, 3, 4)
    assert stay_of(changed).told_on is None
    assert stay_of(stay(status="", period={"start": "2021-02-01", "end": later}), timestamp=later).ongoing
    assert events_of(patient(deceasedDateTime=later)).death_date is None
