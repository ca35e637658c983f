"""The facts at the top of a record made of FHIR resources: its establishment, its person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archive_service.intake.dates import day_of, in_french
from archive_service.intake.fhir.drafts import CUSTODIAN_ELEMENTS, Custodians
from archive_service.intake.fhir.links import Links, Resource
from archive_service.intake.fhir.persons import patient_identity
from archive_service.intake.fhir.tree import FhirSource, as_written, one, text
from archive_service.model.content import Value

UNNAMED = "non précisé"


def establishment_of(
    resources: Sequence[Resource], links: Links, sources: Mapping[int, FhirSource]
) -> Value | None:
    """Return the name of the custodian establishment, with its place; None when there is no name.

    Searched in this order: the Organization that stays, DocumentReferences or the Patient refer to, or the
    only identified one; the text given instead of a reference; the only Organization that has a name.
    """
    custodian, _ = Custodians(links.resources, links, as_written).of(resources, alone=True)
    named = [one for one in resources if one.kind == "Organization" and text(one.node, "name")]
    if custodian.name:
        holder = next((each for each in resources if custodian.where.startswith(each.pointer)), resources[0])
        pointer = f"{custodian.where}/name" if holder.kind == "Organization" else custodian.where
        return Value("Établissement", custodian.name, sources[holder.index].place(pointer))
    for resource in resources:
        reference = one(resource.node, CUSTODIAN_ELEMENTS.get(resource.kind, ""))
        if display := text(reference, "display"):
            place = sources[resource.index].place
            pointer = f"{resource.pointer}/{CUSTODIAN_ELEMENTS[resource.kind]}"
            return Value("Établissement", display, place(pointer))
    if len(named) == 1:
        place = sources[named[0].index].place
        return Value("Établissement", text(named[0].node, "name"), place(f"{named[0].pointer}/name"))
    return None


def header_of(
    resources: Sequence[Resource], sources: Mapping[int, FhirSource], establishment: Value | None
) -> Iterator[Value]:
    """Yield the facts of a record's header: the establishment first, whether it is known or not."""
    yield establishment or Value("Établissement", UNNAMED, "")
    for resource in resources:
        if resource.kind != "Patient":
            continue
        place = sources[resource.index].place
        identity = patient_identity(resource.node, resource.pointer, place)
        name = f"{identity.given} {identity.family}".strip()
        if name:
            yield Value("Usager", name, place(f"{resource.pointer}/name"))
        if day_of(text(resource.node, "birthDate")):
            born = in_french(text(resource.node, "birthDate"))
            yield Value("Né(e) le", born, place(f"{resource.pointer}/birthDate"))
        if identity.ins:
            yield Value("INS", identity.ins.partition("|")[2], place(f"{resource.pointer}/identifier"))
