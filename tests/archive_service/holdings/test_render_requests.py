"""A sealed document describes the decision on its record in a form independent of the public lines."""

from __future__ import annotations

from dataclasses import replace

from archive_service.holdings.render_requests import told_decision
from tests.archive_service.holdings.golden_decisions import kept

FIRST = {
    "in_perimeter",
    "perimeter_reason",
    "rule",
    "title",
    "source",
    "binding",
    "verified",
    "rulebook",
    "rulebook_digest",
    "status",
    "first_day",
    "last_day",
    "final_action",
    "explanation",
}
SINCE = {
    "number",
    "decided_on",
    "engine",
    "layer",
    "perimeter_rule",
    "sampling",
    "access",
    "rulebooks",
}


def test_a_provenance_names_every_rulebook_that_was_consulted() -> None:
    decided = next(one for one, _ in kept() if one.basis is not None and len(one.basis.rulebooks) > 1)
    assert decided.basis is not None

    told = told_decision(decided)

    assert set(told) == FIRST | SINCE
    assert told["rulebooks"] == [
        {"layer": book.layer, "key": book.key, "digest": book.digest.hex} for book in decided.basis.rulebooks
    ]
    assert told["decided_on"] == decided.basis.today.isoformat()


def test_of_a_decision_of_the_first_versions_it_says_what_is_known() -> None:
    decided = next(one for one, _ in kept())

    assert set(told_decision(replace(decided, basis=None))) == FIRST
