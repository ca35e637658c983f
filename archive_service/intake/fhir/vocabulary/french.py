"""French names of resources, elements, extensions and codes; names without translation stay English, and are
marked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from archive_service.intake.fhir.vocabulary.elements import choice_of, element_of, resource_types
from archive_service.wording.dates import WEEKDAYS
from archive_service.wording.durations import unit_words
from archive_service.wording.moments import MOMENTS
from archive_service.wording.null_flavors import NULL_FLAVORS
from archive_service.wording.terms import CONFIDENTIALITY

_HERE = Path(__file__).parent
_OF_THE_STANDARD = "(nom du standard FHIR)"
_OUTSIDE = "(hors du standard FHIR R4)"
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+")

# Words that CDA has too.
_SHARED = {
    "event-timing": MOMENTS,
    "v3-ConfidentialityClassification": CONFIDENTIALITY,
    "v3-Confidentiality": CONFIDENTIALITY,
    "v3-NullFlavor": NULL_FLAVORS,
    "days-of-week": dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEKDAYS, strict=True)),
    "units-of-time": {unit: unit_words(unit) for unit in ("s", "min", "h", "d", "wk", "mo", "a")},
}


@cache
def _labels() -> Mapping[str, Any]:
    return tomllib.loads((_HERE / "labels_fr.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, Any]:
    read = tomllib.loads((_HERE / "codes_fr.toml").read_text("utf-8"))
    read["sets"] |= _SHARED
    return read


@cache
def reading_rank(kind: str) -> int:
    """Return the position of a type of resource in the reading order of a record."""
    order: list[str] = _labels()["reading_order"]
    return order.index(kind if kind in order else "DocumentReference")


@lru_cache(maxsize=1024)
def resource_label(kind: str) -> str:
    """Return the French name of a resource.

    >>> resource_label("Immunization"), resource_label("ChargeItem"), resource_label("Stay")
    ('Vaccination', 'ChargeItem (nom du standard FHIR)', 'Stay (hors du standard FHIR R4)')
    """
    words: Mapping[str, str] = _labels()["resources"]
    if kind in words:
        return words[kind]
    if not kind:
        return "Ressource"
    return f"{kind} {_OF_THE_STANDARD if kind in resource_types() else _OUTSIDE}"


@lru_cache(maxsize=8192)
def element_label(kind: str, key: str) -> str:
    """Return the French name of an element of a type.

    >>> element_label("Immunization", "lotNumber"), element_label("Patient", "deceasedDateTime")
    ('Numéro de lot', 'Décédé le')
    >>> element_label("ChargeItem", "occurrenceDateTime"), element_label("Patient", "birthday")
    ('occurrenceDateTime (nom du standard FHIR)', 'birthday (hors du standard FHIR R4)')
    """
    if not element_of(kind, key).in_standard:
        return f"{key} {_OUTSIDE}"
    root = kind.partition(".")[0]
    if root in resource_types() and root not in _labels()["resources"] and key not in ("text", "meta"):
        return f"{key} {_OF_THE_STANDARD}"
    choice = choice_of(kind, key)
    for words in (_labels()["of"].get(kind, {}), _labels()["elements"]):
        if label := words.get(key) or words.get(choice):
            return str(label)
    return f"{key} {_OF_THE_STANDARD}"


@lru_cache(maxsize=2048)
def extension_label(url: str) -> str:
    """Return the French name of an extension, from the end of its address.

    >>> extension_label("http://hl7.org/fhir/StructureDefinition/patient-birthPlace")
    'Lieu de naissance'
    >>> extension_label("http://exemple.fr/implantStatus")
    'implantStatus (extension)'
    """
    tail = _tail(url).removeprefix("tddui-").removeprefix("cds-")
    return _labels()["extensions"].get(tail) or f"{tail} (extension)"


def input_label(code: str) -> str:
    """Return the French name of an input of a Task, from its code."""
    return _labels()["extensions"].get(code) or spelled(code)


def spelled(key: str) -> str:
    """Split a technical name into words.

    >>> spelled("nombre_de_places"), spelled("dateOuverture")
    ('Nombre de places', 'Date Ouverture')
    """
    words = _WORDS.sub(" ", key).strip()
    return words[:1].upper() + words[1:] if words else key


@lru_cache(maxsize=4096)
def code_word(code: str, codes: str = "", system: str = "") -> str:
    """Return the French word of a code in the value set `codes`, else in a code system; else empty.

    >>> code_word("entered-in-error", "flag-status"), code_word("HH", system="http://x/v3-ActCode")
    ('saisi par erreur', 'à domicile')
    """
    sets = _codes()["sets"]
    if codes:
        word = sets.get(codes, {}).get(code) or _codes()["codes"].get(code, "")
        return str(word) or (resource_label(code) if codes == "resource-types" else "")
    return str(sets.get(_tail(system), {}).get(code, ""))


@lru_cache(maxsize=1024)
def warning_word(element: str, code: str) -> str:
    """Return the words for a status that no reader may overlook; empty for any other status."""
    return str(_codes()["warnings"].get(element, {}).get(code.strip().casefold(), ""))


def _tail(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
