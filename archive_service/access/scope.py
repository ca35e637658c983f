"""Which rows an actor sees: by legal entity, by department, all, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from archive_service.errors import NotFound
from archive_service.model.actors import Actor, Role
from archive_service.model.identifiers import Department, LegalEntity, Tenant

SHARED = "-"
"""The tenant of rows that belong to no legal entity. Only whoever sees all sees them."""


class ScopeKind(StrEnum):
    """By what the rows are chosen; the database's policy knows these words."""

    ALL = "all"
    TENANTS = "tenants"
    DEPARTMENTS = "departments"
    NOTHING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The rows that are seen, as the database is told at the start of each transaction."""

    kind: ScopeKind
    role: Role
    tenants: frozenset[LegalEntity]
    departments: frozenset[Department]

    def shows(self, tenant: Tenant, department: Department) -> bool:
        """Say whether a row is seen: what `archive_sees` says in the database."""
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
    """Say whether nothing narrows what this actor sees: an operator or the service, without a scope."""
    return actor.role in (Role.OPERATOR, Role.SERVICE) and not actor.tenants and not actor.departments


def scope_of(actor: Actor) -> Scope:
    """Return the rows that `actor` sees; legal entities, where there are any, count before departments."""
    if sees_all(actor):
        kind = ScopeKind.ALL
    elif actor.tenants:
        kind = ScopeKind.TENANTS
    else:
        kind = ScopeKind.DEPARTMENTS if actor.departments else ScopeKind.NOTHING
    return Scope(kind=kind, role=actor.role, tenants=actor.tenants, departments=actor.departments)


def require_sight(actor: Actor, what: str, rows: Iterable[tuple[Tenant, Department]]) -> None:
    """Raise `NotFound`, as if there were none, unless the actor sees rows of these tenants and departments.

    For what the service does on somebody's word: it writes in a scope that hides nothing.
    """
    scope = scope_of(actor)
    if not all(scope.shows(tenant, department) for tenant, department in rows):
        raise NotFound(f"no such {what}")


def has_mandate_for(actor: Actor, tenant: Tenant) -> bool:
    """Say whether this actor may deposit for the legal entity `tenant`."""
    return sees_all(actor) or tenant in actor.tenants


def is_within(inner: Actor, outer: Actor) -> bool:
    """Say whether `outer` sees all that `inner` does: nobody gives away more than they see."""
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
