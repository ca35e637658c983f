"""References between the resources of one flow, and which resource each of them designates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archive_service.intake.fhir.persons import current_system
from archive_service.intake.fhir.scan import Survey
from archive_service.intake.fhir.tree import objects, text
from archive_service.intake.identities import NSS_OIDS, bare_oid
from archive_service.intake.reading.json_values import Json

_CONDITIONAL = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)\?(?:.*&)?identifier=([^&]+)")
_VERSIONED = re.compile(r"/_history/[^/]+$")
_MOST_OF_A_REFERENCE = 2_000  # characters; a longer reference designates nothing
_RELATIVE = re.compile(r"(?:(.*)/)?(([A-Z][A-Za-z]+)/[A-Za-z0-9.\-]{1,64})$", re.DOTALL)


@dataclass(slots=True)
class Resource:
    """A resource of the flow, alone or in an entry."""

    index: int
    node: dict[str, Json]
    pointer: str
    full_url: str = ""
    kind: str = ""
    seen: Survey = field(default_factory=Survey)


def without_version(reference: str) -> str:
    """Return a reference without its version; a URN in the case used for comparison (RFC 8141).

    >>> without_version("Patient/ines/_history/3")
    'Patient/ines'
    """
    bare = _VERSIONED.sub("", reference.strip())
    return bare.lower() if bare[:4].lower() == "urn:" else bare


def relative_name(reference: str) -> str:
    """Return the `Type/id` at the end of a reference, empty when there is none.

    >>> relative_name("https://dui.example/fhir/Patient/ines")
    'Patient/ines'
    """
    match = _RELATIVE.match(reference) if len(reference) <= _MOST_OF_A_REFERENCE else None
    return match[2] if match else ""


def named_type(reference: str) -> str:
    """Return the type of resource that a reference names, empty when it names none.

    >>> named_type("Location/12"), named_type("urn:uuid:00000000-0000-4000-8000-000000000001")
    ('Location', '')
    """
    return relative_name(without_version(reference)).partition("/")[0]


def conditional_identifier(reference: str) -> tuple[str, str, str] | None:
    """Return (type, system, value) of a reference by identifier (`Patient?identifier=system|value`)."""
    match = _CONDITIONAL.match(reference) if len(reference) <= _MOST_OF_A_REFERENCE else None
    if not match or "|" not in match[2]:
        return None
    system, _, value = match[2].partition("|")
    return match[1], system, value


class Links:
    """The references between the resources of one flow, resolved."""

    def __init__(self, resources: Sequence[Resource], contested: frozenset[str] = frozenset()) -> None:
        """Index the resources by fullUrl, by type and id, and by identifiers that are not `contested`."""
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
        url = without_version(resource.full_url)
        if url:
            if url in self._by_url:
                self.doubled.append((resource.pointer, True))
            self._by_url.setdefault(url, resource.index)
        name = f"{resource.kind}/{text(resource.node, 'id')}"
        if not name.endswith("/"):
            if name in self._by_id:
                self.doubled.append((resource.pointer, False))
            self._by_id.setdefault(name, resource.index)
        if relative := relative_name(url):
            self._by_id.setdefault(relative, resource.index)
        for identifier in objects(resource.node, "identifier"):
            named = _identifier(text(identifier, "system"), text(identifier, "value"))
            if named and named not in self._contested:
                self._by_identifier.setdefault((resource.kind, named), resource.index)

    def _targets(self, resource: Resource) -> Iterator[int]:
        for pointer, reference in resource.seen.references:
            target = self.resolve(reference, resource)
            if target is not None:
                yield target
            elif reference and not reference.startswith("#") and conditional_identifier(reference) is None:
                self.dangling.append(pointer)
        for file in resource.seen.files:
            target = self.resolve(text(file.node, "url"), resource)
            if target is not None:
                yield target

    def resolve(self, reference: str, referrer: Resource | None = None) -> int | None:
        """Return the index of the resource that a reference designates, None when the flow does not hold it.

        A Patient must be designated exactly: one id on two servers means two persons. Other resources are
        also found when the sender's reference has another server address than the fullUrl.
        """
        if not reference or reference.startswith("#") or len(reference) > _MOST_OF_A_REFERENCE:
            return None
        bare = without_version(reference)
        if bare in self._by_url:
            return self._by_url[bare]
        if conditional := conditional_identifier(bare):
            return self.identified(*conditional)
        relative = relative_name(bare)
        base = _server(referrer)
        if relative == bare and base and f"{base}/{bare}" in self._by_url:
            return self._by_url[f"{base}/{bare}"]
        target = self._by_id.get(relative) if relative else None
        if target is None:
            return None
        return target if self._may_be(self.resources[target], bare, relative, base) else None

    def _may_be(self, target: Resource, bare: str, relative: str, base: str) -> bool:
        """Say whether a resource found only by type and id can be the target."""
        home = _server(target)
        if relative == bare:  # relative to the server of the entry that holds the reference
            return target.kind != "Patient" or not (home and base) or home == base
        return bare.startswith("http") and target.kind != "Patient" and not home

    def identified(self, kind: str, system: str, value: str) -> int | None:
        """Return the resource of a type that has an identifier, now or formerly."""
        return self._by_identifier.get((kind, _identifier(system, value)))


def _identifier(system: str, value: str) -> str:
    """Return an identifier in its normalised form; empty when it cannot identify anybody alone."""
    oid = bare_oid(system)
    return f"{current_system(oid)}|{value}" if value and oid not in NSS_OIDS else ""


def _server(resource: Resource | None) -> str:
    """Return the server named by a resource's fullUrl, empty when there is none."""
    if resource is None or not resource.full_url.startswith("http"):
        return ""
    match = _RELATIVE.match(without_version(resource.full_url)[:_MOST_OF_A_REFERENCE])
    return match[1] or "" if match else ""
