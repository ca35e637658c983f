"""Decide on records from the facts of their file: all records of a file have the same clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Protocol, TypeAlias
from uuid import UUID

from archive_service.errors import UnknownForm
from archive_service.holdings.file_facts import file_facts, longest_kept
from archive_service.holdings.frozen_facts import read_facts, written_facts
from archive_service.holdings.known_stays import known_stays
from archive_service.holdings.linked_records import linked_record
from archive_service.holdings.rulebook_texts import RulebookTexts, digest_of
from archive_service.holdings.stated_facts import with_stated
from archive_service.model.actors import SERVICE
from archive_service.model.copies import copy_with
from archive_service.model.decision_serialisation import decision_bytes
from archive_service.model.decisions import Basis, Decided, RulebookRef
from archive_service.model.establishment import Establishment
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag, commitment
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.records import Record
from archive_service.ports import Transaction
from retention_rules import Decision, FileFacts, Rulebook, RulebookId, Rulebooks, asks_dates, decide
from retention_rules.archives_status import with_archives_status
from signing.digests import Digest


class InForce(Protocol):
    """Gives the rulebooks in force."""

    def on(self, day: date) -> Rulebooks:
        """Return those in force on a day."""

    def books(self) -> Iterable[Rulebook]:
        """Return every approved one, whatever its day."""

    def perimeter_of(self, earlier: Decided | None, facts: FileFacts, day: date) -> Rulebooks | None:
        """Return those under whose perimeter a record was taken in; None when they are those of the day."""


_Alike: TypeAlias = tuple[str | bool | int | date | None, ...]
"""Records of one file with the same value are decided on alike."""


@dataclass(frozen=True, slots=True)
class FileRecords:
    """Records of one establishment whose decisions use the facts of one file."""

    records: Sequence[Record]
    establishment: Establishment
    known: PersonFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Applies the rulebooks in force, and stores the inputs of each decision with it."""

    in_force: InForce
    texts: RulebookTexts
    random: Callable[[int], bytes]

    def prepare(self) -> None:
        """Store the texts of the rulebooks in force. Must be called before the transaction that decides.

        Raises:
            StoreUnavailable, OutOfSpace: nothing may be decided.
        """
        self.texts.keep(self.in_force.books())

    def on(
        self,
        record: Record,
        establishment: Establishment,
        file: PersonFile,
        today: date,
        related_end: date | None = None,
    ) -> Record:
        """Return the record with the decision that follows from its file's facts.

        `related_end` is the last day of the records that name this one, for an event of several persons.
        """
        facts, earlier = file_facts(record, establishment, file, related_end), record.details.decision
        perimeter, rulebooks = self.in_force.perimeter_of(earlier, facts, today), self.in_force.on(today)
        facts = _with_status(facts, earlier, perimeter or rulebooks)
        decided = self._decided(facts, rulebooks, today, perimeter)
        return with_decision(record, self._following(decided, earlier, facts))

    def _decided(
        self, facts: FileFacts, rulebooks: Rulebooks, today: date, perimeter: Rulebooks | None
    ) -> Decided:
        """Return the decision that follows from facts, not numbered yet."""
        decision = decide(facts, rulebooks, today, perimeter=perimeter)
        if not self.texts.are_kept(decision.consulted):
            raise RuntimeError("a decision would use rulebooks whose text is not stored")
        return decided_of(decision, facts, today)

    def _following(self, decided: Decided, earlier: Decided | None, facts: FileFacts) -> Decided:
        """Return a decision as the one that follows an earlier one of the record, with the record's facts."""
        assert decided.basis is not None
        number = 1 if earlier is None else earlier.number + 1
        taken = decided.basis
        basis = Basis(
            engine=taken.engine,
            today=taken.today,
            facts=written_facts(facts),
            rulebooks=taken.rulebooks,
            perimeter=taken.perimeter,
        )
        return copy_with(decided, number=number, nonce=self.random(NONCE_SIZE), basis=basis)

    def again(self, files: Iterable[FileRecords], transaction: Transaction, today: date) -> int:
        """Decide again on records of files; write and journal the decisions that changed; return how many.

        The replaced decision is kept too. An end of the active base that moved alone is written in the row,
        and is no decision. A record whose details, or the facts of whose decision, cannot be
        read keeps its decision. Events of several persons follow the records that name them.
        """
        named: set[UUID] = set()
        changed = 0

        def related_end(record: Record) -> date | None:
            return longest_kept(transaction.records.last_days_naming(record))

        for file in files:
            written = self._written(file, transaction, today, related_end)
            changed += len(written)
            named.update(event for record in written for event in record.related)
        # After all files, and in one order: two transactions that change the same events must not wait for
        # each other.
        places: dict[Finess, Establishment | None] = {}
        for event_id in sorted(named):
            event = linked_record(event_id, transaction)
            if event is None:
                continue
            if event.establishment not in places:
                places[event.establishment] = transaction.establishments.get(event.establishment)
            establishment = places[event.establishment]
            if establishment is not None:
                alone = FileRecords([event], establishment, PersonFile())
                changed += len(self._written(alone, transaction, today, related_end))
        return changed

    def follow_contacts(self, file: FileRecords, transaction: Transaction, today: date) -> None:
        """Write when the active base of a file's records ends, where that alone moved: decisions taken
        elsewhere have the day that they had there.
        """
        if any(record.active_until is not None for record in file.records):
            moved = [
                now
                for before, now in self.anew(file, today, lambda _: None)
                if now.details.decision is before.details.decision
            ]
            transaction.records.move_active_base(moved)

    def _written(
        self,
        file: FileRecords,
        transaction: Transaction,
        today: date,
        related_end: Callable[[Record], date | None],
    ) -> Sequence[Record]:
        """Write what `anew` says of a file; return the records with a new decision."""
        moved: list[Record] = []
        decided: list[Record] = []
        for record, new in self.anew(file, today, related_end):
            if new.details.decision is record.details.decision:
                moved.append(new)
            else:
                _write(record, new, transaction)
                decided.append(new)
        transaction.records.move_active_base(moved)
        return decided

    def anew(
        self, file: FileRecords, today: date, related_end: Callable[[Record], date | None]
    ) -> Iterator[tuple[Record, Record]]:
        """Yield the records of a file whose decision changes, each as it was and with its new decision; and
        those whose active base alone ends on another day, with that day.

        Many records of a file differ in nothing that a rule asks for: each decision is taken once.
        `related_end` gives the last day of the records that name an event of several persons.
        """
        known = with_stated(file.known)
        stays, taken = known_stays(known), dict[_Alike, Decided]()
        rulebooks = self.in_force.on(today)  # once: others may be read meanwhile, which ask for other facts
        for record in file.records:
            if record.details_or_none is None:
                continue
            end = related_end(record) if record.kind is RecordKind.COLLECTIVE_EVENT else None
            earlier = record.details.decision
            facts = file_facts(record, file.establishment, known, end, stays)
            perimeter = self.in_force.perimeter_of(earlier, facts, today)
            try:
                facts = _with_status(facts, earlier, perimeter or rulebooks)
            except UnknownForm:
                continue  # nobody here knows under which status it was taken in
            alike = _alike(facts, end, rulebooks, perimeter)
            decided = taken.get(alike)
            if decided is None:
                decided = taken[alike] = self._decided(facts, rulebooks, today, perimeter)
            if _is_another(decided, earlier):
                yield record, with_decision(record, self._following(decided, earlier, facts))
            elif decided.active_until != record.active_until:
                yield record, replace(record, active_until=decided.active_until)


def _with_status(facts: FileFacts, earlier: Decided | None, perimeter: Rulebooks) -> FileFacts:
    """Return the facts with the status of the archives when the record was taken in."""
    return still_public(with_archives_status(facts, perimeter), earlier)


def _alike(facts: FileFacts, end: date | None, rulebooks: Rulebooks, perimeter: Rulebooks | None) -> _Alike:
    """Return what tells records of one file apart on which another decision may be taken.

    The facts of the file are the same. The date of a document is only asked for by some rules.
    """
    asks = asks_dates(facts, rulebooks) or (perimeter is not None and asks_dates(facts, perimeter))
    return (
        facts.kind,
        facts.document_type,
        facts.legal_status,
        facts.public_service_mission,
        end,
        id(perimeter),
        facts.document_date if asks else None,
    )


def _write(record: Record, decided: Record, transaction: Transaction) -> None:
    """Write a record with its new decision; the one that it replaces is kept too."""
    if record.details.decision is not None:
        transaction.records.keep_earlier(record)
    transaction.records.save(decided)
    journal_decision(decided, transaction)


def with_decision(record: Record, decided: Decided) -> Record:
    """Return the record with this decision, which its row repeats in clear."""
    return copy_with(
        record,
        in_perimeter=decided.in_perimeter,
        rule=decided.rule,
        first_day=decided.first_day,
        last_day=decided.last_day,
        retention=decided.status,
        final_action=decided.final_action,
        active_until=decided.active_until,
        details_or_none=copy_with(record.details, decision=decided),
    )


def still_public(facts: FileFacts, earlier: Decided | None) -> FileFacts:
    """Return the facts of a record with the legal status under which it was received as public archives;
    raise `UnknownForm` when a later version wrote its decision.

    The owner of archives is determined when they are created (code du patrimoine, art. L211-4): when an
    establishment becomes private, its earlier records stay in the perimeter.
    """
    if earlier is None or earlier.basis is None or facts.legal_status == "public":
        return facts
    before = read_facts(earlier.basis.facts)
    if not _surely_public(before) or (_surely_public(facts) and before.legal_status != "public"):
        return facts
    return replace(
        facts, legal_status=before.legal_status, public_service_mission=before.public_service_mission
    )


def _surely_public(facts: FileFacts) -> bool:
    return facts.legal_status == "public" or facts.public_service_mission is True


def _is_another(new: Decided | None, known: Decided | None) -> bool:
    """Say whether a new decision must replace the known one.

    The same outcome from other facts is not a new decision: the known one can be taken again from what is
    stored with it. Nor is an active base that ends on another day; one that has no end, or has one now, is.
    """
    if new is None or known is None or known.basis is None:
        return new != known
    if (new.active_until is None) is not (known.active_until is None):
        return True
    if (new.status, new.rule, new.last_day) != (known.status, known.rule, known.last_day):
        return True
    return not replace(new, active_until=known.active_until).has_outcome_of(known)


def journal_decision(record: Record, transaction: Transaction) -> None:
    """Make the journal commit to a record's decision.

    Only the commitment: the last day of a file may be a birthday, and the rule shows this.
    """
    decision = record.details.decision
    if decision is None:
        raise ValueError("the record has no decision")
    committed = commitment(decision.nonce, sha256(decision_bytes(decision)).digest())
    transaction.record(
        Tag.RECORD_DECIDED,
        record.id,
        SERVICE,
        ("commitment", committed),
        tenant=record.tenant,
        department=record.department,
    )


def decided_of(
    decision: Decision, facts: FileFacts, today: date, *, number: int = 1, nonce: bytes = b""
) -> Decided:
    """Return a decision in its stored form, with its inputs. Only a decision to be stored needs a nonce."""
    access = decision.access
    return Decided(
        number=number,
        in_perimeter=decision.in_perimeter,
        perimeter_rule=str(decision.perimeter.rule or ""),
        perimeter_reason=decision.perimeter_reason,
        rule=str(decision.rule or ""),
        title=decision.title,
        source=decision.source,
        binding="" if decision.binding is None else decision.binding.value,
        verified=decision.verified,
        level="" if decision.level is None else decision.level.value,
        rulebook=decision.rulebook,
        rulebook_digest=Digest("sha256", decision.rulebook_digest.value),
        status=decision.status.value,
        first_day=decision.first_day,
        last_day=decision.last_day,
        final_action=decision.final_action.value,
        sampling=decision.sampling,
        active_until=decision.active_until,
        access_rule=str(access.code or ""),
        access_first_day=access.first_day,
        access_last_day=access.last_day,
        explanation=decision.explanation,
        basis=Basis(
            engine=decision.engine,
            today=today,
            facts=written_facts(facts),
            rulebooks=_refs(decision.consulted),
            perimeter=_refs(decision.perimeter_consulted),
        ),
        nonce=nonce,
    )


def _refs(books: Iterable[RulebookId]) -> tuple[RulebookRef, ...]:
    return tuple(RulebookRef(book.level.value, book.key, digest_of(book)) for book in books)
