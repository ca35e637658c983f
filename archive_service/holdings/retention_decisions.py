"""Decides on records from the facts of their file: the clock is the file's, so all its records move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from archive_service.holdings.file_facts import file_facts
from archive_service.model.actors import SERVICE
from archive_service.model.establishment import Establishment
from archive_service.model.journal import Tag, commitment
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.record_details import Decided
from archive_service.model.records import Record
from archive_service.model.serialisation import decision_bytes
from archive_service.ports import Transaction
from retention_rules import Decision, Rulebooks, decide
from signing.digests import Digest


@dataclass(frozen=True, slots=True)
class Decisions:
    """Applies the rulebooks in force."""

    rulebooks: Rulebooks
    random: Callable[[int], bytes]

    def on(self, record: Record, establishment: Establishment, file: PersonFile, today: date) -> Record:
        """Return the record with the decision that its file's facts lead to."""
        decision = decide(file_facts(record, establishment, file), self.rulebooks, today)
        return replace(
            record,
            in_perimeter=decision.in_perimeter,
            rule=str(decision.rule or ""),
            first_day=decision.first_day,
            last_day=decision.last_day,
            retention=decision.status.value,
            final_action=decision.final_action.value,
            details_or_none=replace(record.details, decision=_decided(decision, self.random(NONCE_SIZE))),
        )

    def again(
        self,
        records: Sequence[Record],
        establishment: Establishment,
        file: PersonFile,
        transaction: Transaction,
        today: date,
    ) -> None:
        """Decide again on records of a file; write and journal the decisions that are others now.

        A record whose details cannot be read keeps the decision that it has.
        """
        for record in records:
            if record.details_or_none is None:
                continue
            decided = self.on(record, establishment, file, today)
            if decided != record:
                transaction.records.save(decided)
                journal_decision(decided, transaction)


def journal_decision(record: Record, transaction: Transaction) -> None:
    """Have the journal commit to a record's decision.

    The commitment alone: the last day of a file is a birthday, and the rule tells why it is.
    """
    decision = record.details.decision
    if decision is None:
        raise ValueError("nothing is decided on the record")
    committed = commitment(decision.nonce, sha256(decision_bytes(decision)).digest())
    transaction.record(
        Tag.RECORD_DECIDED,
        record.id,
        SERVICE,
        ("commitment", committed),
        tenant=record.tenant,
        department=record.department,
    )


def _decided(decision: Decision, nonce: bytes) -> Decided:
    return Decided(
        in_perimeter=decision.in_perimeter,
        perimeter_reason=decision.perimeter_reason,
        rule=str(decision.rule or ""),
        title=decision.title,
        source=decision.source,
        binding="" if decision.binding is None else decision.binding.value,
        verified=decision.verified,
        rulebook=decision.rulebook,
        rulebook_digest=Digest("sha256", decision.rulebook_digest.value),
        status=decision.status.value,
        first_day=decision.first_day,
        last_day=decision.last_day,
        final_action=decision.final_action.value,
        access_rule=str(decision.access.code or ""),
        access_first_day=decision.access.first_day,
        explanation=decision.explanation,
        nonce=nonce,
    )
