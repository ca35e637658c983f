"""Decode the files inside FHIR resources and compare size, digest and type with what is declared; never
unpack them.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from archive_service.file_formats.texts import charset_of
from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.fhir.scan import FileHolder
from archive_service.intake.fhir.tree import text
from archive_service.intake.media_type_agreement import type_findings
from archive_service.intake.reading.byte_sources import Carried, Held, Part, carried
from archive_service.intake.reading.data_addresses import data_address
from archive_service.intake.reading.json_values import Stretch


@dataclass(frozen=True, slots=True)
class Payload:
    """The base64 of an attachment with its place, not decoded yet; `data` is the pointer of the base64."""

    encoded: str | Stretch
    source: memoryview
    pointer: str
    data: str
    declared_type: str
    name: str
    size: str = ""
    sha1: str = ""

    def carried(self) -> Carried | None:
        """Return the file, not decoded yet; None when the base64 is invalid or ambiguous.

        FHIR forbids white space in base64 but its first versions allowed it: lines are joined.
        """
        if isinstance(self.encoded, Stretch):
            return carried(Part(Held(self.source), self.encoded.offset, self.encoded.length))
        return carried(Held(self.encoded.encode("utf-8", "replace")))


def payload_of(holder: FileHolder, source: memoryview) -> Payload | None:
    """Return the file that an element itself contains in base64; None when it contains none."""
    data, declared, where = holder.node.get("data"), text(holder.node, "contentType"), holder.data
    if isinstance(data, list):
        data = data[0] if data else None
    address = data if isinstance(data, str) else text(holder.node, "url")
    if inside := None if isinstance(data, Stretch) else data_address(address):
        where = where if isinstance(data, str) else f"{holder.pointer}/url"
        data, declared = inside[1], declared or inside[0]
    if not isinstance(data, (str, Stretch)):
        return None
    return Payload(
        encoded=data,
        source=source,
        pointer=holder.pointer,
        data=where,
        declared_type=declared or text(holder.node, "sigFormat"),
        name=text(holder.node, "title"),
        size=text(holder.node, "size"),
        sha1=text(holder.node, "hash"),
    )


def type_announced(payload: Payload, announced: Payload | None) -> str:
    """Return the media type declared by the file's own element or by the DocumentReference that points to it;
    when only one of them names the encoding of a text, use that one.
    """
    types = [payload.declared_type, announced.declared_type if announced else ""]
    return next((each for each in types if charset_of(each)), types[0] or types[1])


def check_payload(
    payload: Payload, file: Carried | None, place: Callable[[str], str], declared: Payload | None = None
) -> list[Finding]:
    """Compare decoded bytes with what the attachment, or the DocumentReference that points to it,
    declares.
    """
    where = place(payload.data)
    if file is None:
        return [Code.ATTACHMENT_BASE64.at(where)]
    if not file.length:
        return [Code.ATTACHMENT_EMPTY.at(where)]
    findings: list[Finding] = []
    for sheet in (payload, declared):
        if sheet is None:
            continue
        if sheet.size and sheet.size != str(file.length):
            findings.append(Code.ATTACHMENT_SIZE.at(place(f"{sheet.pointer}/size")))
        if sheet.sha1 and not _is_sha1_of(sheet.sha1, file):
            findings.append(Code.ATTACHMENT_HASH.at(place(f"{sheet.pointer}/hash")))
    announced = payload.declared_type or (declared.declared_type if declared else "")
    findings += type_findings(announced, file, where, place(f"{payload.pointer}/contentType"))
    return findings


def _is_sha1_of(announced: str, file: Carried) -> bool:
    digest = file.digest("sha1")
    return announced == base64.b64encode(digest).decode() or announced.lower() == digest.hex()
