"""What people decide on an appraisal: the producer's agreement, the visa of the departmental archives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import (
    AppraisalStateRefused,
    DrawNotNeeded,
    InvalidRequest,
    ListChanged,
    NotAllowed,
    VisaByProducer,
    VisaNotNeeded,
)
from archive_service.holdings.appraisal_annex import annex_given_up, give_up_annex
from archive_service.holdings.appraisal_bordereau import BORDEREAU
from archive_service.holdings.appraisal_documents import AppraisalDocuments
from archive_service.holdings.appraisal_journal import journal_appraisal
from archive_service.holdings.control_replies import decisions_of, read_control_reply
from archive_service.holdings.establishment_names import establishment_names
from archive_service.holdings.key_destruction import KeyDestruction
from archive_service.holdings.sample_draw import draw_facts, split_by_visa, value_for_draw
from archive_service.holdings.signed_visas import CheckSignedVisas
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.appraisal_lines import AppraisalLine, LineDecision, Verdict, list_digest
from archive_service.model.appraisals import ActKind, Appraisal, AppraisalAct, AppraisalState
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.signed_visas import VisaSignature
from archive_service.ports import Clock, Transaction, Transactions

LONGEST_REASON = 1_000
_ACTS = {Verdict.VISA: ActKind.VISA, Verdict.REFUSED: ActKind.REFUSED}

_Acting = Callable[[Appraisal, Transaction], tuple[Appraisal, Tag]]
"""Checks and does an act on an appraisal that is locked and whose list is unchanged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppraisals:
    """Takes decisions on appraisals. Each compares the list with what was opened: a changed one is void."""

    transactions: Transactions
    clock: Clock
    documents: AppraisalDocuments
    destruction: KeyDestruction
    signatures: CheckSignedVisas

    def agree(self, appraisal: UUID, actor: Actor) -> Appraisal:
        """Agree to an elimination for the producer.

        Raises:
            NotAllowed: the actor does not act for this legal entity.
            NotFound: it is out of scope.
            AppraisalStateRefused, ListChanged: nothing can be agreed to any more.
        """
        require(actor, Right.AGREE_TO_ELIMINATION)

        def agreed(found: Appraisal, transaction: Transaction) -> tuple[Appraisal, Tag]:
            _require_producer(found, actor)
            return found.acted(AppraisalState.AGREED, self._act(ActKind.AGREED, actor)), Tag.APPRAISAL_AGREED

        return self._acted(appraisal, actor, agreed)

    def withdraw(self, appraisal: UUID, reason: str, actor: Actor) -> Appraisal:
        """Take the producer's agreement back, or refuse it: the appraisal is void. Raises as `agree`."""
        require(actor, Right.AGREE_TO_ELIMINATION)
        why = _reason(reason)

        def withdrawn(found: Appraisal, transaction: Transaction) -> tuple[Appraisal, Tag]:
            _require_producer(found, actor)
            act = self._act(ActKind.WITHDRAWN, actor, why)
            return found.acted(AppraisalState.VOID, act), Tag.APPRAISAL_VOIDED

        return self._acted(appraisal, actor, withdrawn)

    def give_visa(
        self,
        appraisal: UUID,
        lines: Collection[int] | None,
        reason: str,
        actor: Actor,
        draw: str = "",
        signed: bytes | None = None,
    ) -> Appraisal:
        """Give the visa for lines, or for all that need it when none are named. `draw` is the archivist's
        value for the draw of the list's samples, which is made with the first visa on lines that need it;
        without one it is the reason.

        The service seals it for the archivist; with `signed` it is the signature of a certificate of their
        own on the last bordereau, which is kept as it came.

        Raises:
            SignedVisaRefused: `signed` is something else; the code says why.
            NotAllowed: the actor is no archivist of this department.
            NotFound: it is out of scope.
            AgreementMissing, AppraisalStateRefused, ListChanged: nothing can be decided now.
            VisaByProducer: the actor agreed for the producer.
            VisaNotNeeded: a named line needs no visa, or none does.
            DrawMissing, DrawMade, DrawNotNeeded: the value of the draw does not fit the lines.
            InvalidRequest: no reason, or there is no such line, or the value is no line of text.
        """
        one = LineDecision(verdict=Verdict.VISA, lines=lines, reason=_reason(reason))
        return self._decided(appraisal, lambda _, __: [one], actor, value_for_draw(draw), signed)

    def refuse(self, appraisal: UUID, lines: Collection[int] | None, reason: str, actor: Actor) -> Appraisal:
        """Refuse lines, or all when none are named; raises as `give_visa`."""
        one = LineDecision(verdict=Verdict.REFUSED, lines=lines, reason=_reason(reason))
        return self._decided(appraisal, lambda _, __: [one], actor)

    def take_reply(self, appraisal: UUID, content: bytes, actor: Actor, draw: str = "") -> Appraisal:
        """Decide what a SEDA reply of the departmental archives says, for the archivist who gives it: all of
        it, or nothing when it is refused.

        Raises:
            ControlReplyRefused: it is no reply to the request of this list, leaves something open, or was
                taken before.
            The errors of `give_visa`.
        """
        require(actor, Right.GIVE_VISA)
        reply = read_control_reply(content)

        def replied(found: Appraisal, every: Sequence[AppraisalLine]) -> Sequence[LineDecision]:
            return decisions_of(reply, found, every, LONGEST_REASON)

        return self._decided(appraisal, replied, actor, value_for_draw(draw), reply=reply.sha256)

    def _decided(
        self,
        appraisal: UUID,
        deciding: Callable[[Appraisal, Sequence[AppraisalLine]], Sequence[LineDecision]],
        actor: Actor,
        draw: str = "",
        signed: bytes | None = None,
        reply: str = "",
    ) -> Appraisal:
        """Do what `deciding` says of a list, in one transaction; `reply` is the digest of what said it."""
        require(actor, Right.GIVE_VISA)

        def decided(found: Appraisal, transaction: Transaction) -> tuple[Appraisal, Tag]:
            require_archivist(found, actor)
            found.require_agreed()
            every = transaction.appraisals.lines(found.id)
            decisions = [(one, _chosen(every, one.lines)) for one in deciding(found, every)]
            signature = None if signed is None else self._checked(signed, found)
            visas = [(one, chosen) for one, chosen in decisions if one.verdict is Verdict.VISA]
            if visas:
                covered = frozenset().union(*(chosen for _, chosen in visas))
                reason = visas[0][0].reason
                found = split_by_visa(found, every, covered, draw, reason, self.clock.now(), transaction)
            elif draw:
                raise DrawNotNeeded("no sample is drawn from lines that are refused")
            acts = []
            for one, chosen in decisions:
                transaction.appraisals.decide(found.id, chosen, one.verdict)
                every = _with_verdict(every, chosen, one.verdict)
                lines = () if one.lines is None else tuple(sorted(chosen))
                act = self._act(_ACTS[one.verdict], actor, one.reason, lines)
                acts.append(replace(act, signature=signature, reply=reply))
            found = found.acted(_state_of(every), *acts)
            if signed is not None:
                found = found.with_documents(self.documents.signed(signed, found, transaction))
            return found, Tag.APPRAISAL_VISA_GIVEN if visas else Tag.APPRAISAL_REFUSED

        return self._acted(appraisal, actor, decided)

    def _checked(self, signed: bytes, appraisal: Appraisal) -> VisaSignature:
        *earlier, last = appraisal.numbered(BORDEREAU)
        bordereau = self.documents.read(last, appraisal)
        return self.signatures.check(signed, appraisal.id, bordereau, {one.sha256 for one in earlier})

    def _acted(self, appraisal: UUID, actor: Actor, act: _Acting) -> Appraisal:
        """Do an act in one transaction, with a bordereau that tells it; void a list that has changed."""
        with self.transactions.begin(actor) as transaction:
            transaction.appraisals.get(appraisal)  # what is hidden is not found
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.appraisals.get(appraisal, lock=True)
            changed = not found.is_over and has_changed(found, transaction)
            if changed:
                done = self._void(found, transaction)
            else:
                done, tag = act(found, transaction)
                names = names_of(done, transaction)
                done = done.with_documents(self.documents.bordereau(done, names, transaction))
                if done.details.sampling != found.details.sampling:
                    done = done.with_documents(self.documents.sheet(done, names, transaction))
                transaction.appraisals.save(done)
                facts = *draw_facts(found, done), *_form_facts(done.details.acts[-1])
                journal_appraisal(done, tag, actor, transaction, *facts)
            if done.is_over:
                give_up_annex(done, self.destruction, transaction)
        if done.is_over:
            self.destruction.attempt([annex_given_up(done)])
        if changed:
            raise ListChanged(f"the list of appraisal {appraisal} is no longer as it was opened: it is void")
        return done

    def _void(self, found: Appraisal, transaction: Transaction) -> Appraisal:
        if found.state is AppraisalState.EXECUTING:
            raise AppraisalStateRefused(f"appraisal {found.id} is {found.state}")
        void = found.acted(AppraisalState.VOID, self._act(ActKind.VOIDED, SERVICE))
        void = self.documents.told(void, names_of(void, transaction), transaction)
        transaction.appraisals.save(void)
        journal_appraisal(void, Tag.APPRAISAL_VOIDED, SERVICE, transaction)
        return void

    def _act(
        self, kind: ActKind, actor: Actor, reason: str = "", lines: tuple[int, ...] = ()
    ) -> AppraisalAct:
        now = self.clock.now()
        return AppraisalAct(
            kind=kind, by=actor.pseudonym, role=actor.role, at=now, reason=reason, lines=lines
        )


def _form_facts(act: AppraisalAct) -> Iterator[tuple[str, str]]:
    """Yield what the journal says of the form of a visa, and of the reply that decided an act."""
    if act.kind is ActKind.VISA:
        yield "form", "sealed" if act.signature is None else "signed"
        if act.signature is not None:
            yield "signed", act.signature.sha256
    if act.reply:
        yield "reply", act.reply


def has_changed(appraisal: Appraisal, transaction: Transaction) -> bool:
    """Say whether the list is no longer the one that was opened, or its records are no longer as it says."""
    lines = transaction.appraisals.lines(appraisal.id)
    return not has_its_lines(appraisal, lines) or transaction.appraisals.changed(appraisal.id) > 0


def has_its_lines(appraisal: Appraisal, lines: Sequence[AppraisalLine]) -> bool:
    """Say whether the lines are those that were opened: not one more or less, and none altered."""
    sampling = appraisal.details.sampling
    digest = list_digest(appraisal.id, appraisal.tenant, appraisal.department, lines, sampling)
    return digest == appraisal.digest and len(lines) == appraisal.lines


def names_of(appraisal: Appraisal, transaction: Transaction) -> Mapping[Finess, str]:
    """Return the names of the establishments in a list."""
    return establishment_names((group.establishment for group in appraisal.details.groups), transaction)


def _require_producer(appraisal: Appraisal, actor: Actor) -> None:
    if appraisal.tenant not in actor.tenants:
        raise NotAllowed(f"only legal entity {appraisal.tenant} itself agrees to appraisal {appraisal.id}")


def require_archivist(appraisal: Appraisal, actor: Actor) -> None:
    """Refuse whoever is no archivist of the department of a list, and who agreed to it for the producer."""
    if actor.role is not Role.ARCHIVIST or appraisal.department not in actor.departments:
        raise NotAllowed(f"only an archivist of department {appraisal.department} gives this visa")
    by_producer = {
        act.by
        for act in appraisal.details.acts
        if act.kind is ActKind.AGREED or (act.kind is ActKind.OPENED and act.role is Role.ESMS)
    }
    if actor.pseudonym in by_producer:
        raise VisaByProducer(f"whoever agreed to appraisal {appraisal.id} gives no visa on it")


def _chosen(every: Sequence[AppraisalLine], lines: Collection[int] | None) -> frozenset[int]:
    """Return the numbers of the lines that are decided on."""
    decidable = frozenset(line.number for line in every if line.needs_visa)
    if lines is None:
        if not decidable:
            raise VisaNotNeeded("no line of this list needs a visa")
        return decidable
    chosen = frozenset(lines)
    unknown = chosen - {line.number for line in every}
    if unknown or not chosen:
        raise InvalidRequest(f"no such lines: {', '.join(map(str, sorted(unknown))) or 'none is named'}")
    if chosen - decidable:
        raise VisaNotNeeded(f"lines that need no visa: {', '.join(map(str, sorted(chosen - decidable)))}")
    return chosen


def _with_verdict(
    every: Sequence[AppraisalLine], chosen: Collection[int], verdict: Verdict
) -> Sequence[AppraisalLine]:
    return [replace(line, verdict=verdict) if line.number in chosen else line for line in every]


def _state_of(every: Sequence[AppraisalLine]) -> AppraisalState:
    """Return the state: visa-given or refused when all lines are, else a part is not covered by the visa."""
    verdicts = {line.verdict for line in every if line.needs_visa}
    if verdicts == {Verdict.VISA}:
        return AppraisalState.VISA_GIVEN
    return AppraisalState.REFUSED if verdicts == {Verdict.REFUSED} else AppraisalState.PARTLY_REFUSED


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise InvalidRequest(f"a decision has a reason (--reason) of at most {LONGEST_REASON} characters")
    return reason
