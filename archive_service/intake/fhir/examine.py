"""Examines a FHIR flow: whose entries are whose, which records it makes, and all that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive_service.findings import Finding, Grade, worst
from archive_service.findings.catalogue import Code
from archive_service.intake.context import ExaminationContext
from archive_service.intake.fhir.bundle import (
    bundle_entries,
    check_envelope,
    check_links,
    check_resources,
    resources_of,
)
from archive_service.intake.fhir.conformance import is_resource_type
from archive_service.intake.fhir.documents import Documents, examine_documents
from archive_service.intake.fhir.drafts import reversed_periods
from archive_service.intake.fhir.flow import Flow, ranges_of
from archive_service.intake.fhir.ownership import (
    Links,
    Ownership,
    Resource,
    conditional_identifier,
    own,
)
from archive_service.intake.fhir.persons import (
    check_patient,
    contested_names,
    contradictions,
    from_identifier,
    names_of,
    patient_identity,
    same_person,
    without_names,
)
from archive_service.intake.fhir.records import drafts_of
from archive_service.intake.fhir.tree import FhirSource, many, objects, one, text
from archive_service.intake.fhir.unowned_bytes import framing
from archive_service.intake.reading.json_values import Json, walk
from archive_service.model.flow import (
    ByteRange,
    Examination,
    FlowKind,
    PersonIdentity,
    RecordDraft,
)

# Resources that carry a person's document or life; any other kind alone is not a flow.
_FLOWS_ALONE = frozenset(("Bundle", "DocumentReference"))
_HOLDERS = frozenset(("Bundle", "Parameters"))  # resources that hold whole resources
_PERSON_KEYS = ("subject", "patient", "for", "beneficiary", "individual", "sourcePatientInfo")


def examine_fhir(source: FhirSource, context: ExaminationContext) -> Examination:
    """Examine a FHIR resource that was read; every finding at once.

    For a `release` nobody is known by an identifier that is contested in the flow.
    """
    examination, contested = _examined(source, frozenset(), context)
    if context.release and contested:
        examination, _ = _examined(source, contested, context)
    return examination


def _examined(
    source: FhirSource, contested: frozenset[str], context: ExaminationContext
) -> tuple[Examination, frozenset[str]]:
    """Return the examination without the identifiers that are known to be contested, and those that are."""
    kind = text(source.root, "resourceType")
    if kind not in _FLOWS_ALONE:
        if not is_resource_type(kind):
            return _refused(source, [Code.FHIR_UNKNOWN_RESOURCE.at(source.place(""))]), contested
        return _refused(source, [Code.FHIR_RESOURCE_NOT_A_FLOW.at(source.place(""), what=kind)]), contested
    resources, findings = resources_of(source)
    findings += check_envelope(source)
    if any(finding.code == Code.FHIR_BUNDLE_NOT_A_FLOW for finding in findings):
        return _refused(source, findings), contested
    findings += check_resources(source, resources, context.today)
    flow = Flow(source, resources, Links(resources, contested), context, contested=contested)
    flow.findings += findings
    flow.findings += check_links(flow.links, source.place)
    flow.findings += reversed_periods(resources, source.place)
    documents = examine_documents(resources, flow.links, source, context)
    flow.findings += documents.findings
    _certain_persons(flow, documents)
    direct = _persons_named(flow)
    ownership = own(flow.links, direct)
    drafts = drafts_of(flow, documents, ownership)
    identities = [*flow.persons.identities, *_cda_persons(documents)]
    flow.findings += contradictions(identities)
    unclear = contested_names(identities, context) | flow.uncertain
    return _examination(flow, documents, ownership, drafts), unclear


def _certain_persons(flow: Flow, documents: Documents) -> None:
    """Take contested identifiers from the persons of the CDA documents; note those that are uncertain."""
    for cda in documents.cdas:
        if cda.draft is None or cda.draft.person is None:
            continue
        if cda.several_ins:
            flow.uncertain.add(cda.draft.person.ins)
        cda.draft = replace(cda.draft, person=without_names(cda.draft.person, flow.contested))


def _refused(source: FhirSource, findings: Sequence[Finding]) -> Examination:
    return Examination(kind=FlowKind.UNRECOGNISED, findings=tuple(findings), fhir_format=source.format)


def _persons_named(flow: Flow) -> list[set[int]]:
    """Return, by resource, the persons it is or names; Patients first, so that references find them."""
    direct: list[set[int]] = [set() for _ in flow.resources]
    patient_of: dict[int, int] = {}
    for resource in flow.resources:
        if resource.kind == "Patient":
            identity = _read_patient(flow, resource.node, resource.pointer)
            patient_of[resource.index] = flow.persons.add(identity, resource.index)
            direct[resource.index] = {patient_of[resource.index]}
            flow.findings += _unidentified(identity)
    for resource in flow.resources:
        if resource.kind == "Patient":
            continue
        for target in flow.links.targets[resource.index]:
            if target in patient_of:
                direct[resource.index].add(patient_of[target])
        for identity in _named_elsewhere(resource, flow):
            direct[resource.index].add(flow.persons.add(identity))
        if resource.kind in _HOLDERS:
            for identity in _held_persons(resource, flow):
                direct[resource.index].add(flow.persons.add(identity))
            if len(direct[resource.index]) > 1:  # its bytes cannot be told apart
                flow.findings.append(Code.FHIR_ENTRY_OF_NOBODY.at(flow.source.place(resource.pointer)))
    return direct


def _held_persons(resource: Resource, flow: Flow) -> Iterator[PersonIdentity]:
    """Yield the persons of the Patients inside a resource that holds others."""
    for pointer, node in walk(resource.node, resource.pointer):
        if isinstance(node, dict) and text(node, "resourceType") == "Patient":
            yield _read_patient(flow, node, pointer)


def _read_patient(flow: Flow, patient: Json, pointer: str) -> PersonIdentity:
    """Return a Patient's identity without what is contested; what is wrong or uncertain in it is noted."""
    identity = patient_identity(patient, pointer, flow.source.place)
    findings = list(check_patient(patient, identity, pointer, flow.source.place, flow.context))
    flow.findings += findings
    if any(finding.code == Code.SEVERAL_INS for finding in findings):
        flow.uncertain.add(identity.ins)
    return without_names(identity, flow.contested)


def _unidentified(identity: PersonIdentity) -> Iterator[Finding]:
    if identity.ins or identity.local_ids:
        return
    if identity.family and identity.birth_date:
        yield Code.PERSON_WITHOUT_IDENTIFIER.at(identity.where)
    else:
        yield Code.NO_PERSON.at(identity.where)


def _named_elsewhere(resource: Resource, flow: Flow) -> Iterator[PersonIdentity]:
    """Yield persons named by identifier only, or by a Patient contained in the resource."""
    contained = {text(inner, "id"): inner for inner in objects(resource.node, "contained")}
    for key in _PERSON_KEYS:
        holders = [resource.node, one(resource.node, "context")]
        for reference in (item for holder in holders for item in many(holder, key)):
            name = text(reference, "reference")
            conditional = conditional_identifier(name)
            inner = contained.get(name.removeprefix("#")) if name.startswith("#") else None
            if inner is not None and text(inner, "resourceType") == "Patient":
                identity = _read_patient(flow, inner, f"{resource.pointer}/contained")
                if identity.ins or identity.local_ids:
                    yield identity
            elif conditional and conditional[0] == "Patient":
                if flow.links.resolve(name) is None:
                    place = flow.source.place(f"{resource.pointer}/{key}")
                    stated = from_identifier(conditional[1], conditional[2], place)
                    identity = without_names(stated, flow.contested)
                    if identity == stated or names_of(identity):
                        yield identity
            elif flow.links.resolve(name) is None and isinstance(one(reference, "identifier"), dict):
                identifier = one(reference, "identifier")
                place = flow.source.place(f"{resource.pointer}/{key}")
                stated = from_identifier(text(identifier, "system"), text(identifier, "value"), place)
                identity = without_names(stated, flow.contested)
                if (identity.ins or identity.local_ids) and _is_patient_reference(reference, name):
                    yield identity


def _is_patient_reference(reference: Json, name: str) -> bool:
    stated = text(reference, "type")
    return stated in ("", "Patient") and (not name or name.startswith("Patient/"))


def _cda_persons(documents: Documents) -> list[PersonIdentity]:
    return [cda.draft.person for cda in documents.cdas if cda.draft and cda.draft.person]


def _frame(flow: Flow) -> tuple[ByteRange, ...]:
    source = flow.source
    if not source.entries:
        return ()
    return framing(source.content, [one.entry for one in source.entries], is_json=source.format == "json")


def _several(drafts: Sequence[RecordDraft]) -> bool:
    """Say whether the drafts are of more than one person; a collective event counts as another one."""
    people: list[PersonIdentity] = []
    for draft in drafts:
        if len(people) > 1:
            return True
        if draft.person is None:
            people.append(PersonIdentity())
        elif not any(same_person(known, draft.person) for known in people):
            people.append(draft.person)
    return len(people) > 1


def _examination(
    flow: Flow, documents: Documents, ownership: Ownership, drafts: list[RecordDraft]
) -> Examination:
    source = flow.source
    several, cut = _several(drafts), len(drafts) > 1
    if cut and not source.separable and source.format == "xml":
        flow.findings.append(Code.FHIR_XML_NOT_SEPARABLE.at(source.place("")))
    if not drafts and worst(flow.findings) not in (Grade.REJECT, Grade.QUARANTINE):
        flow.findings.append(Code.FHIR_NOTHING_TO_ARCHIVE.at(source.place("")))
    if len(drafts) == 1:
        whole = ByteRange(0, len(source.content))
        drafts = [replace(drafts[0], entries=(whole,))]
        if not drafts[0].kind.value.startswith("cda"):
            drafts = [replace(drafts[0], locator="")]
    rejected = worst(flow.findings) is Grade.REJECT
    return Examination(
        kind=_kind(flow, documents),
        findings=tuple(_cut(flow.findings)),
        records=() if rejected else tuple(drafts),
        entries=() if rejected else tuple(bundle_entries(source)),
        several_persons=several and not rejected,
        shared=() if rejected or len(drafts) == 1 else ranges_of(flow, sorted(ownership.shared)),
        frame=_frame(flow) if cut and not rejected else (),
        fhir_format=source.format,
        contested=bool(flow.contested),
    )


def _kind(flow: Flow, documents: Documents) -> FlowKind:
    if flow.source.root.get("resourceType") == "DocumentReference":
        return FlowKind.DOCUMENT_REFERENCE
    profiles = " ".join(
        str(profile)
        for node in [flow.source.root, *(resource.node for resource in flow.resources)]
        for profile in many(one(node, "meta"), "profile")
        if isinstance(profile, str)
    )
    lists = any(resource.kind == "List" for resource in flow.resources)
    sheets = any(resource.kind == "DocumentReference" for resource in flow.resources)
    if "/fhir/pdsm/" in profiles or (lists and sheets):
        return FlowKind.PDSM_BUNDLE
    if documents.cdas or "/ig/cda/tddui/" in profiles:
        return FlowKind.TDDUI_CDA_BUNDLE
    return FlowKind.TDDUI_BUNDLE


_MOST_OF_A_CODE = 100


def _cut(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings once each, and no more of one code than a person can read."""
    counts: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding.code, finding.where)
        if finding.code != Code.FHIR_MODEL and key in seen:
            continue
        seen.add(key)
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= _MOST_OF_A_CODE:
            yield finding
    for count in counts.values():
        if count > _MOST_OF_A_CODE:
            yield Code.FINDINGS_MORE.at("", count=count - _MOST_OF_A_CODE)
