"""Recognise a flow by its content and examine it: its kind, its records, and all its defects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive_service.findings import Finding, Grade, worst
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.examine import CdaForm, examine_cda
from archive_service.intake.contested_identities import contested_identifiers, without_identifiers
from archive_service.intake.context import ExaminationContext
from archive_service.intake.fhir.examine import examine_fhir
from archive_service.intake.fhir.tree import as_written
from archive_service.intake.key_values import examine_key_values
from archive_service.intake.reading.long_base64 import LongTexts
from archive_service.intake.signature_desk import SignatureDesk
from archive_service.intake.source import CdaFlow, DataFlow, FhirFlow, Unreadable, open_flow
from archive_service.model.flow import ByteRange, Examination, FlowKind, RecordDraft

_KINDS = {
    CdaForm.CDA: FlowKind.CDA,
    CdaForm.SELF_PRESENTING: FlowKind.CDA_SELF_PRESENTING,
    CdaForm.SIGNED: FlowKind.CDA_SIGNED,
}


def examine(flow: bytes | memoryview, context: ExaminationContext) -> Examination:
    """Return what a flow is, the records it holds, and all its defects; never raises."""
    desk = SignatureDesk(context.judge)
    try:
        examination = _examined(flow, replace(context, desk=desk))
    except Exception:  # a bug of ours must not lose the flow: it is kept like any refused flow  # noqa: BLE001
        return _unrecognised([Code.FLOW_UNREADABLE.at("")])
    return replace(examination, signatures=desk.noted) if desk.noted and examination.records else examination


def _unrecognised(findings: Sequence[Finding]) -> Examination:
    return Examination(kind=FlowKind.UNRECOGNISED, findings=tuple(findings))


def _examined(flow: bytes | memoryview, context: ExaminationContext) -> Examination:
    match open_flow(flow):
        case CdaFlow(xml):
            return _cda(xml, len(flow), context)
        case FhirFlow(source, findings):
            return _with(examine_fhir(source, context), findings)
        case DataFlow(root, findings):
            said, draft = examine_key_values(root, flow, as_written, context.desk)
            records = (draft,) if draft else ()
            kind = FlowKind.STRUCTURE_DATA
            return _with(Examination(kind=kind, findings=tuple(said), records=records), findings)
        case Unreadable(findings):
            return _unrecognised(findings)


def _with(examination: Examination, findings: Sequence[Finding]) -> Examination:
    """Put the findings of reading before the others; a rejected flow has no records."""
    if not findings:
        return examination
    everything = (*findings, *examination.findings)
    if worst(everything) is Grade.REJECT:
        return replace(
            examination,
            findings=everything,
            records=(),
            entries=(),
            shared=(),
            frame=(),
            several_persons=False,
        )
    return replace(examination, findings=everything)


def _cda(xml: bytes | LongTexts, length: int, context: ExaminationContext) -> Examination:
    read = examine_cda(xml, "", context)
    rejected = read.draft is None or worst(read.findings) is Grade.REJECT
    records: tuple[RecordDraft, ...] = (
        ()
        if rejected or read.draft is None
        else (replace(read.draft, locator="", entries=(ByteRange(0, length),)),)
    )
    kind = FlowKind.UNRECOGNISED if read.draft is None else _KINDS[read.form]
    findings = read.findings or ([Code.FLOW_UNREADABLE.at("")] if read.draft is None else [])
    contested = _contested(records, findings, context) if context.release else frozenset()
    if contested:
        records = tuple(
            replace(draft, person=draft.person and without_identifiers(draft.person, contested))
            for draft in records
        )
    return Examination(kind=kind, findings=tuple(findings), records=records, contested=bool(contested))


def _contested(
    records: Sequence[RecordDraft], findings: Sequence[Finding], context: ExaminationContext
) -> frozenset[str]:
    """Return the INS of a document's person when it is shared by several persons, or is a test INS in
    production.
    """
    persons = [draft.person for draft in records if draft.person]
    if {Code.SEVERAL_INS, Code.TEST_AND_PRODUCTION_MIXED} & {finding.code for finding in findings}:
        return frozenset(person.ins for person in persons if person.ins)
    return contested_identifiers(persons, context)
