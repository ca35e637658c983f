"""What other rules would change for records that are taken in later, shown on those of the last months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record
from archive_service.model.rule_effects import Remark
from archive_service.ports import Transaction
from archive_service.wording.dates import day_in_paris
from retention_rules import FileFacts, Rulebooks, decide
from retention_rules.archives_status import are_public, with_archives_status
from retention_rules.own_terms import allows_sender, longest_wait


@dataclass(frozen=True, slots=True)
class Arrived:
    """How a record came: by whom; None when nobody asks, or when it was the operator, whom no list binds."""

    sender: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeEffect:
    """Compares how records would be taken in by the establishments of today under two sets of rulebooks."""

    before: Rulebooks
    after: Rulebooks
    today: date
    places: Mapping[Finess, Establishment]
    asks_senders: bool
    """Whether the list of senders is another: only then who sent a flow is decrypted."""

    def remarks(self, record: Record, facts: FileFacts, arrived: Arrived | None) -> Iterator[Remark]:
        """Give what would be other of a record with these facts; `arrived` is None for one that came before
        the last months.
        """
        place = self.places.get(record.establishment)
        if place is None:
            return
        facts = _sent_today(facts, place)
        if record.last_day is not None:
            yield from self._waits(facts)
        if arrived is None:
            return
        was, would = (self._taken(facts, books) for books in (self.before, self.after))
        for one, other, gained, lost in zip(was, would, _GAINED, _LOST, strict=True):
            if one is not other:
                yield gained if other else lost
        if arrived.sender is not None:
            allowed, allows = (
                allows_sender(arrived.sender, books.own_terms(facts)) for books in (self.before, self.after)
            )
            if allowed and not allows:
                yield Remark.SENDER_REFUSED

    def _taken(self, facts: FileFacts, books: Rulebooks) -> tuple[bool, bool]:
        """Say whether a record would be in the perimeter, and whether its elimination would need a visa."""
        known = with_archives_status(facts, books)
        included = decide(known, books, self.today).in_perimeter
        return included, included or are_public(known)

    def _waits(self, facts: FileFacts) -> Iterator[Remark]:
        was, would = (longest_wait(books.own_terms(facts)).count for books in (self.before, self.after))
        if was != would:
            yield Remark.WAITS_LONGER if would > was else Remark.WAITS_LESS


def _sent_today(facts: FileFacts, place: Establishment) -> FileFacts:
    """Return the facts of a record as if its establishment of today sent it."""
    return replace(
        facts,
        category=place.category or None,
        legal_status=place.legal_status or None,
        public_service_mission=place.public_service_mission,
        department=place.department,
        establishment=place.finess,
        legal_entity=place.legal_entity,
    )


def arrivals_of(
    records: Sequence[Record], intake: IntakeEffect, transaction: Transaction
) -> Mapping[UUID, Arrived]:
    """Return the deposits of records that came in the twelve months before today, by their identifiers."""
    since = _year_before(intake.today)
    received = transaction.deposits.received_at({record.deposit for record in records})
    recent = [deposit for deposit, at in received.items() if day_in_paris(at) > since]
    if not intake.asks_senders:
        return dict.fromkeys(recent, Arrived(None))
    return {
        one.id: Arrived(None if one.details_or_none is None or one.details.unlimited else one.sender)
        for one in transaction.deposits.several(recent).values()
    }


_GAINED = (Remark.INSIDE, Remark.WITH_VISA)
_LOST = (Remark.OUTSIDE, Remark.WITHOUT_VISA)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 2, 28)
