"""Identifiers and dates that the source declared, kept encrypted with the record."""

from __future__ import annotations

from dataclasses import replace

from archive_service.model.establishment import Establishment
from archive_service.model.flow import PersonIdentity, RecordDraft
from archive_service.model.identifiers import Tenant
from archive_service.model.record_details import Stated
from archive_service.model.records import Record
from archive_service.ports import Cipher


def lookup_names(identity: PersonIdentity | None, establishment: Establishment) -> list[str]:
    """Return the identifiers by which a person is searched among known persons, the strongest first; never
    the NSS.

    Local identifiers come from an establishment's own software, so they are only unique within the
    establishment.
    """
    if identity is None:
        return []
    names = [f"ins {identity.ins}"] if identity.ins else []
    for local in identity.local_ids:
        names.append(f"local {establishment.finess} {local}")
        if local[:1].isdigit():  # earlier versions kept OIDs of FHIR in the form of a URN
            names.append(f"local {establishment.finess} urn:oid:{local}")
    if not names and identity.family and identity.birth_date:
        traits = f"{identity.family} {identity.given} {identity.birth_date} {identity.gender}".upper()
        names = [f"traits {establishment.finess} {traits}"]
    return names


def stated(draft: RecordDraft, establishment: Establishment) -> Stated:
    """Return identifiers and events of a draft, to be stored encrypted with its record."""
    events = draft.events
    birth = events.birth_date or (None if draft.person is None else draft.person.birth_date)
    return Stated(
        names=tuple(lookup_names(draft.person, establishment)),
        document=draft.version.document_id,
        document_set=draft.version.set_id,
        replaces=tuple(draft.version.replaces),
        events=replace(events, birth_date=birth),
    )


def reindexed(record: Record, tenant: Tenant, cipher: Cipher) -> Record:
    """Return the record with the indexes of its document's identifiers, computed with another tenant's index
    key.
    """
    kept = record.details.stated
    return replace(
        record,
        document_index=cipher.index(tenant, "document", kept.document) if kept.document else None,
        set_index=cipher.index(tenant, "document", kept.document_set) if kept.document_set else None,
        replaces_index=tuple(cipher.index(tenant, "document", one) for one in kept.replaces),
    )
