"""One person per tenant: found again by local identifier and INS, never by NSS."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from archive_service.model.establishment import Establishment
from archive_service.model.flow import PersonIdentity, RetentionEvents
from archive_service.model.holdings import person_key
from archive_service.ports import Cipher, Transaction
from archive_service.workflows.stated import names_of

Described = tuple[PersonIdentity | None, Establishment]
"""What a record says of its person, and the establishment that says it."""


@dataclass(frozen=True, slots=True)
class FlowPersons:
    """The persons of a flow.

    `persons` has one for each record, None where it names nobody; `new` says what is known of those seen
    for the first time; `indexes` are those that were not known before, by person and department.
    """

    persons: Sequence[UUID | None]
    new: Mapping[UUID, Described]
    indexes: Mapping[tuple[UUID, str], Sequence[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """Finds or makes the persons of a flow, which all are of one tenant."""

    cipher: Cipher
    new_id: Callable[[], UUID]

    def of(self, described: Sequence[Described], tenant: str, transaction: Transaction) -> FlowPersons:
        """Find who is described; until the transaction ends nobody else finds or makes them.

        When identifiers lead to two persons, the first decides, and the INS is the first: merging files
        is an act of people, not of a flow.
        """
        indexes = [self._indexes(identity, establishment) for identity, establishment in described]
        wanted = [index for own in indexes for index in own]
        # Two deposits about one new person must not make two of them.
        transaction.lock(*(f"person {index.hex()}" for index in wanted))
        known = dict(transaction.people.found(tenant, wanted)) if wanted else {}
        persons: list[UUID | None] = []
        new: dict[UUID, Described] = {}
        further: dict[tuple[UUID, str], list[bytes]] = {}
        for one, own in zip(described, indexes, strict=True):
            person = next((known[index] for index in own if index in known), None)
            if person is None and own:
                person = self.new_id()
                new[person] = one
            persons.append(person)
            for index in own:
                if person is not None and index not in known:
                    known[index] = person
                    further.setdefault((person, one[1].department), []).append(index)
        return FlowPersons(persons, new, further)

    def add(self, found: FlowPersons, tenant: str, transaction: Transaction) -> None:
        """Write the new persons, whose keys have been made, and the new identifiers of all."""
        for person, (identity, establishment) in found.new.items():
            facts = {} if identity is None else _traits(identity)
            transaction.people.add(person, tenant, establishment.department, person_key(person), facts)
        for (person, department), indexes in found.indexes.items():
            transaction.people.identify(person, tenant, department, indexes)

    def _indexes(self, identity: PersonIdentity | None, establishment: Establishment) -> list[bytes]:
        """Return the indexes of what a person is known by, the strongest first."""
        names = names_of(identity, establishment)
        return [self.cipher.index(establishment.legal_entity, "person", name) for name in names]


def merged_events(known: dict[str, Any], events: RetentionEvents, birth: date | None) -> dict[str, Any]:
    """Return the file's facts with those of one more record; dates are ISO texts.

    A stay is known by its first day. An end that is known is never forgotten, an earlier end never
    replaces a later one, and a stay without end keeps the clock from starting.
    """
    stays: dict[str, str] = dict(known.get("stays", {}))
    starts = [day.isoformat() for day in events.stay_starts]
    end = "" if events.last_stay_end is None or events.stay_ongoing else events.last_stay_end.isoformat()
    if not starts and (end or events.stay_ongoing):
        starts = [""]
    for position, start in enumerate(sorted(starts)):
        last = position == len(starts) - 1
        stays[start] = max(stays.get(start, ""), end if last else stays.get(start, "") or end)
    merged = dict(known) | {"stays": stays}
    for name, day in (("last_contact", events.last_contact),):
        if day is not None:
            merged[name] = max(known.get(name, ""), day.isoformat())
    for name, day in (("death", events.death_date), ("birth", events.birth_date or birth)):
        if day is not None:
            merged[name] = day.isoformat()
    return merged


def combined_files(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what two files know together; of two days for one event the later counts, which keeps longer."""
    stays: dict[str, str] = dict(one.get("stays", {}))
    for start, end in other.get("stays", {}).items():
        stays[start] = max(stays.get(start, ""), end)
    combined = {**one, **other, "stays": stays}
    for name in ("last_contact", "death", "birth"):
        days = [file[name] for file in (one, other) if file.get(name)]
        if days:
            combined[name] = max(days)
    return combined


def _traits(identity: PersonIdentity) -> dict[str, Any]:
    return {
        "family": identity.family,
        "given": identity.given,
        "birth_date": None if identity.birth_date is None else identity.birth_date.isoformat(),
        "gender": identity.gender,
        "birth_place": identity.birth_place,
        "ins": identity.ins,
        "local_ids": list(identity.local_ids),
    }
