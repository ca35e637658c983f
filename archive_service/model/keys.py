"""Names of the keys that what is stored is encrypted under, and whose key wraps each."""

from __future__ import annotations

from uuid import UUID

from archive_service.model.identifiers import Tenant

INTAKE = Tenant("intake")
"""The tenant under whose key flows are encrypted: they are stored before anybody knows whose they are."""

PUBLIC = Tenant("public")
"""In the names of objects, in the place of a tenant: they hold nothing of anybody and are not encrypted."""

SERVICE_TENANT, SERVICE_ROWS = Tenant("service"), "rows"
"""The key of what belongs to the service itself: images of rows that are about no person."""

RULEBOOK_TEXTS = "rulebooks"
"""The key of the service itself that the texts of rulebooks are encrypted under: they are about nobody."""

ACTORS = Tenant("actors")
"""The tenant under whose key the names of those who act are encrypted: they may act for several."""


def flow_key(deposit: UUID) -> str:
    """Return the name of the key that a flow is encrypted under as it was received."""
    return f"flow/{deposit}"


def deposit_key(deposit: UUID) -> str:
    """Return the name of the key that the details of a deposit are under once its flow is cut.

    They hold digests of the whole flow, by which its parts could be guessed: the key is destroyed with the
    first record of the flow that is eliminated.
    """
    return f"deposit/{deposit}"


def unowned_key(deposit: UUID) -> str:
    """Return the name of the key that those bytes of a cut flow are under that belong to no record."""
    return f"envelope/{deposit}"


def record_key(record: UUID) -> str:
    """Return the name of the key that a record of a cut flow is under, with its source and its document."""
    return f"record/{record}"


def person_key(person: UUID) -> str:
    """Return the name of the key that a person's traits and files are encrypted under."""
    return f"person/{person}"


def actor_key(actor: UUID) -> str:
    """Return the name of the key that the name of somebody who acts is encrypted under."""
    return f"actor/{actor}"


def qualified(tenant: str, key: str) -> str:
    """Return the name of a key with the tenant whose key wraps it, for rows of another tenant to refer to."""
    return key if "@" in key else f"{key}@{tenant}"


def split_key(tenant: str, key: str) -> tuple[Tenant, str]:
    """Return the tenant whose key wraps `key`, and the key's own name.

    It is `tenant` unless the reference names another one.

    >>> split_key("250000999", "record/1"), split_key("250000999", "record/1@250000015")
    (('250000999', 'record/1'), ('250000015', 'record/1'))
    """
    name, _, wrapped_by = key.partition("@")
    return Tenant(wrapped_by or tenant), name
