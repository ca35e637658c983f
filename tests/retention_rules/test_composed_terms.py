"""Delays that follow, extend, interrupt, override or limit one another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retention_rules import (
    After,
    AgeExtension,
    Appeal,
    EarlierOf,
    FileFacts,
    FinalAction,
    LaterOf,
    NotStarted,
    NotStated,
    Override,
    Reason,
    Rulebooks,
    RulesConflict,
    Running,
    Stay,
    Term,
    Trigger,
    Unstated,
    UntilAge,
    ValueRefused,
    Years,
    decide,
    is_due,
    last_day_of,
    retention_of,
)
from retention_rules.retention import kept_longer
from retention_rules.sampling import ByPopulation, FirstYear, Letters, PopulationClass, Proportion
from tests.retention_rules.retention_cases import (
    ANY_MOMENT,
    CODE,
    TODAY,
    any_days,
    any_facts,
    appeals,
    days,
    resident,
    terms_without_override,
)
from tests.retention_rules.test_retention_loading import HEAD, RULE, load

ACT = After(triggers=(Trigger.DOCUMENT_DATE,), duration=Years(30))
STAY = After(triggers=(Trigger.LAST_PASSAGE,), duration=Years(20))


def last_day(facts: FileFacts, term: Term) -> date | None:
    return last_day_of(retention_of(facts, CODE, term, today=TODAY))


def test_the_later_of_two_delays_keeps_the_file() -> None:
    facts = replace(resident(left=date(2023, 4, 3)), document_date=date(2001, 2, 3))

    assert last_day(facts, LaterOf((ACT, STAY))) == date(2043, 4, 3)
    assert last_day(replace(facts, document_date=date(2020, 2, 29)), LaterOf((ACT, STAY))) == date(2050, 3, 1)


def test_the_later_of_two_delays_waits_for_both() -> None:
    waiting = retention_of(resident(), CODE, LaterOf((ACT, STAY)), today=TODAY)

    assert waiting == NotStarted(CODE, Trigger.DOCUMENT_DATE)


def test_the_earlier_of_two_delays_frees_the_file() -> None:
    term = EarlierOf((UntilAge(Years(75)), After(triggers=(Trigger.DEATH,), duration=Years(10))))

    assert last_day(resident(born=date(1990, 1, 1)), term) == date(2065, 1, 1)
    assert last_day(resident(born=date(1990, 1, 1), died=date(2020, 1, 1)), term) == date(2030, 1, 1)
    assert last_day(resident(born=None), term) is None


def test_an_open_stay_holds_back_the_earlier_of_two_delays() -> None:
    term = EarlierOf((STAY, After(triggers=(Trigger.DEATH,), duration=Years(1))))
    staying = resident(left=None, died=date(2001, 1, 1))

    waiting = retention_of(staying, CODE, term, today=TODAY)

    assert waiting == NotStarted(CODE, Trigger.LAST_PASSAGE, Reason.STAY_OPEN)


def test_an_appeal_that_interrupts_makes_the_whole_delay_begin_again() -> None:
    term = After(triggers=(Trigger.LAST_PASSAGE,), duration=Years(5), interrupted_by_appeal=True)
    one, other = Appeal(date(2024, 1, 1), date(2025, 2, 28)), Appeal(date(2029, 1, 1), date(2032, 2, 29))

    assert last_day(resident(left=date(2023, 4, 3), appeals=[one]), term) == date(2030, 2, 28)
    assert last_day(resident(left=date(2023, 4, 3), appeals=[other, one]), term) == date(2037, 3, 1)
    assert last_day(resident(left=date(2023, 4, 3), appeals=[other]), term) == date(2028, 4, 3)


def test_an_interrupted_delay_never_ends_beyond_the_calendar() -> None:
    term = After(triggers=(Trigger.LAST_PASSAGE,), duration=Years(5), interrupted_by_appeal=True)
    facts = resident(left=date(2023, 4, 3), appeals=[Appeal(date(2024, 1, 1), date.max)])

    assert retention_of(facts, CODE, term, today=date.max) == NotStarted(
        CODE, Trigger.LAST_PASSAGE, Reason.BEYOND_CALENDAR
    )


@pytest.mark.parametrize(
    ("decided_on", "until"),
    [
        (date(2014, 12, 31), date(2020, 1, 1)),
        (date(2015, 1, 1), date(2025, 1, 1)),
        (date(2019, 12, 31), date(2025, 1, 1)),
        (date(2021, 6, 1), date(2025, 1, 1)),
        (None, date(2025, 1, 1)),
    ],
)
def test_a_decision_at_the_ages_named_extends_a_delay_and_only_an_earlier_one_excludes_it(
    decided_on: date | None, until: date
) -> None:
    extension = AgeExtension(event=Trigger.DECISION, from_age=Years(15), to_age=Years(19), by=Years(5))
    events = {} if decided_on is None else {Trigger.DECISION: decided_on}
    child = replace(resident(born=date(2000, 1, 1)), events=events)

    assert last_day(child, UntilAge(Years(20), extension=extension)) == until


def test_a_duration_that_nobody_has_read_keeps_the_file() -> None:
    retention = retention_of(resident(left=date(1950, 1, 1)), CODE, NotStated(), today=date.max)

    assert retention == Unstated(CODE)
    assert not is_due(retention, today=date.max)


def test_an_event_of_another_kind_than_death_overrides_too() -> None:
    clause = Override(Trigger.RIGHTS_ENDED, duration=Years(2), within=Years(3))
    term = After(triggers=(Trigger.LAST_CONTACT,), duration=Years(10), override=clause)
    facts = FileFacts(kind="native-file", last_contact=date(2020, 1, 1))

    def with_end(day: date) -> date | None:
        return last_day(replace(facts, events={Trigger.RIGHTS_ENDED: day}), term)

    assert with_end(date(2022, 12, 31)) == date(2024, 12, 31)
    assert with_end(date(2023, 1, 1)) == date(2030, 1, 1)
    assert with_end(date(2019, 12, 31)) == date(2030, 1, 1)


def book(term: str, more: str = "") -> Rulebooks:
    """The rulebook of the loading tests with another term, and more rules."""
    head, _, _ = RULE.partition("[retention.term]")
    return Rulebooks(national=load(f"{HEAD}{head}[retention.term]\n{term}\n{more}"))


NATIVE = (
    RULE.replace("ESSAI", "DOSSIER").replace("cda-document", "native-file").replace("years = 5", "years = 7")
)


def test_a_rule_that_follows_keeps_as_long_as_the_records_that_it_follows() -> None:
    books = book('kind = "follows"\nrecords = "native-file"', NATIVE)

    decision = decide(resident(left=date(2023, 4, 3)), books, TODAY)

    assert (decision.rule, decision.last_day) == ("ESSAI", date(2030, 4, 3))
    assert decision.final_action is FinalAction.DESTROY
    assert (
        "La durée est celle du dossier de l’usager (règle DOSSIER, « Essai »). "
        "Le dossier est conservé 7 ans après la fin du dernier séjour" in decision.explanation
    )


def test_a_rule_that_follows_records_without_a_rule_keeps() -> None:
    decision = decide(resident(), book('kind = "follows"\nrecords = "native-file"'), date.max)

    assert decision.retention == Unstated(decision.rule or CODE)
    assert "Aucune règle ne dit cette durée" in decision.explanation


def test_rules_that_follow_in_a_circle_are_refused() -> None:
    follows_back = NATIVE.replace('kind = "after"\ntriggers = ["last-passage"]\nyears = 7', "")

    with pytest.raises(RulesConflict, match="follows"):
        book('kind = "follows"\nrecords = "cda-document"')
    with pytest.raises(RulesConflict, match="follows"):
        book(
            'kind = "follows"\nrecords = "native-file"',
            f'{follows_back}kind = "follows"\nrecords = "cda-document"',
        )


def test_rules_of_two_levels_that_follow_in_a_circle_keep_the_record() -> None:
    national = book('kind = "follows"\nrecords = "native-file"').national
    other = RULE.replace("ESSAI", "DOSSIER").replace("cda-document", "native-file")
    head, _, _ = other.partition("[retention.term]")
    back = load(f'{HEAD}{head}[retention.term]\nkind = "follows"\nrecords = "cda-document"\n')
    books = Rulebooks(national=national, departments={"25": back})

    decision = decide(resident(left=date(1950, 1, 1)), books, date.max)

    assert decision.last_day is None


OVERRIDDEN = """kind = "after"
triggers = ["decision"]
years = 10
overridden_by = { event = "death", years = 5, within_years = 5 }
[retention.overriding]
code = "ESSAI-DECEDE"
title = "Personne décédée"
final_action = "keep"
"""


def test_an_overriding_event_may_have_a_rule_and_a_final_action_of_its_own() -> None:
    books = book(OVERRIDDEN)
    alive = FileFacts(kind="cda-document", events={Trigger.DECISION: date(2020, 1, 1)})

    before, after = (decide(facts, books, TODAY) for facts in (alive, replace(alive, death=date(2022, 3, 1))))

    assert (before.rule, before.final_action, before.last_day) == (
        "ESSAI",
        FinalAction.DESTROY,
        date(2030, 1, 1),
    )
    assert (after.rule, after.title, after.final_action, after.last_day) == (
        "ESSAI-DECEDE",
        "Personne décédée",
        FinalAction.KEEP,
        date(2027, 3, 1),
    )
    assert "est survenu moins de 5 ans après la dernière décision" in after.explanation


@pytest.mark.parametrize(
    ("term", "says"),
    [
        ('kind = "later-of"', "terms"),
        ('kind = "earlier-of"\n[[retention.term.terms]]\nkind = "until-age"\nage = 3', "terms"),
        ('kind = "later-of"\n[[retention.term.terms]]\nkind = "for-ever"', "for-ever"),
        ('kind = "follows"\nrecords = "everything"', "everything"),
        (
            'kind = "after"\ntriggers = ["death"]\nyears = 1\nsuspended_by_appeal = true\n'
            "interrupted_by_appeal = true",
            "interrupted_by_appeal",
        ),
        (
            'kind = "after"\ntriggers = ["decision"]\nyears = 5\n'
            'overridden_by = { event = "death", years = 5, within_years = 1 }',
            "overridden_by",
        ),
        (
            'kind = "until-age"\nage = 20\n'
            'extended_by = { event = "decision", from_age = 19, to_age = 15, years = 5 }',
            "to_age",
        ),
        (
            'kind = "for-ever"\n[retention.overriding]\ncode = "A"\ntitle = "A"\nfinal_action = "keep"',
            "overriding",
        ),
        ('kind = "for-ever"\n[[retention.samples]]\nkind = "first-year"', "samples"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(term: str, says: str) -> None:
    with pytest.raises(ValueRefused, match=says):
        book(term)


SAMPLED = """
[[retention.samples]]
kind = "first-year"
[[retention.samples]]
kind = "letters"
letters = ["B", "T"]
[[retention.samples]]
kind = "population"
classes = [
  { up_to = 3500, kept = 1, out_of = 1 },
  { up_to = 10000, kept = 1, out_of = 5 },
  { kept = 2, out_of = 100 },
]
"""


def test_samples_are_data_and_said_in_french() -> None:
    head, _, _ = RULE.replace('"destroy"', '"sample"').partition("[retention.term]")
    rule = load(f'{HEAD}{head}[retention.term]\nkind = "for-ever"\n{SAMPLED}').retention[0]
    population = ByPopulation(
        (
            PopulationClass(3500, Proportion(1, 1)),
            PopulationClass(10000, Proportion(1, 5)),
            PopulationClass(None, Proportion(2, 100)),
        )
    )

    assert rule.samples == (FirstYear(), Letters(("B", "T")), population)
    assert rule.sampling == (
        "la première année de la mesure, entière ; les noms qui commencent par B, T ; "
        "selon la population : tout jusqu’à 3 500 habitants, 1 dossier sur 5 jusqu’à 10 000 habitants, "
        "2 dossiers sur 100 au-delà"
    )
    assert [population.share_for(count).out_of for count in (0, 3500, 3501, 10001)] == [1, 1, 5, 100]


@pytest.mark.parametrize(
    "sample",
    [
        'kind = "proportion"\nkept = 2\nout_of = 1',
        'kind = "proportion"\nkept = 0\nout_of = 1',
        'kind = "letters"\nletters = ["é"]',
        'kind = "letters"',
        'kind = "years"\nending_in = ["x"]',
        'kind = "population"\nclasses = [{ up_to = 10, kept = 1, out_of = 1 }]',
        'kind = "population"\nclasses = [{ kept = 1, out_of = 1 }, { up_to = 10, kept = 1, out_of = 2 }]',
        'kind = "lottery"',
    ],
)
def test_samples_that_choose_nothing_clear_are_refused(sample: str) -> None:
    head, _, _ = RULE.replace('"destroy"', '"sample"').partition("[retention.term]")

    with pytest.raises(ValueRefused, match="samples"):
        load(f'{HEAD}{head}[retention.term]\nkind = "for-ever"\n[[retention.samples]]\n{sample}\n')


DATED = st.sampled_from(
    [Trigger.LAST_PASSAGE, Trigger.LAST_CONTACT, Trigger.BIRTH, Trigger.DEATH, Trigger.DOCUMENT_DATE]
)


def with_event(facts: FileFacts, trigger: Trigger, day: date | None) -> FileFacts:
    """Return the facts with an event on another day, or without it."""
    match trigger:
        case Trigger.LAST_PASSAGE:
            return replace(facts, stays=() if day is None else (Stay(None, day),), last_consultation=None)
        case Trigger.LAST_CONTACT:
            return replace(facts, last_contact=day)
        case Trigger.BIRTH:
            return replace(facts, birth=day)
        case Trigger.DEATH:
            return replace(facts, death=day)
        case Trigger.DOCUMENT_DATE:
            return replace(facts, document_date=day)
        case _:
            others = {name: known for name, known in facts.events.items() if name is not trigger}
            return replace(facts, events=others if day is None else {**others, trigger: day})


def named_in(term: Term) -> set[Trigger]:
    match term:
        case After():
            age = set() if term.at_least_until_age is None else {Trigger.BIRTH}
            return {*term.triggers, *age}
        case UntilAge():
            return {Trigger.BIRTH} | (set() if term.extension is None else {term.extension.event})
        case LaterOf() | EarlierOf():
            return {trigger for one in term.terms for trigger in named_in(one)}
        case _:
            return set()


@ANY_MOMENT
@given(any_facts, terms_without_override, st.sampled_from(Trigger), days, days)
@example(resident(), STAY, Trigger.LAST_PASSAGE, date(2024, 2, 29), date(2024, 3, 1))
def test_the_same_event_on_a_later_day_never_frees_sooner(
    facts: FileFacts, term: Term, trigger: Trigger, one: date, other: date
) -> None:
    if trigger is Trigger.BIRTH:
        # A birth on a later day makes the person younger at a decision, which an extension looks at.
        facts = replace(facts, events={})
    earlier, later = (
        retention_of(with_event(facts, trigger, day), CODE, term, today=TODAY) for day in sorted((one, other))
    )

    assert not kept_longer(earlier, later)


@ANY_MOMENT
@given(any_facts, terms_without_override, st.sampled_from(Trigger))
def test_an_event_that_is_not_known_never_frees_sooner(
    facts: FileFacts, term: Term, trigger: Trigger
) -> None:
    known = retention_of(facts, CODE, term, today=TODAY)
    unknown = retention_of(with_event(facts, trigger, None), CODE, term, today=TODAY)

    waits_for_an_end = bool({Trigger.LAST_PASSAGE, Trigger.LAST_CONTACT} & named_in(term))
    if trigger is not Trigger.LAST_PASSAGE or not (facts.has_open_stay and waits_for_an_end):
        assert not kept_longer(known, unknown)


@ANY_MOMENT
@given(any_facts, terms_without_override, st.sampled_from(Trigger), any_days)
def test_an_event_that_the_rule_does_not_name_changes_nothing(
    facts: FileFacts, term: Term, trigger: Trigger, day: date
) -> None:
    named = named_in(term)
    # An open stay holds back the contact as well.
    if trigger in named or (trigger is Trigger.LAST_PASSAGE and Trigger.LAST_CONTACT in named):
        return

    with_it = retention_of(with_event(facts, trigger, day), CODE, term, today=TODAY)

    assert with_it == retention_of(facts, CODE, term, today=TODAY)


@ANY_MOMENT
@given(any_facts, terms_without_override, appeals)
def test_appeals_never_free_sooner_under_any_term(
    facts: FileFacts, term: Term, lodged: tuple[Appeal, ...]
) -> None:
    without = retention_of(replace(facts, appeals=()), CODE, term, today=TODAY)
    with_appeals = retention_of(replace(facts, appeals=lodged), CODE, term, today=TODAY)

    assert not kept_longer(without, with_appeals)


@ANY_MOMENT
@given(any_facts, terms_without_override, days, st.integers(0, 4000))
def test_a_longer_appeal_never_frees_sooner_under_any_term(
    facts: FileFacts, term: Term, lodged: date, length: int
) -> None:
    shorter, longer = (
        retention_of(
            replace(facts, appeals=(Appeal(lodged, lodged + timedelta(days=end)),)), CODE, term, today=TODAY
        )
        for end in (length, length + 400)
    )

    assert not kept_longer(shorter, longer)
    assert isinstance(shorter, Running) <= (last_day_of(shorter) is not None)
