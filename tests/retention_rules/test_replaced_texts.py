"""What a text imposes is kept by the decision itself, also where the check of a rulebook did not see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention_rules import FileFacts, FinalAction, Level, Rulebook, Rulebooks, Trigger, decide, load_rulebook
from retention_rules.retention import kept_longer
from tests.retention_rules.retention_cases import SHIPPED

TODAY = date(2026, 1, 1)


def book(level: Level, key: str, years: int, binding: str, action: str = "destroy") -> Rulebook:
    """Return a rulebook with one rule, for documents of type ESSAI."""
    text = f"""level = "{level.value}"
key = "{key}"
name = "Essai {key}"

[[retention]]
code = "{level.value.upper()}-{key}"
title = "Essai"
document_types = ["ESSAI"]
final_action = "{action}"
binding = "{binding}"
source = "Essai, art. 1"
urls = ["https://www.legifrance.gouv.fr/x"]
verified = true
[retention.term]
kind = "after"
triggers = ["file-closed"]
years = {years}
"""
    return load_rulebook(text.encode(), level, key, where=f"{key}.toml")


def books(department: Rulebook, esms: Rulebook) -> Rulebooks:
    """Return the shipped national rulebook with that of a department and that of a legal entity."""
    return Rulebooks(national=SHIPPED.national, departments={"25": department}, esms={"750000999": esms})


FACTS = FileFacts(
    kind="cda-document",
    document_type="ESSAI",
    department="25",
    establishment="250000015",
    legal_entity="750000999",
    events={Trigger.FILE_CLOSED: date(2020, 1, 1)},
    category="500",
    legal_status="public",
)


@pytest.mark.parametrize("binding", ["law", "circular"])
def test_a_legal_entity_of_elsewhere_does_not_shorten_what_a_text_imposes(binding: str) -> None:
    own = books(book(Level.DEPARTMENT, "25", 30, binding), book(Level.ESMS, "750000999", 1, "practice"))

    found = decide(FACTS, own, TODAY)

    assert (found.rule, found.last_day) == ("DEPARTMENT-25", date(2050, 1, 1))
    assert "imposer aussi" in found.explanation
    assert decide(FACTS, own, TODAY, engine=2).last_day == date(2021, 1, 1)


def test_what_a_text_samples_is_not_destroyed() -> None:
    department = book(Level.DEPARTMENT, "25", 5, "law", "keep")
    own = books(department, book(Level.ESMS, "750000999", 10, "practice"))

    found = decide(FACTS, own, TODAY)

    assert (found.last_day, found.final_action) == (date(2030, 1, 1), FinalAction.UNDECIDED)


def test_a_rule_that_keeps_longer_and_more_than_the_text_decides_alone() -> None:
    department = book(Level.DEPARTMENT, "25", 5, "law")
    own = books(department, book(Level.ESMS, "750000999", 10, "practice", "keep"))

    one, former = decide(FACTS, own, TODAY), decide(FACTS, own, TODAY, engine=2)

    assert (one.rule, one.last_day, one.final_action) == (
        "ESMS-750000999",
        date(2030, 1, 1),
        FinalAction.KEEP,
    )
    assert (one.retention, one.explanation) == (former.retention, former.explanation)


@given(
    st.sampled_from(["law", "circular"]),
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from(["destroy", "keep"]),
    st.sampled_from(["destroy", "keep"]),
    st.dates(date(1950, 1, 1), date(2030, 1, 1)),
)
def test_nothing_below_a_text_keeps_less_than_the_text(
    binding: str, upper: int, lower: int, action: str, own_action: str, closed: date
) -> None:
    department = book(Level.DEPARTMENT, "25", upper, binding, action)
    facts = replace(FACTS, events={Trigger.FILE_CLOSED: closed})
    text = decide(replace(facts, legal_entity="250000999"), books(department, _OTHER), TODAY)

    found = decide(
        facts, books(department, book(Level.ESMS, "750000999", lower, "practice", own_action)), TODAY
    )

    assert not kept_longer(text.retention, found.retention)
    assert text.final_action is FinalAction.DESTROY or found.final_action is not FinalAction.DESTROY


_OTHER = book(Level.ESMS, "750000999", 1, "practice")
