"""Find the owner of each resource of a flow, by the references between resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive_service.intake.fhir.links import Links
from archive_service.intake.fhir.subjects import Subjects

# A reference to a resource of these types says nothing about a person, so the search for an owner stops
# there.
NEUTRAL = frozenset(
    (
        *("Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService", "Endpoint"),
        *("Device", "Medication", "Substance", "Questionnaire", "PlanDefinition", "ActivityDefinition"),
        *("ValueSet", "CodeSystem", "StructureDefinition", "OrganizationAffiliation", "Library", "Measure"),
    )
)
# Resources that accompany documents, and do not make a file by themselves.
ACCOMPANYING = frozenset(
    ("Patient", "List", "Organization", "Practitioner", "PractitionerRole", "Location", "Device", "Binary")
)
_MOST_OF_A_WALK = 500  # resources visited beyond those that a resource itself refers to

_Owner = tuple[str, int]
_STRANGER: _Owner = ("stranger", -1)


@dataclass(slots=True)
class Ownership:
    """The owner of each resource: a person's number, a collective event, or somebody outside the flow.

    A resource without an owner belongs to the records whose own resources refer to it.
    """

    persons: dict[int, int] = field(default_factory=dict)  # resource -> person
    events: dict[int, int] = field(default_factory=dict)  # resource -> index of the collective resource
    participants: dict[int, set[int]] = field(default_factory=dict)  # collective resource -> persons
    strangers: set[int] = field(default_factory=set)
    led_to_strangers: set[int] = field(default_factory=set)  # those of them that name nobody

    def is_owned(self, index: int) -> bool:
        """Say whether a resource belongs to a person, an event or a stranger."""
        return self._owner(index) is not None

    def _owner(self, index: int) -> _Owner | None:
        if index in self.persons:
            return "person", self.persons[index]
        if index in self.events:
            return "event", self.events[index]
        return _STRANGER if index in self.strangers else None

    def owners(self, indexes: Iterable[int]) -> set[_Owner]:
        """Return the owners of those resources that have one."""
        return {owner for index in indexes if (owner := self._owner(index)) is not None}


def own(links: Links, subjects: Subjects) -> Ownership:
    """Give each resource its owner.

    A Group names its members. A resource that names two persons, or whose subject is a Group, is a collective
    event. A resource that names nobody belongs to the owners found by following its references.
    """
    result = Ownership(strangers=set(subjects.strangers))
    resources = links.resources
    for resource in resources:
        if resource.index in result.strangers:
            continue
        persons = set(subjects.persons[resource.index])
        groups = [t for t in links.targets[resource.index] if resources[t].kind == "Group"]
        for group in groups:
            persons |= subjects.persons[group]
        if resource.kind in NEUTRAL and not persons:
            continue
        if groups and not persons:
            result.strangers.add(resource.index)
            result.led_to_strangers.add(resource.index)
        elif len(persons) > 1 or groups or (resource.kind == "Group" and persons):
            result.events[resource.index] = resource.index
            result.participants[resource.index] = persons
        elif persons:
            result.persons[resource.index] = persons.pop()
    _gather_groups(links, result)
    _follow_up(links, result)
    return result


def _gather_groups(links: Links, result: Ownership) -> None:
    """Give a Group to the only event that refers to it."""
    users: dict[int, list[int]] = {}
    for event in result.events:
        for target in {*links.targets[event]} - {event}:
            users.setdefault(target, []).append(event)
    for index in result.events:
        if links.resources[index].kind == "Group" and len(users.get(index, ())) == 1:
            result.events[index] = users[index][0]
            result.participants.pop(index)


def _follow_up(links: Links, result: Ownership) -> None:
    """Follow the references of resources that name nobody: a transport belongs to the owner of its event."""
    for resource in links.resources:
        index = resource.index
        if resource.kind in NEUTRAL or result.is_owned(index):
            continue
        owners = _owners_reached(links, result, index)
        if _STRANGER in owners:
            result.strangers.add(index)
            result.led_to_strangers.add(index)
        elif len(owners) == 1:
            kind, number = owners.pop()
            (result.persons if kind == "person" else result.events)[index] = number
        elif owners:
            result.events[index] = index
            persons = {number for kind, number in owners if kind == "person"}
            for kind, event in owners:
                if kind == "event":
                    persons |= result.participants.get(event, set())
            result.participants[index] = persons


def _owners_reached(links: Links, result: Ownership, start: int) -> set[_Owner]:
    """Return the owners of the resources that are reached first by following references.

    All those that the resource itself refers to are visited. Where the search must end before all have been,
    one of the rest could be about another person: the owner is then a stranger.
    """
    visited, reached = {start}, set()
    stack = [at for at in links.targets[start] if links.resources[at].kind not in NEUTRAL]
    most = _MOST_OF_A_WALK + len(stack)
    while stack:
        at = stack.pop()
        if at in visited or links.resources[at].kind in NEUTRAL:
            continue
        if len(visited) > most:
            return {_STRANGER}
        visited.add(at)
        if result.is_owned(at):
            reached.add(at)
        else:
            stack.extend(links.targets[at])
    return result.owners(reached)
