"""Acknowledge that records of a list were transferred: by the reply of the receiver, or by a statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import AgreementMissing, AppraisalStateRefused, InvalidRequest, ListChanged
from archive_service.holdings.appraisal_bordereau import BORDEREAU
from archive_service.holdings.appraisal_documents import AppraisalDocuments
from archive_service.holdings.appraisal_journal import journal_appraisal
from archive_service.holdings.transfer_replies import read_reply, signer_of_statement, signers_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.appraisal_lines import AppraisalLine, Side
from archive_service.model.appraisals import ActKind, Appraisal, AppraisalAct, AppraisalState
from archive_service.model.journal import Tag
from archive_service.model.sampling import Sampling
from archive_service.model.tasks import Task
from archive_service.model.transfer_replies import (
    TRANSFER_REPLY,
    TRANSFER_STATEMENT,
    NothingToTransfer,
    ReplyPartial,
    ReplyToOther,
    StatementUnsigned,
    TransferReply,
)
from archive_service.ports import Clock, Transaction, Transactions
from archive_service.workflows.appraisal_decisions import has_its_lines, names_of, require_archivist

_PAGE = 1_000
_NOT_NOW = frozenset({AppraisalState.REFUSED, AppraisalState.VOID})


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeTransfers:
    """Takes the proof that what a list keeps for ever has arrived where it is kept.

    The records stay here as they are. They are in no further list, and the rest of their series may go.
    """

    transactions: Transactions
    clock: Clock
    documents: AppraisalDocuments

    def by_reply(self, appraisal: UUID, content: bytes, actor: Actor) -> Appraisal:
        """Take an ArchiveTransferReply: it is for the records of the list in the transfer that it answers.

        Raises:
            NotAllowed: the actor is no archivist of this department.
            NotFound: it is out of scope.
            ReplyRefused: it does not acknowledge them; its code says why.
            AgreementMissing, AppraisalStateRefused, ListChanged: nothing of this list is transferred now.
        """
        self._require(appraisal, actor)
        reply = read_reply(content)
        with self.transactions.begin(SERVICE) as transaction:
            found, lines = self._found(appraisal, actor, transaction)
            acknowledged = _answered(reply, found, lines, transaction)
            why = f"réponse {reply.message} au transfert {reply.answers}"
            return self._write(found, acknowledged, why, (TRANSFER_REPLY, content), actor, transaction)

    def by_statement(
        self, appraisal: UUID, content: bytes, lines: Collection[int] | None, actor: Actor
    ) -> Appraisal:
        """Take a signed statement for lines to be transferred, or for all when none are named; raises as
        `by_reply`, and `InvalidRequest` when there is no such line.
        """
        self._require(appraisal, actor)
        signer = signer_of_statement(content)
        with self.transactions.begin(SERVICE) as transaction:
            found, every = self._found(appraisal, actor, transaction)
            if signer in self._seals_of(found):
                raise StatementUnsigned("the seal of the producer is nobody's signature")
            acknowledged = _stated(every, lines)
            proof = TRANSFER_STATEMENT, content
            return self._write(found, acknowledged, "attestation signée", proof, actor, transaction)

    def _seals_of(self, found: Appraisal) -> Collection[bytes]:
        """Return the certificates of the producer's seal: of today, and of the list's documents."""
        bordereaux = [self.documents.read(one, found) for one in found.numbered(BORDEREAU)]
        return frozenset({self.documents.seal_of(found)}).union(*map(signers_of, bordereaux))

    def _require(self, appraisal: UUID, actor: Actor) -> None:
        require(actor, Right.GIVE_VISA)
        with self.transactions.begin(actor) as transaction:
            transaction.appraisals.get(appraisal)  # what is hidden is not found

    def _found(
        self, appraisal: UUID, actor: Actor, transaction: Transaction
    ) -> tuple[Appraisal, Sequence[AppraisalLine]]:
        found = transaction.appraisals.get(appraisal, lock=True)
        require_archivist(found, actor)
        if found.state is AppraisalState.OPEN:
            raise AgreementMissing(f"the producer has not agreed to appraisal {found.id}")
        if found.state in _NOT_NOW:
            raise AppraisalStateRefused(f"appraisal {found.id} is {found.state}")
        lines = transaction.appraisals.lines(found.id)
        if not has_its_lines(found, lines):
            raise ListChanged(f"the list of appraisal {found.id} is no longer as it was opened")
        return found, lines

    def _write(
        self,
        found: Appraisal,
        acknowledged: Sequence[AppraisalLine],
        why: str,
        proof: tuple[str, bytes],
        actor: Actor,
        transaction: Transaction,
    ) -> Appraisal:
        new = [line.number for line in acknowledged if not line.transferred]
        if not new:
            return found
        now, (what, content) = self.clock.now(), proof
        transaction.appraisals.transferred(found.id, new)
        sampling = found.details.sampling
        if sampling is not None:
            every = transaction.appraisals.lines(found.id)
            found = found.with_sampling(with_transferred(sampling, every, now))
        act = AppraisalAct(
            kind=ActKind.TRANSFERRED,
            by=actor.pseudonym,
            role=actor.role,
            at=now,
            reason=why,
            lines=tuple(new),
        )
        done = found.noted(act)
        done = done.with_documents(self.documents.received(what, content, done, transaction))
        names = names_of(done, transaction)
        done = done.with_documents(
            self.documents.bordereau(done, names, transaction),
            self.documents.sheet(done, names, transaction),
        )
        transaction.appraisals.save(done)
        facts = ("transferred", str(len(new))), ("proof", sha256(content).hexdigest()), ("by", what)
        journal_appraisal(done, Tag.APPRAISAL_TRANSFERRED, actor, transaction, *facts)
        if done.state is AppraisalState.EXECUTING:
            transaction.defer(Task.ELIMINATE, appraisal=str(done.id))
        return done


def with_transferred(sampling: Sampling, lines: Sequence[AppraisalLine], now: datetime) -> Sampling:
    """Return the series of a list, those whose whole sample was transferred marked as such."""
    waiting = {
        line.sampled.series
        for line in lines
        if line.sampled is not None and line.outcome is Side.TRANSFER and not line.transferred
    }
    complete = [
        replace(one, transferred_at=now)
        for one in sampling.series
        if one.kept_records and one.transferred_at is None and one.number not in waiting
    ]
    return sampling.with_series(complete)


def _answered(
    reply: TransferReply, appraisal: Appraisal, lines: Sequence[AppraisalLine], transaction: Transaction
) -> Sequence[AppraisalLine]:
    """Return the lines that were in the transfer which a reply answers, and are to be transferred."""
    sent = _sent(reply.answers, appraisal, transaction)
    found = [line for line in lines if line.outcome is Side.TRANSFER and line.record in sent]
    if not found:
        raise ReplyToOther(f"no record of appraisal {appraisal.id} to be transferred is in that transfer")
    if reply.records and {line.record for line in found} - reply.records:
        raise ReplyPartial("the reply does not name every record of the list in that transfer")
    return found


def _sent(message: str, appraisal: Appraisal, transaction: Transaction) -> set[UUID]:
    """Return the records that were written into a package, as the journal says."""
    found: set[UUID] = set()
    after = 0
    while True:
        page = transaction.journal.of_tenant(Tag.RECORD_TRANSFERRED, appraisal.tenant, after, _PAGE)
        found.update(UUID(one.subject) for one in page if one.facts.get("message") == message)
        if len(page) < _PAGE:
            return found
        after = page[-1].number


def _stated(every: Sequence[AppraisalLine], lines: Collection[int] | None) -> Sequence[AppraisalLine]:
    chosen = None if lines is None else frozenset(lines)
    unknown = (chosen or frozenset()) - {line.number for line in every}
    if unknown:
        raise InvalidRequest(f"no such lines: {', '.join(map(str, sorted(unknown)))}")
    wanted = [line for line in every if chosen is None or line.number in chosen]
    found = [line for line in wanted if line.outcome is Side.TRANSFER]
    if not found or (chosen is not None and len(found) < len(wanted)):
        raise NothingToTransfer("these lines are not to be transferred, or no line is")
    return found
