"""The shipped rulebooks against the table of rules that was collected for them: every row is a rule."""

import csv

import pytest

from retention_rules import (
    After,
    EarlierOf,
    FinalAction,
    ForEver,
    LaterOf,
    NotStated,
    RuleCode,
    Term,
    UntilAge,
)
from retention_rules.rulebook import AccessRule, RetentionRule
from tests.retention_rules.retention_cases import SHIPPED
from tests.shared_material import SHARED, needed

SEED = SHARED / "data" / "retention_rules_seed.csv"
BOOKS = (SHIPPED.national, *SHIPPED.departments.values())
RETENTION = {rule.origin.code: rule for book in BOOKS for rule in book.retention}
ACCESS: dict[RuleCode, AccessRule] = {rule.origin.code: rule for book in BOOKS for rule in book.access}
ACTIVE = {rule.active_base.code: rule.active_base for rule in RETENTION.values() if rule.active_base}
OVERRIDING = {rule.overriding.code: rule for rule in RETENTION.values() if rule.overriding}

FINAL_ACTIONS = {"D": "destroy", "V": "keep", "T": "sample", "unspecified": "undecided"}
DECIDED_OTHERWISE = {
    "MED-R1112-7": "the row asks for a sample that the department's table says: sampled until it does",
    "EHPAD-ADM-25": "destroyed only where registers show that the person was there: undecided till then",
}


def rows() -> list[dict[str, str]]:
    with needed(SEED).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


ROWS = {row["code"]: row for row in rows()}


def delays(term: Term) -> set[str]:
    """The numbers of years that a term names, as the table writes them."""
    match term:
        case After():
            return {str(term.duration.count)}
        case UntilAge():
            return {str(term.age.count), f"until {term.age.count}"}
        case LaterOf() | EarlierOf():
            return {delay for one in term.terms for delay in delays(one)}
        case ForEver():
            return {"unlimited"}
        case NotStated():
            return {"see table"}
        case _:
            return {"follows dossier usager"}


@pytest.mark.parametrize("code", ROWS)
def test_every_collected_row_is_a_rule_with_its_delay(code: str) -> None:
    row, name = ROWS[code], RuleCode(code)

    if row["final_action"] == "n/a" and name in ACTIVE:
        assert str(ACTIVE[name].duration.count) == row["dua"]
    elif name in ACCESS:
        assert str(ACCESS[name].duration.count) == row["dua"]
    elif name in OVERRIDING:
        term = OVERRIDING[name].term
        assert isinstance(term, After) and term.override is not None
        assert str(term.override.duration.count) == row["dua"]
    else:
        assert row["dua"] in delays(RETENTION[name].term)


@pytest.mark.parametrize("code", [code for code in ROWS if ROWS[code]["final_action"] in FINAL_ACTIONS])
def test_the_final_action_is_that_of_the_row(code: str) -> None:
    if code in DECIDED_OTHERWISE:
        assert _action(RuleCode(code)) is not FinalAction.DESTROY
    else:
        assert _action(RuleCode(code)).value == FINAL_ACTIONS[ROWS[code]["final_action"]]


def _action(code: RuleCode) -> FinalAction:
    if code in OVERRIDING:
        overriding = OVERRIDING[code].overriding
        assert overriding is not None
        return overriding.final_action
    return RETENTION[code].final_action


@pytest.mark.parametrize("code", [code for code in ROWS if ROWS[code]["status"] != "READ"])
def test_no_rule_known_from_memory_alone_is_called_verified(code: str) -> None:
    assert not RETENTION[RuleCode(code)].origin.verified


@pytest.mark.parametrize("rule", RETENTION.values(), ids=lambda rule: rule.origin.code)
def test_a_sample_says_how_it_is_chosen(rule: RetentionRule) -> None:
    assert bool(rule.sampling) is (rule.final_action is FinalAction.SAMPLE)


@pytest.mark.parametrize("rule", RETENTION.values(), ids=lambda rule: rule.origin.code)
def test_no_overriding_event_of_a_shipped_rule_can_lengthen_its_delay(rule: RetentionRule) -> None:
    terms = rule.term.terms if isinstance(rule.term, LaterOf | EarlierOf) else (rule.term,)

    assert all(term.only_shortens for term in terms if isinstance(term, After))
