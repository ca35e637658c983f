"""Change the rules: a version is proposed by one person, approved by another, and in force from a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from archive_service.access.rights import Right, may, require
from archive_service.access.rule_reach import require_reach, sees_effect, sees_version
from archive_service.access.scope import scope_of
from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.own_versions import beyond_its_own, with_approval
from archive_service.holdings.rule_simulation import Simulation
from archive_service.holdings.rulebook_texts import RulebookTexts
from archive_service.holdings.rulebooks_in_force import LOCK, OTHERS_READ, RulebooksInForce, ref_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.decisions import RulebookRef
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.rule_effects import RuleEffect
from archive_service.model.rulebook_versions import (
    NewAct,
    RulebookAct,
    RulebookVersion,
    VersionState,
    in_force_on,
    state_of,
    versions_of,
)
from archive_service.model.tasks import Task
from archive_service.ports import Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from retention_rules import CheckedRulebook, Rulebook
from retention_rules.own_layer import needs_archivist

_FIRST_DAY = date(1850, 1, 1)
_MOST_YEARS = 200
_TAGS: Mapping[RulebookAct, Tag] = {
    RulebookAct.PROPOSED: Tag.RULEBOOK_PROPOSED,
    RulebookAct.APPROVED: Tag.RULEBOOK_APPROVED,
    RulebookAct.WITHDRAWN: Tag.RULEBOOK_WITHDRAWN,
}


class RulebookRefused(ArchiveServiceError):
    """The rulebook has errors, alone or beside those in force on its day; `checked` lists them."""

    code = "rulebook-refused"

    def __init__(self, checked: CheckedRulebook) -> None:
        """Keep every finding: the author corrects a rulebook once."""
        errors = [finding for finding in checked.findings if finding.refuses]
        first = f"{errors[0].code} at {errors[0].where or 'the file'}" if errors else "unreadable"
        super().__init__(f"{len(errors)} error(s), first: {first}")
        self.checked = checked


class RulesDayRefused(ArchiveServiceError):
    """A rulebook cannot come into force on that day: absurd, or past and it would free records sooner."""

    code = "rules-day"


class OwnProposal(ArchiveServiceError):
    """Who proposed a version may not approve it: somebody else has to."""

    code = "own-proposal"


class ArchivistNeeded(ArchiveServiceError):
    """The version changes more than what an establishment sets alone: an archivist has to approve it."""

    code = "archivist-needed"


class ProposalState(ArchiveServiceError):
    """The version is not in a state in which this can be done."""

    code = "proposal-state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal, with the result of the check and the effect on the records that are there."""

    version: RulebookVersion
    checked: CheckedRulebook
    effect: RuleEffect
    """For the establishments that the actor sees; the version has the numbers of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRulebooks:
    """Proposes, approves and withdraws versions. A version in force is never edited, only superseded."""

    transactions: Transactions
    in_force: RulebooksInForce
    texts: RulebookTexts
    clock: Clock
    new_id: Callable[[], UUID]

    def propose(self, content: bytes, valid_from: date, actor: Actor) -> Proposed:
        """Store a proposal with its effect; nothing is in force by it.

        Raises:
            NotAllowed: the role may not propose, or not for this level.
            RulebookRefused: it has errors.
            RulesDayRefused: the day is absurd, or past and a record would be freed sooner.
        """
        require(actor, Right.PROPOSE_RULES)
        today = self._today()
        if not valid_from >= _FIRST_DAY or valid_from.year > today.year + _MOST_YEARS:
            raise RulesDayRefused("a day from 1850 on, less than 200 years from now, is expected")
        self.in_force.refresh(at_once=True)
        checked, book = self._checked(content, max(valid_from, today))
        self._require_reach(actor, ref_of(book))
        effect = self._effect(book, valid_from, today)
        self.texts.keep([book])
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(LOCK)
            version = self.new_id()
            act = self._act(RulebookAct.PROPOSED, version, ref_of(book), valid_from, actor, effect.totals)
            self._add(act, actor, transaction)
        return Proposed(
            version=self._found(version), checked=checked, effect=effect.only(self._in_sight(actor))
        )

    def approve(self, proposal: UUID, actor: Actor) -> RulebookVersion:
        """Approve a proposal of somebody else: it is in force from its day on.

        Raises:
            NotAllowed: the role may not approve, or not for this level.
            OwnProposal: the actor proposed it.
            ArchivistNeeded: the actor is of the establishment, and it changes more than its own settings.
            ProposalState: it was approved or withdrawn before, or the establishment approved a later version
                beside others than this one.
            RulebookRefused: it has errors beside the rulebooks that were approved meanwhile.
            RulesDayRefused: its day has passed meanwhile, and a record would be freed sooner.
            NotFound: there is no such proposal.
        """
        if not may(actor, Right.APPROVE_RULES):
            require(actor, Right.APPROVE_OWN_RULES)
        while not self._is_approved(proposal, actor):
            pass  # it is checked again: others were approved or withdrawn meanwhile, or a day has begun
        return self._found(proposal)

    def _is_approved(self, proposal: UUID, actor: Actor) -> bool:
        """Approve a version if the others are still those beside which it was checked."""
        others, today, version = self.in_force.versions(), self._today(), self._found(proposal)
        self._require_reach(actor, version.proposal.book)
        if version.proposal.actor == actor.pseudonym:
            raise OwnProposal("the actor proposed this version")
        _require_state(version, others, today, VersionState.PROPOSED)
        from_day = version.proposal.valid_from or today
        book = self.in_force.book(version.proposal.book)
        if not may(actor, Right.APPROVE_RULES):
            self._require_own(book, max(from_day, today))
        self._checked(book.text, max(from_day, today))
        self._effect(book, from_day, today)
        self._require_own_later(with_approval(others, version, actor.role), version)
        with self.transactions.begin(SERVICE) as transaction:
            versions = _locked(transaction)
            if _approved(versions) != _approved(others) or self._today() != today:
                return False
            self._decide_once(version, versions, RulebookAct.APPROVED, actor, transaction)
            if from_day <= today:
                transaction.defer(Task.APPLY_RULEBOOK, version=str(proposal), after="")
        return True

    def withdraw(self, proposal: UUID, actor: Actor) -> RulebookVersion:
        """Withdraw a version that is not in force yet.

        Raises:
            NotAllowed: the role may do neither, or not for this level; or the version is approved, and the
                role may not approve.
            ArchivistNeeded: an archivist approved it, and the actor is of the establishment.
            ProposalState: it is in force or will be in some seconds, or was withdrawn or superseded; or the
                establishment approved a later version beside this one.
            NotFound: there is no such proposal.
        """
        if not may(actor, Right.APPROVE_RULES):
            require(actor, Right.PROPOSE_RULES)
        version = self._found(proposal)
        self._require_reach(actor, version.proposal.book)
        if version.approval is not None and not may(actor, Right.APPROVE_RULES):
            require(actor, Right.APPROVE_OWN_RULES)
            if version.approval.role is not actor.role:
                raise ArchivistNeeded("an archivist approved the version")
        others = self.in_force.versions()
        if version.is_approved:
            self._require_own_later([one for one in others if one.id != proposal], version)
        with self.transactions.begin(SERVICE) as transaction:
            versions = _locked(transaction)
            if version.is_approved and _approved(versions) != _approved(others):
                raise ProposalState("somebody else acted on a version meanwhile")
            # Other processes may decide by it before they have read that it is withdrawn.
            soon = day_in_paris(self.clock.now() + OTHERS_READ)
            _require_state(version, versions, soon, VersionState.PROPOSED, VersionState.APPROVED)
            self._decide_once(version, versions, RulebookAct.WITHDRAWN, actor, transaction)
        return self._found(proposal)

    def version(self, proposal: UUID, actor: Actor) -> RulebookVersion:
        """Return one version.

        Raises:
            NotAllowed: the role may not read rules.
            NotFound: there is no such version, or it is of an establishment out of the actor's scope.
        """
        require(actor, Right.READ_RULES)
        seen = self._seen([self._found(proposal)], actor)
        if not seen:
            raise NotFound("no such proposal")
        return seen[0]

    def history(self, actor: Actor) -> Sequence[tuple[RulebookVersion, VersionState]]:
        """Return every version that the actor may see with what became of it, the first proposed first.

        Raises:
            NotAllowed: the role may not read rules.
        """
        require(actor, Right.READ_RULES)
        versions, today = self.in_force.versions(), self._today()
        in_force = in_force_on(versions, today)
        return [(version, state_of(version, in_force, today)) for version in self._seen(versions, actor)]

    def state(self, version: RulebookVersion) -> VersionState:
        """Say what became of a version, as of today."""
        today = self._today()
        return state_of(version, in_force_on(self.in_force.versions(), today), today)

    def _checked(self, content: bytes, day: date) -> tuple[CheckedRulebook, Rulebook]:
        checked = self.in_force.checked(content, day)
        if checked.book is None or not checked.is_accepted:
            raise RulebookRefused(checked)
        return checked, checked.book

    def _effect(self, book: Rulebook, valid_from: date, today: date) -> RuleEffect:
        before = self.in_force.on(max(valid_from, today))
        simulation = Simulation(
            transactions=self.transactions, before=before, after=before.with_book(book), today=today
        )
        effect = simulation.effect(book)
        if valid_from < today and effect.totals["freed_sooner"]:
            raise RulesDayRefused("what frees records sooner is in force from today or later")
        return effect

    def _in_sight(self, actor: Actor) -> Collection[Finess]:
        scope = scope_of(actor)
        with self.transactions.begin(SERVICE) as transaction:
            places = transaction.establishments.all()
        return {place.finess for place in places if scope.shows(place.legal_entity, place.department)}

    def _require_reach(self, actor: Actor, book: RulebookRef) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            places = transaction.establishments.all() if book.layer == "esms" else ()
        require_reach(actor, book.layer, book.key, places)

    def _seen(self, versions: Sequence[RulebookVersion], actor: Actor) -> Sequence[RulebookVersion]:
        """Return what the actor may see of versions; what counts the records of others is left out."""
        with self.transactions.begin(SERVICE) as transaction:
            places = transaction.establishments.all()
        return [
            version if sees_effect(actor, *version.level, places) else version.without_effect()
            for version in versions
            if sees_version(actor, *version.level, places)
        ]

    def _require_own(self, book: Rulebook, day: date) -> None:
        why = needs_archivist(self.in_force.on(day).at(book.level, book.key), book)
        if why:
            raise ArchivistNeeded(why)

    def _require_own_later(self, versions: Sequence[RulebookVersion], changed: RulebookVersion) -> None:
        """Refuse what would make a version that the establishment approved alone change more than its own."""
        later = beyond_its_own(versions, changed.level, self._today(), self.in_force.book)
        if later is not None:
            raise ProposalState(
                f"the establishment approved {later} alone, beside other versions: withdraw that one first"
            )

    def _found(self, version: UUID) -> RulebookVersion:
        for found in self.in_force.versions():
            if found.id == version:
                return found
        raise NotFound("no such proposal")

    def _decide_once(
        self,
        version: RulebookVersion,
        versions: Sequence[RulebookVersion],
        act: RulebookAct,
        actor: Actor,
        transaction: Transaction,
    ) -> None:
        """Add an act, unless somebody else added one since the version was read."""
        if version not in versions:
            raise ProposalState("somebody else acted on the version meanwhile")
        proposal = version.proposal
        new = self._act(act, version.id, proposal.book, proposal.valid_from, actor, {})
        self._add(new, actor, transaction)

    def _act(
        self,
        act: RulebookAct,
        version: UUID,
        book: RulebookRef,
        valid_from: date | None,
        actor: Actor,
        effect: Mapping[str, int],
    ) -> NewAct:
        return NewAct(
            id=self.new_id(),
            version=version,
            act=act,
            book=book,
            valid_from=valid_from,
            at=self.clock.now(),
            actor=actor.pseudonym,
            role=actor.role,
            effect=effect,
        )

    def _add(self, act: NewAct, actor: Actor, transaction: Transaction) -> None:
        transaction.rulebook_acts.add(act)
        facts = ("digest", act.book.digest.hex), ("layer", act.book.layer), ("key", act.book.key)
        transaction.record(_TAGS[act.act], act.version, actor, *facts)

    def _today(self) -> date:
        return day_in_paris(self.clock.now())


def _locked(transaction: Transaction) -> Sequence[RulebookVersion]:
    """Return every version; until the transaction ends nobody else acts on one."""
    transaction.lock(LOCK)
    return versions_of(transaction.rulebook_acts.all())


def _approved(versions: Iterable[RulebookVersion]) -> Collection[UUID]:
    return {version.id for version in versions if version.is_approved}


def _require_state(
    version: RulebookVersion, versions: Iterable[RulebookVersion], day: date, *states: VersionState
) -> None:
    state = state_of(version, in_force_on(versions, day), day)
    if version.is_seed or state not in states:
        raise ProposalState(f"the version is {state}")
