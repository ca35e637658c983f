"""What people state moves the time of a file as what flows declare does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from archive_service.holdings.event_checks import require_possible
from archive_service.holdings.file_facts import declared_file
from archive_service.holdings.frozen_facts import read_facts, written_facts
from archive_service.holdings.known_stays import known_stays
from archive_service.holdings.stated_facts import KEEPING, parted, with_stated
from archive_service.model.declared_events import DeclaredStay, EventKind, RetentionEvents
from archive_service.model.person_file import PersonFile
from archive_service.model.retention_serialisation import read_file, written_file
from archive_service.model.stated_events import EventRefused, StatedFact, StatedKind, joined_facts
from retention_rules import Appeal, FileFacts, RuleCode, Trigger, Years, retention_of
from retention_rules.outcome import Ended, Running
from retention_rules.terms import After, Term, UntilAge
from tests.archive_service.model.declarations import FILES

TODAY = date(2020, 1, 1)
DAYS = st.dates(date(1990, 1, 1), date(1990, 1, 12))
CODE = RuleCode("R")
LATEST = date.max


def fact(number: int, kind: StatedKind, on: date, corrects: int | None = None) -> StatedFact:
    """Return what an event of this number says."""
    return StatedFact(
        event=UUID(int=number),
        kind=kind,
        on=on,
        told_on=TODAY,
        corrects=None if corrects is None else UUID(int=corrects),
    )


FACTS = st.lists(st.tuples(st.sampled_from(StatedKind), DAYS), max_size=4).map(
    lambda told: joined_facts(fact(number, *one) for number, one in enumerate(told, 100))
)


def with_facts(file: PersonFile, *facts: StatedFact) -> PersonFile:
    """Return the file with further stated facts."""
    return PersonFile(
        stays=file.stays,
        last_contact=file.last_contact,
        last_consultation=file.last_consultation,
        death=file.death,
        birth=file.birth,
        events=file.events,
        appeals=file.appeals,
        stated=joined_facts((*file.stated, *facts)),
    )


def last_day(file: PersonFile, term: Term) -> date:
    """Return the last day of a file, the last of all when nothing ends its time."""
    known = with_stated(file)
    facts = FileFacts(
        kind="cda-document",
        birth=known.birth,
        earlier_birth=known.earlier_birth,
        death=known.death,
        stays=known_stays(known),
        last_consultation=known.last_consultation,
        last_contact=known.last_contact,
        appeals=tuple(Appeal(one.lodged, one.closed) for one in known.appeals),
        events={Trigger(kind.value): day for kind, day in known.events},
    )
    found = retention_of(facts, CODE, term, today=TODAY)
    return found.last_day if isinstance(found, (Running, Ended)) else LATEST


TERMS = [
    After(triggers=(Trigger.LAST_PASSAGE,), duration=Years(20)),
    After(triggers=(Trigger.LAST_CONTACT,), duration=Years(5)),
    After(triggers=(Trigger.DEATH,), duration=Years(10)),
    After(triggers=(Trigger.FILE_CLOSED,), duration=Years(10)),
    After(triggers=(Trigger.QUITUS,), duration=Years(5)),
    After(triggers=(Trigger.RIGHTS_ENDED,), duration=Years(3)),
    After(triggers=(Trigger.DECISION,), duration=Years(10)),
    After(triggers=(Trigger.LAST_PAYMENT,), duration=Years(10)),
    UntilAge(Years(28)),
    After(triggers=(Trigger.LAST_PASSAGE,), duration=Years(20), suspended_by_appeal=True),
]
MOVING = {
    Trigger.LAST_PASSAGE: (
        StatedKind.STAY_END,
        StatedKind.LAST_CONSULTATION,
        StatedKind.APPEAL_CLOSED,
    ),
    Trigger.LAST_CONTACT: (StatedKind.LAST_CONTACT, StatedKind.STAY_END),
    Trigger.DEATH: (StatedKind.DEATH,),
    Trigger.FILE_CLOSED: (StatedKind.FILE_CLOSED,),
    Trigger.QUITUS: (StatedKind.QUITUS,),
    Trigger.RIGHTS_ENDED: (StatedKind.RIGHTS_ENDED,),
    Trigger.DECISION: (StatedKind.DECISION,),
    Trigger.LAST_PAYMENT: (StatedKind.LAST_PAYMENT,),
    Trigger.BIRTH: (StatedKind.BIRTH,),
}
"""The kinds of events that move a time which starts with a trigger.

The day of a beginning (`stay-start`, `appeal-opened`) says which stay or appeal it is: on another day it is
another one. What holds for these is that they free nothing (`test_what_keeps_a_file_never_frees_it_sooner`).
"""


@pytest.mark.parametrize("term", TERMS, ids=str)
@given(FILES, FACTS, DAYS, DAYS, st.data())
def test_the_same_event_on_a_later_day_never_frees_sooner(
    term: Term, file: PersonFile, others: tuple[StatedFact, ...], one: date, other: date, data: st.DataObject
) -> None:
    trigger = term.triggers[0] if isinstance(term, After) else Trigger.BIRTH
    kind = data.draw(st.sampled_from(MOVING[trigger]))
    earlier, later = sorted((one, other))
    told = with_facts(file, *others)
    for day in (earlier, later):
        try:
            require_possible(fact(1, kind, day), told)
        except EventRefused:
            assume(False)

    assert last_day(with_facts(told, fact(1, kind, earlier)), term) <= last_day(
        with_facts(told, fact(1, kind, later)), term
    )


@pytest.mark.parametrize("term", TERMS, ids=str)
@given(FILES, FACTS, st.sampled_from(sorted(KEEPING)), DAYS)
def test_what_keeps_a_file_never_frees_it_sooner(
    term: Term, file: PersonFile, others: tuple[StatedFact, ...], kind: StatedKind, day: date
) -> None:
    told = with_facts(file, *others)
    before = last_day(told, term)

    after = last_day(with_facts(told, fact(1, kind, day)), term)

    # A first contact or consultation may start the time after it.
    starts = kind in (StatedKind.LAST_CONTACT, StatedKind.LAST_CONSULTATION)
    assert after >= before or (before == LATEST and starts)


@given(FILES, FACTS, st.randoms())
def test_the_order_of_statements_changes_nothing(
    file: PersonFile, others: tuple[StatedFact, ...], random: object
) -> None:
    mixed = list(others)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis gives no type
    parts = [with_facts(PersonFile(), one) for one in mixed]
    joined = file
    for part in parts:
        joined = joined.joined(part)

    assert joined == with_facts(file, *others)
    assert with_stated(joined) == with_stated(with_facts(file, *others))
    assert read_file(written_file(joined)) == joined


@given(FILES, FACTS)
def test_no_stated_day_makes_a_declared_one_earlier(file: PersonFile, others: tuple[StatedFact, ...]) -> None:
    known = with_stated(with_facts(file, *others))

    for name in ("last_contact", "last_consultation", "death", "birth"):
        before = getattr(file, name)
        assert before is None or getattr(known, name) >= before
    days = dict(known.events)
    assert all(days[kind] >= day for kind, day in file.events)
    ends = [stay.end.day for stay in known.stays if stay.end is not None]
    assert all(stay.end is None or max(ends) >= stay.end.day for stay in file.stays)


@given(FACTS, FACTS)
def test_whoever_is_split_keeps_what_keeps_a_file(
    others: tuple[StatedFact, ...], own: tuple[StatedFact, ...]
) -> None:
    renamed = joined_facts(fact(number, one.kind, one.on) for number, one in enumerate(own, 500))

    staying, given_back = parted(joined_facts((*others, *renamed)), renamed)

    keeping = {one for one in (*others, *renamed) if one.kind in KEEPING}
    assert keeping <= set(staying)
    assert keeping <= set(given_back)
    assert set(staying) - keeping == set(others) - keeping
    assert set(given_back) - keeping == set(renamed) - keeping


@given(FILES, FACTS, st.sampled_from(StatedKind), DAYS)
@example(PersonFile(), (), StatedKind.STAY_END, date(1990, 1, 5))
def test_a_corrected_event_counts_no_more(
    file: PersonFile, others: tuple[StatedFact, ...], kind: StatedKind, day: date
) -> None:
    right = fact(2, kind, day + timedelta(1))
    corrected = with_facts(file, *others, fact(1, kind, day), fact(2, kind, day + timedelta(1), corrects=1))

    assert with_stated(corrected) == with_stated(with_facts(file, *others, right))


def open_stay(start: date, seen_on: date, told_on: date | None, identifier: str = "séjour|1") -> PersonFile:
    stay = DeclaredStay(
        identifiers=(identifier,), start=start, ongoing=True, seen_on=seen_on, told_on=told_on
    )
    return declared_file(RetentionEvents(stays=(stay,)))


def test_an_end_closes_the_stay_that_a_flow_left_open() -> None:
    file = open_stay(date(2010, 1, 1), date(2012, 1, 1), date(2012, 1, 1))

    (stay,) = known_stays(with_stated(with_facts(file, fact(1, StatedKind.STAY_END, date(2015, 6, 1)))))

    assert (stay.start, stay.end) == (date(2010, 1, 1), date(2015, 6, 1))


@pytest.mark.parametrize("told_on", [TODAY - timedelta(1), TODAY, TODAY + timedelta(1), None])
def test_a_stay_that_a_flow_shows_as_going_on_stays_open(told_on: date | None) -> None:
    file = open_stay(date(2010, 1, 1), date(2016, 1, 1), told_on)

    known = with_stated(with_facts(file, fact(1, StatedKind.STAY_END, date(2015, 6, 1))))

    assert any(stay.end is None for stay in known_stays(known))


@pytest.mark.parametrize("told_on", [TODAY - timedelta(1), TODAY, None])
def test_an_end_before_the_day_on_which_a_flow_shows_the_stay_is_refused(told_on: date | None) -> None:
    file = open_stay(date(2010, 1, 1), date(2016, 1, 1), told_on)

    with pytest.raises(EventRefused):
        require_possible(fact(1, StatedKind.STAY_END, date(2015, 12, 31)), file)
    require_possible(fact(1, StatedKind.STAY_END, date(2016, 1, 1)), file)


OPEN_STAYS = st.lists(
    st.builds(
        DeclaredStay,
        identifiers=st.sampled_from([(), ("local|1",), ("local|2",)]),
        start=DAYS,
        ongoing=st.just(True),
        seen_on=DAYS,
        told_on=st.none() | DAYS,
    ),
    min_size=1,
    max_size=3,
).map(lambda stays: declared_file(RetentionEvents(stays=tuple(stays))))


@given(file=OPEN_STAYS, ends=st.lists(DAYS, max_size=3))
def test_no_stated_end_is_before_a_day_on_which_a_flow_shows_a_stay(
    file: PersonFile, ends: list[date]
) -> None:
    shown = max(stay.open.seen_on for stay in file.stays if stay.open and stay.open.seen_on)
    stated = [fact(number, StatedKind.STAY_END, day) for number, day in enumerate(ends)]

    known = known_stays(with_stated(with_facts(file, *stated)))

    assert any(stay.end is None or stay.end >= shown for stay in known)


def test_one_end_closes_one_of_two_open_stays() -> None:
    file = open_stay(date(2010, 1, 1), date(2010, 1, 1), date(2010, 1, 1)).joined(
        open_stay(date(2012, 1, 1), date(2012, 1, 1), date(2012, 1, 1), "séjour|2")
    )
    ends = [fact(number, StatedKind.STAY_END, date(2015, 6, number)) for number in (1, 2)]

    one_end, both = (known_stays(with_stated(with_facts(file, *given))) for given in (ends[:1], ends))

    assert [stay.end is None for stay in one_end].count(True) == 1
    assert all(stay.end for stay in both)


def test_an_end_is_that_of_all_declarations_about_one_stay() -> None:
    file = open_stay(date(2010, 1, 1), date(2010, 1, 1), date(2010, 1, 1)).joined(
        open_stay(date(2012, 1, 1), date(2012, 1, 1), date(2012, 1, 1))
    )

    with pytest.raises(EventRefused):
        require_possible(fact(1, StatedKind.STAY_END, date(2011, 6, 1)), file)
    known = with_stated(with_facts(file, fact(1, StatedKind.STAY_END, date(2013, 6, 1))))
    assert {stay.end for stay in known_stays(known)} == {date(2013, 6, 1)}


def test_a_stated_stay_is_that_of_a_flow_which_began_on_the_same_day() -> None:
    stay = DeclaredStay(identifiers=("séjour|1",), start=date(2010, 1, 1), end=date(2011, 1, 1))
    file = declared_file(RetentionEvents(stays=(stay,)))

    known = with_stated(with_facts(file, fact(1, StatedKind.STAY_START, date(2010, 1, 1))))

    assert {one.end for one in known_stays(known)} == {date(2011, 1, 1)}


def test_events_of_a_file_become_those_that_rules_name() -> None:
    file = with_facts(
        PersonFile(events=((EventKind.QUITUS, date(2010, 1, 1)),)),
        fact(1, StatedKind.QUITUS, date(2011, 1, 1)),
        fact(2, StatedKind.FILE_CLOSED, date(2012, 1, 1)),
        fact(3, StatedKind.RIGHTS_ENDED, date(2013, 1, 1)),
    )

    assert dict(with_stated(file).events) == {
        EventKind.QUITUS: date(2011, 1, 1),
        EventKind.FILE_CLOSED: date(2012, 1, 1),
        EventKind.RIGHTS_ENDED: date(2013, 1, 1),
    }


def test_a_stated_birth_stands_beside_the_declared_one_until_it_is_corrected() -> None:
    declared, later = date(2000, 1, 1), date(2004, 1, 1)
    file = PersonFile(birth=declared, stated=(fact(1, StatedKind.BIRTH, later),))
    corrected = replace(file, stated=(*file.stated, fact(2, StatedKind.BIRTH, declared, corrects=1)))

    both, one = with_stated(file), with_stated(corrected)

    assert (both.birth, both.earlier_birth) == (later, declared)
    assert (one.birth, one.earlier_birth) == (declared, None)


def test_facts_with_two_births_are_written_and_read() -> None:
    found = FileFacts(kind="cda-document", birth=date(2004, 1, 1), earlier_birth=date(2000, 1, 1))

    assert read_facts(written_facts(found)) == found
    assert b"earlier_birth" not in written_facts(replace(found, earlier_birth=None))
