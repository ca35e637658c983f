"""What a record's flow stated, kept with it: what else only indexes and the sum of a file would hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from archive_service.model.establishment import Establishment
from archive_service.model.flow import PersonIdentity, RecordDraft, RetentionEvents
from archive_service.model.holdings import Record
from archive_service.ports import Cipher


def names_of(identity: PersonIdentity | None, establishment: Establishment) -> list[str]:
    """Return by what a person is known, the strongest first; never by NSS.

    Local identifiers are an establishment's software's own, so they count within the establishment.
    """
    if identity is None:
        return []
    names = [f"ins {identity.ins}"] if identity.ins else []
    names += [f"local {establishment.finess} {local}" for local in identity.local_ids]
    if not names and identity.family and identity.birth_date:
        traits = f"{identity.family} {identity.given} {identity.birth_date} {identity.gender}".upper()
        names = [f"traits {establishment.finess} {traits}"]
    return names


def stated(draft: RecordDraft, establishment: Establishment) -> dict[str, Any]:
    """Return identifiers and events of a draft, to be kept, sealed, with its record."""
    events = draft.events
    birth = events.birth_date or (None if draft.person is None else draft.person.birth_date)
    return {
        "names": names_of(draft.person, establishment),
        "document": draft.version.document_id,
        "set": draft.version.set_id,
        "replaces": list(draft.version.replaces),
        "events": {
            "stay_starts": [day.isoformat() for day in events.stay_starts],
            "last_stay_end": _text(events.last_stay_end),
            "stay_ongoing": events.stay_ongoing,
            "last_contact": _text(events.last_contact),
            "death": _text(events.death_date),
            "birth": _text(birth),
        },
    }


def names_in(record: Record) -> Sequence[str]:
    """Return by what the record's flow knew its person; empty for a record from before this was kept."""
    names: Sequence[str] = record.facts.get("stated", {}).get("names", ())
    return names


def events_in(record: Record) -> RetentionEvents | None:
    """Return what the record's flow stated of stays and the like; None when that was not kept."""
    kept: Mapping[str, Any] | None = record.facts.get("stated", {}).get("events")
    if kept is None:
        return None
    return RetentionEvents(
        stay_starts=[date.fromisoformat(day) for day in kept["stay_starts"]],
        last_stay_end=_day(kept["last_stay_end"]),
        stay_ongoing=kept["stay_ongoing"],
        last_contact=_day(kept["last_contact"]),
        death_date=_day(kept["death"]),
        birth_date=_day(kept["birth"]),
    )


def reindexed(record: Record, tenant: str, cipher: Cipher) -> Record:
    """Return the record with the indexes of its document's identifiers under another tenant's index key.

    One from before identifiers were kept stays as it is: it is no more found by those of a later version.
    """
    kept = record.facts.get("stated")
    if kept is None:
        return record
    return replace(
        record,
        document_index=cipher.index(tenant, "document", kept["document"]) if kept["document"] else None,
        set_index=cipher.index(tenant, "document", kept["set"]) if kept["set"] else None,
        replaces_index=[cipher.index(tenant, "document", one) for one in kept["replaces"]],
    )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
