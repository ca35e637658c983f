"""The two formats of FHIR answers: the format that a request asks for, and our own resources in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs

import orjson
from lxml import etree
from starlette.datastructures import Headers
from starlette.responses import Response

FHIR = "http://hl7.org/fhir"
RESOURCE_ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")
"""FHIR R4, type `id`."""


class FhirFormat(StrEnum):
    """The formats, by the media type of an answer."""

    JSON = "application/fhir+json"
    XML = "application/fhir+xml"


_NAMES: Mapping[str, FhirFormat] = {
    "json": FhirFormat.JSON,
    "application/json": FhirFormat.JSON,
    "application/fhir+json": FhirFormat.JSON,
    "text/json": FhirFormat.JSON,
    "xml": FhirFormat.XML,
    "application/xml": FhirFormat.XML,
    "application/fhir+xml": FhirFormat.XML,
    "text/xml": FhirFormat.XML,
}


def format_of_type(content_type: str) -> FhirFormat | None:
    """Return the format that a media type names, None for any other type."""
    return _NAMES.get(content_type.partition(";")[0].strip().lower())


def asked_format(query: str, headers: Headers, default: FhirFormat) -> FhirFormat:
    """Return the format requested by `_format`, else by `Accept`; `default` when neither decides."""
    for value in parse_qs(query).get("_format", ()):
        # A `+` that was not escaped is received as a space.
        named = format_of_type(value.replace(" ", "+"))
        if named is not None:
            return named
    wanted: list[tuple[float, FhirFormat]] = []
    for part in headers.get("accept", "").split(","):
        name, _, parameters = part.partition(";")
        named = format_of_type(name)
        if named is not None:
            wanted.append((_quality(parameters), named))
    best = max((quality for quality, _ in wanted), default=0.0)
    chosen = [named for quality, named in wanted if quality == best and quality > 0]
    return default if not chosen or default in chosen else chosen[0]


def asks_for_neither(query: str, headers: Headers) -> bool:
    """Say whether `_format` or `Accept` names formats and excludes both of ours."""
    formats = parse_qs(query).get("_format", ())
    if formats:
        return all(format_of_type(value.replace(" ", "+")) is None for value in formats)
    parts = [part.partition(";") for part in headers.get("accept", "").split(",") if part.strip()]
    open_to = [
        name.strip() in ("*/*", "application/*", "text/*") or format_of_type(name) is not None
        for name, _, parameters in parts
        if _quality(parameters) > 0
    ]
    return bool(parts) and not any(open_to)


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def fhir_answer(
    resource: Mapping[str, Any],
    format_: FhirFormat,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return one of our own resources, its elements in FHIR's order, as an answer."""
    content = orjson.dumps(resource) if format_ is FhirFormat.JSON else written_xml(resource)
    return Response(content, status_code=status, headers=dict(headers or {}), media_type=format_.value)


def written_xml(resource: Mapping[str, Any]) -> bytes:
    """Return a resource in XML; its elements must be in FHIR's order already."""
    root = etree.Element(f"{{{FHIR}}}{resource['resourceType']}", nsmap={None: FHIR})
    _fill(root, resource)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _fill(parent: etree._Element, node: Mapping[str, Any]) -> None:
    for name, value in node.items():
        if name == "resourceType":
            continue
        for item in value if isinstance(value, list) else [value]:
            child = etree.SubElement(parent, f"{{{FHIR}}}{name}")
            if isinstance(item, dict):
                inner = child
                if "resourceType" in item:
                    inner = etree.SubElement(child, f"{{{FHIR}}}{item['resourceType']}")
                _fill(inner, item)
            else:
                child.set("value", str(item).lower() if isinstance(item, bool) else str(item))
