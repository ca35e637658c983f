"""What the archives take: by category, kind and date, each level within what those above it demand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retention_rules import (
    ENGINE,
    Binding,
    FileFacts,
    Level,
    Origin,
    PerimeterRule,
    RetentionRulesError,
    Rulebook,
    RulebookDigest,
    Rulebooks,
    RuleCode,
    Selector,
    checked_rulebook,
    decide,
    load_rulebook,
)
from retention_rules.perimeter import perimeter_of
from retention_rules.rulebook import EVER, DocumentDates
from tests.retention_rules.retention_cases import ANY_MOMENT, SHIPPED, TODAY, any_facts, days, kinds, maybe

RULE = """
[[perimeter]]
code = "{code}"
title = "Essai"
included = {included}
{also}
binding = "department"
source = "Un texte"
verified = true
"""
PUBLIC = FileFacts(kind="cda-document", legal_status="public", category="500", department="25")


def book(level: Level, *rules: str) -> Rulebook:
    key = {Level.NATIONAL: "", Level.DEPARTMENT: "25", Level.ESMS: "250000001"}[level]
    head = f'level = "{level}"\nname = "essai"\n' + (f'key = "{key}"\n' if key else "")
    return load_rulebook((head + "".join(rules)).encode(), level, key, where="essai")


def rule(code: str, also: str, *, included: bool = False) -> str:
    return RULE.format(code=code, included=str(included).lower(), also=also)


def taken(facts: FileFacts, *books: Rulebook) -> tuple[bool, str | None]:
    departments = {one.key: one for one in books if one.level is Level.DEPARTMENT}
    esms = {one.key: one for one in books if one.level is Level.ESMS}
    found = decide(facts, Rulebooks(national=SHIPPED.national, departments=departments, esms=esms), TODAY)
    return found.in_perimeter, found.perimeter.rule


@pytest.mark.parametrize(
    ("facts", "included"),
    [
        ({"category": "177"}, False),
        ({"category": "500", "document_date": date(1999, 12, 31)}, False),
        ({"category": "500", "document_date": date(2000, 1, 1)}, True),
        ({"category": "500", "document_date": date(2020, 6, 30)}, True),
        ({"category": "500", "document_date": date(2020, 7, 1)}, False),
        ({"category": "500", "kind": "native-file", "document_date": date(2010, 1, 1)}, False),
        # What is unknown excludes nothing.
        ({"category": None, "document_date": date(2010, 1, 1)}, True),
        ({"category": "500", "document_date": None}, True),
        ({"category": "500", "document_date": date(1, 1, 1)}, True),
    ],
)
def test_a_department_takes_categories_kinds_and_dates(facts: dict[str, object], included: bool) -> None:
    department = book(
        Level.DEPARTMENT,
        rule(
            "PRIS", 'categories = ["500"]\ndated = { from = 2000-01-01, until = 2020-06-30 }', included=True
        ),
        rule("NATIF", 'categories = ["500"]\nkinds = ["native-file"]'),
        rule("HORS-DATES", 'categories = ["500"]'),
        rule("AUTRES", 'categories = ["177"]'),
    )

    assert taken(replace(PUBLIC, **facts), department)[0] is included  # type: ignore[arg-type]


def test_dates_that_no_document_has_are_refused() -> None:
    for dates in (
        "{ from = 2020-01-02, until = 2020-01-01 }",
        "{}",
        '{ from = "2020-01-01" }',
        "{ since = 1 }",
    ):
        text = rule("UN", f"dated = {dates}")
        with pytest.raises(RetentionRulesError):
            book(Level.DEPARTMENT, text)
        head = 'level = "department"\nkey = "25"\nname = "essai"\n'
        assert not checked_rulebook((head + text).encode()).is_accepted


def test_two_rules_for_other_dates_of_the_same_documents_do_not_conflict() -> None:
    first = rule("AVANT", 'categories = ["500"]\ndated = { until = 2009-12-31 }')
    second = rule("APRES", 'categories = ["500"]\ndated = { from = 2010-01-01 }', included=True)
    head = 'level = "department"\nkey = "25"\nname = "essai"\n'

    apart = checked_rulebook((head + first + second).encode())
    together = checked_rulebook((head + first + second.replace("2010-01-01", "2009-12-31")).encode())

    assert apart.is_accepted
    assert [one.code.value for one in together.findings] == ["rulebook-rules-conflict"]


def test_an_establishment_narrows_what_nobody_demands_and_nothing_else() -> None:
    own = book(Level.ESMS, rule("HORS", 'kinds = ["cda-document"]'))
    demanding = book(Level.DEPARTMENT, rule("PRIS", 'categories = ["500"]', included=True))
    other = book(Level.DEPARTMENT, rule("PRIS", 'categories = ["177"]', included=True))
    facts = replace(PUBLIC, legal_status=None, establishment="250000001")

    assert taken(facts, own) == (False, "HORS")
    assert taken(facts, own, demanding) == (True, "PRIS")
    assert taken(facts, own, other) == (False, "HORS")
    # The law alone: public archives are no establishment's to exclude.
    assert taken(replace(facts, legal_status="public"), own) == (True, "PERIM-PUBLIC")
    # A department excludes some of them, never all of them.
    partly = book(Level.DEPARTMENT, rule("HORS-25", 'categories = ["500"]'))
    wholly = book(Level.DEPARTMENT, rule("HORS-25", 'legal_status = ["public"]'))
    assert taken(PUBLIC, partly) == (False, "HORS-25")
    assert taken(PUBLIC, wholly) == (True, "PERIM-PUBLIC")
    assert taken(replace(facts, legal_status="public"), own, partly) == (False, "HORS")


def test_a_check_says_who_demands_what_is_excluded() -> None:
    demanding = book(
        Level.DEPARTMENT,
        rule("PRIS", 'categories = ["500"]\ndated = { from = 2000-01-01 }', included=True),
    )
    rulebooks = Rulebooks(national=SHIPPED.national, departments={"25": demanding})
    head = 'level = "esms"\nkey = "250000001"\nname = "essai"\n'
    found = {}
    for dates in ("{ until = 1999-12-31 }", "{ until = 2000-01-01 }"):
        text = rule("HORS", f'legal_status = ["private"]\npublic_service_mission = false\ndated = {dates}')
        checked = checked_rulebook((head + text).encode(), rulebooks, {"250000001": ["25"]})
        found[dates] = [(one.code.value, "PRIS" in one.message) for one in checked.findings]

    assert list(found.values()) == [[], [("rulebook-demanded", True)]]


_selectors = st.builds(
    Selector,
    kinds=st.frozensets(kinds, max_size=1),
    categories=st.frozensets(st.sampled_from(["500", "177"]), max_size=1),
    legal_status=st.frozensets(st.sampled_from(["public", "private"]), max_size=1),
)
_dates = st.just(EVER) | st.tuples(maybe(days), maybe(days)).map(
    lambda pair: (
        DocumentDates(first=min(filter(None, pair)), last=max(filter(None, pair)))
        if all(pair)
        else DocumentDates(first=pair[0], last=pair[1])
    )
)


def _rules(level: Level) -> st.SearchStrategy[Rulebook]:
    origin = st.builds(
        lambda number, binding: Origin(
            code=RuleCode(f"P-{number}"), title="Essai", source="s", binding=binding, verified=True
        ),
        st.integers(0, 99),
        st.sampled_from(list(Binding)),
    )
    one = st.builds(
        PerimeterRule,
        origin=origin,
        selector=_selectors,
        included=st.booleans(),
        public_service_mission=st.none() | st.booleans(),
        dated=_dates,
    )
    return st.lists(one, max_size=4).map(
        lambda rules: Rulebook(
            level=level,
            key={Level.NATIONAL: "", Level.DEPARTMENT: "25", Level.ESMS: "250000001"}[level],
            name="essai",
            digest=RulebookDigest(bytes(32)),
            perimeter=tuple(rules),
        )
    )


esms, department, national = (_rules(level) for level in (Level.ESMS, Level.DEPARTMENT, Level.NATIONAL))


@ANY_MOMENT
@given(any_facts, esms, department, national)
def test_an_establishment_never_takes_out_what_its_department_or_a_text_includes(
    facts: FileFacts, own: Rulebook, above: Rulebook, nation: Rulebook
) -> None:
    without = perimeter_of(facts, [above, nation], ENGINE)
    found = perimeter_of(facts, [own, above, nation], ENGINE)
    rules = {id(one): one for one in above.perimeter}

    demanded = without.included and any(
        one.origin.code == without.rule and one.included for one in rules.values()
    )
    by_text = without.included and any(
        one.origin.code == without.rule and one.origin.binding in (Binding.LAW, Binding.CIRCULAR)
        for one in nation.perimeter
    )
    codes = [one.origin.code for one in (*above.perimeter, *nation.perimeter)]
    if (demanded or by_text) and len(set(codes)) == len(codes):
        assert found.included


@ANY_MOMENT
@given(any_facts, esms, department, national, st.sampled_from(["document_date", "category", "legal_status"]))
@example(
    facts=replace(PUBLIC, document_date=date(2010, 1, 1)),
    own=book(Level.ESMS),
    above=book(
        Level.DEPARTMENT,
        rule("PRIS", 'kinds = ["cda-document"]\ndated = { from = 2000-01-01 }', included=True),
        rule("HORS", 'kinds = ["cda-document"]'),
    ),
    nation=SHIPPED.national,
    fact="document_date",
)
def test_a_fact_that_is_unknown_excludes_nothing_that_it_might_include(
    facts: FileFacts, own: Rulebook, above: Rulebook, nation: Rulebook, fact: str
) -> None:
    unknown: dict[str, None] = {fact: None}

    known, without = (
        perimeter_of(one, [own, above, nation], ENGINE)
        for one in (facts, replace(facts, **unknown))  # type: ignore[arg-type]
    )

    assert without.included or not known.included
