"""Examine a FHIR flow: the owner of each entry, the records it makes, and all its defects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from archive_service.findings import Finding, Grade, worst
from archive_service.findings.catalogue import Code
from archive_service.findings.limited import limited
from archive_service.intake.contested_identities import (
    contested_identifiers,
    contradictions,
    without_identifiers,
)
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
from archive_service.intake.fhir.flow import Flow, in_order, ranges_of
from archive_service.intake.fhir.links import Links
from archive_service.intake.fhir.ownership import own
from archive_service.intake.fhir.records import FlowRecords, records_of
from archive_service.intake.fhir.subjects import subjects_of
from archive_service.intake.fhir.tree import FhirSource, many, one, text
from archive_service.intake.fhir.unowned_bytes import framing
from archive_service.model.flow import (
    ByteRange,
    Examination,
    FlowKind,
    RecordDraft,
)

# Resources that hold a person's document or a part of a file; a resource of another kind is not a flow by
# itself.
_FLOWS_ALONE = frozenset(("Bundle", "DocumentReference"))


def examine_fhir(source: FhirSource, context: ExaminationContext) -> Examination:
    """Examine a FHIR resource that was read; return every finding at once.

    For a `release` nobody is identified by an identifier that is contested in the flow.
    """
    examination, contested = _examined(source, frozenset(), context)
    if context.release and contested:
        examination, _ = _examined(source, contested, context)
    return examination


def _examined(
    source: FhirSource, contested: frozenset[str], context: ExaminationContext
) -> tuple[Examination, frozenset[str]]:
    """Return the examination made without the identifiers already known to be contested, and the newly
    contested ones.
    """
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
    subjects = subjects_of(flow, documents)
    records = records_of(flow, documents, own(flow.links, subjects))
    identities = flow.persons.identities
    flow.findings += contradictions(identities)
    unclear = contested_identifiers(identities, context) | flow.uncertain
    return _examination(flow, documents, records), unclear


def _certain_persons(flow: Flow, documents: Documents) -> None:
    """Remove contested identifiers from the persons of the CDA documents; note the persons that become
    uncertain.
    """
    for cda in documents.cdas:
        if cda.draft is None or cda.draft.person is None:
            continue
        if cda.several_ins:
            flow.uncertain.add(cda.draft.person.ins)
        cda.draft = replace(cda.draft, person=without_identifiers(cda.draft.person, flow.contested))


def _refused(source: FhirSource, findings: Sequence[Finding]) -> Examination:
    return Examination(kind=FlowKind.UNRECOGNISED, findings=tuple(findings), fhir_format=source.format)


def _frame(flow: Flow) -> tuple[ByteRange, ...]:
    source = flow.source
    if not source.entries:
        return ()
    return framing(source.content, [entry.entry for entry in source.entries], is_json=source.format == "json")


def _examination(flow: Flow, documents: Documents, records: FlowRecords) -> Examination:
    source = flow.source
    drafts, unowned = list(records.drafts), ranges_of(flow, records.unowned)
    is_cut = len(drafts) > 1 or bool(records.unowned)
    if is_cut and not source.separable and source.format == "xml":
        flow.findings.append(Code.FHIR_XML_NOT_SEPARABLE.at(source.place("")))
    if not drafts and worst(flow.findings) not in (Grade.REJECT, Grade.QUARANTINE):
        flow.findings.append(Code.FHIR_NOTHING_TO_ARCHIVE.at(source.place("")))
    if drafts and not is_cut:
        drafts = [_whole(drafts[0], len(source.content))]
    rejected = worst(flow.findings) is Grade.REJECT
    shared = dict.fromkeys(part for draft in drafts for part in draft.shared)
    return Examination(
        kind=_kind(flow, documents),
        findings=tuple(limited(flow.findings, _beyond(flow))),
        records=() if rejected else tuple(drafts),
        entries=() if rejected else tuple(bundle_entries(source)),
        several_persons=records.several_persons and not rejected,
        shared=() if rejected else in_order(list(shared)),
        unowned=() if rejected else unowned,
        frame=_frame(flow) if is_cut and not rejected else (),
        fhir_format=source.format,
        contested=bool(flow.contested),
    )


def _beyond(flow: Flow) -> Counter[str]:
    """Return how many findings of each code were dropped because there were too many."""
    total: Counter[str] = Counter()
    for resource in flow.resources:
        total.update(resource.seen.findings.beyond)
    return total


def _whole(draft: RecordDraft, length: int) -> RecordDraft:
    """Return the record of a flow that consists of this record alone."""
    locator = draft.locator if draft.kind.value.startswith("cda") else ""
    return replace(draft, entries=(ByteRange(0, length),), shared=(), locator=locator)


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
