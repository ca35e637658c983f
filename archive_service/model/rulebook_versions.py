"""Versions of rulebooks: proposed by one person, approved by another, in force from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from archive_service.model.actors import Role
from archive_service.model.decisions import RulebookRef
from retention_rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookInForce:
    """A rulebook in force on a day. `since` is None for a text of the first start, in force without a day."""

    book: Rulebook
    since: date | None


class RulebookAct(StrEnum):
    """What is done to a version. Acts are only ever added."""

    SEEDED = "seeded"
    """Read from the folder of rulebooks at the first start."""
    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    APPLIED = "applied"
    """The decisions that it touches were taken again."""


class VersionState(StrEnum):
    """What became of a version, as of a day."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    """It comes into force on a later day."""
    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """An act on a version: when, and by whom, under a pseudonym."""

    id: UUID
    version: UUID
    act: RulebookAct
    book: RulebookRef
    valid_from: date | None
    at: datetime
    actor: str
    role: Role
    effect: Mapping[str, int] = field(default_factory=dict)
    """Of a proposal: how many records it keeps longer, frees sooner, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActedOn(NewAct):
    """An act as it is stored; the numbers are the order of all acts."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookVersion:
    """A version with what was done to it."""

    proposal: ActedOn
    """Or the reading at the first start."""
    approval: ActedOn | None = None
    withdrawal: ActedOn | None = None
    application: ActedOn | None = None
    applications: int = 0
    """How many times the decisions were taken again; the last is `application`."""

    @property
    def id(self) -> UUID:
        """The identifier of the proposal."""
        return self.proposal.version

    @property
    def is_seed(self) -> bool:
        """Say whether it was read at the first start."""
        return self.proposal.act is RulebookAct.SEEDED

    @property
    def is_approved(self) -> bool:
        """Say whether it is in force from its day on, unless a later version supersedes it."""
        return self.withdrawal is None and (self.is_seed or self.approval is not None)

    def without_effect(self) -> RulebookVersion:
        """Return the version without how many records it concerns."""
        return replace(self, proposal=replace(self.proposal, effect={}))

    @property
    def order(self) -> tuple[date, int]:
        """Of two approved versions whose day has come, the greater one is in force."""
        approved = self.approval or self.proposal
        return self.proposal.valid_from or date.min, approved.number

    @property
    def level(self) -> tuple[str, str]:
        """The level and its key, at which one version is in force at a time."""
        return self.proposal.book.layer, self.proposal.book.key


def versions_of(acts: Iterable[ActedOn]) -> Sequence[RulebookVersion]:
    """Return the versions that these acts, in order, are on, the first proposed first."""
    found: dict[UUID, RulebookVersion] = {}
    for act in acts:
        match act.act:
            case RulebookAct.SEEDED | RulebookAct.PROPOSED:
                found[act.version] = RulebookVersion(proposal=act)
            case RulebookAct.APPROVED:
                found[act.version] = replace(found[act.version], approval=act)
            case RulebookAct.WITHDRAWN:
                found[act.version] = replace(found[act.version], withdrawal=act)
            case RulebookAct.APPLIED:
                known = found[act.version]
                found[act.version] = replace(known, application=act, applications=known.applications + 1)
    return list(found.values())


def in_force_on(versions: Iterable[RulebookVersion], day: date) -> Mapping[tuple[str, str], RulebookVersion]:
    """Return the version in force on a day at each level that has one."""
    found: dict[tuple[str, str], RulebookVersion] = {}
    for version in versions:
        if not version.is_approved or version.order[0] > day:
            continue
        other = found.get(version.level)
        if other is None or version.order > other.order:
            found[version.level] = version
    return found


def state_of(
    version: RulebookVersion, in_force: Mapping[tuple[str, str], RulebookVersion], day: date
) -> VersionState:
    """Say what became of a version, as of a day on which these are in force (`in_force_on`)."""
    if version.withdrawal is not None:
        return VersionState.WITHDRAWN
    if not version.is_approved:
        return VersionState.PROPOSED
    if version.order[0] > day:
        return VersionState.APPROVED
    # By their identifiers: the effect of a version is not shown to everybody.
    last = in_force.get(version.level)
    return VersionState.IN_FORCE if last and last.id == version.id else VersionState.SUPERSEDED
