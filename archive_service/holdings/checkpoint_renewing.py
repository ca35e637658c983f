"""Renew the evidence of checkpoints of the journal: one further token, or one further tree, over many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from archive_service.errors import ArchiveServiceError, JournalForked, UnknownForm
from archive_service.holdings.checkpoint_renewals import CheckpointRenewal, group_of
from archive_service.holdings.dated_batches import material_of
from archive_service.holdings.journal_beginnings import beginnings
from archive_service.holdings.later_stamps import LaterStamp
from archive_service.holdings.published_log import PublishedLog
from archive_service.holdings.stamp_renewal import LOCK
from archive_service.holdings.stamped_checkpoints import STAMPED, StampedCheckpoint, StampedCheckpoints
from archive_service.model.actors import Actor
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.evidence_batch import DatedBatch, HeldBatch, StampPlace
from archive_service.model.evidence_renewals import RenewalDone, RenewalProblem
from archive_service.model.journal import Tag
from archive_service.ports import Transaction, Transactions
from signing.cms_reading import read_token
from signing.digests import Digest
from signing.errors import SigningError
from signing.evidence import BatchTree, EvidenceBatch
from signing.evidence_parts import taken_apart
from signing.evidence_reading import UnsoundEvidence
from signing.evidence_renewal import RenewedStamps
from signing.evidence_writing import EvidenceParts
from signing.kept_tokens import KeptToken, kept_token
from signing.timestamps import TimeStamper
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore

_NAMES = UUID("5b0f4f7e-61f8-4d55-9c39-3e1f0b3f0d6a")
"""Checkpoints have no identifiers; the plan needs one for each."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A checkpoint, its evidence in parts, and what is known of its last token."""

    stamp: StampedCheckpoint
    parts: EvidenceParts
    batch: DatedBatch

    @property
    def size(self) -> int:
        """The bytes that are read of it for a renewal of either kind."""
        return len(self.stamp.note) + len(self.stamp.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewCheckpoints:
    """Renews their evidence. It may be interrupted anywhere and repeated: a renewal is one file."""

    transactions: Transactions
    log: PublishedLog
    stamps: StampedCheckpoints
    stamper: TimeStamper
    trust: Callable[[], TrustStore]
    new_id: Callable[[], UUID]

    def held(self, problems: list[RenewalProblem], but: Collection[int] = frozenset()) -> Sequence[HeldBatch]:
        """Return each checkpoint with trusted time as a batch of its own, without records, `but` those of
        these sizes; add to `problems` those whose evidence cannot be read.
        """
        return [
            HeldBatch(
                batch=one.batch,
                records=0,
                bytes=0,
                object_bytes=one.size,
                checkpoint=one.stamp.size,
            )
            for one in self._held(problems, but)
        ]

    def renew_stamps(
        self, wanted: Sequence[HeldBatch], by: Actor, done: RenewalDone, *, forced: bool
    ) -> None:
        """Give checkpoints a further time stamp, unless somebody else did since `held` returned them.

        Unless `forced`, one keeps its time stamp when the new one would not age later.

        Raises:
            SigningError: no time stamp can be obtained. Misconfigured: the trust cannot be read.
        """
        with self.transactions.begin(by) as transaction:
            transaction.lock(LOCK)
            known = {one.batch.id: one.batch.renewals for one in wanted}
            held = [one for one in self._held([]) if known.get(one.batch.id) == one.batch.renewals]
            for algorithm in sorted({one.batch.algorithm for one in held}):
                of_algorithm = [one for one in held if one.batch.algorithm == algorithm]
                self._stamp(of_algorithm, algorithm, transaction, by, done, forced=forced)

    def _stamp(
        self,
        held: Sequence[_Held],
        algorithm: str,
        transaction: Transaction,
        by: Actor,
        done: RenewalDone,
        *,
        forced: bool,
    ) -> None:
        trust = self.trust()
        tokens = [one.parts.chains[-1].tokens for one in held]
        made = RenewedStamps.over(tokens, algorithm, self.stamper, trust=trust)
        later = LaterStamp(stamp=made.stamp, policy=trust.algorithms, done=done)
        helped = [one for one in held if later.helps(one.batch, one.stamp.size, forced=forced)]
        if not helped:
            return
        # Those that are not helped have a leaf too, which nobody names: the tree is what the token dates.
        tree = BatchTree(leaves=made.tree.leaves, algorithm=algorithm, token=made.stamp.token)
        named = {one.stamp.size for one in helped}
        sizes = tuple(one.stamp.size if one.stamp.size in named else 0 for one in held)
        renewal = CheckpointRenewal(
            id=self.new_id(),
            kind=RenewalKind.TIMESTAMP,
            sizes=sizes,
            tree=tree,
            validation=material_of(made.stamp),
        )
        self._keep(renewal, helped, transaction, by, done)

    def renew_trees(self, former: Collection[str], to: str, by: Actor, done: RenewalDone) -> None:
        """Hash the notes of checkpoints, and the entries before them, again with the algorithm `to`; raise as
        `renew_stamps` does.

        A checkpoint that the entries in the database do not lead to is told, and left as it is.
        """
        with self.transactions.begin(by) as transaction:
            transaction.lock(LOCK)
            held = [one for one in self._held([]) if one.batch.algorithm in former]
            sound = self._sound(held, to, done)
            if not sound:
                return
            groups = [group_of(one.stamp.note, entries, one.parts) for one, entries in sound]
            trust = self.trust()
            batch = EvidenceBatch.close(groups, self.stamper, trust=trust)
            later = LaterStamp(stamp=batch.stamp, policy=trust.algorithms, done=done)
            if [one for one, _ in sound if later.is_behind(one.batch, one.stamp.size)]:
                return
            renewal = CheckpointRenewal(
                id=self.new_id(),
                kind=RenewalKind.TREE,
                sizes=tuple(one.stamp.size for one, _ in sound),
                tree=batch.tree,
                validation=material_of(batch.stamp),
                entries=tuple(entries for _, entries in sound),
            )
            self._keep(renewal, [one for one, _ in sound], transaction, by, done)

    def _sound(self, held: Sequence[_Held], to: str, done: RenewalDone) -> Sequence[tuple[_Held, Digest]]:
        """Return the checkpoints that the entries lead to, each with the digest of these."""
        begun, sound = beginnings([one.stamp.size for one in held], to, self.transactions), []
        done.bytes_read += max((one.bytes for one in begun.values()), default=0)
        for one in held:
            found = begun.get(one.stamp.size)
            if found is not None and found.root == self.log.opened(one.stamp.note).root:
                sound.append((one, found.entries))
                continue
            message = "the entries in the database are not those of the checkpoint"
            problem = RenewalProblem(checkpoint=one.stamp.size, code=JournalForked.code, message=message)
            done.problems.append(problem)
        return sound

    def _keep(
        self,
        renewal: CheckpointRenewal,
        held: Sequence[_Held],
        transaction: Transaction,
        by: Actor,
        done: RenewalDone,
    ) -> None:
        """Keep a renewal, and journal it; a process that dies between both has renewed all the same."""
        self.stamps.keep_renewal(len(self.stamps.renewals()) + 1, renewal)
        transaction.record(
            Tag.EVIDENCE_RENEWED,
            renewal.id,
            by,
            ("kind", renewal.kind.value),
            ("algorithm", renewal.tree.algorithm),
            ("checkpoints", str(len(held))),
        )
        done.checkpoints += len(held)
        done.bytes_read += sum(one.size for one in held)

    def _held(self, problems: list[RenewalProblem], but: Collection[int] = frozenset()) -> Sequence[_Held]:
        found: list[_Held] = []
        wanted = [size for size in self.stamps.sizes() if size not in but]
        if not wanted:
            return found
        try:
            renewals = self.stamps.renewals()
        except UnknownForm as error:
            problems.append(RenewalProblem(code=error.code, message=f"no checkpoint is renewed: {error}"))
            return found
        facts: dict[bytes, KeptToken] = {}
        for size in wanted:
            try:
                stamp = self.stamps.get(size, renewals)
                parts = taken_apart(stamp.evidence)
                found.append(_Held(stamp, parts, self._batch(size, parts, facts)))
            except (ArchiveServiceError, SigningError, UnsoundEvidence, UnsoundToken) as error:
                if getattr(error, "retryable", False):
                    raise
                code = error.code if isinstance(error, ArchiveServiceError) else "evidence-unsound"
                message = f"the evidence of the checkpoint of {size} entries cannot be read"
                problems.append(RenewalProblem(checkpoint=size, code=code, message=message))
        return found

    def _batch(self, size: int, parts: EvidenceParts, facts: dict[bytes, KeptToken]) -> DatedBatch:
        last = parts.chains[-1]
        first, token = read_token(last.tokens[0]), last.tokens[-1]
        if token not in facts:
            facts[token] = kept_token(token, self.trust())
        stamp = facts[token]
        return DatedBatch(
            id=uuid5(_NAMES, str(size)),
            object=f"{STAMPED}{size}",
            root=first.imprint,
            dated_at=first.at,
            authority=stamp.authority,
            signature=stamp.signature,
            certificate_ends=stamp.certificate_ends,
            members=1,
            renewals=tuple(StampPlace(f"{STAMPED}{size}", n) for n in range(1, len(last.tokens))),
            renewed_at=stamp.at if len(last.tokens) > 1 else None,
        )
