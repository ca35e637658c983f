"""The elements of a SEDA manifest about seals and proofs, which differ between SEDA 2.2 and 2.3."""

from __future__ import annotations

from datetime import datetime

from exports.formats.seda_elements import moment
from exports.formats.seda_package import StoredObject
from exports.formats.seda_transfer import Seal, SedaVersion, Usage
from exports.formats.xml_text import element


def signature_of(version: SedaVersion, seal: Seal | None, document: StoredObject) -> str:
    """Return the elements of a record's unit that describe the seal of its document."""
    if version == "2.3":
        signer = _signer(seal) if seal else ""
        described = f"<SignatureDescription>{signer}{_validator(seal)}</SignatureDescription>" if seal else ""
        # The seal is inside the document (PAdES); the time and proof of the seal are in units below.
        return (
            "<SigningInformation><SigningRole>SignedDocument</SigningRole>"
            "<SigningRole>Signature</SigningRole><DetachedSigningRole>Timestamp</DetachedSigningRole>"
            f"<DetachedSigningRole>AdditionalProof</DetachedSigningRole>{described}</SigningInformation>"
        )
    if seal is None:
        return ""
    if seal.validator is None:
        # Before SEDA 2.3 a Signature must name who checked it: a seal that nobody checked yet is written
        # as an event.
        return (
            "<Event><EventType>Scellement</EventType>"
            f"<EventDateTime>{moment(seal.sealed_at)}</EventDateTime>"
            f"{element('EventDetail', f'Cachet électronique PAdES de {seal.signer}')}</Event>"
        )
    return (
        f"<Signature>{_signer(seal)}{_validator(seal)}<ReferencedObject>"
        f"<SignedObjectId>{document.identifier}</SignedObjectId>"
        f'<SignedObjectDigest algorithm="SHA-512">{document.sha512}</SignedObjectDigest>'
        "</ReferencedObject></Signature>"
    )


def proof_of(version: SedaVersion, root: str, usage: Usage, timestamped_at: datetime | None) -> str:
    """Return the elements of a proof's unit; `root` is the unit of the record that it proves."""
    if version != "2.3":
        return ""
    role = time = ""
    if usage is Usage.EVIDENCE:
        role = "<SigningRole>Timestamp</SigningRole>"
        if timestamped_at:
            stamp = f"<TimeStamp>{moment(timestamped_at)}</TimeStamp>"
            time = f"<TimestampingInformation>{stamp}</TimestampingInformation>"
    return (
        f"<SigningInformation>{role}<SigningRole>AdditionalProof</SigningRole>"
        f"<SignedDocumentReferenceId>{root}</SignedDocumentReferenceId>{time}</SigningInformation>"
    )


def _signer(seal: Seal) -> str:
    time = moment(seal.sealed_at)
    return f"<Signer>{element('Corpname', seal.signer)}<SigningTime>{time}</SigningTime></Signer>"


def _validator(seal: Seal) -> str:
    if seal.validator is None or seal.validated_at is None:
        return ""
    time = moment(seal.validated_at)
    return (
        f"<Validator>{element('Corpname', seal.validator)}<ValidationTime>{time}</ValidationTime></Validator>"
    )
