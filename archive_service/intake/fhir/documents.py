"""Documents that a DocumentReference refers to: their bytes, wherever they are in the flow, and the CDA among
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.examine import examine_cda, looks_like_cda
from archive_service.intake.context import ExaminationContext
from archive_service.intake.fhir.attachments import Payload, check_payload, payload_of, type_announced
from archive_service.intake.fhir.links import Links, Resource
from archive_service.intake.fhir.scan import FileHolder
from archive_service.intake.fhir.tree import FhirSource, codes_of, located, objects, one, text
from archive_service.intake.readability import file_findings
from archive_service.intake.reading.byte_sources import Carried
from archive_service.intake.reading.long_base64 import LongTexts, without_long_texts
from archive_service.intake.signature_desk import SignatureDesk
from archive_service.model.flow import RecordDraft, VersionLink
from signing.digests import Digest

_EXPORT, _OLD_EXPORT = "EXPORT_DUI", "28653-4"
_CDA_FORMATS = ("urn:ihe:iti:xds-sd:", "urn:ihe:pcc:", "urn:ihe:lab:", "urn:asip:ci-sis:", "urn:ans:ci-sis:")
# Signatures of documents (IHE DSG), lists of images (IHE RAD), and FHIR.
_OTHER_FORMATS = ("urn:ihe:iti:dsg:", "urn:ihe:rad:", "http://hl7.org/fhir", "urn:hl7-org:fhir")


@dataclass(slots=True)
class CarriedCda:
    """A CDA found through a DocumentReference: the DocumentReference, the Binary that may hold it, and the
    examination of the CDA.
    """

    sheet: Resource
    binary: int | None
    draft: RecordDraft | None
    payload: Payload
    several_ins: bool = False


@dataclass(slots=True)
class Documents:
    """The results for all attachments of a flow."""

    cdas: list[CarriedCda] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def carried_document(
    sheet: Resource, links: Links, source: FhirSource
) -> Iterator[tuple[Payload, Payload | None, int | None]]:
    """Yield each content of a DocumentReference: (payload, the DocumentReference that declares it, the
    Binary's index).
    """
    for content, pointer in located(sheet.node, "content", sheet.pointer):
        attachment = one(content, "attachment")
        here = f"{pointer}/attachment"
        if not isinstance(attachment, dict):
            continue
        payload = payload_of(FileHolder(here, attachment, f"{here}/data", ""), source.content)
        if payload:
            yield payload, None, None
            continue
        target = links.resolve(text(attachment, "url"))
        binary = links.resources[target] if target is not None else None
        if binary is not None and binary.kind == "Binary":
            held = FileHolder(binary.pointer, binary.node, f"{binary.pointer}/data", "")
            inner = payload_of(held, source.content)
            if inner:
                announced = Payload(
                    encoded="",
                    source=source.content,
                    pointer=here,
                    data=f"{here}/data",
                    declared_type=text(attachment, "contentType"),
                    name=text(attachment, "title"),
                    size=text(attachment, "size"),
                    sha1=text(attachment, "hash"),
                )
                yield inner, announced, target


def examine_documents(
    resources: Sequence[Resource], links: Links, source: FhirSource, context: ExaminationContext
) -> Documents:
    """Decode and check every attachment of the flow; read those that are CDA."""
    result = Documents()
    done: set[str] = set()
    named: dict[str, bytes] = {}
    for sheet in resources:
        if sheet.kind != "DocumentReference":
            continue
        for payload, announced, binary in carried_document(sheet, links, source):
            done.add(payload.pointer)
            file = payload.carried()
            chain = version_of(sheet, links, source.place)
            digest = b"" if file is None else file.digest("sha256")
            result.findings += _id_twice(chain, digest, named)
            result.findings += check_payload(payload, file, source.place, announced)
            if file is None:
                continue
            content = xml_in(file)
            if content is not None and looks_like_cda(content):
                where = source.place(payload.data)
                read = examine_cda(content, where, context)
                result.findings += [*_old_type(sheet, source), *read.findings]
                draft = _with_sheet(read.draft, sheet, chain, digest) if read.draft else None
                several_ins = any(finding.code == Code.SEVERAL_INS for finding in read.findings)
                result.cdas.append(CarriedCda(sheet, binary, draft, payload, several_ins))
            elif _is_export(sheet):
                result.findings.append(Code.ATTACHMENT_NOT_A_CDA.at(source.place(payload.data)))
            else:
                declared = type_announced(payload, announced)
                if file.length and _announces_cda(sheet, declared):
                    result.findings.append(Code.ATTACHMENT_XML_NO_CDA.at(source.place(payload.data)))
                result.findings += file_findings(file, declared, source.place(payload.data), context.desk)
    for resource in resources:
        result.findings += _other_attachments(resource, done, links, source, context.desk)
    return result


def xml_in(file: Carried) -> bytes | LongTexts | None:
    """Return the XML that a file may be, ready for parsing; None when its first bytes are not XML."""
    head = file.head[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\0<")):
        return None
    return without_long_texts(file.source, file.length)


def _id_twice(chain: VersionLink, digest: bytes, named: dict[str, bytes]) -> Iterator[Finding]:
    """Yield a finding when two documents with different bytes have one identifier."""
    if chain.document_id and digest and named.setdefault(chain.document_id, digest) != digest:
        yield Code.DOCUMENT_ID_TWICE.at(chain.document_where)


def _other_attachments(
    resource: Resource, done: set[str], links: Links, source: FhirSource, desk: SignatureDesk
) -> Iterator[Finding]:
    for holder in resource.seen.files:
        if holder.pointer in done:
            continue
        payload = payload_of(holder, source.content)
        address = text(holder.node, "url")
        if payload:
            file = payload.carried()
            yield from check_payload(payload, file, source.place)
            if file is not None:
                yield from file_findings(file, payload.declared_type, source.place(payload.data), desk)
        elif not address:
            yield Code.ATTACHMENT_WITHOUT_CONTENT.at(source.place(holder.pointer))
        elif links.resolve(address) is None and not _is_contained(address, resource):
            yield Code.ATTACHMENT_EXTERNAL.at(source.place(f"{holder.pointer}/url"))


def _is_contained(address: str, resource: Resource) -> bool:
    """Say whether an address names a resource contained in this resource."""
    name = address.removeprefix("#")
    return name != address and any(text(each, "id") == name for each in objects(resource.node, "contained"))


def _codes(sheet: Resource) -> list[str]:
    return [code for _, code in codes_of(one(sheet.node, "type"))]


def _is_export(sheet: Resource) -> bool:
    return _EXPORT in _codes(sheet)


def _announces_cda(sheet: Resource, declared: str) -> bool:
    """Say whether a file with this declared type should be a CDA document.

    XML exchanged by establishments is CDA, except signatures and files whose format has a type of its own.
    """
    named = declared.partition(";")[0].strip().lower()
    formats = [text(content, "format", "code") for content in objects(sheet.node, "content")]
    if named in ("text/xml", "application/xml"):
        return not any(code.startswith(_OTHER_FORMATS) for code in formats)
    if named in ("", "application/octet-stream"):
        return any(code.startswith(_CDA_FORMATS) for code in formats)
    return "cda" in re.split(r"[^a-z]+", named)


def _old_type(sheet: Resource, source: FhirSource) -> Iterator[Finding]:
    codes = _codes(sheet)
    if _OLD_EXPORT in codes and _EXPORT not in codes:
        yield Code.DOCUMENT_TYPE_OLD.at(source.place(f"{sheet.pointer}/type"))


def version_of(sheet: Resource, links: Links, place: Callable[[str], str]) -> VersionLink:
    """Return the document's place in its version chain, as MHD writes it."""
    replaces = []
    for relation in objects(sheet.node, "relatesTo"):
        if text(relation, "code") not in ("replaces", "transforms_replace"):
            continue
        target = one(relation, "target")
        identifier = one(target, "identifier")
        reference = text(target, "reference")
        known = links.resolve(reference)
        if known is not None:
            replaces.append(_name(one(links.resources[known].node, "masterIdentifier")) or reference)
        else:
            replaces.append(_name(identifier) or reference)
    master = _name(one(sheet.node, "masterIdentifier"))
    return VersionLink(
        document_id=master or _name(one(sheet.node, "identifier")),
        replaces=tuple(name for name in replaces if name),
        document_where=place(f"{sheet.pointer}/{'masterIdentifier' if master else 'identifier'}"),
    )


def _name(identifier: object) -> str:
    node = identifier if isinstance(identifier, dict) else None
    system, value = text(node, "system"), text(node, "value")
    if system == "urn:ietf:rfc:3986":
        return value.removeprefix("urn:oid:")
    return f"{system}|{value}" if system and value else value


def _with_sheet(draft: RecordDraft, sheet: Resource, chain: VersionLink, digest: bytes) -> RecordDraft:
    """Complete the facts of a CDA with its DocumentReference: the version chain, and the confidentiality when
    the CDA has none.
    """
    version = replace(
        draft.version,
        document_id=draft.version.document_id or chain.document_id,
        document_where=(draft.version if draft.version.document_id else chain).document_where,
        replaces=tuple(dict.fromkeys([*draft.version.replaces, *chain.replaces])),
    )
    label = text(sheet.node, "securityLabel", "coding", "code")
    return replace(
        draft,
        version=version,
        confidentiality=draft.confidentiality or label,
        carried=Digest("sha256", digest),
    )
