"""One person per tenant: found again by local identifier and INS, never by NSS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from archive_service.model.establishment import Establishment
from archive_service.model.flow import PersonIdentity, RetentionEvents
from archive_service.ports import Cipher, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """Finds or makes the person of a record, and keeps what is known of their file."""

    cipher: Cipher
    new_id: Callable[[], UUID]

    def of(
        self, identity: PersonIdentity, establishment: Establishment, transaction: Transaction
    ) -> UUID | None:
        """Return the person, made when new; None when the source gives nothing to know them by.

        Local identifiers are an establishment's software's own, so they count within the tenant. When
        identifiers lead to two persons, the INS decides: merging files is an act of people, not of a flow.
        """
        tenant = establishment.legal_entity
        names = [f"ins {identity.ins}"] if identity.ins else []
        names += [f"local {establishment.finess} {local}" for local in identity.local_ids]
        if not names and identity.family and identity.birth_date:
            traits = f"{identity.family} {identity.given} {identity.birth_date} {identity.gender}".upper()
            names = [f"traits {establishment.finess} {traits}"]
        if not names:
            return None
        indexes = [self.cipher.index(tenant, "person", name) for name in names]
        # Two deposits about one new person must not make two of them.
        for index in sorted(indexes):
            transaction.lock(f"person {index.hex()}")
        for index in indexes:
            found = transaction.people.found(tenant, [index])
            if found:
                transaction.people.identify(found[0], tenant, establishment.department, indexes)
                return found[0]
        person = self.new_id()
        key = f"person/{person}"
        self.cipher.new_key(tenant, key)
        transaction.people.add(person, tenant, establishment.department, key, _traits(identity))
        transaction.people.identify(person, tenant, establishment.department, indexes)
        return person

    def note(
        self,
        person: UUID,
        establishment: Establishment,
        events: RetentionEvents,
        birth: date | None,
        transaction: Transaction,
    ) -> tuple[dict[str, Any], bool]:
        """Add what a record says to what is known of the file; return the whole, and whether it changed."""
        known = dict(transaction.people.file(person, establishment.finess))
        merged = merged_events(known, events, birth)
        if merged != known:
            transaction.people.save_file(
                person, establishment.legal_entity, establishment.department, establishment.finess, merged
            )
        return merged, merged != known


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
