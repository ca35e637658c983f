"""Whose rules an actor may change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive_service.access.rule_reach import require_reach, sees_effect, sees_version
from archive_service.errors import NotAllowed
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from tests.journeys.homes import establishment

PLACES = [
    establishment("250000015", "250000999"),
    establishment("250000023", "750000997"),
    establishment("260000013", "750000997", department=Department("26")),
]
DOUBS = Actor(name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}))
DROME = Actor(name="b", role=Role.ARCHIVIST, departments=frozenset({Department("26")}))
NOWHERE = Actor(name="c", role=Role.ARCHIVIST)
OWN = Actor(name="d", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000999")}))
BOTH = Actor(name="f", role=Role.ARCHIVIST, departments=frozenset({Department("25"), Department("26")}))
SPREAD = Actor(name="g", role=Role.ESMS, tenants=frozenset({as_legal_entity("750000997")}))
OTHER = Actor(name="e", role=Role.ESMS, tenants=frozenset({as_legal_entity("260000998")}))
# Legal entities are used instead of departments: of these tokens an operator of one legal entity makes any.
MIXED = replace(DOUBS, name="h", tenants=OTHER.tenants)
RUNS = replace(MIXED, name="i", role=Role.OPERATOR)
LEVELS = {
    ("national", ""): {OPERATOR, DOUBS, DROME, BOTH},
    ("department", "25"): {OPERATOR, DOUBS, BOTH},
    ("esms", "250000015"): {OPERATOR, DOUBS, BOTH, OWN},
    ("esms", "250000999"): {OPERATOR, DOUBS, BOTH, OWN},
    ("esms", "250000023"): {OPERATOR, DOUBS, BOTH, SPREAD},
    # A rulebook for places in two departments concerns both.
    ("esms", "750000997"): {OPERATOR, BOTH, SPREAD},
    ("esms", "250000031"): {OPERATOR},
}
PEOPLE = [OPERATOR, DOUBS, DROME, BOTH, NOWHERE, OWN, SPREAD, OTHER, MIXED, RUNS]


@pytest.mark.parametrize("actor", PEOPLE, ids=lambda one: one.name)
@pytest.mark.parametrize("level", LEVELS, ids=" ".join)
def test_rules_are_for_the_people_of_their_level(level: tuple[str, str], actor: Actor) -> None:
    if actor in LEVELS[level]:
        require_reach(actor, *level, PLACES)
        return
    with pytest.raises(NotAllowed):
        require_reach(actor, *level, PLACES)


@pytest.mark.parametrize("actor", PEOPLE, ids=lambda one: one.name)
def test_versions_of_others_are_not_shown(actor: Actor) -> None:
    keys = {key for layer, key in LEVELS if layer == "esms"}
    seen = {key for key in keys if sees_version(actor, "esms", key, PLACES)}

    known = keys - {"250000031"}
    assert seen == {
        OPERATOR.name: keys,
        DOUBS.name: known,
        BOTH.name: known,
        DROME.name: {"750000997"},
        OWN.name: {"250000015", "250000999"},
        SPREAD.name: {"250000023", "750000997"},
    }.get(actor.name, set())
    assert sees_version(actor, "department", "25", PLACES)


SEEN_EFFECTS = {
    ("national", ""): {OPERATOR, DOUBS, DROME, BOTH},
    ("department", "25"): {OPERATOR, DOUBS, BOTH},
    ("esms", "250000015"): {OPERATOR, DOUBS, BOTH, OWN},
    # The archivist of one of two departments does not see all of its records.
    ("esms", "750000997"): {OPERATOR, BOTH, SPREAD},
    ("esms", "250000031"): {OPERATOR},
}


@pytest.mark.parametrize("actor", PEOPLE, ids=lambda one: one.name)
@pytest.mark.parametrize("level", SEEN_EFFECTS, ids=" ".join)
def test_numbers_are_for_who_sees_the_records(level: tuple[str, str], actor: Actor) -> None:
    assert sees_effect(actor, *level, PLACES) == (actor in SEEN_EFFECTS[level])
    sender = replace(actor, role=Role.DEPOSITOR)
    assert not sees_effect(sender, *level, PLACES)
