"""A legal entity may have places in other departments than its number says: each of their texts holds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from retention_rules import Rulebooks
from retention_rules.checking import checked_rulebook
from retention_rules.loading import load_rulebook
from retention_rules.rulebook import Level, Rulebook
from retention_rules.rulebook_findings import RulebookCode
from tests.retention_rules.retention_cases import SHIPPED

ENTITY, PLACE = "750000999", "250000015"


def text(level: str, key: str, years: int, binding: str, more: str = "") -> bytes:
    return f"""level = "{level}"
key = "{key}"
name = "essai {key}"

[[retention]]
code = "{level.upper()}-{key}"
title = "Essai"
document_types = ["ESSAI"]
{more}final_action = "destroy"
binding = "{binding}"
source = "Essai, art. 1"
verified = true
[retention.term]
kind = "after"
triggers = ["file-closed"]
years = {years}
""".encode()


def department(key: str = "25", years: int = 30, binding: str = "law") -> Rulebook:
    return load_rulebook(text("department", key, years, binding), Level.DEPARTMENT, key, where="essai")


def esms(key: str = ENTITY, years: int = 1, binding: str = "practice", more: str = "") -> Rulebook:
    return load_rulebook(text("esms", key, years, binding, more), Level.ESMS, key, where="essai")


def codes(content: bytes, in_force: Rulebooks, places: Mapping[str, frozenset[str]]) -> set[str]:
    return {
        finding.code for finding in checked_rulebook(content, in_force, places).findings if finding.refuses
    }


def beside(*departments: Rulebook, esms: tuple[Rulebook, ...] = ()) -> Rulebooks:
    return Rulebooks(
        national=SHIPPED.national,
        departments={one.key: one for one in departments},
        esms={one.key: one for one in esms},
    )


@pytest.mark.parametrize("key", [ENTITY, "260000015"], ids=["legal entity", "establishment"])
@pytest.mark.parametrize("also", [frozenset(), frozenset({"26"}), frozenset({"75"})], ids=str)
def test_the_register_says_whose_texts_hold(key: str, also: frozenset[str]) -> None:
    found = codes(text("esms", key, 1, "practice"), beside(department()), {key: frozenset({"25"}) | also})

    assert found == {RulebookCode.SHORTENS}


def test_the_text_of_a_department_without_a_place_of_it_does_not_hold() -> None:
    content = text("esms", "250000999", 1, "practice")

    assert codes(content, beside(department()), {"250000999": frozenset({"26"})}) == set()
    assert codes(content, beside(department()), {"250000999": frozenset({"25"})}) == {RulebookCode.SHORTENS}


def test_what_the_register_does_not_know_stands_beside_every_department() -> None:
    assert codes(text("esms", ENTITY, 1, "practice"), beside(department()), {}) == {RulebookCode.SHORTENS}
    assert codes(text("esms", ENTITY, 40, "practice"), beside(department()), {}) == set()


def test_a_department_finds_the_rulebooks_of_its_places() -> None:
    content, there = text("department", "25", 30, "law"), beside(esms=(esms(),))

    assert codes(content, there, {ENTITY: frozenset({"25", "75"})}) == {RulebookCode.SHORTENS}
    assert codes(content, there, {ENTITY: frozenset({"75"})}) == set()
    assert codes(content, there, {}) == {RulebookCode.SHORTENS}
