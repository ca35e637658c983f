"""Versions that an establishment approved alone for a later day, beside those that come before them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from archive_service.model.actors import Role
from archive_service.model.decisions import RulebookRef
from archive_service.model.rulebook_versions import RulebookAct, RulebookVersion
from retention_rules import Rulebook
from retention_rules.own_layer import needs_archivist


def with_approval(
    versions: Iterable[RulebookVersion], approved: RulebookVersion, role: Role
) -> list[RulebookVersion]:
    """Return versions as they are once this one is approved, the last of all acts."""
    every = list(versions)
    last = 1 + max((act.number for one in every for act in (one.approval, one.proposal) if act), default=0)
    act = replace(approved.proposal, act=RulebookAct.APPROVED, role=role, number=last)
    return [replace(one, approval=act) if one.id == approved.id else one for one in every]


def beyond_its_own(
    versions: Iterable[RulebookVersion],
    level: tuple[str, str],
    today: date,
    book: Callable[[RulebookRef], Rulebook],
) -> UUID | None:
    """Return a version of a level that its establishment approved alone for a later day, although it changes
    more than what is its own of the version that it will follow; None when there is none.
    """
    for before, version in _followed(versions, level):
        is_alone = version.approval is not None and version.approval.role is Role.ESMS
        if is_alone and version.order[0] > today:
            former = None if before is None else book(before.proposal.book)
            if needs_archivist(former, book(version.proposal.book)):
                return version.id
    return None


def _followed(
    versions: Iterable[RulebookVersion], level: tuple[str, str]
) -> Iterator[tuple[RulebookVersion | None, RulebookVersion]]:
    """Give the approved versions of a level in the order in which they come into force, each with the one
    before.
    """
    before: RulebookVersion | None = None
    approved = (one for one in versions if one.is_approved and one.level == level)
    for version in sorted(approved, key=lambda one: one.order):
        yield before, version
        before = version
