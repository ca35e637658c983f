"""Renew evidence before it ages: say what ages when and what a renewal costs, then do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive_service.access.rights import Right, require
from archive_service.errors import InvalidRequest
from archive_service.holdings.ageing_facts import AgeingFacts
from archive_service.holdings.checkpoint_ages import CheckpointAges
from archive_service.holdings.checkpoint_renewing import RenewCheckpoints
from archive_service.holdings.own_evidence import GatherOwnEvidence
from archive_service.holdings.stamp_renewal import RenewStamps
from archive_service.holdings.tree_renewal import RenewTrees
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.evidence_ageing import RenewalKind, ageing_by, forecast
from archive_service.model.evidence_batch import HeldBatch
from archive_service.model.evidence_renewals import RenewalDone, RenewalPlan, RenewalProblem
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from signing.algorithm_policy import SealPermission, digest_algorithm
from signing.trust import TrustStore

TARGETS = ("sha256", "sha384", "sha512")
"""The digest algorithms of new trees."""
DEFAULT_TARGET = "sha512"
_OF_TREES = ("sha224", *TARGETS)
"""The digest algorithms that a tree may have."""

Progress = Callable[[RenewalDone], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewEvidence:
    """Renews evidence. Every step may be interrupted anywhere and repeated; two at once do it once."""

    transactions: Transactions
    clock: Clock
    stamps: RenewStamps
    trees: RenewTrees
    own: GatherOwnEvidence
    facts: AgeingFacts
    checkpoints: RenewCheckpoints
    ages: CheckpointAges
    trust: Callable[[], TrustStore]
    """Its table of algorithms says what ages; it is read again when its file changes."""
    margin: timedelta
    """How long before it ages evidence is renewed."""

    def plan(self, kind: RenewalKind | None, to: str, actor: Actor) -> RenewalPlan:
        """Say what a renewal has to do, without doing it: of one kind all of it, else all that will age.

        Raises:
            InvalidRequest: `to` is no algorithm for new trees.
        """
        require(actor, Right.RUN)
        self._check(to)
        policy = self.trust().algorithms
        problems: list[RenewalProblem] = []
        known = self.facts.completed(self._held(actor), problems)
        held = [*known, *self.own.foreseen(actor, problems), *self.checkpoints.held(problems)]
        ages = forecast(held, policy)
        if kind is None:
            kinds = {one.ageing.kind for one in ages}
            wanted = {each: ageing_by(held, each, policy, None) for each in kinds}
        else:
            wanted = {kind: _all_of(held, kind, to)}
        concerned = {one.batch.id: one for of in wanted.values() for one in of}.values()
        return RenewalPlan(
            batches=sum(not one.checkpoint for one in concerned),
            records=sum(one.records for one in concerned),
            checkpoints=sum(one.checkpoint > 0 for one in concerned),
            bytes_to_read=sum(_cost(one, each) for each, batches in wanted.items() for one in batches)
            + self._entries(wanted.get(RenewalKind.TREE, ())),
            due=ages[0].ageing.at if ages else None,
            ages=ages,
            problems=problems,
        )

    def renew(
        self, kind: RenewalKind | None, to: str, actor: Actor, progress: Progress = lambda _: None
    ) -> RenewalDone:
        """Renew what is due, or all of one kind.

        Raises:
            InvalidRequest: `to` is no algorithm for new trees.
            SigningError: no time stamp can be obtained; what was done stays done.
            Misconfigured: the trusted authorities cannot be read.
            StoreUnavailable: the rest is left for the next run.
        """
        require(actor, Right.RUN)
        self._check(to)
        return self._renew(kind, to, actor, progress)

    def renew_due(self) -> RenewalDone:
        """Renew what is due, for the schedule; raise as `renew` does."""
        return self._renew(None, DEFAULT_TARGET, SERVICE, lambda _: None)

    def is_due(self) -> bool:
        """Say whether something is due; what cannot be read never is."""
        return self._waits([]) or any(self.due_batches().values())

    def left(self) -> Sequence[RenewalProblem]:
        """Return the records and batches that no renewal takes since their evidence cannot be read; when
        others wait for their renewal, perhaps not all.
        """
        problems: list[RenewalProblem] = []
        self._waits(problems)
        return problems

    def _waits(self, problems: list[RenewalProblem]) -> bool:
        """Say whether there is evidence of which the next run can find out when it ages."""
        unknown = [one for one in self._held(SERVICE) if not one.batch.is_known]
        found = self.facts.completed(unknown, problems)
        return self.own.waits(problems) or any(one.batch.is_known for one in found)

    def due_batches(self) -> Mapping[RenewalKind, int]:
        """Return how many batches and checkpoints are due, by what renews them."""
        with self.transactions.begin(SERVICE) as transaction:
            held = transaction.evidence_batches.held()
        everything = [*held, *self.checkpoints.held([])]
        return {kind: len(self._due(everything, kind)) for kind in RenewalKind}

    def due_counts(self) -> Mapping[RenewalKind, int]:
        """Return the same for who asks often: checkpoints that were dated in the last minutes may be
        missing.
        """
        with self.transactions.begin(SERVICE) as transaction:
            held = transaction.evidence_batches.held()
        alike = self.ages.held()
        return {
            kind: len(self._due(held, kind)) + sum(alike[one] for one in self._due(list(alike), kind))
            for kind in RenewalKind
        }

    def _renew(self, kind: RenewalKind | None, to: str, actor: Actor, progress: Progress) -> RenewalDone:
        done = RenewalDone()
        # What is known now is renewed once, also when somebody else renews it while this waits.
        before, dated = self._held(actor), self.checkpoints.held(done.problems)
        made = self.own.gather(actor, done)
        self.facts.complete(self._held(actor), actor, done.problems)
        held = self._held(actor)
        if kind is RenewalKind.TREE:
            others = [one for one in _OF_TREES if one != to]
            self._renew_trees(others, to, actor, done, progress)
            self.checkpoints.renew_trees(others, to, actor, done)
        elif kind is RenewalKind.TIMESTAMP:
            wanted = [*before, *(one for one in held if one.batch.id in made)]
            self.stamps.renew(wanted, actor, done, forced=True)
            self.checkpoints.renew_stamps(dated, actor, done, forced=True)
        else:
            # Trees first: the old time stamps of what is hashed again need no renewal of their own.
            former = {one.batch.algorithm for one in self._due(held, RenewalKind.TREE)} - {to}
            if former:
                self._renew_trees(sorted(former), to, actor, done, progress)
                held = self._held(actor)
            self.stamps.renew(self._due(held, RenewalKind.TIMESTAMP), actor, done, forced=False)
            self._renew_due_checkpoints(to, actor, done)
        progress(done)
        return done

    def _entries(self, batches: Sequence[HeldBatch]) -> int:
        """Return the bytes of the entries that are read, once, for further trees over checkpoints."""
        last = max((one.checkpoint for one in batches), default=0)
        if not last:
            return 0
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.journal.bytes_before(last)

    def _renew_due_checkpoints(self, to: str, actor: Actor, done: RenewalDone) -> None:
        """Renew the evidence of checkpoints that is due."""
        held = self.checkpoints.held([])
        former = {one.batch.algorithm for one in self._due(held, RenewalKind.TREE)} - {to}
        if former:
            self.checkpoints.renew_trees(sorted(former), to, actor, done)
            held = self.checkpoints.held([])
        due = self._due(held, RenewalKind.TIMESTAMP)
        if due:
            self.checkpoints.renew_stamps(due, actor, done, forced=False)

    def _renew_trees(
        self, former: Sequence[str], to: str, actor: Actor, done: RenewalDone, progress: Progress
    ) -> None:
        last: int | None = 0
        while last is not None:
            last = self.trees.renew(former, to, last, actor, done)
            progress(done)

    def _held(self, actor: Actor) -> Sequence[HeldBatch]:
        with self.transactions.begin(actor) as transaction:
            return transaction.evidence_batches.held()

    def _due(self, held: Sequence[HeldBatch], kind: RenewalKind) -> Sequence[HeldBatch]:
        return ageing_by(held, kind, self.trust().algorithms, self.clock.now() + self.margin)

    def _check(self, to: str) -> None:
        if to not in TARGETS:
            raise InvalidRequest(f"a tree is hashed with {', '.join(TARGETS)}, not with {to}")
        policy, today = self.trust().algorithms, day_in_paris(self.clock.now())
        if policy.may_seal(digest_algorithm(to), today) is SealPermission.NO:
            raise InvalidRequest(f"the table of algorithms does not accept {to} for what is made now")


def _all_of(held: Sequence[HeldBatch], kind: RenewalKind, to: str) -> Sequence[HeldBatch]:
    return [one for one in held if kind is RenewalKind.TIMESTAMP or one.batch.algorithm != to]


def _cost(one: HeldBatch, kind: RenewalKind) -> int:
    """Return the bytes that are read for the renewal of a batch."""
    return one.object_bytes if kind is RenewalKind.TIMESTAMP else one.object_bytes + one.bytes
