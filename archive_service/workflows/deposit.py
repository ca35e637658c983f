"""The deposit of a flow: bytes first, then what they are, then the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.findings import Finding, Grade, worst
from archive_service.findings.catalogue import Code
from archive_service.holdings.attribution import Attribution, attribute
from archive_service.holdings.deduplication import accepted_already, content_lock, noted
from archive_service.holdings.receipt_claims import claims_of
from archive_service.holdings.reception import Arrival, Reception
from archive_service.holdings.registration import Registration
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.answers import Acknowledged, Answer, NotTaken
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.flow import Examination
from archive_service.model.journal import JournalPlace, Tag, commitment
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.tasks import Task
from archive_service.ports import (
    Cipher,
    Clock,
    EncryptedObjects,
    Receipts,
    Transaction,
    Transactions,
)

_TAGS = {
    Outcome.ACCEPTED: Tag.DEPOSIT_ACCEPTED,
    Outcome.QUARANTINED: Tag.DEPOSIT_QUARANTINED,
    Outcome.REJECTED: Tag.DEPOSIT_REJECTED,
}


@dataclass(frozen=True, slots=True)
class _Look:
    """A stored flow, and what was seen in it before anything of it is registered."""

    deposit: Deposit
    flow: bytes
    examination: Examination
    attribution: Attribution
    findings: Sequence[Finding]


Places = Mapping[UUID, JournalPlace]
"""Where the journal has entries."""

Taken = Answer | Exception
"""What became of a flow: the answer to its sender, or what kept it from having one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFlow:
    """Takes flows in. `accept` is the one verb; `check` is its second half, run again for what waits."""

    reception: Reception
    transactions: Transactions
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    receipts: Receipts
    registration: Registration
    new_id: Callable[[], UUID]
    production: bool
    limit: int

    def accept(self, flow: bytes, sender: Actor, *, file: str = "") -> Answer:
        """Take a flow in; on return it is stored, journaled and, when accepted, provable.

        Raises:
            NotAllowed: the role may not deposit.
            StoreUnavailable, OutOfSpace: nothing was acknowledged; the call may be repeated.
        """
        (taken,) = self.accept_together([Arrival(flow, file)], sender)
        if isinstance(taken, Exception):
            raise taken
        return taken

    def accept_together(self, arrivals: Sequence[Arrival], sender: Actor) -> list[Taken]:
        """Take several flows in as `accept` does, in fewer transactions; return what became of each.

        Raises:
            NotAllowed: the role may not deposit.
        """
        require(sender, Right.DEPOSIT)
        fitting = [one for one in arrivals if len(one.flow) <= self.limit]
        taken = iter(self._taken(fitting, sender) if fitting else [])
        return [
            next(taken) if len(one.flow) <= self.limit else NotTaken(self.too_large(), one.file)
            for one in arrivals
        ]

    def too_large(self) -> Finding:
        """Return what is said of a flow over the limit."""
        return Code.FLOW_TOO_LARGE.at("", limit=self.limit // 1_000_000)

    def _taken(self, arrivals: Sequence[Arrival], sender: Actor) -> list[Taken]:
        try:
            received = self.reception.received(arrivals, sender)
        except Exception as error:  # is told to who asked, after the others have had their turn  # noqa: BLE001
            if len(arrivals) == 1:
                return [error]
            _say_one_by_one(error)
            return [taken for one in arrivals for taken in self._taken([one], sender)]
        outcomes, places = self._settle(received, arrivals, sender)
        settled = [outcomes[one.id] for one in received]
        deposits = [one for one in settled if isinstance(one, Deposit)]
        try:
            receipts = iter(self.receipts_of(deposits, places))
        except Exception as error:  # is told to who asked, as what any of them met before  # noqa: BLE001
            return [error if isinstance(one, Deposit) else one for one in settled]
        return [
            Acknowledged(one, next(receipts), arrival.file) if isinstance(one, Deposit) else one
            for arrival, one in zip(arrivals, settled, strict=True)
        ]

    def _settle(
        self, received: Sequence[Deposit], arrivals: Sequence[Arrival], sender: Actor
    ) -> tuple[dict[UUID, Deposit | Exception], Places]:
        """Settle what is not accepted yet, all in one transaction or, when that fails, each in its own.

        Return what became of each, and where the journal has the entries of what was settled together.
        """
        outcomes: dict[UUID, Deposit | Exception] = {one.id: one for one in received}
        waiting = {
            deposit.id: arrival.flow
            for deposit, arrival in zip(received, arrivals, strict=True)
            if deposit.outcome is not Outcome.ACCEPTED
        }
        try:
            checked, places = self._checked(waiting, sender, sender)
            return {**outcomes, **checked}, places
        except Exception as error:  # which flow met what is only known when each is tried alone  # noqa: BLE001
            if len(waiting) == 1:
                return {**outcomes, **dict.fromkeys(waiting, error)}, {}
            _say_one_by_one(error)
        for deposit_id, flow in waiting.items():
            try:
                outcomes[deposit_id] = self.check(deposit_id, flow, sender, sender)
            except Exception as error:  # a defect that one flow meets leaves the others their answers  # noqa: BLE001
                outcomes[deposit_id] = error
        return outcomes, {}

    def check(self, deposit_id: UUID, flow: bytes, sender: Actor, by: Actor) -> Deposit:
        """Look at a stored flow and settle what becomes of it; what is accepted already stays as it is.

        What `sender` may send decides; the journal says that `by` had it looked at.
        """
        return self._checked({deposit_id: flow}, sender, by)[0][deposit_id]

    def _checked(
        self, flows: Mapping[UUID, bytes], sender: Actor, by: Actor
    ) -> tuple[dict[UUID, Deposit], Places]:
        if not flows:
            return {}, {}
        # Who only lists deposits and their receipts pays for no reader of flows: 0.1 s of CPU.
        from archive_service.intake import ExaminationContext, examine

        self.registration.prepare()
        context = ExaminationContext.at(self.clock.now(), production=self.production)
        examined = [examine(flow, context) for flow in flows.values()]
        with self.transactions.begin(SERVICE) as transaction:
            settled = dict(transaction.deposits.several(flows, lock=True))
            looks = [
                self._look(settled[deposit_id], flow, examination, sender, transaction)
                for (deposit_id, flow), examination in zip(flows.items(), examined, strict=True)
                if settled[deposit_id].outcome is not Outcome.ACCEPTED
            ]
            acceptable = [one for one in looks if _outcome(one.findings) is Outcome.ACCEPTED]
            self.registration.lock(
                [(one.examination, one.attribution) for one in acceptable],
                transaction,
                also=[content_lock(one.deposit.content_index) for one in acceptable],
            )
            joined = self._joined(acceptable, sender, by, transaction)
            settled |= joined
            looks = [one for one in looks if one.deposit.id not in joined]
            with self._keys_together(len(looks)) as registration:
                for look in looks:
                    settled[look.deposit.id] = self._settled(look, registration, transaction)
            for look in looks:
                transaction.deposits.save(settled[look.deposit.id])
                self.journal(settled[look.deposit.id], transaction, by)
            accepted = [one for one in looks if settled[one.deposit.id].outcome is Outcome.ACCEPTED]
            if accepted:  # one job makes the documents of all that waits
                transaction.defer(Task.MAKE_DOCUMENTS, deposit=str(accepted[0].deposit.id))
        for look in looks:
            self.part(settled[look.deposit.id])
        for look in acceptable:
            if look.deposit.id in joined:
                self._forget(look.deposit)
        return settled, transaction.places

    def _joined(
        self, looks: Sequence[_Look], sender: Actor, by: Actor, transaction: Transaction
    ) -> dict[UUID, Deposit]:
        """Give up deposits whose bytes their tenant has from another sender; return those it has, by the id
        given up. Nobody was told of it: one that was answered is settled as any other.
        """
        new = [one for one in looks if one.deposit.outcome is Outcome.RECEIVED]
        wanted = {one.deposit.content_index: one.attribution.tenant for one in new}
        had = accepted_already(wanted, transaction) if wanted else {}
        joined: dict[UUID, Deposit] = {}
        for look in new:
            kept = had.get(look.deposit.content_index)
            if kept is None:
                continue
            joined[look.deposit.id] = noted(kept, sender, transaction)
            transaction.deposits.remove(look.deposit.id)
            transaction.stored_objects.release([look.deposit.object])
            given_up = replace(
                look.deposit, tenant=kept.tenant, department=kept.department, entry=self.new_id()
            )
            self.journal(given_up, transaction, by, tag=Tag.DEPOSIT_JOINED, facts=(("to", str(kept.id)),))
        return joined

    def _forget(self, deposit: Deposit) -> None:
        """Make the bytes of a deposit that was given up unreadable: another one has them."""
        self.cipher.destroy(INTAKE, flow_key(deposit.id))
        self.objects.delete(deposit.object)

    @contextmanager
    def _keys_together(self, flows: int) -> Iterator[Registration]:
        """Have the keys of several flows made durable at once, before any row that needs them."""
        if flows < 2:
            yield self.registration
            return
        with self.cipher.together() as cipher:
            yield replace(self.registration, cipher=cipher)

    def _look(
        self,
        deposit: Deposit,
        flow: bytes,
        examination: Examination,
        sender: Actor,
        transaction: Transaction,
    ) -> _Look:
        attribution = attribute(examination, sender, transaction.establishments, production=self.production)
        findings = [*examination.findings, *attribution.findings]
        return _Look(deposit, flow, examination, attribution, findings)

    def _settled(self, look: _Look, registration: Registration, transaction: Transaction) -> Deposit:
        """Say what becomes of a flow, and register what it brings when it is accepted."""
        findings = list(look.findings)
        if _outcome(findings) is Outcome.ACCEPTED:
            persons = registration.persons_of(look.examination, look.attribution, transaction)
            findings += persons.findings
        settled = self._judged(look.deposit, look.examination, look.attribution, findings)
        if settled.outcome is not Outcome.ACCEPTED:
            return settled
        return registration.register(
            settled, look.flow, look.examination, look.attribution, persons, transaction
        )

    def part(self, settled: Deposit) -> None:
        """Make a flow that was cut unreadable as a whole, once its parts are committed.

        Every byte is kept with its own record or in the envelope: nobody may read them together.
        """
        if not settled.details.whole:
            self._forget(settled)

    def _judged(
        self,
        deposit: Deposit,
        examination: Examination,
        attribution: Attribution,
        findings: Sequence[Finding],
    ) -> Deposit:
        # A flow outside the mandate belongs to nobody: neither the sender's tenant nor the other's sees it.
        known = not attribution.outside_mandate
        tenant = attribution.tenant if known else ""
        if not tenant and known and len(deposit.details.mandate) == 1:
            (tenant,) = deposit.details.mandate
        return replace(
            deposit,
            outcome=_outcome(findings),
            grade=worst(findings),
            kind=examination.kind,
            tenant=tenant,
            department=attribution.department if known else "",
            entry=self.new_id(),
            details_or_none=replace(deposit.details, findings=tuple(findings), hidden=not known),
        )

    def journal(
        self,
        deposit: Deposit,
        transaction: Transaction,
        actor: Actor,
        *,
        tag: Tag | None = None,
        facts: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Write what became of a deposit; this entry is the one its receipt names."""
        transaction.record(
            tag or _TAGS[deposit.outcome],
            deposit.id,
            actor,
            ("commitment", commitment(deposit.details.nonce, deposit.details.sha256.value)),
            ("grade", deposit.grade.value),
            ("kind", deposit.kind.value),
            ("records", str(len(deposit.records))),
            *facts,
            tenant=deposit.tenant,
            department=deposit.department,
            entry=deposit.entry,
        )

    def receipt(self, deposit: Deposit) -> str:
        """Return the signed receipt of a settled deposit; the same text each time it is asked for."""
        return self.receipts_of([deposit])[0]

    def receipts_of(self, deposits: Sequence[Deposit], places: Places | None = None) -> list[str]:
        """Return the receipts of settled deposits, in their order.

        Where `places` does not say where the journal has their entries, the journal is asked.
        """
        places = places or {}
        missing = [one.entry for one in deposits if one.entry not in places]
        if missing:
            with self.transactions.begin(SERVICE) as transaction:
                places = {**places, **transaction.journal.place(missing)}
        return [self.receipts.sign(claims_of(one, places[one.entry])) for one in deposits]


def _say_one_by_one(error: Exception) -> None:
    # Only a failure pays for the log: 0.1 s of CPU.
    from archive_service.telemetry import logger

    _log = logger()
    _log.warning("deposit.one-by-one", kind=type(error).__name__)


def _outcome(findings: Sequence[Finding]) -> Outcome:
    refused = {Grade.REJECT: Outcome.REJECTED, Grade.QUARANTINE: Outcome.QUARANTINED}
    return refused.get(worst(findings), Outcome.ACCEPTED)
