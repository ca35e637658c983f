"""The media type of a source, by its bytes: the same in every layout."""

from __future__ import annotations

import re

import orjson

from exports.portability.layouts import ContentPart

CDA, FHIR_JSON, FHIR_XML = "text/xml", "application/fhir+json", "application/fhir+xml"
JSON, XML = "application/json", "application/xml"
_BOM = b"\xef\xbb\xbf"
_HEAD = 65_536
_SEGMENTED = re.compile(rb'\{"flow":\{[^{}]*\},"segments":\[')
_RESOURCE = re.compile(rb'\s*\{\s*"resourceType"\s*:')
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]*)")
_CDA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?ClinicalDocument[\s>]")
_FHIR = re.compile(rb"[\"']http://hl7\.org/fhir[\"']")


def source_media_type(source: ContentPart) -> str:
    """Return the media type of a source: FHIR as its own types, what was cut from a flow or is data by keys
    as JSON, a CDA document as IHE has it.
    """
    content = source.content.removeprefix(_BOM)
    if is_xml(content):
        return CDA if is_cda(content) else FHIR_XML if _is_fhir_xml(content) else XML
    return FHIR_JSON if not is_segmented(content) and _is_resource(content) else JSON


def is_xml(content: bytes) -> bool:
    """Say whether bytes without byte order mark are XML, UTF-16 too."""
    if content.startswith((b"{", b"[")):
        return False
    return _head(content).lstrip(b"\xff\xfe \t\r\n").startswith(b"<")


def is_cda(content: bytes) -> bool:
    """Say whether XML is a CDA document, or a signature around one."""
    return _CDA.search(_head(content)) is not None


def is_segmented(content: bytes) -> bool:
    """Say whether a source has the segments of a flow that was cut."""
    return _SEGMENTED.match(content) is not None


def _is_fhir_xml(content: bytes) -> bool:
    root = _ROOT.search(_COMMENT.sub(b"", _head(content)))
    return root is not None and (root[1] == b"Bundle" or _FHIR.search(root[2]) is not None)


def _is_resource(content: bytes) -> bool:
    if _RESOURCE.match(content):
        return True
    try:
        told = orjson.loads(content)
    except ValueError:
        return b'"resourceType"' in _head(content)
    return isinstance(told, dict) and "resourceType" in told


def _head(content: bytes) -> bytes:
    return content[:_HEAD].replace(b"\0", b"")
