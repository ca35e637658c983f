"""Settle deposits in quarantine: retried, released or refused, each with its trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, CannotSettle, StoreUnavailable
from archive_service.findings import Grade
from archive_service.holdings.acknowledgement import Acknowledgement
from archive_service.holdings.attribution import Attribution, Register, attribute
from archive_service.holdings.freezes import hold_off_freezes, require_not_frozen
from archive_service.holdings.settlement import Settlement, originals, sender_of
from archive_service.intake import ExaminationContext, examine_for_release
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.answers import Acknowledged
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.flow import Examination
from archive_service.model.journal import Tag
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.tasks import Task
from archive_service.model.traces import DEPOSIT_SHOWN, deposits_shown
from archive_service.ports import Clock, EncryptedObjects, Transaction, Transactions
from archive_service.telemetry import logger

_log = logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDeposits:
    """Settles deposits that were not accepted, and finishes those whose process died."""

    transactions: Transactions
    objects: EncryptedObjects
    clock: Clock
    settlement: Settlement
    acknowledgement: Acknowledgement
    new_id: Callable[[], UUID]

    def retry(self, deposit_id: UUID, actor: Actor) -> Acknowledged:
        """Check a waiting deposit again, with the mandate of its sender."""
        require(actor, Right.SETTLE_QUARANTINE)
        deposit = self._get(deposit_id, actor)
        if deposit.outcome is not Outcome.ACCEPTED:
            deposit = self.settlement.check(deposit.id, self._flow(deposit), sender_of(deposit), actor)
        return self.acknowledgement.of(deposit)

    def release(self, deposit_id: UUID, actor: Actor, reason: str) -> Acknowledged:
        """Accept a quarantined deposit in spite of its findings.

        Its custodian must be known, and each of its bytes attributable: an identifier that two persons share
        identifies neither, and data that no other identifier separates stays in quarantine.

        Raises:
            CannotSettle: it is not in quarantine, its custodian is not registered, or the owner of its
                contents is uncertain; the message names the findings.
            EstablishmentFrozen: its custodian leaves; the deposit stays in quarantine.
        """
        require(actor, Right.SETTLE_QUARANTINE)
        deposit = self._waiting(deposit_id, actor)
        flow = self._flow(deposit)
        context = ExaminationContext.at(
            self.clock.now(), production=self.settlement.production, judge=self.settlement.judge
        )
        examination, forbidden = examine_for_release(flow, context)
        _require_none(forbidden)
        self.settlement.registration.prepare()
        with self.transactions.begin(SERVICE) as transaction:
            hold_off_freezes(transaction)
            deposit = _locked(deposit.id, transaction)
            attribution = self._attributed(deposit, examination, transaction)
            self.settlement.registration.lock([(examination, attribution)], transaction)
            persons = self.settlement.registration.persons_of(examination, attribution, transaction)
            _require_none([finding.code for finding in persons.findings])
            released = self._released(deposit, examination, attribution, reason)
            settled = self.settlement.registration.register(
                released, flow, examination, attribution, persons, transaction
            )
            transaction.defer(Task.MAKE_DOCUMENTS, deposit=str(settled.id))
            transaction.deposits.save(settled)
            self.settlement.journal(settled, transaction, actor, tag=Tag.DEPOSIT_RELEASED)
            self.settlement.destruction.queue(originals(settled), transaction)
        self.settlement.destruction.attempt(originals(settled))
        return self.acknowledgement.of(settled)

    def _released(
        self, deposit: Deposit, examination: Examination, attribution: Attribution, reason: str
    ) -> Deposit:
        return replace(
            deposit,
            outcome=Outcome.ACCEPTED,
            grade=Grade.WARN,
            kind=examination.kind,
            tenant=attribution.tenant,
            department=attribution.department,
            entry=self.new_id(),
            details_or_none=replace(deposit.details, reason=reason, imported=None),
        )

    def _attributed(
        self, deposit: Deposit, examination: Examination, transaction: Transaction
    ) -> Attribution:
        """Return the owner of a flow; raise `CannotSettle` when the custodian of a record is not
        registered.
        """
        register = Register(transaction.establishments)
        attribution = attribute(
            examination, sender_of(deposit), register, production=self.settlement.production
        )
        custodians = {draft.custodian for draft in examination.records}
        if (
            not examination.records
            or not attribution.tenant
            or attribution.outside_mandate
            or custodians - set(attribution.establishments)
        ):
            raise CannotSettle("the custodian establishment is not registered: register it first")
        require_not_frozen(attribution.establishments.values(), transaction)
        return attribution

    def refuse(self, deposit_id: UUID, actor: Actor, reason: str) -> Acknowledged:
        """Refuse a quarantined deposit; its bytes are kept until somebody with the right eliminates them."""
        require(actor, Right.SETTLE_QUARANTINE)
        self._waiting(deposit_id, actor)
        with self.transactions.begin(SERVICE) as transaction:
            deposit = _locked(deposit_id, transaction)
            settled = replace(
                deposit,
                outcome=Outcome.REJECTED,
                grade=Grade.REJECT,
                entry=self.new_id(),
                details_or_none=replace(deposit.details, reason=reason, imported=None),
            )
            transaction.deposits.save(settled)
            self.settlement.journal(settled, transaction, actor, tag=Tag.DEPOSIT_REFUSED)
        return self.acknowledgement.of(settled)

    def recheck(self, outcome: Outcome) -> int:
        """Check every deposit with this outcome again; return how many are accepted now.

        A deposit whose bytes are lost, or that causes an error, stays as it is and does not stop the others.
        """
        with self.transactions.begin(SERVICE) as transaction:
            waiting = transaction.deposits.waiting(outcome)
        return sum(self._accepted_now(deposit_id, outcome) for deposit_id in waiting)

    def _accepted_now(self, deposit_id: UUID, outcome: Outcome) -> bool:
        try:
            with self.transactions.begin(SERVICE) as transaction:
                deposit = transaction.deposits.get(deposit_id)
            if deposit.outcome is not outcome:
                return False  # it was settled after it was listed
            settled = self.settlement.check(
                deposit_id, self._flow(deposit), sender_of(deposit), SERVICE, only=outcome
            )
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            _log.warning("deposit.not-checked-again", code=error.code)
            return False
        except Exception as error:  # a defect of ours; the text may quote the flow  # noqa: BLE001
            _log.error("deposit.not-checked-again", kind=type(error).__name__)
            return False
        return settled.outcome is Outcome.ACCEPTED

    def _get(self, deposit_id: UUID, actor: Actor) -> Deposit:
        """Return the deposit, and record that the actor is shown it: each act answers with its line."""
        with self.transactions.begin(actor) as transaction:
            deposit = transaction.deposits.get(deposit_id)
            transaction.traces.add(actor, deposits_shown(DEPOSIT_SHOWN, [deposit]))
            return deposit

    def _waiting(self, deposit_id: UUID, actor: Actor) -> Deposit:
        deposit = self._get(deposit_id, actor)
        _require_quarantined(deposit)
        return deposit

    def _flow(self, deposit: Deposit) -> bytes:
        if not deposit.details.whole:
            raise StoreUnavailable("the flow is kept in parts")
        return self.objects.read(INTAKE, flow_key(deposit.id), deposit.object)


def _locked(deposit_id: UUID, transaction: Transaction) -> Deposit:
    """Return a deposit in quarantine, locked: somebody else may have settled it since it was read."""
    deposit = transaction.deposits.get(deposit_id, lock=True)
    _require_quarantined(deposit)
    return deposit


def _require_quarantined(deposit: Deposit) -> None:
    if deposit.outcome is not Outcome.QUARANTINED:
        raise CannotSettle(f"the deposit is {deposit.outcome}, not in quarantine")


def _require_none(forbidden: Sequence[str]) -> None:
    if forbidden:
        raise CannotSettle(
            f"the owner of its contents is uncertain ({', '.join(dict.fromkeys(forbidden))}): "
            "refuse it, and ask the sender for a corrected flow"
        )
