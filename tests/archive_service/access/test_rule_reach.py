"""Whose rules an actor may change."""

from __future__ import annotations

import pytest

from archive_service.access.rule_reach import require_reach
from archive_service.errors import NotAllowed
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from tests.journeys.homes import establishment

PLACES = [establishment("250000015", "250000999")]
DOUBS = Actor(name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}))
DROME = Actor(name="b", role=Role.ARCHIVIST, departments=frozenset({Department("26")}))
NOWHERE = Actor(name="c", role=Role.ARCHIVIST)
OWN = Actor(name="d", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000999")}))
OTHER = Actor(name="e", role=Role.ESMS, tenants=frozenset({as_legal_entity("260000998")}))
LEVELS = {
    ("national", ""): {OPERATOR, DOUBS, DROME},
    ("department", "25"): {OPERATOR, DOUBS},
    ("esms", "250000015"): {OPERATOR, DOUBS, OWN},
    ("esms", "250000999"): {OPERATOR, DOUBS, OWN},
    ("esms", "250000031"): {OPERATOR},
}


@pytest.mark.parametrize("actor", [OPERATOR, DOUBS, DROME, NOWHERE, OWN, OTHER], ids=lambda one: one.name)
@pytest.mark.parametrize("level", LEVELS, ids=" ".join)
def test_rules_are_for_the_people_of_their_level(level: tuple[str, str], actor: Actor) -> None:
    if actor in LEVELS[level]:
        require_reach(actor, *level, PLACES)
        return
    with pytest.raises(NotAllowed):
        require_reach(actor, *level, PLACES)
