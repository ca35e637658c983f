"""Prove what the journal says of a record, and that the journal only grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import JournalForked, NotFound
from archive_service.holdings.published_log import PublishedLog
from archive_service.holdings.record_journal import ProvedEntry, RecordInJournal
from archive_service.holdings.vouched_checkpoints import VouchedCheckpoints
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.journal import PlacedEntry
from archive_service.model.records import Record
from archive_service.model.traces import RECORD_JOURNALED, records_shown
from archive_service.ports import Transactions
from archive_service.workflows.journal_publication import PublishJournal
from signing.errors import SigningError
from signing.merkle import verify_consistency, verify_inclusion

if TYPE_CHECKING:
    from signing.tile_proofs import TileTree
    from signing.transparency import Checkpoint


@dataclass(frozen=True, slots=True)
class Grown:
    """Whether an older checkpoint is a beginning of the journal; `problem` says why not, else it is empty."""

    old: Checkpoint
    new: Checkpoint
    note: bytes
    proof: Sequence[bytes]
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveJournal:
    """Makes proofs from the published tiles; every proof is verified before it is given."""

    transactions: Transactions
    log: PublishedLog
    publication: PublishJournal
    vouched: VouchedCheckpoints

    def prove(self, record_id: UUID, actor: Actor) -> RecordInJournal:
        """Return every entry about a record and the deposit that it came with, each with its proof.

        The trace is committed before anything is returned. An eliminated record is proved too.

        Raises:
            NotFound: the record is absent or hidden.
            JournalForked: the published journal does not hold what the database says.
        """
        require(actor, Right.READ_RECORDS)
        with self.transactions.begin(actor) as transaction:
            record = transaction.records.get(record_id)
            transaction.traces.add(actor, records_shown(RECORD_JOURNALED, [record]))
        found = self.proved(record)
        last = found.entries[-1].proof.index
        return replace(found, covered=self.vouched.covering(last, found.stated))

    def proved(self, record: Record) -> RecordInJournal:
        """Return the same for who has the record already, without what others say; raise `JournalForked`."""
        found = self._about([str(record.id), str(record.deposit)])
        note, stated = self._covering(found[-1].index)
        tree = self.log.tree(stated.size)
        proved = [_proved(one, tree, note, stated) for one in found]
        return RecordInJournal(record.id, self.log.verifier(), note, stated, proved)

    def _about(self, subjects: Sequence[str]) -> Sequence[PlacedEntry]:
        self.transactions.place_entries()
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.journal.about(subjects)
        if not found:
            raise JournalForked("the journal has no entry about a record that exists")
        return found

    def _covering(self, index: int) -> tuple[bytes, Checkpoint]:
        """Return a published checkpoint that covers an entry; the journal is published when none does."""
        try:
            note, stated = self.log.checkpoint()
            if stated.size > index:
                return note, stated
        except NotFound:
            pass
        note = self.publication.publish()
        return note, self.log.opened(note)

    def consistency(self, old: bytes) -> Grown:
        """Say whether the checkpoint in `old`, a signed note, is a beginning of the present journal, which is
        published first.

        Raises:
            CheckpointRefused: `old` is no checkpoint that this journal signed.
            JournalForked: the published journal is not a beginning of that in the database.
        """
        before = self.log.given(old)
        note = self.publication.publish()
        return self._grown(before, note)

    def consistency_with(self, size: int, root: bytes) -> Grown:
        """Say the same of a size and root that anybody names, of the journal as it is published.

        Raises:
            NotFound: nothing is published yet.
        """
        from signing.transparency import Checkpoint

        note, stated = self.log.checkpoint()
        return self._grown(Checkpoint(stated.origin, size, root), note)

    def _grown(self, old: Checkpoint, note: bytes) -> Grown:
        new = self.log.opened(note)
        if old.size > new.size:
            problem = f"it has {old.size} entries and the journal {new.size}: entries were removed"
            return Grown(old, new, note, (), problem)
        try:
            proof = self.log.tree(new.size).consistency_proof(old.size)
        except SigningError as error:
            return Grown(old, new, note, (), f"the published tiles give no proof: {error}")
        if verify_consistency(old.size, old.root, new.size, new.root, proof):
            return Grown(old, new, note, proof, "")
        return Grown(old, new, note, (), "the journal does not begin with what it signed: it was rewritten")


def _proved(one: PlacedEntry, tree: TileTree, note: bytes, stated: Checkpoint) -> ProvedEntry:
    from signing.log_proofs import LogProof
    from signing.merkle import leaf_hash

    try:
        siblings = tree.inclusion_proof(one.index)
    except SigningError as error:
        raise JournalForked(f"the published tiles give no proof: {error}") from error
    if not verify_inclusion(leaf_hash(one.entry), one.index, stated.size, siblings, stated.root):
        raise JournalForked(f"entry {one.index} in the database is not the one that was published")
    return ProvedEntry(one.subject, LogProof(one.entry, one.index, siblings, note))
