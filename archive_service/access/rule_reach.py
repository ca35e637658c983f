"""Whose rules an actor may change, and see: those of its department, or of its own establishments."""

from __future__ import annotations

from collections.abc import Iterable

from archive_service.access.rights import Right, may
from archive_service.access.scope import scope_of, sees_all, whole_departments
from archive_service.errors import NotAllowed
from archive_service.model.actors import Actor, Role
from archive_service.model.establishment import Establishment


def require_reach(actor: Actor, layer: str, key: str, places: Iterable[Establishment]) -> None:
    """Raise `NotAllowed` unless the actor may propose, approve or withdraw rules of this level.

    Rules of the nation are for archivists, of whatever department, and operators; those of a department for
    its archivists; those of an establishment, or of a legal entity for all of its establishments, for its own
    people, and for the archivists who have all departments in which it has places. `places` is the register.
    """
    if sees_all(actor):
        return
    match layer:
        case "national":
            reached = actor.role is Role.ARCHIVIST and bool(whole_departments(actor))
        case "department":
            reached = actor.role in (Role.ARCHIVIST, Role.OPERATOR) and key in whole_departments(actor)
        case _:
            concerned = _places_of(key, places)
            reached = bool(concerned) and all(_is_for(actor, place) for place in concerned)
    if not reached:
        raise NotAllowed(f"rules of the level {layer} {key} are not this actor's to change")


def _is_for(actor: Actor, place: Establishment) -> bool:
    if actor.role is not Role.ARCHIVIST and place.legal_entity in actor.tenants:
        return True
    return actor.role is not Role.ESMS and place.department in whole_departments(actor)


def sees_version(actor: Actor, layer: str, key: str, places: Iterable[Establishment]) -> bool:
    """Say whether the actor sees a version, also one that is only proposed: rules of the nation and of
    departments are everybody's, those of an establishment its own people's and its archivists'.
    """
    if sees_all(actor) or layer != "esms":
        return True
    scope = scope_of(actor)
    return any(scope.shows(place.legal_entity, place.department) for place in _places_of(key, places))


def sees_effect(actor: Actor, layer: str, key: str, places: Iterable[Establishment]) -> bool:
    """Say whether the actor sees how many records a version concerns: who sees all of these records, and for
    the rules of the nation, which they approve, the archivists.
    """
    if sees_all(actor):
        return True
    match layer:
        case "national":
            return actor.role is Role.ARCHIVIST and bool(whole_departments(actor))
        case "department":
            return may(actor, Right.READ_RECORDS) and key in whole_departments(actor)
        case _:
            scope, concerned = scope_of(actor), _places_of(key, places)
            seen = all(scope.shows(place.legal_entity, place.department) for place in concerned)
            return may(actor, Right.READ_RECORDS) and bool(concerned) and seen


def _places_of(key: str, places: Iterable[Establishment]) -> list[Establishment]:
    return [place for place in places if key in (place.finess, place.legal_entity)]
