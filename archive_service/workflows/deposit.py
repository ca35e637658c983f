"""The deposit of a flow: bytes first, then what they are, then the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from archive_service.findings import Finding, Grade, Severity, worst
from archive_service.model.actors import SERVICE, Actor, Right
from archive_service.model.deposit_facts import DepositFacts
from archive_service.model.flow import Examination, FlowKind
from archive_service.model.holdings import INTAKE, Deposit, Outcome, flow_key
from archive_service.model.journal import JournalEntry, JournalPlace, Tag, commitment
from archive_service.model.lines import Line, deposit_line, line_of_nothing_taken
from archive_service.model.persons import NONCE_SIZE
from archive_service.ports import Cipher, Clock, Receipts, SealedObjects, Transaction, Transactions
from archive_service.workflows.attribution import Attribution, attribute
from archive_service.workflows.registration import Registration
from signing.digests import Digest

TRANSFORM = "transform"
"""The task that turns accepted records into sealed documents."""

_TAGS = {
    Outcome.ACCEPTED: Tag.DEPOSIT_ACCEPTED,
    Outcome.QUARANTINED: Tag.DEPOSIT_QUARANTINED,
    Outcome.REJECTED: Tag.DEPOSIT_REJECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFlow:
    """Takes flows in. `accept` is the one verb; `check` is its second half, run again for what waits."""

    transactions: Transactions
    objects: SealedObjects
    cipher: Cipher
    clock: Clock
    receipts: Receipts
    registration: Registration
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]
    production: bool
    limit: int

    def accept(self, flow: bytes, sender: Actor, *, file: str = "") -> Line:
        """Take a flow in; on return it is stored, journaled and, when accepted, provable.

        Raises:
            NotAllowed: the role may not deposit.
            StoreUnavailable, OutOfSpace: nothing was acknowledged; the call may be repeated.
        """
        sender.require(Right.DEPOSIT)
        if len(flow) > self.limit:
            return line_of_nothing_taken(self.too_large(), file=file)
        deposit = self._received(flow, sender, file)
        if deposit.outcome is not Outcome.ACCEPTED:
            deposit = self.check(deposit.id, flow, sender)
        return deposit_line(deposit, self.receipt(deposit), file=file)

    def too_large(self) -> Finding:
        """Return what is said of a flow over the limit."""
        return Finding(
            code="flow-too-large",
            severity=Severity.ERROR,
            grade=Grade.REJECT,
            where="",
            message=f"Le flux dépasse la taille admise ({self.limit // 1_000_000} Mo).",
        )

    def _received(self, flow: bytes, sender: Actor, file: str) -> Deposit:
        """Store the bytes as they came and journal them, before anything looks at them."""
        digest = Digest.of(flow)
        content_index = self.cipher.index(INTAKE, "content", digest.hex)
        with self.transactions.begin(SERVICE) as transaction:
            known = _sent_again(content_index, sender, transaction)
        if known is not None:
            return known
        deposit = self._stored(flow, digest, content_index, sender, file)
        entry = JournalEntry(
            Tag.DEPOSIT_RECEIVED,
            str(deposit.id),
            deposit.received_at,
            sender.name,
            (("commitment", commitment(deposit.facts.nonce, digest.value)),),
        )
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(f"content {content_index.hex()}")
            known = _sent_again(content_index, sender, transaction)
            if known is not None:
                return known
            transaction.deposits.add(deposit)
            transaction.journal.append(deposit.entry, "", "", entry)
        return deposit

    def _stored(self, flow: bytes, digest: Digest, content_index: bytes, sender: Actor, file: str) -> Deposit:
        """Store the bytes under keys of their own; return the deposit whose row is to be written.

        Bytes before row: an object nobody mentions is harmless, a row without bytes is a lost flow.
        """
        deposit_id = self.new_id()
        key = f"deposit/{deposit_id}"
        self.cipher.new_keys(INTAKE, [key, flow_key(deposit_id)])
        name = self.objects.put(INTAKE, flow_key(deposit_id), flow)
        return Deposit(
            id=deposit_id,
            tenant="",
            department="",
            sender=sender.name,
            outcome=Outcome.RECEIVED,
            grade=Grade.OK,
            kind=FlowKind.UNRECOGNISED,
            received_at=self.clock.now(),
            content_index=content_index,
            key=key,
            object=name,
            entry=self.new_id(),
            known=DepositFacts(
                file=file,
                sha256=digest,
                sha512=Digest.of(flow, "sha512"),
                length=len(flow),
                nonce=self.random(NONCE_SIZE),
                mandate=tuple(sorted(sender.tenants)),
                unlimited=sender.sees_all,
            ),
        )

    def check(self, deposit_id: UUID, flow: bytes, sender: Actor) -> Deposit:
        """Look at a stored flow and settle what becomes of it; what is accepted already stays as it is."""
        # Who only lists deposits and their receipts pays for no reader of flows: 0.1 s of CPU.
        from archive_service.intake import examine

        examination = examine(flow, production=self.production, today=self.clock.now().date())
        with self.transactions.begin(SERVICE) as transaction:
            deposit = transaction.deposits.get(deposit_id, lock=True)
            if deposit.outcome is Outcome.ACCEPTED:
                return deposit
            attribution = attribute(examination, sender, transaction.registers, production=self.production)
            findings = [*examination.findings, *attribution.findings]
            if _outcome(findings) is Outcome.ACCEPTED:
                persons = self.registration.persons_of(examination, attribution, transaction)
                findings += persons.findings
            settled = self._settled(deposit, examination, attribution, findings)
            if settled.outcome is Outcome.ACCEPTED:
                settled = self.registration.register(
                    settled, flow, examination, attribution, persons, transaction
                )
                transaction.defer(TRANSFORM, deposit=str(settled.id))
            transaction.deposits.save(settled)
            self.journal(settled, transaction, sender)
        self.part(settled)
        return settled

    def part(self, settled: Deposit) -> None:
        """Make a flow that was cut unreadable as a whole, once its parts are committed.

        Every byte is kept with its own record or in the envelope: nobody may read them together.
        """
        if not settled.facts.whole:
            self.cipher.destroy(INTAKE, flow_key(settled.id))
            self.objects.delete(settled.object)

    def _settled(
        self,
        deposit: Deposit,
        examination: Examination,
        attribution: Attribution,
        findings: Sequence[Finding],
    ) -> Deposit:
        # A flow outside the mandate belongs to nobody: neither the sender's tenant nor the other's sees it.
        known = not attribution.outside_mandate
        tenant = attribution.tenant if known else ""
        if not tenant and known and len(deposit.facts.mandate) == 1:
            (tenant,) = deposit.facts.mandate
        return replace(
            deposit,
            outcome=_outcome(findings),
            grade=worst(findings),
            kind=examination.kind,
            tenant=tenant,
            department=attribution.department if known else "",
            entry=self.new_id(),
            known=replace(deposit.facts, findings=tuple(findings), hidden=not known),
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
        transaction.journal.append(
            deposit.entry,
            deposit.tenant,
            deposit.department,
            JournalEntry(
                tag or _TAGS[deposit.outcome],
                str(deposit.id),
                self.clock.now(),
                actor.name,
                (
                    ("commitment", commitment(deposit.facts.nonce, deposit.facts.sha256.value)),
                    ("grade", deposit.grade.value),
                    ("kind", deposit.kind.value),
                    ("records", str(len(deposit.records))),
                    *facts,
                ),
            ),
        )

    def integrate(self) -> None:
        """Give committed journal entries their place in the tree."""
        with self.transactions.begin(SERVICE) as transaction:
            while transaction.journal.integrate():
                pass

    def receipt(self, deposit: Deposit) -> str:
        """Return the signed receipt of a settled deposit; the same text each time it is asked for."""
        return self.receipts_of([deposit])[0]

    def receipts_of(self, deposits: Sequence[Deposit]) -> list[str]:
        """Return the receipts of settled deposits, in their order, in one transaction."""
        with self.transactions.begin(SERVICE) as transaction:
            places = [_place(deposit.entry, transaction) for deposit in deposits]
        return [
            self.receipts.sign(_claims(deposit, place))
            for deposit, place in zip(deposits, places, strict=True)
        ]


def _place(entry: UUID, transaction: Transaction) -> JournalPlace:
    """Return where an entry stands, after giving it a place when it has none yet."""
    place = transaction.journal.place(entry)
    while place is None:
        # While we waited for the sequencer another process may have placed our entry with its own.
        placed = transaction.journal.integrate()
        place = placed.get(entry) or transaction.journal.place(entry)
        if place is None and not placed:
            raise RuntimeError("a committed journal entry has no place")
    return place


def _outcome(findings: Sequence[Finding]) -> Outcome:
    refused = {Grade.REJECT: Outcome.REJECTED, Grade.QUARANTINE: Outcome.QUARANTINED}
    return refused.get(worst(findings), Outcome.ACCEPTED)


def _claims(deposit: Deposit, place: JournalPlace) -> Mapping[str, Any]:
    facts = deposit.facts
    return {
        "deposit": str(deposit.id),
        "outcome": deposit.outcome.value,
        "sha256": facts.sha256.hex,
        "sha512": facts.sha512.hex,
        "length": facts.length,
        "received_at": deposit.received_at.isoformat().replace("+00:00", "Z"),
        "journal": {
            "leaf": place.leaf.hex(),
            "index": place.index,
            "size": place.size,
            "root": place.root.hex(),
        },
    }


def _same_deposit(known: Sequence[Deposit], sender: Actor) -> Deposit | None:
    """Return the deposit of the same bytes that this sender may be answered with.

    A tenant's deposits are its senders' alike; one that belongs to no tenant, or that was outside a
    mandate, is its own sender's only.
    """
    for deposit in known:
        if deposit.known is None:
            continue  # nobody can be told what became of it, so the bytes are taken in anew
        own = deposit.sender == sender.name
        if deposit.tenant and not deposit.known.hidden:
            if sender.has_mandate_for(deposit.tenant):
                return deposit
        elif own:
            return deposit
    return None


def _sent_again(content_index: bytes, sender: Actor, transaction: Transaction) -> Deposit | None:
    """Return the deposit of the same bytes, None for bytes that are new to this sender.

    A further sender is noted: it is told the deposit's address and must find it there.
    """
    deposit = _same_deposit(transaction.deposits.with_content(content_index), sender)
    if deposit is None or sender.name in deposit.senders:
        return deposit
    deposit = transaction.deposits.get(deposit.id, lock=True)
    also = tuple(sorted({*deposit.senders[1:], sender.name}))
    deposit = replace(deposit, known=replace(deposit.facts, also_sent_by=also))
    transaction.deposits.save(deposit)
    return deposit
