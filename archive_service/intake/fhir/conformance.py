"""FHIR R4 conformance, checked by the model library; any exception of the library becomes a finding, never an
error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.fhir.persons import Place
from archive_service.intake.reading.json_values import Json, NumberText, Stretch

MAX_NODES = 150_000  # nodes of one flow: about two seconds of the library
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{1,60}")
_ELEMENT_TYPE = re.compile(r"(\w+)Type\b")
_WORDS = {
    "extra_forbidden": "élément inconnu",
    "missing": "élément obligatoire absent",
    "string_type": "type de valeur inattendu",
    "list_type": "liste attendue",
    "string_pattern_mismatch": "valeur mal formée",
}


@cache
def model_of(kind: str) -> Any:
    """Return the R4 class of a resource or data type; None when there is none."""
    if not _TYPE_NAME.fullmatch(kind):
        return None
    from fhir.resources import R4B  # takes 0.2 s and 20 MB, needed only for FHIR flows

    try:
        return R4B.get_fhir_model_class(kind)
    except (ValueError, LookupError, ImportError, AttributeError):
        return None


def is_resource_type(kind: str) -> bool:
    """Say whether FHIR R4 has a resource of this type."""
    model = model_of(kind)
    return model is not None and any(parent.__name__ == "Resource" for parent in model.__mro__)


def check_model(
    resource: dict[str, Json], pointer: str, place: Place, *, from_xml: bool
) -> Iterator[Finding]:
    """Yield findings for the parts of a resource of a known type that the model library refuses."""
    kind = resource.get("resourceType")
    model = model_of(kind) if isinstance(kind, str) else None
    if model is None:
        return
    try:
        model.model_validate(_shaped(model, resource) if from_xml else _plain(resource))
    except Exception as error:  # any exception of the library is about the sender's data  # noqa: BLE001
        yield from _findings(error, resource, pointer, place)


def _findings(error: Exception, resource: Json, pointer: str, place: Place) -> Iterator[Finding]:
    details = getattr(error, "errors", None)
    try:
        listed = details(include_url=False, include_input=True) if callable(details) else []
    except Exception:  # the library's own report may fail on the values it reports  # noqa: BLE001
        listed = []
    if not listed:
        yield Code.FHIR_MODEL.at(place(pointer), what="structure refusée")
    met = set()
    for detail in listed:
        if detail.get("input") == "" or detail.get("input") == {}:
            continue  # an empty value has a finding of its own
        where = place(_known(resource, pointer, detail.get("loc", ())))
        what = _WORDS.get(detail.get("type", ""), "valeur refusée")
        if (where, what) not in met:
            met.add((where, what))
            yield Code.FHIR_MODEL.at(where, what=what)


def _known(node: Json, pointer: str, steps: tuple[object, ...]) -> str:
    """Return the part of the pointer that exists in the tree (the library adds names of its types)."""
    for step in steps:
        inner = _child(node, step)
        if inner is not None:
            node, pointer = inner, f"{pointer}/{step}"
    return pointer


def _child(node: Json, step: object) -> Json:
    if isinstance(node, list):
        return node[step] if isinstance(step, int) and step < len(node) else None
    return node.get(step) if isinstance(node, dict) and isinstance(step, str) else None


def _plain(node: Json) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, NumberText):
        return _number(node)
    return "QUFB" if isinstance(node, Stretch) else node


def _number(text: str) -> Any:
    if len(text) < 19 and text.lstrip("-").isdigit():
        return int(text)
    return Decimal(text) if len(text) < 60 else text


@cache
def _fields(model: Any) -> dict[str, tuple[bool, str]]:
    """Return each field by element name: whether it is a list, and its type."""
    fields = {}
    for name, info in model.model_fields.items():
        annotation = str(info.annotation)
        element = _ELEMENT_TYPE.search(annotation)
        kind = element[1] if element else ""
        if not kind:
            kind = next((word for word in ("bool", "Decimal", "int") if word in annotation), "")
        fields[info.alias or name] = ("List[" in annotation, kind)
    return fields


def _shaped(model: Any, node: Json) -> Any:
    """Give XML values the JSON form that the library expects: lists, booleans, numbers."""
    if not isinstance(node, dict):
        return _plain(node)
    fields = _fields(model)
    result: dict[str, Any] = {}
    for key, value in node.items():
        is_list, kind = fields.get(key, (isinstance(value, list), ""))
        values = [_typed(kind, item) for item in (value if isinstance(value, list) else [value])]
        result[key] = values if is_list or isinstance(value, list) else values[0]
    return result


def _typed(kind: str, value: Json) -> Any:
    if isinstance(value, dict):
        stated = value.get("resourceType")
        model = model_of(stated if isinstance(stated, str) else kind)
        return _shaped(model, value) if model is not None else _plain(value)
    if isinstance(value, str):
        if kind == "bool" and value in ("true", "false"):
            return value == "true"
        if kind in ("Decimal", "int") and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            return _number(value)
    return _plain(value)
