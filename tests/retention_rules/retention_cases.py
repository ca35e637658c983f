"""Facts and rules that the tests of this folder start from; the people are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st

from retention_rules import (
    After,
    AgeExtension,
    Appeal,
    EarlierOf,
    FileFacts,
    LaterOf,
    Override,
    RuleCode,
    Stay,
    Trigger,
    UntilAge,
    Years,
    load_rulebooks,
)

FOLDER = Path(__file__).parents[2] / "config" / "rulebooks"
SHIPPED = load_rulebooks(FOLDER)
TODAY = date(2026, 11, 25)
CODE = RuleCode("MED-R1112-7")
ANY_MOMENT = settings(derandomize=True, max_examples=200)

MEDICAL = After(
    triggers=(Trigger.LAST_PASSAGE,),
    duration=Years(20),
    at_least_until_age=Years(28),
    override=Override(Trigger.DEATH, duration=Years(10), within=Years(10)),
    suspended_by_appeal=True,
)

days = st.dates(date(1930, 1, 1), date(2100, 12, 31))
"""Days a real file may hold."""
any_days = days | st.dates() | st.sampled_from([date.min, date(1900, 1, 1), date(2024, 2, 29), date.max])
"""From year 1 to year 9999, those of a real file more often, and those that software writes for unknown."""
years = st.integers(0, 200).map(Years)


def maybe(strategy: st.SearchStrategy[date]) -> st.SearchStrategy[date | None]:
    return st.none() | strategy


stays = st.lists(st.builds(Stay, maybe(any_days), maybe(any_days)), max_size=3).map(tuple)
appeals = st.lists(st.builds(Appeal, any_days, maybe(any_days)), max_size=3).map(tuple)
kinds = st.sampled_from(["cda-document", "native-file", "collective-event", "structure-data", "another"])
document_types = st.none() | st.sampled_from(
    sorted(
        {"EXPORT_DUI"}.union(
            *(
                rule.selector.document_types
                for book in (SHIPPED.national, *SHIPPED.departments.values())
                for rule in book.retention
            )
        )
    )
)
"""The types of documents of all shipped rules, and one that no rule names."""
_after = st.builds(
    After,
    triggers=st.lists(st.sampled_from(Trigger), min_size=1, max_size=2, unique=True).map(tuple),
    duration=st.integers(0, 90).map(Years),
    at_least_until_age=st.none() | st.integers(0, 90).map(Years),
)
_effects = st.sampled_from([{}, {"suspended_by_appeal": True}, {"interrupted_by_appeal": True}])
_extensions = st.builds(
    AgeExtension,
    event=st.sampled_from([Trigger.DECISION, Trigger.RIGHTS_ENDED]),
    from_age=st.integers(0, 15).map(Years),
    to_age=st.integers(15, 20).map(Years),
    by=st.integers(0, 10).map(Years),
)
clock_terms = st.builds(lambda term, effect: replace(term, **effect), _after, _effects) | st.builds(
    UntilAge, st.integers(0, 90).map(Years), st.booleans(), st.none() | _extensions
)
_pairs = st.lists(clock_terms, min_size=2, max_size=3).map(tuple)
terms_without_override = clock_terms | st.builds(LaterOf, _pairs) | st.builds(EarlierOf, _pairs)
"""Every term that computes a day, without one that an event overrides."""
any_facts = st.builds(
    FileFacts,
    kind=kinds,
    document_type=document_types,
    document_date=maybe(any_days),
    category=st.none() | st.sampled_from(["500", "177", "354"]),
    legal_status=st.none() | st.sampled_from(["public", "private", "?"]),
    public_service_mission=st.none() | st.booleans(),
    department=st.none() | st.sampled_from(["25", "26", "83", "75", ""]),
    establishment=st.none() | st.just("250000001"),
    birth=maybe(any_days),
    death=maybe(any_days),
    stays=stays,
    last_consultation=maybe(any_days),
    last_contact=maybe(any_days),
    appeals=appeals,
    events=st.dictionaries(st.sampled_from(Trigger), any_days, max_size=4),
)


def resident(
    *,
    left: date | None = date(2023, 4, 3),
    came: date | None = None,
    born: date | None = date(1940, 1, 5),
    died: date | None = None,
    appeals: Sequence[Appeal] = (),
) -> FileFacts:
    """A person of a public EHPAD in the Doubs, with one stay."""
    return FileFacts(
        kind="cda-document",
        document_type="EXPORT_DUI",
        category="500",
        legal_status="public",
        department="25",
        birth=born,
        death=died,
        stays=(Stay(came, left),),
        appeals=tuple(appeals),
    )


def day_after(day: date) -> date:
    return day + timedelta(days=1)
