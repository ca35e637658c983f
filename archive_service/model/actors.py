"""The actor of a call: its role and its scope, however it was identified."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.identifiers import Department, LegalEntity


class Role(StrEnum):
    """The closed list of roles. No token has the role `SERVICE`, which is for the workers."""

    DEPOSITOR = "depositor"
    ESMS = "esms"
    VENDOR = "vendor"
    ARCHIVIST = "archivist"
    AUDITOR = "auditor"
    ARCHIVES_READER = "archives-reader"
    MONITOR = "monitor"
    OPERATOR = "operator"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The holder of a token, or the home's operator.

    `tenants` are legal entities (FINESS of the legal entity), `departments` their codes. Both empty means no
    row at all, except for the operator and the service, who see everything (`access.scope`). `pseudonym`
    replaces the name in permanent data: a random identifier, or the role's name for the operator and the
    service, who are not persons; empty for an actor who does not act now. `purpose` is the purpose of the
    reading that the actor gave, if any. `answers` is the accepted request for access that the actor answers:
    it entitles to the whole file of its person.
    """

    name: str
    role: Role
    tenants: frozenset[LegalEntity] = frozenset()
    departments: frozenset[Department] = frozenset()
    pseudonym: str = ""
    purpose: str = ""
    answers: UUID | None = None


OPERATOR = Actor(name="operator", role=Role.OPERATOR, pseudonym="operator")
SERVICE = Actor(name="service", role=Role.SERVICE, pseudonym="service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it is stored: by the SHA-256 of its text, never the text itself.

    It is valid until `expires` or `revoked`, whichever comes first; None means never.
    """

    id: UUID
    digest: bytes
    actor: Actor
    expires: datetime | None
    created: datetime
    revoked: datetime | None = None
    unreadable: ArchiveServiceError | None = field(default=None, compare=False)
    """Why the holder's name cannot be read: it was altered, or has another form."""

    def is_good(self, now: datetime) -> bool:
        """Say whether the token is valid at `now`."""
        return self.revoked is None and (self.expires is None or self.expires > now)
