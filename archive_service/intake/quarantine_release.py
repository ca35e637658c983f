"""Which parts of a quarantined flow can be attributed when it is released, and what forbids its release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive_service.findings.catalogue import Code
from archive_service.intake.context import ExaminationContext
from archive_service.intake.examination import examine
from archive_service.model.flow import Examination

_FORBID = frozenset(
    (
        Code.NO_PERSON,
        Code.SEVERAL_PERSONS,
        Code.CDA_SEVERAL_DOCUMENTS,
        Code.DOCUMENT_SUBJECT_DIFFERS,
        Code.FHIR_ENTRY_OF_NOBODY,
        Code.FHIR_XML_NOT_SEPARABLE,
        Code.FHIR_SHARED_TOO_LARGE,
        Code.TWO_PERSONS_ONE_INS,
        Code.TWO_PERSONS_ONE_LOCAL_ID,
    )
)
"""Defects that a person's decision cannot repair: the bytes of two persons cannot be separated, or nobody is
named.
"""

_FORBID_AMONG_SEVERAL = frozenset((Code.FHIR_SAME_ID_TWICE, Code.FHIR_FULL_URL_TWICE))
"""References with two possible targets: harmless when the file concerns one person only."""


def examine_for_release(flow: bytes, context: ExaminationContext) -> tuple[Examination, Sequence[str]]:
    """Examine a flow that is about to be released; return it with the codes that forbid its release.

    An identifier that two persons share identifies neither: their other identifiers are used.
    """
    examination = examine(flow, replace(context, release=True))
    codes = dict.fromkeys(finding.code for finding in examination.findings)
    forbidden = [
        code
        for code in codes
        if code in _FORBID or (code in _FORBID_AMONG_SEVERAL and examination.several_persons)
    ]
    if examination.contested and any(
        draft.person is not None and not (draft.person.ins or draft.person.local_ids)
        for draft in examination.records
    ):
        forbidden.append(Code.PERSON_WITHOUT_IDENTIFIER.value)
    return examination, list(dict.fromkeys(forbidden))
