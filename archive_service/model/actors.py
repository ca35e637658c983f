"""Who acts, in which role, for whom; the same value however it was identified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from archive_service.errors import NotAllowed


class Role(StrEnum):
    """The closed list of roles a token can hold; `SERVICE` is the workers' own and is never given away."""

    DEPOSITOR = "depositor"
    ESMS = "esms"
    VENDOR = "vendor"
    ARCHIVIST = "archivist"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SERVICE = "service"


class Right(StrEnum):
    """What a role may do at all; which rows it may do it to is the database's row-level security."""

    DEPOSIT = "deposit"
    READ_DEPOSITS = "read-deposits"
    READ_RECORDS = "read-records"
    SETTLE_QUARANTINE = "settle-quarantine"
    JOIN_PERSONS = "join-persons"
    TRANSFER = "transfer"
    RUN = "run"


_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.DEPOSITOR: frozenset({Right.DEPOSIT, Right.READ_DEPOSITS}),
    Role.VENDOR: frozenset({Right.DEPOSIT, Right.READ_DEPOSITS}),
    Role.ESMS: frozenset({Right.DEPOSIT, Right.READ_DEPOSITS, Right.READ_RECORDS, Right.JOIN_PERSONS}),
    Role.ARCHIVIST: frozenset({Right.READ_RECORDS, Right.READ_DEPOSITS, Right.TRANSFER}),
    Role.AUDITOR: frozenset({Right.READ_RECORDS, Right.READ_DEPOSITS}),
    Role.OPERATOR: frozenset(Right),
    Role.SERVICE: frozenset(Right),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The holder of a token, or the home's operator.

    `tenants` are legal entities (FINESS of the legal entity), `departments` their codes. Both empty
    means no row at all, except for the operator and the service, who see everything. `pseudonym` stands for
    the name in what is kept for ever: a random identifier, or the role's own word for the operator and the
    service, who are nobody; empty for somebody who does not act now.
    """

    name: str
    role: Role
    tenants: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    pseudonym: str = ""

    @property
    def sees_all(self) -> bool:
        """Say whether no scope narrows what this actor sees."""
        return self.role in (Role.OPERATOR, Role.SERVICE) and not self.tenants and not self.departments

    def may(self, right: Right) -> bool:
        """Say whether the role holds `right`."""
        return right in _RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Raise `NotAllowed` unless the role holds `right`."""
        if not self.may(right):
            raise NotAllowed(f"the role {self.role} may not {right}")

    def has_mandate_for(self, tenant: str) -> bool:
        """Say whether this actor may deposit for the legal entity `tenant`."""
        return self.sees_all or tenant in self.tenants


OPERATOR = Actor(name="operator", role=Role.OPERATOR, pseudonym="operator")
SERVICE = Actor(name="service", role=Role.SERVICE, pseudonym="service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it is stored: by the SHA-256 of its text, never the text.

    It is good until `expires` or `revoked`, whichever comes first; None is never.
    """

    id: UUID
    digest: bytes
    actor: Actor
    expires: datetime | None
    created: datetime
    revoked: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Say whether the token opens anything at `now`."""
        return self.revoked is None and (self.expires is None or self.expires > now)
