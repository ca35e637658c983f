"""Which entry of a Bundle belongs to whom, by the references between entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archive_service.intake.fhir.persons import current_system
from archive_service.intake.fhir.scan import Survey
from archive_service.intake.fhir.tree import objects, text
from archive_service.intake.identities import bare_oid
from archive_service.intake.reading.json_values import Json

# Entries of these types say nothing about a person by being referred to: a walk towards a person stops there.
NEUTRAL = frozenset(
    (
        *("Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService", "Endpoint"),
        *("Device", "Medication", "Substance", "Questionnaire", "PlanDefinition", "ActivityDefinition"),
        *("ValueSet", "CodeSystem", "StructureDefinition", "OrganizationAffiliation", "Library", "Measure"),
    )
)
# What comes along with documents, and makes no file of its own.
ACCOMPANYING = frozenset(
    ("Patient", "List", "Organization", "Practitioner", "PractitionerRole", "Location", "Device", "Binary")
)
_CONDITIONAL = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)\?(?:.*&)?identifier=([^&]+)")
_VERSIONED = re.compile(r"/_history/[^/]+$")
_MOST_OF_A_REFERENCE = 2_000  # characters; longer ones designate nothing
_MOST_OF_A_WALK = 500  # resources met on the way from one that names nobody to a person
_RELATIVE = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+/[A-Za-z0-9.\-]{1,64})$")


@dataclass(slots=True)
class Resource:
    """A resource of the flow, alone or in an entry."""

    index: int
    node: dict[str, Json]
    pointer: str
    full_url: str = ""
    kind: str = ""
    seen: Survey = field(default_factory=Survey)


class Links:
    """References between the resources of one flow, resolved."""

    def __init__(self, resources: Sequence[Resource], contested: frozenset[str] = frozenset()) -> None:
        """Index the resources by fullUrl, by type and id, and by identifier that is not `contested`."""
        self.resources = resources
        self._contested = contested
        self.dangling: list[str] = []
        self.doubled: list[tuple[str, bool]] = []  # pointer, by fullUrl (else by id)
        self._by_url: dict[str, int] = {}
        self._by_id: dict[str, int] = {}
        self._by_identifier: dict[tuple[str, str], int] = {}
        for resource in resources:
            self._index(resource)
        self.targets: list[list[int]] = [list(self._targets(resource)) for resource in resources]

    def _index(self, resource: Resource) -> None:
        if resource.full_url:
            if resource.full_url in self._by_url:
                self.doubled.append((resource.pointer, True))
            self._by_url.setdefault(resource.full_url, resource.index)
        name = f"{resource.kind}/{text(resource.node, 'id')}"
        if not name.endswith("/"):
            if name in self._by_id:
                self.doubled.append((resource.pointer, False))
            self._by_id.setdefault(name, resource.index)
        relative = _RELATIVE.match(resource.full_url[:_MOST_OF_A_REFERENCE])
        if relative:
            self._by_id.setdefault(relative[1], resource.index)
        for identifier in objects(resource.node, "identifier"):
            system, value = text(identifier, "system"), text(identifier, "value")
            if f"{current_system(bare_oid(system))}|{value}" in self._contested:
                continue
            key = (resource.kind, f"{system}|{value}")
            self._by_identifier.setdefault(key, resource.index)

    def _targets(self, resource: Resource) -> Iterator[int]:
        for pointer, reference in resource.seen.references:
            target = self.resolve(reference)
            if target is not None:
                yield target
            elif reference and not reference.startswith("#") and conditional_identifier(reference) is None:
                self.dangling.append(pointer)
        for file in resource.seen.files:
            target = self.resolve(text(file.node, "url"))
            if target is not None:
                yield target

    def resolve(self, reference: str) -> int | None:
        """Return the index of the resource a reference designates, None when it is not in the flow."""
        if not reference or reference.startswith("#") or len(reference) > _MOST_OF_A_REFERENCE:
            return None
        bare = _VERSIONED.sub("", reference)
        if bare in self._by_url:
            return self._by_url[bare]
        conditional = _CONDITIONAL.match(bare)
        if conditional:
            return self._by_identifier.get((conditional[1], conditional[2]))
        if bare in self._by_id:
            return self._by_id[bare]
        relative = _RELATIVE.match(bare)
        target = self._by_id.get(relative[1]) if relative and bare.startswith("http") else None
        # An absolute address names this flow's resource only where its fullUrl does not say otherwise:
        # one id on two servers is two resources.
        return None if target is None or self.resources[target].full_url.startswith("http") else target


def conditional_identifier(reference: str) -> tuple[str, str, str] | None:
    """Return (type, system, value) of a reference by identifier (`Patient?identifier=system|value`)."""
    match = _CONDITIONAL.match(reference) if len(reference) <= _MOST_OF_A_REFERENCE else None
    if not match or "|" not in match[2]:
        return None
    system, _, value = match[2].partition("|")
    return match[1], system, value


@dataclass(slots=True)
class Ownership:
    """Who each resource belongs to: a person's number, a collective event, or nobody in particular."""

    persons: dict[int, int] = field(default_factory=dict)  # resource -> person
    events: dict[int, int] = field(default_factory=dict)  # resource -> index of the collective resource
    participants: dict[int, set[int]] = field(default_factory=dict)  # collective resource -> persons
    shared: set[int] = field(default_factory=set)
    unlinked: set[int] = field(default_factory=set)


def own(links: Links, direct: Sequence[set[int]]) -> Ownership:
    """Give each resource its owner. `direct` holds, by resource, the persons it names itself.

    A Group names its members; a resource that names two persons, or whose subject is a Group, is a collective
    event. What names nobody belongs to those its references lead to, else to those whose entries lead to it.
    """
    result = Ownership()
    resources = links.resources
    for resource in resources:
        persons = set(direct[resource.index])
        groups = [t for t in links.targets[resource.index] if resources[t].kind == "Group"]
        for group in groups:
            persons |= direct[group]
        if resource.kind == "Patient":
            result.persons[resource.index] = min(direct[resource.index])
        elif resource.kind in NEUTRAL and not persons:
            continue
        elif len(persons) > 1 or groups or (resource.kind == "Group" and persons):
            result.events[resource.index] = resource.index
            result.participants[resource.index] = persons
        elif persons:
            result.persons[resource.index] = persons.pop()
    _gather_groups(links, result)
    _follow_up(links, result)
    _follow_down(links, result)
    return result


def _gather_groups(links: Links, result: Ownership) -> None:
    """Put a Group with the only event that refers to it."""
    for index in list(result.events):
        if links.resources[index].kind != "Group":
            continue
        users = [event for event in result.events if event != index and index in links.targets[event]]
        if users:
            result.events[index] = users[0]
            if len(users) == 1:
                result.participants.pop(index)
            else:
                result.events[index] = index


def _owner(result: Ownership, index: int) -> tuple[str, int] | None:
    if index in result.persons:
        return "person", result.persons[index]
    if index in result.events:
        return "event", result.events[index]
    return None


def _give(result: Ownership, index: int, owner: tuple[str, int]) -> None:
    (result.persons if owner[0] == "person" else result.events)[index] = owner[1]


def _follow_up(links: Links, result: Ownership) -> None:
    """Resources that name nobody follow their references: a transport belongs to whom its event belongs."""
    for resource in links.resources:
        if resource.kind in NEUTRAL or _owner(result, resource.index):
            continue
        owners: set[tuple[str, int]] = set()
        visited = {resource.index}
        stack = list(links.targets[resource.index])
        while stack and len(visited) < _MOST_OF_A_WALK:
            at = stack.pop()
            if at in visited or links.resources[at].kind in NEUTRAL:
                continue
            visited.add(at)
            owner = _owner(result, at)
            if owner:
                owners.add(owner)
            else:
                stack.extend(links.targets[at])
        if len(owners) == 1:
            _give(result, resource.index, owners.pop())
        elif owners:
            result.events[resource.index] = resource.index
            persons = {number for kind, number in owners if kind == "person"}
            for kind, event in owners:
                if kind == "event":
                    persons |= result.participants.get(event, set())
            result.participants[resource.index] = persons


def _follow_down(links: Links, result: Ownership) -> None:
    """What only one owner's entries lead to is that owner's; what several lead to, or none, is shared."""
    reached: dict[int, set[tuple[str, int]]] = {}
    for start in range(len(links.resources)):
        owner = _owner(result, start)
        if owner is None:
            continue
        stack = list(links.targets[start])
        while stack:
            at = stack.pop()
            owners = reached.setdefault(at, set())
            if owner in owners or _owner(result, at):
                continue
            owners.add(owner)
            stack.extend(links.targets[at])
    for resource in links.resources:
        if _owner(result, resource.index):
            continue
        owners = reached.get(resource.index, set())
        if len(owners) == 1:
            reached[resource.index] = owners
        elif resource.kind in NEUTRAL or owners:
            result.shared.add(resource.index)
        else:
            result.unlinked.add(resource.index)
    for index, owners in reached.items():
        if len(owners) == 1 and not _owner(result, index):
            _give(result, index, next(iter(owners)))
