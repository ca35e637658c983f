"""What a record's document is drawn from beside its source: how it came, what was found and decided."""

from __future__ import annotations

from archive_service.contract.lines import decision_line, finding_line
from archive_service.documents import TEMPLATE_DIGEST, TEMPLATE_NAME, ProductionFacts
from archive_service.documents.provenance import Provenance
from archive_service.findings import Finding
from archive_service.holdings.document_rendering import Asked
from archive_service.model.deposits import Deposit
from archive_service.model.records import Record


def drawing_order(record: Record, deposit: Deposit, version: str) -> Asked:
    """Return the order for the document of a record; `version` is that of the service."""
    facts = record.details
    findings = [one for one in deposit.details.findings if _concerns(record, one)]
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
            findings=[one.message for one in findings],
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
        decisions=[{} if facts.decision is None else decision_line(facts.decision)],
        findings=[finding_line(one) for one in findings],
    )


def _concerns(record: Record, finding: Finding) -> bool:
    """Say whether a finding's place is the record's: nothing of one person goes into another's document."""
    if not record.details.segmented:
        return True
    places = [part.where for part in record.details.parts if part.where]
    return any(finding.where == place or finding.where.startswith(place + "/") for place in places)
