"""Read CDA documents: `examine_cda` identifies and checks a document, `cda_content` returns its content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.findings.limited import MOST_OF_A_CODE
from archive_service.intake.cda import header, header_rules, value_rules
from archive_service.intake.cda.attachments import attachment_findings
from archive_service.intake.cda.characters import character_findings
from archive_service.intake.cda.content import content_of, title_of
from archive_service.intake.cda.events import events_of
from archive_service.intake.cda.future_dates import future_findings
from archive_service.intake.cda.locate import CdaForm, CdaSource, looks_like_cda, read_cda
from archive_service.intake.cda.times import day_of
from archive_service.intake.context import ExaminationContext
from archive_service.intake.reading.long_base64 import LongTexts
from archive_service.intake.signature_desk import LARGEST_XML
from archive_service.model.content import DocumentContent
from archive_service.model.flow import PersonIdentity, RecordDraft, RecordKind, StructureIdentity

__all__ = ["CdaExamination", "CdaForm", "cda_content", "examine_cda", "looks_like_cda"]


@dataclass(frozen=True, slots=True)
class CdaExamination:
    """The result for one CDA document; `draft` is None when the document could not be read, and `findings`
    say why.

    The draft's `locator` is the given `where`; its `entries` are empty, because only the caller knows the
    byte ranges.
    """

    findings: Sequence[Finding]
    draft: RecordDraft | None
    form: CdaForm = CdaForm.CDA


def examine_cda(content: bytes | LongTexts, where: str, context: ExaminationContext) -> CdaExamination:
    """Examine one CDA document; never raises. `where` is its place in the flow, "" when it is the whole
    flow.
    """
    source = read_cda(content, where)
    if not isinstance(source, CdaSource):
        return CdaExamination(source, None)
    persons = [header.person_of(source, patient) for patient in header.every(source.document, "recordTarget")]
    custodian = header.custodian_of(source)
    person = persons[0][0] if persons else None
    draft = _draft(source, person, custodian, context)
    findings = [*_findings(source, content, persons, custodian, context)]
    birth, death = draft.events.birth_date, draft.events.death_date
    if birth and death and death < birth:
        findings.append(Code.CDA_BIRTH_AFTER_DEATH.at(person.where if person else where))
    return CdaExamination(tuple(findings), draft, source.form)


def _findings(
    source: CdaSource,
    content: bytes | LongTexts,
    persons: Sequence[tuple[PersonIdentity, header.PersonTraits]],
    custodian: StructureIdentity | None,
    context: ExaminationContext,
) -> Iterator[Finding]:
    yield from (_judged(one, content, source.prefix, context) for one in source.findings[:MOST_OF_A_CODE])
    yield from header_rules.header_findings(source, context.today)
    yield from header_rules.custodian_findings(source, custodian)
    yield from islice(header_rules.person_findings(source, persons, context), MOST_OF_A_CODE)
    yield from islice(value_rules.date_findings(source), MOST_OF_A_CODE)
    yield from islice(future_findings(source, context.today), MOST_OF_A_CODE)
    yield from islice(value_rules.number_findings(source), MOST_OF_A_CODE)
    yield from value_rules.value_findings(source)
    yield from islice(value_rules.narrative_findings(source), MOST_OF_A_CODE)
    yield from attachment_findings(source, context.desk)
    yield from islice(character_findings(source, content), MOST_OF_A_CODE)


def _judged(finding: Finding, content: bytes | LongTexts, where: str, context: ExaminationContext) -> Finding:
    """Return the finding of a signature with its verdict; any other one as it is."""
    if finding.code != Code.CDA_SIGNATURE_NOT_VERIFIED:
        return finding
    signed = _as_signed(content)
    return finding if signed is None else context.desk.xml(signed, where).at(finding.where)


def _as_signed(content: bytes | LongTexts) -> bytes | None:
    """Return the bytes of a document; `None` when they are too many, or were converted from UTF-16."""
    if isinstance(content, bytes):
        return content
    if content.utf16 or content.too_large or content.length > LARGEST_XML:
        return None
    return content.whole()


def _draft(
    source: CdaSource,
    person: PersonIdentity | None,
    custodian: StructureIdentity | None,
    context: ExaminationContext,
) -> RecordDraft:
    document = source.document
    return RecordDraft(
        kind=RecordKind.CDA_DOCUMENT,
        title=title_of(document),
        locator=source.prefix,
        person=person,
        custodian=custodian or StructureIdentity(),
        document_type=header.attribute(document, "code", "code"),
        document_date=day_of(header.attribute(document, "effectiveTime", "value")),
        period=header.period_of(document),
        software=header.software_of(document),
        events=events_of(document, person, context.today),
        version=header.version_of(source),
        confidentiality=header.attribute(document, "confidentialityCode", "code"),
    )


def cda_content(content: bytes | LongTexts, where: str) -> DocumentContent:
    """Return the content of one CDA document; empty when the document cannot be read."""
    source = read_cda(content, where)
    if not isinstance(source, CdaSource):
        return DocumentContent(title="", header=(), sections=())
    return content_of(source)
