"""Names of the keys under which data is encrypted, and the tenant whose key wraps each of them."""

from __future__ import annotations

from uuid import UUID

from archive_service.model.identifiers import Tenant

INTAKE = Tenant("intake")
"""The tenant whose key wraps the keys of flows: flows are stored before their tenant is known."""

PUBLIC = Tenant("public")
"""Used in object names instead of a tenant: these objects contain no personal data and are not encrypted."""

SERVICE_TENANT, SERVICE_ROWS = Tenant("service"), "rows"
"""The key of data of the service itself: images of rows that concern no person."""

RULEBOOK_TEXTS = "rulebooks"
"""The key of the service for the texts of rulebooks, which concern no person."""

ACTORS = Tenant("actors")
"""The tenant whose key wraps the keys of actors' names: an actor may act for several tenants."""

EXPORTS = Tenant("exports")
"""The tenant whose key wraps the keys of export orders: an establishment may be given to another tenant."""

APPRAISALS = Tenant("appraisals")
"""The tenant whose key wraps the keys of appraisals: they stay when their establishment changes owner."""

PUSH = "push"
"""The key of a legal entity by which receivers know whoever sends them its volumes by SFTP."""


def flow_key(deposit: UUID) -> str:
    """Return the name of the key under which a flow is encrypted as received."""
    return f"flow/{deposit}"


def deposit_key(deposit: UUID) -> str:
    """Return the name of the key for the details of a deposit after its flow is cut.

    These details contain digests of the whole flow, which would allow guessing its parts: the key is
    destroyed when the first record of the flow is eliminated.
    """
    return f"deposit/{deposit}"


def unowned_key(deposit: UUID) -> str:
    """Return the name of the key for the bytes of a cut flow that belong to no record."""
    return f"envelope/{deposit}"


def record_key(record: UUID) -> str:
    """Return the name of the key for a record of a cut flow, with its source and its document."""
    return f"record/{record}"


def person_key(person: UUID) -> str:
    """Return the name of the key for a person's traits and files."""
    return f"person/{person}"


def actor_key(actor: UUID) -> str:
    """Return the name of the key for an actor's name."""
    return f"actor/{actor}"


def export_key(order: UUID) -> str:
    """Return the name of the key for an export order."""
    return f"export/{order}"


def export_content_key(order: UUID) -> str:
    """Return the name of the key for what was built for an export order, which tells about persons: it is
    destroyed when nothing can be delivered any more.
    """
    return f"export-content/{order}"


def hold_key(hold: UUID) -> str:
    """Return the name of the key for the notes of a hold, which may name persons."""
    return f"hold/{hold}"


def person_request_key(request: UUID) -> str:
    """Return the name of the key for the texts of a person's request and the letter about it; it is destroyed
    with the last record of the person.
    """
    return f"person-request/{request}"


def event_key(event: UUID) -> str:
    """Return the name of the key for a stated event and its proof; it is destroyed with the last record of
    its person.
    """
    return f"event/{event}"


def seal_key_key(key: UUID) -> str:
    """Return the name of the key for the notes of a seal key; it is never destroyed."""
    return f"seal-key/{key}"


def seal_delegation_key(delegation: UUID) -> str:
    """Return the name of the key for a delegation and its signed act; it is never destroyed."""
    return f"seal-delegation/{delegation}"


def carried_key(file: UUID) -> str:
    """Return the name of the key for a carried file that belongs to a package alone."""
    return f"carried/{file}"


def export_state_key(order: UUID) -> str:
    """Return the name of the key for what receivers have after an order: a delta after it needs this also
    when the order is closed.
    """
    return f"export-state/{order}"


def appraisal_key(appraisal: UUID) -> str:
    """Return the name of the key for an appraisal, its bordereau and its sheet."""
    return f"appraisal/{appraisal}"


def certificate_key(appraisal: UUID) -> str:
    """Return the name of the key for the certificate of an elimination, which is never destroyed."""
    return f"certificate/{appraisal}"


def annex_key(appraisal: UUID) -> str:
    """Return the name of the key for the nominative list of an appraisal: it is destroyed before the first
    record of the list is eliminated.
    """
    return f"appraisal-annex/{appraisal}"


def seal_key(seal: UUID) -> str:
    """Return the name of the key for a sealed file that is kept for a request that may be repeated; it is
    destroyed with it.
    """
    return f"seal/{seal}"


def seal_batch_key(batch: UUID) -> str:
    """Return the name of the key for the files of a batch and what became of them; it is destroyed with
    them.
    """
    return f"seal-batch/{batch}"


def qualified(tenant: str, key: str) -> str:
    """Return the name of a key with the tenant whose key wraps it, so that rows of another tenant can refer
    to it.
    """
    return key if "@" in key else f"{key}@{tenant}"


def split_key(tenant: str, key: str) -> tuple[Tenant, str]:
    """Return the tenant whose key wraps `key`, and the key's own name.

    This is `tenant` unless the reference names another tenant.

    >>> split_key("250000999", "record/1"), split_key("250000999", "record/1@250000015")
    (('250000999', 'record/1'), ('250000015', 'record/1'))
    """
    name, _, wrapped_by = key.partition("@")
    return Tenant(wrapped_by or tenant), name
