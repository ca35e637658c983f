"""The inputs of a record's document besides its source: how it was received, what was found and decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from archive_service.documents import TEMPLATE_DIGEST, TEMPLATE_NAME, ProductionFacts
from archive_service.documents.provenance import Fact, Plain, Provenance
from archive_service.findings import Finding
from archive_service.holdings.document_rendering import Asked
from archive_service.model.decisions import Decided
from archive_service.model.deposits import Deposit
from archive_service.model.received_signatures import received_json, stands_in
from archive_service.model.records import Record


def drawing_order(record: Record, deposit: Deposit, version: str) -> Asked:
    """Return the drawing request for the document of a record; `version` is the version of the service."""
    facts = record.details
    findings = [finding for finding in deposit.details.findings if _concerns(record, finding)]
    return Asked(
        kind=record.kind,
        locator=facts.locator,
        places={part.offset: part.where for part in facts.parts} if facts.segmented else None,
        making=ProductionFacts(
            record=str(record.id),
            received_at=deposit.received_at,
            sender=deposit.sender,
            software=facts.software,
            service_version=version,
            deposit=str(deposit.id),
            decisions=["" if facts.decision is None else facts.decision.explanation],
            findings=[finding.message for finding in findings],
        ),
        provenance=_provenance(record, deposit, findings, version),
    )


def _provenance(record: Record, deposit: Deposit, findings: list[Finding], version: str) -> Provenance:
    facts = record.details
    return Provenance(
        record=str(record.id),
        deposit=str(deposit.id),
        received_at=deposit.received_at,
        sender=deposit.sender,
        flow_kind=deposit.kind.value,
        flow=(deposit.details.flow_commitment, deposit.details.length) if facts.segmented else None,
        source_sha256=facts.source_digest.hex,
        software=facts.software,
        template_name=TEMPLATE_NAME,
        template_digest=TEMPLATE_DIGEST,
        service_version=version,
        decisions=[{} if facts.decision is None else told_decision(facts.decision)],
        findings=[_told_finding(finding) for finding in findings],
        signatures=[received_json(one) for one in facts.signatures],
    )


def told_decision(decided: Decided) -> Mapping[str, Fact]:
    """Return a decision in the form of `provenance/2`, which is independent of the public line: callers'
    lines may change, but this is sealed.
    """
    told: dict[str, Fact] = {
        "in_perimeter": decided.in_perimeter,
        "perimeter_reason": decided.perimeter_reason,
        "rule": decided.rule,
        "title": decided.title,
        "source": decided.source,
        "binding": decided.binding,
        "verified": decided.verified,
        "rulebook": decided.rulebook,
        "rulebook_digest": decided.rulebook_digest.hex,
        "status": decided.status,
        "first_day": _day(decided.first_day),
        "last_day": _day(decided.last_day),
        "final_action": decided.final_action,
        "explanation": decided.explanation,
    }
    basis = decided.basis
    if basis is None:  # from a version that stored nothing more
        return told
    return {
        **told,
        "number": decided.number,
        "decided_on": basis.today.isoformat(),
        "engine": basis.engine,
        "layer": decided.level,
        "perimeter_rule": decided.perimeter_rule,
        "sampling": decided.sampling,
        "access": {
            "rule": decided.access_rule,
            "first_day": _day(decided.access_first_day),
            "last_day": _day(decided.access_last_day),
        },
        "rulebooks": [
            {"layer": book.layer, "key": book.key, "digest": book.digest.hex} for book in basis.all_rulebooks
        ],
    }


def _told_finding(finding: Finding) -> dict[str, Plain]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "message": finding.message,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _concerns(record: Record, finding: Finding) -> bool:
    """Say whether a finding concerns the record: nothing about one person may be in another person's
    document.
    """
    if not record.details.segmented:
        return True
    places = [part.where for part in record.details.parts if part.where]
    return stands_in(finding.where, places)
