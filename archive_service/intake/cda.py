"""Reads CDA documents: `examine_cda` says what one is and what is wrong, `cda_content` what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.findings import Finding
from archive_service.intake.cda_envelope import CdaForm, CdaSource, looks_like_cda, read_cda
from archive_service.model.content import DocumentContent, Section
from archive_service.model.flow import RecordDraft, RecordKind, StructureIdentity

__all__ = ["CdaExamination", "CdaForm", "cda_content", "examine_cda", "looks_like_cda"]


@dataclass(frozen=True, slots=True)
class CdaExamination:
    """All that is known of one CDA; `draft` is None when it could not be read, `findings` say why.

    The draft's `locator` is the `where` given; its `entries` are empty: the caller knows the byte ranges.
    """

    findings: Sequence[Finding]
    draft: RecordDraft | None
    form: CdaForm = CdaForm.CDA


def examine_cda(content: bytes, where: str, *, production: bool, today: date) -> CdaExamination:
    """Examine one CDA document; never raises. `where` is its place in the flow, "" when it is the flow."""
    source = read_cda(content, where)
    if not isinstance(source, CdaSource):
        return CdaExamination(source, None)
    draft = RecordDraft(
        kind=RecordKind.CDA_DOCUMENT, title="", locator=where, person=None, custodian=StructureIdentity()
    )
    return CdaExamination(source.findings, draft, source.form)


def cda_content(content: bytes, where: str) -> DocumentContent:
    """Return what one CDA document says; a document that cannot be read gives an empty content."""
    source = read_cda(content, where)
    if not isinstance(source, CdaSource):
        return DocumentContent(title="", header=(), sections=())
    return DocumentContent(title="", header=(), sections=(Section("", (), where=source.path),))
