"""A created FHIR resource as it is served: its own content, with the ids and references that the service gave
it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from lxml import etree

from archive_service.errors import NotFound
from archive_service.intake.fhir.conversion import NotConvertible, json_of_xml, xml_of_json
from archive_service.intake.fhir.links import relative_name, without_version
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from archive_service.model.deposit_details import EntryPlace
from archive_service.model.deposits import CreatedResource
from archive_service.model.flow import FlowPart

_FHIR = "{http://hl7.org/fhir}"
_WRAPPER = (b'<Bundle xmlns="http://hl7.org/fhir">', b"</Bundle>")
_CLOSING = re.compile(rb"</entry\s*>")
# The server of a transaction rewrites references and addresses (FHIR R4, 3.1.0.11.2), but never identifiers.
_REFERRING = frozenset({"reference", "url", "valueUri", "valueUrl", "valueUuid", "valueOid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedResource:
    """A resource as it is served, in the format it was received in (`json` or `xml`)."""

    content: bytes
    format: str
    created_at: datetime

    def in_format(self, wanted: str) -> bytes | None:
        """Return it in `json` or `xml`; None when that format cannot express its content."""
        if wanted == self.format:
            return self.content
        try:
            return xml_of_json(self.content) if wanted == "xml" else json_of_xml(self.content)
        except NotConvertible:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedFlow:
    """The resources that a transaction created: the available bytes, the positions of the entries, and the
    new ids.
    """

    parts: Sequence[FlowPart]
    entries: Sequence[EntryPlace]
    created: Sequence[CreatedResource]
    format: str
    received_at: datetime

    def resource(self, wanted: CreatedResource) -> ServedResource:
        """Return one of its resources.

        Raises:
            NotFound: the available parts do not contain its bytes.
        """
        content = self._xml(wanted) if self.format == "xml" else self._json(wanted)
        return ServedResource(content=content, format=self.format, created_at=self.received_at)

    def received(self, wanted: CreatedResource) -> bytes | None:
        """Return one of its resources byte for byte as received; of a flow in XML, as it is served in JSON.
        None when the available parts do not contain it, or JSON cannot express it.
        """
        if self.format == "json":
            return self._range(wanted.position)
        try:
            return self.resource(wanted).in_format("json")
        except NotFound:
            return None

    def _json(self, wanted: CreatedResource) -> bytes:
        raw = {one.position: self._range(one.position) for one in self.created}
        own = raw.get(wanted.position)
        if own is None:
            raise NotFound("no such resource")
        ids = {position: _id_of(content) for position, content in raw.items() if content is not None}
        return _rewritten_json(own, wanted, self._names(ids), self.received_at)

    def _range(self, position: int) -> bytes | None:
        offset, length = self.entries[position].offset, self.entries[position].length
        for part in self.parts:
            start = offset - part.offset
            if length and start >= 0 and start + length <= len(part.content):
                return part.content[start : start + length]
        return None

    def _xml(self, wanted: CreatedResource) -> bytes:
        elements = dict(self._elements())
        if wanted.position not in elements:
            raise NotFound("no such resource")
        ids = {position: _value(element.find(_FHIR + "id")) for position, element in elements.items()}
        return _rewritten_xml(elements[wanted.position], wanted, self._names(ids), self.received_at)

    def _elements(self) -> Iterator[tuple[int, etree._Element]]:
        for position, entry in self._entries():
            resource = entry.find(_FHIR + "resource")
            if resource is not None and len(resource):
                yield position, resource[0]

    def _entries(self) -> Iterator[tuple[int, etree._Element]]:
        if len(self.parts) == 1 and self.parts[0].offset == 0 and self.parts[0].where == "":
            yield from enumerate(_entries_of(self.parts[0].content))
            return
        # A flow is only cut where its entries can be read alone under FHIR's default namespace.
        starts = sorted(entry.offset for entry in self.entries)
        for position, entry in enumerate(self.entries):
            following = [start for start in starts if start > entry.offset]
            cut = self._from(entry.offset, following[0] if following else None)
            for element in _entries_of(_WRAPPER[0] + cut + _WRAPPER[1]) if cut else ():
                yield position, element

    def _from(self, start: int, end: int | None) -> bytes:
        """Return the entry that begins at `start`, empty when it is not available."""
        for part in self.parts:
            if part.offset <= start < part.offset + len(part.content):
                piece = part.content[start - part.offset : None if end is None else end - part.offset]
                closings = list(_CLOSING.finditer(piece))
                return piece[: closings[-1].end()] if closings else b""
        return b""

    def _names(self, ids: Mapping[int, str]) -> dict[str, str]:
        """Map the address of each resource in the flow to `Type/id`; a fullUrl comes before an id."""
        names: dict[str, str] = {}
        for one in self.created:
            target = f"{one.type}/{one.id}"
            full_url = self.entries[one.position].full_url
            relative = relative_name(full_url)
            if ids.get(one.position):
                names.setdefault(f"{one.type}/{ids[one.position]}", target)
            if relative:
                names.setdefault(relative, target)
        for one in self.created:
            full_url = self.entries[one.position].full_url
            if full_url:
                names[without_version(full_url)] = f"{one.type}/{one.id}"
        return names


def _entries_of(content: bytes) -> list[etree._Element]:
    read = parse_xml(content, "")
    return list(read.root.iterfind(_FHIR + "entry")) if isinstance(read, XmlDocument) else []


def _id_of(content: bytes) -> str:
    found = orjson.loads(content).get("id")
    return found if isinstance(found, str) else ""


def _renamed(reference: str, names: Mapping[str, str]) -> str:
    bare = without_version(reference)
    if bare in names:
        return names[bare]
    return names.get(relative_name(bare), reference) if bare.startswith("http") else reference


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _rewritten_json(content: bytes, own: CreatedResource, names: Mapping[str, str], at: datetime) -> bytes:
    # Decimals are significant to the last zero in FHIR: numbers are copied as they are written.
    resource = json.loads(content, parse_float=orjson.Fragment, parse_int=orjson.Fragment)
    meta = resource.get("meta")
    rest = {key: _renamed_json(value, key, names) for key, value in resource.items() if key != "meta"}
    served = {
        "resourceType": own.type,
        **rest,
        "id": own.id,
        "meta": {
            **(meta if isinstance(meta, dict) else {}),
            "versionId": "1",
            "lastUpdated": _moment(at),
        },
    }
    return orjson.dumps(served)


def _renamed_json(value: Any, key: str, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _renamed_json(inner, name, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed_json(inner, key, names) for inner in value]
    return _renamed(value, names) if key in _REFERRING and isinstance(value, str) else value


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get("value", ""))


def _rewritten_xml(
    element: etree._Element, own: CreatedResource, names: Mapping[str, str], at: datetime
) -> bytes:
    # Serialised and parsed again, so that the resource alone has all the namespaces that it needs.
    alone = parse_xml(etree.tostring(element, with_tail=False))
    if not isinstance(alone, XmlDocument):
        raise NotFound("the resource cannot be read alone")
    resource = alone.root
    for inner in resource.iter(*(_FHIR + name for name in _REFERRING)):
        if inner.get("value"):
            inner.set("value", _renamed(inner.get("value"), names))
    for old in resource.findall(_FHIR + "id"):
        resource.remove(old)
    meta = resource.find(_FHIR + "meta")
    if meta is None:
        meta = etree.Element(_FHIR + "meta")
    else:
        resource.remove(meta)
    for name in ("versionId", "lastUpdated"):
        for old in meta.findall(_FHIR + name):
            meta.remove(old)
    extensions = len(meta.findall(_FHIR + "extension"))
    for offset, (name, value) in enumerate((("versionId", "1"), ("lastUpdated", _moment(at)))):
        meta.insert(extensions + offset, etree.Element(_FHIR + name, value=value))
    resource.insert(0, etree.Element(_FHIR + "id", value=own.id))
    resource.insert(1, meta)
    etree.cleanup_namespaces(resource)
    return bytes(etree.tostring(resource, xml_declaration=True, encoding="UTF-8"))
