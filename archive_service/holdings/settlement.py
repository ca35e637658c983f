"""The second half of a deposit: examine a stored flow, decide its outcome, and create its records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from archive_service.findings import Finding, Grade, worst
from archive_service.holdings.acknowledgement import Places
from archive_service.holdings.allowed_senders import sender_findings
from archive_service.holdings.attribution import Attribution, Register, attribute, with_stated_custodian
from archive_service.holdings.deduplication import accepted_already, add_sender, content_lock
from archive_service.holdings.freezes import frozen_findings, hold_off_freezes
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.holdings.registration import Registration
from archive_service.holdings.retention_decisions import InForce
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.flow import Examination
from archive_service.model.identifiers import NO_DEPARTMENT, NO_FINESS, NOBODY, Finess
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.received_signatures import JudgedFile, SignedKind
from archive_service.model.tasks import Task
from archive_service.ports import Cipher, Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris

_TAGS = {
    Outcome.ACCEPTED: Tag.DEPOSIT_ACCEPTED,
    Outcome.QUARANTINED: Tag.DEPOSIT_QUARANTINED,
    Outcome.REJECTED: Tag.DEPOSIT_REJECTED,
}


@dataclass(frozen=True, slots=True)
class _Look:
    """A stored flow with its examination and attribution, before records are created."""

    deposit: Deposit
    flow: bytes
    examination: Examination
    attribution: Attribution
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Decides the outcome of stored flows. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    cipher: Cipher
    clock: Clock
    registration: Registration
    destruction: KeyDestruction
    in_force: InForce
    new_id: Callable[[], UUID]
    production: bool
    judge: Callable[[bytes, SignedKind, datetime, float], JudgedFile] | None = None
    """What signatures that came with a document are worth."""

    def check(
        self,
        deposit_id: UUID,
        flow: bytes,
        sender: Actor,
        by: Actor,
        *,
        only: Outcome | None = None,
        stated: Finess = NO_FINESS,
    ) -> Deposit:
        """Examine a stored flow and decide its outcome; an accepted deposit stays as it is, and with `only`
        each that has another outcome by now.

        The mandate of `sender` decides; the journal names `by` as the actor.
        """
        settled, _ = self.check_together({deposit_id: flow}, sender, by, only=only, stated=stated)
        return settled[deposit_id]

    def check_together(
        self,
        flows: Mapping[UUID, bytes],
        sender: Actor,
        by: Actor,
        *,
        only: Outcome | None = None,
        stated: Finess = NO_FINESS,
    ) -> tuple[dict[UUID, Deposit], Places]:
        """Settle several flows as `check` does, in one transaction; those that name no establishment are of
        the `stated` one.

        Return them by their identifiers, with the journal places of the outcomes decided now.
        """
        if not flows:
            return {}, {}
        # A command that only lists deposits and their receipts does not import the readers of flows: 0.1 s of
        # CPU.
        from archive_service.intake import ExaminationContext, examine

        self.registration.prepare()
        context = ExaminationContext.at(self.clock.now(), production=self.production, judge=self.judge)
        examined = [with_stated_custodian(examine(flow, context), stated) for flow in flows.values()]
        with self.transactions.begin(SERVICE) as transaction:
            hold_off_freezes(transaction)
            settled = dict(transaction.deposits.several(flows, lock=True))
            register = Register(transaction.establishments)
            looks = [
                self._look(settled[deposit_id], flow, examination, sender, register, transaction)
                for (deposit_id, flow), examination in zip(flows.items(), examined, strict=True)
                if _is_open(settled[deposit_id], only)
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
            settled |= self._written(looks, by, transaction)
            given_up = [_original(look.deposit) for look in acceptable if look.deposit.id in joined]
            given_up += [each for look in looks for each in originals(settled[look.deposit.id])]
            self.destruction.queue(given_up, transaction)
        self.destruction.attempt(given_up)
        return settled, transaction.places

    def _written(self, looks: Sequence[_Look], by: Actor, transaction: Transaction) -> dict[UUID, Deposit]:
        """Register what the flows bring, write what becomes of each, and queue the work; return them."""
        settled: dict[UUID, Deposit] = {}
        with self._keys_together(len(looks)) as registration:
            for look in looks:
                settled[look.deposit.id] = self._settled(look, registration, transaction)
        transaction.deposits.save(*settled.values())
        for deposit in settled.values():
            self.journal(deposit, transaction, by)
        accepted = [one for one in settled.values() if one.outcome is Outcome.ACCEPTED]
        if accepted:  # one job makes the documents of all records that wait
            transaction.defer(Task.MAKE_DOCUMENTS, deposit=str(accepted[0].id))
        return settled

    def _joined(
        self, looks: Sequence[_Look], sender: Actor, by: Actor, transaction: Transaction
    ) -> dict[UUID, Deposit]:
        """Discard unacknowledged duplicates in favour of the tenant's existing deposit; return {discarded id:
        kept}. A deposit that was acknowledged is settled as any other.
        """
        new = [one for one in looks if one.deposit.outcome is Outcome.RECEIVED]
        wanted = {one.deposit.content_index: one.attribution.tenant for one in new}
        had = accepted_already(wanted, transaction) if wanted else {}
        joined: dict[UUID, Deposit] = {}
        for look in new:
            kept = had.get(look.deposit.content_index)
            if kept is None:
                continue
            joined[look.deposit.id] = add_sender(kept, sender, transaction)
            transaction.deposits.remove(look.deposit.id)
            transaction.stored_objects.release([look.deposit.object])
            given_up = replace(
                look.deposit, tenant=kept.tenant, department=kept.department, entry=self.new_id()
            )
            self.journal(given_up, transaction, by, tag=Tag.DEPOSIT_JOINED, facts=(("to", str(kept.id)),))
        return joined

    @contextmanager
    def _keys_together(self, flows: int) -> Iterator[Registration]:
        """Make the keys of several flows durable together, before any row that needs them."""
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
        register: Register,
        transaction: Transaction,
    ) -> _Look:
        attribution = attribute(examination, sender, register, production=self.production)
        waits = deposit.outcome is Outcome.QUARANTINED
        frozen = frozen_findings(attribution, transaction, waits=waits)
        rulebooks = self.in_force.on(day_in_paris(self.clock.now()))
        senders = sender_findings(attribution, sender, rulebooks, waits=waits)
        findings = [*examination.findings, *attribution.findings, *frozen, *senders]
        return _Look(deposit, flow, examination, attribution, findings)

    def _settled(self, look: _Look, registration: Registration, transaction: Transaction) -> Deposit:
        """Decide the outcome of a flow, and create its records when it is accepted."""
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

    def _judged(
        self,
        deposit: Deposit,
        examination: Examination,
        attribution: Attribution,
        findings: Sequence[Finding],
    ) -> Deposit:
        # A flow outside the mandate belongs to no tenant: neither the sender's tenant nor the other one sees
        # it.
        known = not attribution.outside_mandate
        tenant = attribution.tenant if known else NOBODY
        if not tenant and known and len(deposit.details.mandate) == 1:
            (tenant,) = deposit.details.mandate
        return replace(
            deposit,
            outcome=_outcome(findings),
            grade=worst(findings),
            kind=examination.kind,
            tenant=tenant,
            department=attribution.department if known else NO_DEPARTMENT,
            entry=self.new_id(),
            # The file and the receipt of another instance are about what it decided itself.
            details_or_none=replace(
                deposit.details, findings=tuple(findings), hidden=not known, imported=None
            ),
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
        """Journal the outcome of a deposit; its receipt names this entry."""
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


def sender_of(deposit: Deposit) -> Actor:
    """Return the sender of a deposit, with the mandate at the time of sending; the journal also names the
    present actor.
    """
    if deposit.details.unlimited:
        return Actor(name=deposit.sender, role=Role.OPERATOR)
    return Actor(name=deposit.sender, role=Role.DEPOSITOR, tenants=frozenset(deposit.details.mandate))


def originals(settled: Deposit) -> Sequence[GivenUp]:
    """Return what is given up of a settled flow: the original of one that was cut into the parts of records.

    Every byte is kept with its own record or with the unowned bytes: nobody may read them together.
    """
    return () if settled.details.whole else (_original(settled),)


def _original(deposit: Deposit) -> GivenUp:
    return GivenUp(tenant=INTAKE, keys=(flow_key(deposit.id),))


def _outcome(findings: Sequence[Finding]) -> Outcome:
    refused = {Grade.REJECT: Outcome.REJECTED, Grade.QUARANTINE: Outcome.QUARANTINED}
    return refused.get(worst(findings), Outcome.ACCEPTED)


def _is_open(deposit: Deposit, only: Outcome | None) -> bool:
    return deposit.outcome is only if only else deposit.outcome is not Outcome.ACCEPTED
