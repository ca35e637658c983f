"""Names of the keys that what is stored is encrypted under, and whose key wraps each."""

from __future__ import annotations

from uuid import UUID

INTAKE = "intake"
"""The tenant under whose key flows are encrypted: they are stored before anybody knows whose they are."""

PUBLIC = "public"
"""In the name of an object, in the place of a tenant: it holds nothing of any tenant and is not encrypted."""


def flow_key(deposit: UUID) -> str:
    """Return the name of the key that a flow is encrypted under as it was received."""
    return f"flow/{deposit}"


def person_key(person: UUID) -> str:
    """Return the name of the key that a person's traits and files are sealed under."""
    return f"person/{person}"


def kept_by(tenant: str, key: str) -> str:
    """Return the reference to a key that `tenant`'s own wraps, whoever may read what it opens from now on."""
    return key if "@" in key else f"{key}@{tenant}"


def keeper_of(tenant: str, key: str) -> tuple[str, str]:
    """Return the tenant whose key wraps `key` and the key's name: `tenant`'s, unless the reference says else.

    >>> keeper_of("250000999", "record/1"), keeper_of("250000999", "record/1@250000015")
    (('250000999', 'record/1'), ('250000015', 'record/1'))
    """
    name, _, keeper = key.partition("@")
    return keeper or tenant, name
