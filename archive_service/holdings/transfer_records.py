"""Records in the form of a SEDA package, with their files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from archive_service.holdings.archival_package import package_of
from archive_service.holdings.evidence_reader import EvidenceReader
from archive_service.holdings.manifest import material_beside
from archive_service.holdings.stored_objects import naming, source_of
from archive_service.intake import media_type_of
from archive_service.model.establishment import Establishment
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects, PublicObjects
from exports import (
    Agencies,
    Agency,
    FinalAction,
    LegalStatus,
    PackageFile,
    TransferEstablishment,
    TransferPerson,
    TransferRecord,
    Usage,
)
from retention_rules import RuleCode, TransferTerms

_KINDS = {
    RecordKind.CDA_DOCUMENT: "Documents",
    RecordKind.NATIVE_FILE: "Dossier de l'usager",
    RecordKind.COLLECTIVE_EVENT: "Évènements collectifs",
    RecordKind.STRUCTURE_DATA: "Données de l'établissement",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedRecords:
    """Reads stored records for a package."""

    objects: EncryptedObjects
    public: PublicObjects
    evidence: EvidenceReader

    def of(
        self,
        records: Sequence[Record],
        establishments: dict[Finess, Establishment],
        terms: TransferTerms,
        progress: Callable[[int], None],
    ) -> Iterator[TransferRecord]:
        """Yield the records in order, each in the form of the package; report how many are done.

        Raises:
            ObjectDamaged, ObjectLost: a stored object of one of them cannot be read.
        """
        for count, record in enumerate(records, start=1):
            yield self._one(record, establishments[record.establishment], terms)
            progress(count)

    def _one(self, record: Record, establishment: Establishment, terms: TransferTerms) -> TransferRecord:
        facts = record.details
        decision = facts.decision
        person = None
        if record.person is not None:
            person = TransferPerson(str(record.person), facts.person_name or None)
        start, end = facts.period
        rule = RuleCode(record.rule) if record.rule else None
        access_rule = RuleCode(decision.access_rule) if decision and decision.access_rule else None
        return TransferRecord(
            record_id=str(record.id),
            establishment=TransferEstablishment(
                finess=establishment.finess,
                name=establishment.name or f"Établissement {establishment.finess}",
                legal_entity=establishment.legal_entity,
                legal_status=LegalStatus.PUBLIC if establishment.has_public_archives else LegalStatus.PRIVATE,
            ),
            person=person,
            kind=_KINDS[record.kind],
            title=facts.title or _KINDS[record.kind],
            appraisal_rule=terms.appraisal_codes.code_for(rule),
            final_action=FinalAction.DESTROY if record.final_action == "destroy" else FinalAction.KEEP,
            access_rule=terms.access_codes.code_for(access_rule),
            files=self._files(record),
            document_date=record.document_date,
            start=start,
            end=end if end is None or start is None or end >= start else None,
            appraisal_start=record.first_day,
            access_start=None if decision is None else decision.access_first_day,
            description="" if decision is None else decision.explanation,
        )

    def _files(self, record: Record) -> list[PackageFile]:
        with naming(f"record {record.id}: its source"):
            source = source_of(record, self.objects)
        with naming(f"record {record.id}: its document"):
            package = package_of(record, self.objects)
        with naming(f"record {record.id}: its evidence"):
            evidence = self.evidence.evidence_of(record)
        kind = media_type_of(source)
        contents = [
            ("source.json" if "json" in kind else "source.xml", kind, Usage.SOURCE, source, None),
            ("document.pdf", "application/pdf", Usage.DOCUMENT, package.document, "fmt/479"),
            ("manifest.json", "application/json", Usage.MANIFEST, package.manifest, None),
            ("nonce.bin", "application/octet-stream", Usage.NONCE, package.nonce, None),
            ("evidence.er", "application/octet-stream", Usage.EVIDENCE, evidence, None),
        ]
        with naming(f"record {record.id}: its validation material"):
            beside = material_beside(package.manifest, self.public)
        if beside is not None:
            contents.append(("validation.json", "application/json", Usage.OTHER_PROOF, beside, None))
        return [
            PackageFile(
                name=name, mime=mime, usage=usage, open=_opening(content), size=len(content), puid=puid
            )
            for name, mime, usage, content, puid in contents
        ]


def _opening(content: bytes) -> Callable[[], BinaryIO]:
    return lambda: BytesIO(content)


def agencies_of(
    terms: TransferTerms, records: Sequence[Record], establishments: dict[Finess, Establishment]
) -> Agencies:
    """Return the agencies of a package: the department's, and the producer of each legal entity in it."""
    producers: dict[str, str] = {
        one.legal_entity: terms.originating_agency.agency(
            legal_entity=one.legal_entity, name=one.name
        ).identifier
        for one in (establishments[record.establishment] for record in records)
    }
    return Agencies(
        archival=Agency(terms.archival_agency.identifier, terms.archival_agency.name),
        transferring=Agency(terms.transferring_agency.identifier, terms.transferring_agency.name),
        producers=producers,
    )
