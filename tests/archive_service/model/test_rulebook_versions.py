"""Which version of a rulebook is in force on a day follows from the acts alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_service.model.actors import Role
from archive_service.model.decisions import RulebookRef
from archive_service.model.rulebook_versions import (
    ActedOn,
    RulebookAct,
    VersionState,
    in_force_on,
    state_of,
    versions_of,
)
from signing.digests import Digest

DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 12))
LEVELS = st.sampled_from([("national", ""), ("department", "25")])
ANY = settings(derandomize=True, max_examples=200)


@st.composite
def histories(draw: st.DrawFn) -> list[ActedOn]:
    """Draw what the journeys allow: a seed for each level, then proposals with acts on them."""
    acts: list[ActedOn] = []

    def add(version: int, act: RulebookAct, level: tuple[str, str], day: date | None) -> None:
        ref = RulebookRef(*level, Digest("sha256", bytes([version]) * 32))
        number = len(acts) + 1
        at = datetime(2026, 1, 1, tzinfo=UTC)
        acts.append(
            ActedOn(
                number=number,
                id=UUID(int=number),
                version=UUID(int=version),
                act=act,
                book=ref,
                valid_from=day,
                at=at,
                actor="a",
                role=Role.ARCHIVIST,
                effect={"freed_sooner": version} if act is RulebookAct.PROPOSED else {},
            )
        )

    add(1, RulebookAct.SEEDED, ("national", ""), None)
    add(2, RulebookAct.SEEDED, ("department", "25"), None)
    proposed = [(version, draw(LEVELS), draw(DAYS)) for version in range(3, draw(st.integers(3, 8)))]
    for one in proposed:
        add(one[0], RulebookAct.PROPOSED, *one[1:])
    for act in (RulebookAct.APPROVED, RulebookAct.WITHDRAWN):
        for one in draw(st.permutations(proposed)):
            if draw(st.booleans()):
                add(one[0], act, *one[1:])
    return acts


@ANY
@given(histories(), DAYS)
def test_each_level_has_one_version_in_force_on_each_day(acts: list[ActedOn], day: date) -> None:
    versions = versions_of(acts)

    states = [(one.level, state_of(one, in_force_on(versions, day), day)) for one in versions]

    for level in (("national", ""), ("department", "25")):
        assert states.count((level, VersionState.IN_FORCE)) == 1


@ANY
@given(histories(), DAYS)
def test_what_nobody_approved_or_somebody_withdrew_is_never_in_force(acts: list[ActedOn], day: date) -> None:
    for version in in_force_on(versions_of(acts), day).values():
        assert version.is_seed or version.approval is not None
        assert version.withdrawal is None
        assert version.proposal.valid_from is None or version.proposal.valid_from <= day


@ANY
@given(histories(), DAYS, DAYS)
def test_on_a_later_day_never_an_earlier_version_is_in_force(
    acts: list[ActedOn], one: date, other: date
) -> None:
    versions = versions_of(acts)
    before, after = (in_force_on(versions, day) for day in sorted((one, other)))

    assert all(before[level].order <= after[level].order for level in before)


@ANY
@given(histories(), DAYS)
def test_who_may_not_see_the_effect_of_a_version_sees_what_became_of_it(
    acts: list[ActedOn], day: date
) -> None:
    versions = versions_of(acts)

    in_force = in_force_on(versions, day)

    for version in versions:
        assert state_of(version.without_effect(), in_force, day) is state_of(version, in_force, day)
