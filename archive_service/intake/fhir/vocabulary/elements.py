"""Each element of FHIR R4 (4.0.1): its type, and the value set that its code must come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import orjson

_FILE = Path(__file__).with_name("r4_elements.json")
_ANY = "*"
DATES = frozenset(("date", "dateTime", "instant"))
"""The types that are read as dates; a string that only looks like a date is not read as one."""
_TEXTS = frozenset(("string", "markdown", "xhtml", ""))


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the standard. `type` is empty when the standard does not have the element."""

    type: str = ""
    codes: str = ""  # the value set of a required binding
    in_standard: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it may hold text written by people."""
        return self.type in _TEXTS


_UNKNOWN = Element()


@cache
def _types() -> Mapping[str, str]:
    read: Mapping[str, str] = orjson.loads(_FILE.read_bytes())
    return read


@cache
def resource_types() -> frozenset[str]:
    """Return the names of all resources."""
    return frozenset(_types()["@resources"].split())


@lru_cache(maxsize=4096)
def elements_of(kind: str) -> Mapping[str, Element]:
    """Return the elements of a type by name, with those of its parent types; empty when the type is unknown.

    `kind` is a resource or data type, or the path of an element without a type of its own
    (`Patient.contact`). An element with several possible types is one entry whose name ends in `[x]`.
    """
    described = _types().get(kind) if not kind.startswith("@") else None
    if described is None:
        return {}
    if kind in resource_types():
        inherited = "DomainResource" if kind not in ("Binary", "Bundle", "Parameters") else "Resource"
    else:
        inherited = "BackboneElement" if kind.partition(".")[0] in resource_types() else "Element"
    return dict(_read(f"{_types()[inherited]} {described}"))


def _read(described: str) -> list[tuple[str, Element]]:
    found = []
    for part in described.split():
        name, _, types = part.partition(":")
        kind, _, codes = types.partition("=")
        found.append((name, Element(kind, codes, True)))
    return found


@lru_cache(maxsize=8192)
def element_of(kind: str, key: str) -> Element:
    """Return the element `key` of a type; when it has several possible types, the end of `key` selects the
    type.

    >>> element_of("Patient", "birthDate").type, element_of("Observation", "valueDateTime").type
    ('date', 'dateTime')
    >>> element_of("Immunization", "lotNumber").type, element_of("Patient", "birthday").in_standard
    ('string', False)
    """
    known = elements_of(kind)
    if key in known:
        return known[key]
    choice = choice_of(kind, key)
    if not choice:
        return _UNKNOWN
    end = key[len(choice) - len("[x]") :]
    allowed = known[choice].type
    for name in (end[:1].lower() + end[1:], end):
        if (name in allowed.split("|") or allowed == _ANY) and (name in _PRIMITIVES or name in _types()):
            return Element(name, known[choice].codes, True)
    return _UNKNOWN


@lru_cache(maxsize=8192)
def choice_of(kind: str, key: str) -> str:
    """Return the element with several possible types that `key` is a form of (`value[x]`), else empty."""
    return next(
        (
            name
            for name in elements_of(kind)
            if name.endswith("[x]") and key.startswith(name[:-3]) and key[len(name) - 3 :][:1].isupper()
        ),
        "",
    )


_PRIMITIVES = frozenset(
    (
        *("base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant"),
        *("integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid"),
    )
)
