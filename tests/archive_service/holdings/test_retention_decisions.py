"""Records received as public archives remain public archives when their establishment changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from archive_service.holdings.retention_decisions import decided_of, still_public
from archive_service.model.decisions import Decided
from retention_rules import FileFacts, decide
from tests.archive_service.holdings.golden_decisions import rulebooks
from tests.retention_rules.retention_cases import any_facts

BOOKS = rulebooks()
TODAY = date(2026, 11, 29)


def decided(facts: FileFacts) -> Decided:
    return decided_of(decide(facts, BOOKS, TODAY), facts, TODAY)


def is_public(facts: FileFacts) -> bool:
    return facts.legal_status == "public" or facts.public_service_mission is True


@given(any_facts, any_facts)
@settings(max_examples=200)
def test_no_later_fact_makes_public_archives_private(before: FileFacts, after: FileFacts) -> None:
    kept = still_public(after, decided(before))

    assert is_public(kept) == (is_public(before) or is_public(after))
    assert replace(kept, legal_status=None, public_service_mission=None) == replace(
        after, legal_status=None, public_service_mission=None
    )
    assert still_public(kept, decided(before)) == kept


@given(any_facts)
@settings(max_examples=20)
def test_a_first_decision_and_one_that_follows_one_without_facts_take_the_facts_of_today(
    facts: FileFacts,
) -> None:
    assert still_public(facts, None) == facts
    assert still_public(facts, replace(decided(facts), basis=None)) == facts
