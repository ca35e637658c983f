"""The rows an actor sees: by legal entity, by department, all, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from archive_service.errors import NotFound
from archive_service.model.actors import Actor, Role
from archive_service.model.identifiers import Department, LegalEntity, Tenant

SHARED = "-"
"""The tenant of rows that belong to no legal entity. Visible only to the operator and the service."""


class ScopeKind(StrEnum):
    """How the rows are selected; the policy in the database uses these words."""

    ALL = "all"
    TENANTS = "tenants"
    DEPARTMENTS = "departments"
    NOTHING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The rows that an actor sees, given to the database at the start of each transaction."""

    kind: ScopeKind
    role: Role
    tenants: frozenset[LegalEntity]
    departments: frozenset[Department]

    def shows(self, tenant: Tenant, department: Department) -> bool:
        """Say whether a row is visible: the same rule as `archive_sees` in the database."""
        match self.kind:
            case ScopeKind.ALL:
                return True
            case ScopeKind.TENANTS:
                return tenant != SHARED and tenant in self.tenants
            case ScopeKind.DEPARTMENTS:
                return tenant != SHARED and department in self.departments
            case ScopeKind.NOTHING:
                return False


def sees_all(actor: Actor) -> bool:
    """Say whether this actor sees everything: an operator or the service, without a scope."""
    return actor.role in (Role.OPERATOR, Role.SERVICE) and not actor.tenants and not actor.departments


def whole_departments(actor: Actor) -> frozenset[Department]:
    """Return the departments of which the actor sees everything: none when it has legal entities, which are
    used instead.
    """
    return frozenset() if actor.tenants else actor.departments


def scope_of(actor: Actor) -> Scope:
    """Return the rows that `actor` sees; legal entities, when there are any, are used instead of
    departments.
    """
    if sees_all(actor):
        kind = ScopeKind.ALL
    elif actor.tenants:
        kind = ScopeKind.TENANTS
    else:
        kind = ScopeKind.DEPARTMENTS if actor.departments else ScopeKind.NOTHING
    return Scope(kind=kind, role=actor.role, tenants=actor.tenants, departments=actor.departments)


def require_sight(actor: Actor, what: str, rows: Iterable[tuple[Tenant, Department]]) -> None:
    """Raise `NotFound`, as if the rows did not exist, unless the actor sees rows of these tenants and
    departments.

    Used for writes that the service does at an actor's request, in a scope that shows everything.
    """
    scope = scope_of(actor)
    if not all(scope.shows(tenant, department) for tenant, department in rows):
        raise NotFound(f"no such {what}")


def has_mandate_for(actor: Actor, tenant: Tenant) -> bool:
    """Say whether this actor may deposit for the legal entity `tenant`."""
    return sees_all(actor) or tenant in actor.tenants


def is_within(inner: Actor, outer: Actor) -> bool:
    """Say whether `outer` sees everything that `inner` sees: nobody may grant more than they see."""
    if sees_all(outer):
        return True
    given, own = scope_of(inner), scope_of(outer)
    match given.kind:
        case ScopeKind.ALL:
            return False
        case ScopeKind.NOTHING:
            return True
        case ScopeKind.TENANTS:
            return own.kind is given.kind and given.tenants <= own.tenants
        case ScopeKind.DEPARTMENTS:
            return own.kind is given.kind and given.departments <= own.departments
