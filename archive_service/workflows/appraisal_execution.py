"""Execute an appraisal that was agreed and has its visa, and follow the execution until it has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ListChanged, NotFound, SampleNotTransferred, VisaMissing
from archive_service.holdings.appraisal_annex import annex_given_up, give_up_annex
from archive_service.holdings.appraisal_documents import AppraisalDocuments
from archive_service.holdings.appraisal_journal import journal_appraisal
from archive_service.holdings.key_destruction import KeyDestruction
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.appraisal_lines import AppraisalLine, Disposition, Side, Verdict
from archive_service.model.appraisals import (
    ActKind,
    Appraisal,
    AppraisalAct,
    AppraisalResult,
    AppraisalState,
    ListedCode,
    NotEliminated,
)
from archive_service.model.elimination import Authority, EliminationLine, Executed, KeptCode, Visa
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transaction, Transactions
from archive_service.workflows.appraisal_decisions import has_its_lines, names_of
from archive_service.workflows.elimination import EliminateRecords
from signing.digests import Digest

_KEPT = {
    Disposition.SORT: ListedCode.TO_SORT.value,
    Disposition.HELD: KeptCode.HELD.value,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecuteAppraisals:
    """Hands the lines that may be eliminated to the elimination. Every step may be repeated."""

    transactions: Transactions
    clock: Clock
    documents: AppraisalDocuments
    destruction: KeyDestruction
    elimination: EliminateRecords

    def execute(self, appraisal: UUID, actor: Actor) -> Appraisal:
        """Execute; on return the result says what was eliminated and why the rest was kept.

        The same call again changes nothing, or finishes what was interrupted. While something waits for the
        end of a lock, or for the transfer of the sample of its series, the state is `executing`.

        Raises:
            NotAllowed: the role may not.
            NotFound: it is out of scope.
            AgreementMissing, VisaMissing, AppraisalStateRefused: it may not be executed.
            SampleNotTransferred: all that could be eliminated waits for the transfer of a sample.
            ListChanged: the list is not the one that was agreed; it is void.
            StoreUnavailable: a part may be eliminated; the same call goes on.
        """
        require(actor, Right.EXECUTE_ELIMINATION)
        with self.transactions.begin(actor) as transaction:
            transaction.appraisals.get(appraisal)
        found, lines = self._begun(appraisal, actor)
        if found.state is AppraisalState.EXECUTED:
            return found
        eliminated = [line for line in lines if line.may_be_eliminated]
        if not eliminated:
            nothing = Executed(eliminated=(), kept=(), certificate=False, ended=True)
            return self._recorded(appraisal, nothing, actor)
        # What names persons goes before the records: nothing of them may outlast them.
        self.destruction.destroy([annex_given_up(found)])
        done = self.elimination.execute(list(map(_line, eliminated)), _authority(found), actor)
        return self._recorded(appraisal, done, actor)

    def followed(self, appraisal: UUID) -> Appraisal:
        """Return an appraisal, executed when nothing of its execution waits any longer, with the certificate
        that was made since.
        """
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.appraisals.get(appraisal)
        if not _is_followed(found):
            return found
        try:
            done = self.elimination.progress(appraisal)
        except NotFound:  # it was interrupted before the elimination began
            return found
        return self._recorded(appraisal, done, SERVICE)

    def follow_all(self) -> int:
        """Follow every execution that goes on; return how many have ended."""
        with self.transactions.begin(SERVICE) as transaction:
            executing = transaction.appraisals.in_state(AppraisalState.EXECUTING)
        return sum(self.followed(one).state is AppraisalState.EXECUTED for one in executing)

    def _begun(self, appraisal: UUID, actor: Actor) -> tuple[Appraisal, Sequence[AppraisalLine]]:
        """Write that the execution begins; return the appraisal and its lines."""
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.appraisals.get(appraisal, lock=True)
            lines = transaction.appraisals.lines(appraisal)
            if found.state in (AppraisalState.EXECUTING, AppraisalState.EXECUTED):
                return found, lines
            found.require_executable()
            unchanged = has_its_lines(found, lines)
            if unchanged:
                found = self._executing(found, lines, actor, transaction)
            else:
                found = found.acted(AppraisalState.VOID, self._act(ActKind.VOIDED, SERVICE))
                found = self.documents.told(found, names_of(found, transaction), transaction)
                transaction.appraisals.save(found)
                give_up_annex(found, self.destruction, transaction)
                journal_appraisal(found, Tag.APPRAISAL_VOIDED, SERVICE, transaction)
        if not unchanged:
            self.destruction.attempt([annex_given_up(found)])
            raise ListChanged(f"the list of appraisal {appraisal} is no longer as it was agreed: it is void")
        return found, lines

    def _executing(
        self, found: Appraisal, lines: Sequence[AppraisalLine], actor: Actor, transaction: Transaction
    ) -> Appraisal:
        going = [line for line in lines if line.may_be_eliminated]
        if found.details.need_visa and not going and not any(line.verdict is Verdict.VISA for line in lines):
            raise VisaMissing(f"no line of appraisal {found.id} has a visa")
        if going and all(_waits(line, found) for line in going):
            raise SampleNotTransferred(f"no transfer of a sample of appraisal {found.id} was acknowledged")
        if going:
            give_up_annex(found, self.destruction, transaction)
        executing = found.executing()
        transaction.appraisals.save(executing)
        journal_appraisal(executing, Tag.APPRAISAL_EXECUTING, actor, transaction)
        return executing

    def _recorded(self, appraisal: UUID, done: Executed, actor: Actor) -> Appraisal:
        """Write the result; the appraisal is executed when nothing waits any longer."""
        certificate = self._certificate(appraisal) if done.certificate else ""
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.appraisals.get(appraisal, lock=True)
            if not _is_followed(found):
                return found
            ended = found.is_over
            lines = transaction.appraisals.lines(appraisal)
            result = AppraisalResult(
                eliminated=len(done.eliminated), kept=_kept(lines, done), certificate=certificate
            )
            if ended and result == found.details.result:
                return found
            if (
                not ended
                and not done.waits
                and not any(one.code == ListedCode.ELIMINATING for one in result.kept)
            ):
                found = found.acted(AppraisalState.EXECUTED, self._act(ActKind.EXECUTED, actor))
            found = replace(found, details_or_none=replace(found.details, result=result))
            transaction.appraisals.save(found)
            if found.is_over and not ended:
                counts = ("eliminated", str(result.eliminated)), ("kept", str(len(result.kept)))
                journal_appraisal(found, Tag.APPRAISAL_EXECUTED, actor, transaction, *counts)
        return found

    def _certificate(self, appraisal: UUID) -> str:
        return Digest.of(self.elimination.certificate(appraisal)).hex

    def _act(self, kind: ActKind, actor: Actor) -> AppraisalAct:
        return AppraisalAct(kind=kind, by=actor.pseudonym, role=actor.role, at=self.clock.now())


def _waits(line: AppraisalLine, appraisal: Appraisal) -> bool:
    """Say whether a line waits for the transfer of the sample of its series."""
    series = appraisal.details.series_of(line)
    return line.sampled is not None and (series is None or not series.may_go)


def _is_followed(appraisal: Appraisal) -> bool:
    """Say whether an execution goes on, or has ended and is without the certificate of what it eliminated."""
    if appraisal.state is AppraisalState.EXECUTED:
        result = appraisal.details.result
        return result is not None and result.eliminated > 0 and not result.certificate
    return appraisal.state is AppraisalState.EXECUTING


def _line(line: AppraisalLine) -> EliminationLine:
    return EliminationLine(
        number=line.number,
        record=line.record,
        rule=line.rule,
        last_day=line.last_day,
        final_action=line.final_action,
    )


def _authority(appraisal: Appraisal) -> Authority:
    visas, agreed = appraisal.acts(ActKind.VISA), appraisal.acts(ActKind.AGREED)
    return Authority(
        appraisal=appraisal.id,
        tenant=appraisal.tenant,
        department=appraisal.department,
        list_digest=Digest("sha256", appraisal.digest),
        visa=Visa(by=visas[-1].by, at=visas[-1].at) if visas else None,
        agreed_by=agreed[-1].by,
    )


def _kept(lines: Sequence[AppraisalLine], done: Executed) -> tuple[NotEliminated, ...]:
    """Return what was kept, in the order of the list: by the elimination, or since it never came to it."""
    codes = {one.record: (one.code.value, one.until) for one in done.kept}
    eliminated = set(done.eliminated)
    kept = []
    for line in lines:
        if line.record not in eliminated:
            kept.append(NotEliminated(line.record, *codes.get(line.record, (_code(line), None))))
    return tuple(kept)


def _code(line: AppraisalLine) -> str:
    if line.outcome is Side.TRANSFER:
        return ListedCode.TO_TRANSFER.value
    if line.outcome is not Side.ELIMINATE:
        return _KEPT[line.disposition]
    if line.may_be_eliminated:
        return ListedCode.ELIMINATING.value
    code = ListedCode.VISA_REFUSED if line.verdict is Verdict.REFUSED else ListedCode.VISA_MISSING
    return code.value
