"""When two statements of identity are about one person, and when they are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.model.flow import PersonIdentity
from archive_service.model.identity_matching import (
    are_named_otherwise,
    identifiers_contradict,
    identifiers_of,
    is_somebody_else,
    share_an_identifier,
    traits_agree,
    traits_contradict,
    words_name,
)

identities = st.builds(
    PersonIdentity,
    ins=st.sampled_from(["", "8|1", "8|2", "10|1"]),
    local_ids=st.lists(st.sampled_from(["a|1", "a|2", "b|1"]), max_size=2, unique=True).map(tuple),
    family=st.sampled_from(["", "Durand", "DURAND", "Martin", "Le Goff-Durand"]),
    given=st.sampled_from(["", "Inès", "Ines Marie", "Odon"]),
    birth_date=st.sampled_from([None, date(1950, 1, 1), date(1960, 1, 1)]),
    gender=st.sampled_from(["", "female", "male", "F", "M"]),
)


@given(identities, identities)
def test_every_rule_says_the_same_both_ways(one: PersonIdentity, other: PersonIdentity) -> None:
    for rule in (
        share_an_identifier,
        identifiers_contradict,
        are_named_otherwise,
        traits_contradict,
        traits_agree,
        is_somebody_else,
    ):
        assert rule(one, other) == rule(other, one)


@given(identities)
def test_nobody_contradicts_himself(who: PersonIdentity) -> None:
    assert not identifiers_contradict(who, who)
    assert not traits_contradict(who, who)
    assert not is_somebody_else(who, who)
    assert share_an_identifier(who, who) == bool(identifiers_of(who))


@given(identities, identities)
def test_what_is_unknown_proves_and_disproves_nothing(one: PersonIdentity, other: PersonIdentity) -> None:
    unknown = PersonIdentity()

    assert not share_an_identifier(one, unknown)
    assert not identifiers_contradict(one, unknown)
    assert not traits_contradict(one, unknown)
    assert not traits_agree(one, unknown)
    if traits_agree(one, other):
        assert not traits_contradict(one, other)
    if is_somebody_else(one, other):
        assert traits_contradict(one, other)


@given(identities, identities)
@example(PersonIdentity(gender="F"), PersonIdentity(gender="male"))
def test_the_codes_of_cda_and_fhir_for_sex_are_compared(one: PersonIdentity, other: PersonIdentity) -> None:
    if {one.gender[:1].lower(), other.gender[:1].lower()} == {"m", "f"}:
        assert traits_contradict(one, other)


INES = PersonIdentity(family="Quimpernel", given="Inès Marie")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Mme Inès QUIMPERNEL", True),
        ("QUIMPERNEL Ines", True),
        ("quimpernel, inès (née le 14/03/1958)", True),
        ("Inès QUIMPERNEL-DURAND", True),
        ("Madame QUIMPERNEL", None),
        ("QUIMPERNEL-DURAND", None),
        ("Inès", None),
        ("I. QUIMPERNEL", None),
        ("L'usagère n° 12", None),
        ("Patient/12", None),
        ("", None),
        ("AUTRE Bernard", False),
        ("M. Marcel QUIMPERNEL", False),
        ("Inès DURAND", False),
    ],
)
def test_words_name_her_somebody_else_or_nobody(words: str, verdict: bool | None) -> None:
    assert words_name(words, INES) is verdict


@given(st.text(max_size=40), identities)
def test_no_words_make_the_rules_raise(words: str, who: PersonIdentity) -> None:
    assert words_name(words, who) in (True, False, None)
    assert words_name(f"{who.given} {who.family}", who) is not False
    assert words_name(words, replace(who, family="", given="")) is None
