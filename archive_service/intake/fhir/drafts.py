"""Build record drafts from native resources: one person's file, or an event of several persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.dates import day_of
from archive_service.intake.fhir.documents import version_of
from archive_service.intake.fhir.events import events_of, period_of
from archive_service.intake.fhir.flow import Flow
from archive_service.intake.fhir.links import Links, Resource
from archive_service.intake.fhir.organizations import (
    check_structure,
    finess_of_identifier,
    organization_identity,
)
from archive_service.intake.fhir.persons import Place
from archive_service.intake.fhir.tree import many, objects, one, text
from archive_service.intake.reading.json_values import Json
from archive_service.model.declared_events import RetentionEvents
from archive_service.model.flow import (
    PersonIdentity,
    RecordDraft,
    RecordKind,
    StructureIdentity,
    VersionLink,
)
from archive_service.model.identifiers import Finess

CUSTODIAN_ELEMENTS = {
    "Encounter": "serviceProvider",
    "DocumentReference": "custodian",
    "Patient": "managingOrganization",
    "EpisodeOfCare": "managingOrganization",
    "Task": "owner",
    "CareTeam": "managingOrganization",
}


def reversed_periods(resources: Sequence[Resource], place: Place) -> Iterator[Finding]:
    """Yield the periods whose end precedes their start."""
    for resource in resources:
        for key in ("period", "actualPeriod", "executionPeriod"):
            start = day_of(text(resource.node, key, "start"))
            end = day_of(text(resource.node, key, "end"), latest=True)
            if start and end and end < start:
                yield Code.DATES_REVERSED.at(place(f"{resource.pointer}/{key}"))


class Custodians:
    """Finds the custodian establishment of a set of resources."""

    def __init__(self, resources: Sequence[Resource], links: Links, place: Place) -> None:
        """Read every Organization of the flow once."""
        self._resources, self._links, self._place = resources, links, place
        self._organizations = {
            resource.index: organization_identity(resource.node, resource.pointer, place)
            for resource in resources
            if resource.kind == "Organization"
        }
        self._index_of = {structure: index for index, structure in self._organizations.items()}

    def of(self, resources: Sequence[Resource], *, alone: bool) -> tuple[StructureIdentity, list[Finding]]:
        """Return the custodian with findings; `alone` allows the flow's only establishment to be the
        custodian.

        Searched in this order: the references of stays, DocumentReferences and the Patient; the FINESS at the
        beginning of business identifiers; the only identified Organization of the flow.
        """
        named = [structure for resource in resources for structure in self._named(resource)]
        findings: list[Finding] = []
        identified = [structure for structure in named if structure.is_identified]
        prefixes = self._prefixes(resources)
        keys = {structure.finess or structure.siret or structure.siren for structure in identified}
        where = resources[0].pointer if resources else ""
        if len(keys) > 1:
            findings.append(Code.CUSTODIAN_SEVERAL.at(self._place(where)))
        if identified:
            custodian = identified[0]
        elif len(prefixes) == 1:
            finess, place = next(iter(prefixes.items()))
            name = named[0].name if named else ""
            custodian = StructureIdentity(finess=Finess(finess), name=name, raw=finess, where=place)
        elif len(prefixes) > 1:
            findings.append(Code.CUSTODIAN_SEVERAL.at(self._place(where)))
            custodian = StructureIdentity(where=self._place(where))
        else:
            custodian = self._only(alone) or (named[0] if named else StructureIdentity())
        if custodian.finess and any(finess != custodian.finess for finess in prefixes):
            findings.append(Code.CUSTODIAN_DIFFERS.at(custodian.where))
        if custodian.is_identified:
            findings += check_structure(custodian)
        else:
            findings.append(Code.NO_CUSTODIAN.at(self._place(where)))
        return custodian, findings

    def index_of(self, custodian: StructureIdentity) -> int | None:
        """Return the Organization of the flow that describes a custodian; None when there is none."""
        return self._index_of.get(custodian)

    def _named(self, resource: Resource) -> list[StructureIdentity]:
        reference = one(resource.node, CUSTODIAN_ELEMENTS.get(resource.kind, ""))
        if not isinstance(reference, dict):
            return []
        name = text(reference, "reference")
        target = self._links.resolve(name)
        if target in self._organizations:
            return [self._organizations[target]]
        for index, inner in enumerate(objects(resource.node, "contained")):
            if name == f"#{text(inner, 'id')}" and text(inner, "resourceType") == "Organization":
                return [organization_identity(inner, f"{resource.pointer}/contained/{index}", self._place)]
        if isinstance(one(reference, "identifier"), dict):
            stated: Json = {"identifier": one(reference, "identifier"), "name": text(reference, "display")}
            return [organization_identity(stated, resource.pointer, self._place)]
        return []

    def _prefixes(self, resources: Sequence[Resource]) -> dict[str, str]:
        prefixes: dict[str, str] = {}
        for resource in resources:
            for pointer, identifier in resource.seen.identifiers:
                finess = finess_of_identifier(text(identifier, "system"), text(identifier, "value"))
                if finess:
                    prefixes.setdefault(finess, self._place(f"{pointer}/value"))
        return prefixes

    def _only(self, alone: bool) -> StructureIdentity | None:
        known = [structure for structure in self._organizations.values() if structure.is_identified]
        return known[0] if alone and len(known) == 1 else None


def native_draft(
    flow: Flow, resources: Sequence[Resource], person: PersonIdentity, custodians: Custodians
) -> tuple[RecordDraft, list[Finding]]:
    """Return the record of one person's native resources; the caller adds the locator and the entries."""
    custodian, findings = custodians.of(resources, alone=True)
    events = events_of(resources, flow.context.today, flow.written_on)
    sheet = resources[0] if len(resources) == 1 and resources[0].kind == "DocumentReference" else None
    period = period_of(resources)
    if not (person.ins or person.local_ids or person.family):
        findings.append(Code.NO_PERSON.at(person.where))
    day = day_of(text(sheet.node, "date")) if sheet else events.last_contact
    return RecordDraft(
        kind=RecordKind.NATIVE_FILE,
        title=_title(resources, person, sheet),
        locator="",
        person=person,
        custodian=custodian,
        document_type=_document_type(resources, sheet),
        document_date=day,
        period=period,
        software=_software(resources),
        events=events,
        version=version_of(sheet, flow.links, flow.source.place) if sheet else VersionLink(),
        confidentiality=_confidentiality(resources),
    ), findings


def collective_draft(
    resources: Sequence[Resource], custodians: Custodians
) -> tuple[RecordDraft, list[Finding]]:
    """Return the record of an event of several persons: it belongs to none of them."""
    custodian, findings = custodians.of(resources, alone=True)
    period = period_of(resources)
    label = _label(resources[0].node)
    return RecordDraft(
        kind=RecordKind.COLLECTIVE_EVENT,
        title=f"Évènement collectif : {label}" if label else "Évènement collectif",
        locator="",
        person=None,
        custodian=custodian,
        document_type="collective-event",
        document_date=period[1],
        period=period,
        software=_software(resources),
        events=RetentionEvents(last_contact=period[1]),
        confidentiality=_confidentiality(resources),
    ), findings


def _label(node: Json) -> str:
    for extension in objects(node, "extension"):
        if text(extension, "url").endswith("event-label"):
            return text(extension, "valueString")
    return text(node, "type", "text") or text(node, "type", "coding", "display") or text(node, "name")


def _title(resources: Sequence[Resource], person: PersonIdentity, sheet: Resource | None) -> str:
    name = " ".join(part for part in (person.given, person.family) if part)
    if sheet:
        title = text(sheet.node, "content", "attachment", "title") or text(sheet.node, "description")
        return title or text(sheet.node, "type", "coding", "display") or "Document"
    return f"Dossier de {name}" if name else "Dossier de l'usager"


def _document_type(resources: Sequence[Resource], sheet: Resource | None) -> str:
    if sheet:
        return text(sheet.node, "type", "coding", "code")
    counts = Counter(resource.kind for resource in resources)
    return "tddui-native" if counts else ""


def _software(resources: Sequence[Resource]) -> str:
    for resource in resources:
        if resource.kind == "Device":
            return text(resource.node, "deviceName", "name") or text(resource.node, "distinctIdentifier")
    return next((text(r.node, "meta", "source") for r in resources if text(r.node, "meta", "source")), "")


def _confidentiality(resources: Sequence[Resource]) -> str:
    """Return the strictest confidentiality label: any other code is stricter than the ordinary one."""
    codes = [
        text(label, "coding", "code") or text(label, "code")
        for resource in resources
        for label in [*many(resource.node, "securityLabel"), *many(one(resource.node, "meta"), "security")]
    ]
    return next((code for code in codes if code and code != "N"), next(iter(codes), ""))
