"""Find where a FHIR resource names persons, and the information in a reference besides its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive_service.intake.fhir.links import Resource, conditional_identifier, named_type
from archive_service.intake.fhir.tree import located, objects, one, text
from archive_service.intake.reading.json_values import Json, walk

HOLDERS = frozenset(("Bundle", "Parameters"))  # resources that hold whole resources


def speaking_parts(resource: Resource) -> Iterator[tuple[Json, str]]:
    """Yield the resource and those inside it that can name a person themselves, each with its pointer."""
    yield resource.node, resource.pointer
    if resource.kind in HOLDERS:
        for pointer, node in walk(resource.node, resource.pointer):
            if isinstance(node, dict) and text(node, "resourceType") not in ("", "Patient"):
                yield node, pointer
        return
    for index, inner in enumerate(objects(resource.node, "contained")):
        if text(inner, "resourceType") not in ("Patient", "RelatedPerson", "Group"):
            yield inner, f"{resource.pointer}/contained/{index}"


def person_references(node: Json, pointer: str, keys: Sequence[str]) -> Iterator[tuple[Json, str]]:
    """Yield the references of a resource in these elements, and in those of its context, with their place."""
    for holder, here in ((node, pointer), (one(node, "context"), f"{pointer}/context")):
        for key in keys:
            for reference, where in located(holder, key, here):
                if isinstance(reference, dict):
                    yield reference, where


def contained_in(node: Json, name: str) -> Json:
    """Return the contained resource that a reference such as `#a` names."""
    return next((one for one in objects(node, "contained") if f"#{text(one, 'id')}" == name), None)


def identifier_in(reference: Json) -> tuple[str, str]:
    """Return system and value of the identifier in a reference, given as an identifier or as a search."""
    conditional = conditional_identifier(text(reference, "reference"))
    if conditional is not None:
        return conditional[1:]
    return text(reference, "identifier", "system"), text(reference, "identifier", "value")


def kind_of(reference: Json) -> str:
    """Return the type of resource that a reference names as its target, empty when it names none."""
    name = text(reference, "reference")
    conditional = conditional_identifier(name)
    named = named_type(name) if conditional is None else conditional[0]
    return named or text(reference, "type").rpartition("/")[2]


def names_inside(resource: Resource) -> frozenset[str]:
    """Return the addresses of the resources inside another resource."""
    names: set[str] = set()
    for _, node in walk(resource.node, resource.pointer):
        inner = node.get("resource") if isinstance(node, dict) else None
        if isinstance(inner, dict):
            names |= {text(node, "fullUrl"), f"{text(inner, 'resourceType')}/{text(inner, 'id')}"}
    return frozenset(names - {""})
