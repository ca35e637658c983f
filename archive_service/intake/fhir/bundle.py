"""The Bundle of a FHIR flow: the resources it holds, and its own defects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.fhir.conformance import MAX_NODES, check_model, is_resource_type
from archive_service.intake.fhir.links import Links, Resource
from archive_service.intake.fhir.persons import Place, current_system
from archive_service.intake.fhir.scan import survey
from archive_service.intake.fhir.tree import FhirSource, many, objects, text
from archive_service.intake.identities import PROFESSIONALS, RPPS_SYSTEM, bare_oid, check_rpps
from archive_service.intake.reading.json_values import Json
from archive_service.model.flow import BundleEntry, ByteRange

# Bundles of these types do not transmit a person's file: answers, searches, histories.
_ACCEPTED_BUNDLES = frozenset(("transaction", "batch", "document", "collection", "message"))
_TYPE_NAME = re.compile(r"[A-Za-z]{1,64}")
_R5_ENCOUNTER = frozenset(("completed", "discharged", "on-hold", "discontinued"))


def resources_of(source: FhirSource) -> tuple[list[Resource], list[Finding]]:
    """Return the resources of a Bundle, or the single resource of the flow; findings say what cannot be
    read.
    """
    if source.root.get("resourceType") != "Bundle":
        return [Resource(0, source.root, "", kind=text(source.root, "resourceType"))], []
    findings: list[Finding] = []
    resources: list[Resource] = []
    entries = many(source.root, "entry")
    if not entries:
        findings.append(Code.FHIR_BUNDLE_EMPTY.at(source.place("")))
    for index, entry in enumerate(entries):
        pointer = f"/entry/{index}"
        node = entry.get("resource") if isinstance(entry, dict) else None
        # A type that is not a valid name cannot be part of an address: such a resource could never be served.
        named = node.get("resourceType") if isinstance(node, dict) else None
        if (
            not isinstance(node, dict)
            or not isinstance(named, str)
            or not _TYPE_NAME.fullmatch(named.strip())
        ):
            findings.append(Code.FHIR_NOT_A_RESOURCE.at(source.place(pointer)))
            continue
        kind = text(node, "resourceType")
        resources.append(Resource(len(resources), node, f"{pointer}/resource", text(entry, "fullUrl"), kind))
    return resources, findings


def check_envelope(source: FhirSource) -> Iterator[Finding]:
    """Check the Bundle itself and the requests of its entries."""
    if source.root.get("resourceType") != "Bundle":
        return
    kind = text(source.root, "type")
    if kind not in _ACCEPTED_BUNDLES:
        known = kind if kind.replace("-", "").isalpha() and len(kind) < 40 else "?"
        yield Code.FHIR_BUNDLE_NOT_A_FLOW.at(source.place("/type"), what=known)
        return
    if kind != "transaction":
        yield Code.FHIR_BUNDLE_TYPE.at(source.place("/type"))
    for index, entry in enumerate(many(source.root, "entry")):
        request = entry.get("request") if isinstance(entry, dict) else None
        if not isinstance(request, dict):
            continue
        where = f"/entry/{index}/request"
        if text(request, "method") != "POST":
            yield Code.FHIR_REQUEST_METHOD.at(source.place(f"{where}/method"))
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if text(request, "url").strip("/") != text(resource, "resourceType"):
            yield Code.FHIR_REQUEST_URL.at(source.place(f"{where}/url"))


def check_resources(source: FhirSource, resources: Sequence[Resource], today: date) -> Iterator[Finding]:
    """Walk each resource, fill its survey, and check it against FHIR R4."""
    nodes = 0
    for resource in resources:
        resource.seen = survey(resource.node, resource.pointer, source.place, today)
        nodes += resource.seen.nodes
        yield from resource.seen.findings.listed
        yield from _old_systems(resource, source.place)
        yield from _professionals(resource, source.place)
        yield from _versions(resource, source.place)
        if not is_resource_type(resource.kind):
            yield Code.FHIR_UNKNOWN_ENTRY_RESOURCE.at(source.place(resource.pointer))
    if nodes > MAX_NODES:
        yield Code.FHIR_MODEL_NOT_CHECKED.at(source.place(""))
        return
    for resource in resources:
        yield from check_model(resource.node, resource.pointer, source.place, from_xml=source.format == "xml")


def check_links(links: Links, place: Place) -> Iterator[Finding]:
    """Report references without a target, and addresses or ids given twice."""
    for pointer in links.dangling:
        yield Code.FHIR_DANGLING_REFERENCE.at(place(pointer))
    for pointer, by_url in links.doubled:
        yield (Code.FHIR_FULL_URL_TWICE if by_url else Code.FHIR_SAME_ID_TWICE).at(place(pointer))


def _old_systems(resource: Resource, place: Place) -> Iterator[Finding]:
    for pointer, identifier in resource.seen.identifiers:
        system = text(identifier, "system")
        if current_system(system) != system:
            yield Code.IDENTIFIER_OLD_SYSTEM.at(place(f"{pointer}/system"))


def _professionals(resource: Resource, place: Place) -> Iterator[Finding]:
    """Check RPPS numbers: the number alone under its own system, after the digit 8 under the national
    system.
    """
    for pointer, identifier in resource.seen.identifiers:
        system, value = bare_oid(text(identifier, "system")), text(identifier, "value")
        where = place(f"{pointer}/value")
        if system == RPPS_SYSTEM:
            yield from check_rpps(value, where)
        elif system == PROFESSIONALS and value.isdigit():
            if len(value) == 12 and value[0] == "8":
                yield from check_rpps(value[1:], where)
            elif len(value) == 11 and value[0] == "1":
                yield Code.RPPS_FORMAT.at(where)


def _versions(resource: Resource, place: Place) -> Iterator[Finding]:
    if _is_r5(resource.kind, resource.node):
        yield Code.FHIR_R5_CONTENT.at(place(resource.pointer))


def _is_r5(kind: str, node: Json) -> bool:
    if not isinstance(node, dict):
        return False
    if kind == "Encounter":
        return (
            isinstance(node.get("class"), list)
            or "actualPeriod" in node
            or "plannedStartDate" in node
            or text(node, "status") in _R5_ENCOUNTER
        )
    if kind == "DocumentReference":
        return (
            isinstance(node.get("context"), list)
            or "attester" in node
            or "modality" in node
            or any("profile" in content for content in objects(node, "content"))
        )
    if kind == "CarePlan":
        return any("plannedActivityReference" in activity for activity in objects(node, "activity"))
    return kind in ("Transport", "InventoryItem", "GenomicStudy", "Permission", "RequestOrchestration")


def bundle_entries(source: FhirSource) -> list[BundleEntry]:
    """Return the entries of a transaction for its answer, in order."""
    if source.root.get("resourceType") != "Bundle":
        return []
    listed = []
    for index, entry in enumerate(many(source.root, "entry")):
        place = source.entries[index].resource if index < len(source.entries) else ByteRange(0, 0)
        resource = entry.get("resource") if isinstance(entry, dict) else None
        listed.append(
            BundleEntry(
                full_url=text(entry, "fullUrl"), resource_type=text(resource, "resourceType"), resource=place
            )
        )
    return listed
