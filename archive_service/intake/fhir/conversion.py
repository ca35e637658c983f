"""Convert a FHIR R4 resource to the other format, JSON or XML: the same elements, each value as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any

import orjson
from lxml import etree

from archive_service.intake.fhir.conformance import model_of
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml

_NAMESPACE = "http://hl7.org/fhir"
_FHIR = f"{{{_NAMESPACE}}}"
_DIV = "{http://www.w3.org/1999/xhtml}div"
_TYPE = re.compile(r"(\w+)Type\b")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class NotConvertible(Exception):
    """The resource holds something that the other format cannot express."""


@dataclass(frozen=True, slots=True)
class _Element:
    """Whether an element may repeat, and its type: a FHIR type name, `bool`, `number`, or empty for texts."""

    repeats: bool
    kind: str


@cache
def _elements(kind: str) -> Mapping[str, _Element]:
    """Return the elements of a resource or data type in FHIR's order; none when R4 has no such type."""
    model = model_of(kind)
    if model is None:
        return {}
    stated = {info.alias or name: str(info.annotation) for name, info in model.model_fields.items()}
    return {name: _element(stated.get(name, "")) for name in model.elements_sequence()}


def _element(annotation: str) -> _Element:
    named = _TYPE.search(annotation)
    if named:
        kind = named[1]
    elif "bool" in annotation:
        kind = "bool"
    else:
        kind = "number" if "Decimal" in annotation or "int" in annotation.lower() else ""
    return _Element("List[" in annotation, kind)


def xml_of_json(content: bytes) -> bytes:
    """Return a resource that was received in JSON as XML.

    Raises:
        NotConvertible: a name or a character is not allowed in XML, or a narrative is not XHTML.
    """
    # Every digit of a number is significant in FHIR: numbers keep the text in which they were written.
    resource = json.loads(content, parse_float=str, parse_int=str)
    try:
        root = etree.Element(_FHIR + resource["resourceType"], nsmap={None: _NAMESPACE})
        _fill(root, resource, resource["resourceType"], is_resource=True)
    except (ValueError, TypeError, AttributeError, etree.XMLSyntaxError) as error:
        raise NotConvertible("the resource cannot be written in XML") from error
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _fill(parent: etree._Element, node: Mapping[str, Any], kind: str, *, is_resource: bool) -> None:
    known = _elements(kind)
    for name in _in_order(node, known):
        value, beside = node.get(name), node.get(f"_{name}")
        if (name == "id" and not is_resource) or (name == "url" and kind == "Extension"):
            parent.set(name, _text(value))
            continue
        values = value if isinstance(value, list) else [value]
        besides = beside if isinstance(beside, list) else [beside]
        inner = known[name].kind if name in known else ""
        for one, extra in zip_longest(values, besides):
            _append(parent, name, one, extra, inner)


def _in_order(node: Mapping[str, Any], known: Mapping[str, _Element]) -> Iterator[str]:
    held = dict.fromkeys(
        key.removeprefix("_") for key in node if key not in ("resourceType", "fhir_comments")
    )
    yield from (name for name in known if name in held)
    yield from (name for name in held if name not in known)


def _append(parent: etree._Element, name: str, value: Any, beside: Any, kind: str) -> None:
    if name == "div" and isinstance(value, str):
        read = parse_xml(value.encode())
        if not isinstance(read, XmlDocument):
            raise ValueError("a narrative that is not XHTML")
        parent.append(read.root)
        return
    child = etree.SubElement(parent, _FHIR + name)
    if isinstance(value, dict):
        stated = value.get("resourceType")
        if isinstance(stated, str):
            child = etree.SubElement(child, _FHIR + stated)
        _fill(child, value, stated if isinstance(stated, str) else kind, is_resource=stated is not None)
        return
    if value is not None:
        child.set("value", _text(value))
    if isinstance(beside, dict):
        _fill(child, beside, "Element", is_resource=False)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        raise TypeError("a value is a text, a number or a boolean")
    return value


def json_of_xml(content: bytes) -> bytes:
    """Return a resource that was received in XML as JSON.

    Raises:
        NotConvertible: it is too large to be held in memory, or nested too deeply for JSON.
    """
    read = parse_xml(content)
    if not isinstance(read, XmlDocument):
        raise NotConvertible("the resource cannot be read as XML")
    try:
        return orjson.dumps(_resource(read.root))
    except orjson.JSONEncodeError as error:
        raise NotConvertible("the resource is nested too deeply for JSON") from error


def _resource(element: etree._Element) -> dict[str, Any]:
    kind = _local(element)
    return {"resourceType": kind, **_node(element, kind)}


def _node(element: etree._Element, kind: str) -> dict[str, Any]:
    known = _elements(kind)
    result: dict[str, Any] = {
        str(name): str(value) for name, value in element.attrib.items() if name != "value"
    }
    groups: dict[str, list[etree._Element]] = {}
    for child in element.iterchildren(etree.Element):
        groups.setdefault(_local(child), []).append(child)
    for name, children in groups.items():
        element_ = known.get(name, _Element(len(children) > 1, ""))
        pairs = [_value(child, element_.kind) for child in children]
        repeats = element_.repeats or len(children) > 1
        values, besides = [value for value, _ in pairs], [beside for _, beside in pairs]
        if any(value is not None for value in values):
            result[name] = values if repeats else values[0]
        if any(besides):
            result[f"_{name}"] = besides if repeats else besides[0]
    return result


def _value(child: etree._Element, kind: str) -> tuple[Any, dict[str, Any] | None]:
    """Return the value of an element, then the extensions of a primitive (`_name` in JSON)."""
    if child.tag == _DIV:
        return etree.tostring(child, encoding="unicode", with_tail=False), None
    inner = list(child.iterchildren(etree.Element))
    if len(inner) == 1 and _local(inner[0])[:1].isupper():
        return _resource(inner[0]), None
    written = child.get("value")
    if written is None and (_elements(kind) or any(_local(one) != "extension" for one in inner)):
        return _node(child, kind), None
    return _typed(written, kind), _node(child, "Element") or None


def _typed(written: str | None, kind: str) -> Any:
    if kind == "bool" and written in ("true", "false"):
        return written == "true"
    if kind == "number" and written is not None and _NUMBER.fullmatch(written):
        return orjson.Fragment(written)  # its digits stay as they are written
    return written


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
