"""Each role's rights are decided one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_service.access.rights import GRANTS, Right, may, require
from archive_service.errors import NotAllowed
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role

OPERATING = Path(__file__).parents[3] / "docs" / "operating.md"
DECIDING = (Right.APPROVE_RULES, Right.AGREE_TO_ELIMINATION, Right.GIVE_VISA)


@pytest.mark.parametrize("role", Role)
def test_the_line_of_a_role_says_yes_or_no_to_each_right(role: Role) -> None:
    grant = GRANTS[role]

    assert grant.may | grant.may_not == set(Right)
    assert grant.may & grant.may_not == set()


@pytest.mark.parametrize("right", DECIDING)
@pytest.mark.parametrize("actor", [OPERATOR, SERVICE], ids=lambda actor: actor.name)
def test_who_runs_the_service_decides_nothing_about_what_is_kept(actor: Actor, right: Right) -> None:
    with pytest.raises(NotAllowed, match=f"the role {actor.role} may not {right}"):
        require(actor, right)


def test_agreement_and_visa_are_never_in_one_hand() -> None:
    for role in Role:
        held = {right for right in DECIDING if may(Actor(name="anybody", role=role), right)}

        assert not {Right.AGREE_TO_ELIMINATION, Right.GIVE_VISA} <= held


def test_every_right_is_held_by_some_role() -> None:
    assert {right for grant in GRANTS.values() for right in grant.may} == set(Right)


def test_the_workers_do_nothing_but_work() -> None:
    assert GRANTS[Role.SERVICE].may == {Right.RUN}


def table() -> list[str]:
    """Return the table of rights as `docs/operating.md` shows it."""
    roles = [role for role in Role if role is not Role.SERVICE]
    lines = [f"| right | {' | '.join(roles)} |", "|---" * (len(roles) + 1) + "|"]
    for right in Right:
        marks = ("yes" if right in GRANTS[role].may else "" for role in roles)
        lines.append(f"| `{right}` | {' | '.join(marks)} |")
    return lines


def test_the_table_in_the_documentation_is_that_of_the_code() -> None:
    assert "\n".join(table()) in OPERATING.read_text(encoding="utf-8")
