"""The manifest of a transfer, written fragment by fragment, in the vocabulary of SEDA 2.1, 2.2 or 2.3.

Every function returns complete XML text; nothing here holds more than one record in memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from exports.formats.seda_elements import agency_element, moment, opening
from exports.formats.seda_package import StoredObject
from exports.formats.seda_signatures import proof_of, signature_of
from exports.formats.seda_transfer import (
    LAST_YEAR,
    LegalStatus,
    SedaVersion,
    TransferEstablishment,
    TransferHeader,
    TransferPerson,
    TransferRecord,
    Usage,
)
from exports.formats.xml_text import element, readable

# Media types that have only one PRONOM entry; for other types the caller or the receiver finds the entry.
_PUID_OF_TYPE = {
    "application/fhir+json": "fmt/817",
    "application/fhir+xml": "fmt/101",
    "application/json": "fmt/817",
    "application/xml": "fmt/101",
    "text/plain": "x-fmt/111",
    "text/xml": "fmt/101",
}

_UNTITLED = "Sans titre"

_LEGAL_STATUS = {
    frozenset({LegalStatus.PUBLIC}): "Public Archive",
    frozenset({LegalStatus.PRIVATE}): "Private Archive",
    frozenset(LegalStatus): "Public and Private Archive",
}
_LEGAL_STATUS_IN_FRENCH = {LegalStatus.PUBLIC: "archives publiques", LegalStatus.PRIVATE: "archives privées"}

_PART_TITLES = {
    Usage.SOURCE: "Source telle que reçue",
    Usage.MANIFEST: "Manifeste : empreintes de la source et du document",
    Usage.NONCE: "Aléa du groupe de données",
    Usage.EVIDENCE: "Enregistrement de preuve (RFC 4998)",
    Usage.OTHER_PROOF: "Pièce complémentaire de preuve",
}
_PROOFS = (Usage.MANIFEST, Usage.NONCE, Usage.EVIDENCE, Usage.OTHER_PROOF)


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of what a unit holds; either may be unknown."""

    start: date | None = None
    end: date | None = None

    def with_other(self, other: Period) -> Period:
        """Return the period that covers both."""
        starts = [day for day in (self.start, other.start) if day]
        ends = [day for day in (self.end, other.end) if day]
        return Period(min(starts, default=None), max(ends, default=None))


def period_of(record: TransferRecord) -> Period:
    """Return the days of a record that a receiver takes.

    A receiver refuses a whole package because of one period that ends before it begins, or of a year 9000.
    Such dates come from the sender, remain in the source and in the document, and must not stop a transfer.
    """
    start, end = _takeable(record.start), _takeable(record.end)
    document = _takeable(record.document_date)
    if start and end and end < start:
        start = end = None
    if start is None and end is None:
        return Period(document, document)
    return Period(start, end)


class Manifest:
    """Writes the fragments of one manifest and gives its units their identifiers."""

    def __init__(self, version: SedaVersion) -> None:
        self._version = version
        self.units = 0

    def opening(self, header: TransferHeader) -> str:
        """Return the message up to the position of the object groups."""
        comment = element("Comment", header.comment) if readable(header.comment) else ""
        lists = (
            element("MessageDigestAlgorithmCodeListVersion", "FIPS PUB 180-4")
            + element("MimeTypeCodeListVersion", "IANA")
            + element("FileFormatCodeListVersion", "PRONOM")
            + element("AppraisalRuleCodeListVersion", header.rule_list)
            + element("AccessRuleCodeListVersion", header.rule_list)
        )
        return (
            f"{opening('ArchiveTransfer', self._version)}{comment}<Date>{moment(header.date)}</Date>"
            f"{element('MessageIdentifier', header.message_identifier)}"
            f"{element('ArchivalAgreement', header.archival_agreement)}"
            f"<CodeListVersions>{lists}</CodeListVersions>\n<DataObjectPackage>\n"
        )

    def closing(
        self, header: TransferHeader, producers: frozenset[str], statuses: frozenset[LegalStatus]
    ) -> str:
        """Return the part after the units: management of the whole package, agencies, end of the message."""
        agencies = header.agencies
        transferring = agencies.transferring.identifier
        producer = next(iter(producers)) if len(producers) == 1 else agencies.joint_producer or transferring
        profile = element("ArchivalProfile", header.archival_profile) if header.archival_profile else ""
        return (
            f"<ManagementMetadata>{profile}{element('LegalStatus', _LEGAL_STATUS[statuses])}"
            f"{element('OriginatingAgencyIdentifier', producer)}"
            f"{element('SubmissionAgencyIdentifier', transferring)}"
            "</ManagementMetadata>\n</DataObjectPackage>\n"
            f"{agency_element('ArchivalAgency', agencies.archival)}"
            f"{agency_element('TransferringAgency', agencies.transferring)}</ArchiveTransfer>\n"
        )

    def object_group(self, stored: StoredObject) -> str:
        """Return the group of one object; a unit in the package refers to at most one group."""
        file = stored.file
        puid = file.puid or _PUID_OF_TYPE.get(file.mime)
        return (
            f'<DataObjectGroup id="G{stored.identifier}"><BinaryDataObject id="{stored.identifier}">'
            f"<DataObjectVersion>BinaryMaster_1</DataObjectVersion><Uri>{stored.uri}</Uri>"
            f'<MessageDigest algorithm="SHA-512">{stored.sha512}</MessageDigest><Size>{file.size}</Size>'
            f"<FormatIdentification>{element('MimeType', file.mime)}"
            f"{element('FormatId', puid) if puid else ''}</FormatIdentification>"
            f"<FileInfo>{element('Filename', readable(file.name) or stored.uri)}</FileInfo>"
            "</BinaryDataObject></DataObjectGroup>\n"
        )

    def establishment(self, establishment: TransferEstablishment, producer: str, period: Period) -> str:
        """Open the unit of an establishment."""
        name = readable(establishment.name) or "Établissement"
        status = _LEGAL_STATUS_IN_FRENCH[establishment.legal_status]
        return self._open(
            "RecordGrp",
            f"{name} (FINESS {establishment.finess})",
            identifiers=element("OriginatingAgencyArchiveUnitIdentifier", establishment.finess)
            + element("Description", f"Statut juridique : {status}"),
            rest=f"<OriginatingAgency>{element('Identifier', producer)}</OriginatingAgency>" + _dates(period),
        )

    def person(self, person: TransferPerson | None, period: Period) -> str:
        """Open the unit of a person's file, or of the establishment's own records."""
        if person is None:
            return self._open("File", "Données de l'établissement", rest=_dates(period))
        title = readable(person.title or "") or f"Dossier {person.identifier}"
        identifier = element("TransferringAgencyArchiveUnitIdentifier", person.identifier)
        return self._open("File", title, identifiers=identifier, rest=_dates(period))

    def kind(self, label: str, period: Period) -> str:
        """Open the unit that gathers the records of one kind."""
        return self._open("File", label, rest=_dates(period))

    def record(self, record: TransferRecord, stored: Mapping[Usage, list[StoredObject]]) -> str:
        """Return the whole unit of a record: its document, its source, its proof."""
        document = stored[Usage.DOCUMENT][0]
        description = element("Description", record.description) if readable(record.description) else ""
        created = _takeable(record.document_date)
        root = unit_of(record.record_id)
        opened = self._open(
            "Item",
            record.title,
            management=_management(record),
            identifiers=element("TransferringAgencyArchiveUnitIdentifier", record.record_id)
            + description
            + (element("DocumentType", record.kind) if readable(record.kind) else ""),
            rest=(f"<CreatedDate>{created.isoformat()}</CreatedDate>" if created else "")
            + _dates(period_of(record))
            + signature_of(self._version, record.seal, document),
            unit=root,
        )
        sources = "".join(self._part(source) for source in stored[Usage.SOURCE])
        proofs = self._open("Item", "Preuves") + "".join(
            self._part(proof, proof_of(self._version, root, usage, record.timestamped_at))
            for usage in _PROOFS
            for proof in stored.get(usage, ())
        )
        return f"{opened}{_reference(document)}{sources}{proofs}{CLOSE_UNIT}{CLOSE_UNIT}"

    def _part(self, stored: StoredObject, signing: str = "") -> str:
        title = _PART_TITLES[stored.file.usage]
        return self._open("Item", title, rest=signing) + _reference(stored) + CLOSE_UNIT

    def _open(
        self,
        level: str,
        title: str,
        *,
        management: str = "",
        identifiers: str = "",
        rest: str = "",
        unit: str = "",
    ) -> str:
        self.units += 1
        return (
            f'<ArchiveUnit id="{unit or f"U{self.units}"}">{management}<Content>'
            f"<DescriptionLevel>{level}</DescriptionLevel>{element('Title', readable(title) or _UNTITLED)}"
            f"{identifiers}{rest}</Content>"
        )


def unit_of(record_id: str) -> str:
    """Return the identifier of a record's unit: a reply that names the unit leads back to the record.

    >>> unit_of("2798c76d-0c5b-4f6e-8a1f-54b18d17b10e")
    'R-2798c76d-0c5b-4f6e-8a1f-54b18d17b10e'
    """
    return "R-" + re.sub(r"[^A-Za-z0-9_.-]", "_", record_id)


CLOSE_UNIT = "</ArchiveUnit>\n"
OPEN_UNITS = "<DescriptiveMetadata>\n"
CLOSE_UNITS = "</DescriptiveMetadata>\n"


def _takeable(day: date | None) -> date | None:
    return day if day and day.year <= LAST_YEAR else None


def _dates(period: Period) -> str:
    start = f"<StartDate>{period.start.isoformat()}</StartDate>" if period.start else ""
    end = f"<EndDate>{period.end.isoformat()}</EndDate>" if period.end else ""
    return start + end


def _management(record: TransferRecord) -> str:
    return (
        f"<Management><AppraisalRule>{_rule(record.appraisal_rule, record.appraisal_start)}"
        f"<FinalAction>{record.final_action.value}</FinalAction></AppraisalRule>"
        f"<AccessRule>{_rule(record.access_rule, record.access_start)}</AccessRule></Management>"
    )


def _rule(code: str, start: date | None) -> str:
    # Without a start the receiver cannot compute an end, so it keeps the unit. A start that it would refuse
    # is left out for the same effect.
    day = _takeable(start)
    return element("Rule", code) + (f"<StartDate>{day.isoformat()}</StartDate>" if day else "")


def _reference(stored: StoredObject) -> str:
    group = f"<DataObjectGroupReferenceId>G{stored.identifier}</DataObjectGroupReferenceId>"
    return f"<DataObjectReference>{group}</DataObjectReference>"
