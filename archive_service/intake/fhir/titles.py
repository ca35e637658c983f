"""The title of a resource: the warnings that nobody may overlook, its kind, its own name."""

from __future__ import annotations

from collections.abc import Iterator

from archive_service.intake.fhir.datatypes_fr import Named, full_name
from archive_service.intake.fhir.events import is_stay
from archive_service.intake.fhir.tree import codes_of, many, objects, one, text
from archive_service.intake.fhir.vocabulary.french import code_word, resource_label, warning_word
from archive_service.intake.reading.json_values import Json

_STATES = ("status", "verificationStatus", "clinicalStatus", "lifecycleStatus", "docStatus")
_FLAGS = {
    ("doNotPerform", True): "NE PAS FAIRE",
    ("active", False): "Inactif",
    ("deleted", True): "Retiré de la liste",
    ("exclude", True): "Exclu",
    ("inactive", True): "N'en fait plus partie",
    ("isSubpotent", True): "Dose insuffisante",
}
_WATCHED = frozenset((*_STATES, *(key for key, _ in _FLAGS), "modifierExtension", "type", "provision"))
_NAMED_BY_CODE = (
    "code",
    "vaccineCode",
    "medicationCodeableConcept",
    "medicationReference",
    "type",
    "category",
)
_PERSONS = ("Patient", "Practitioner", "RelatedPerson", "Person")
_LONGEST = 120


def _nobody(reference: str) -> str:
    return ""


def title_of(resource: Json, named: Named = _nobody) -> str:
    """Return the heading of a resource: warnings first, then what it is, then its own name."""
    kind = text(resource, "resourceType")
    label = "Séjour" if kind == "Encounter" and is_stay(resource) else resource_label(kind)
    name = _own_name(resource, kind, named)
    title = f"{label} — {name}" if name else label
    warning = warning_of(resource)
    return f"{warning} : {title}" if warning else title


def warning_of(node: Json) -> str:
    """Return the words that reverse the meaning of a resource or of a part of it; else empty.

    >>> warning_of({"status": "active", "doNotPerform": True}), warning_of({"status": "not-done"})
    ('NE PAS FAIRE', 'Non fait')
    """
    if not isinstance(node, dict) or _WATCHED.isdisjoint(node):
        return ""
    return ", ".join(dict.fromkeys(_warnings(node)))


def _warnings(node: dict[str, Json]) -> Iterator[str]:
    for (key, value), warning in _FLAGS.items():
        if key in node and (node[key] is value or node[key] == ("true" if value else "false")):
            yield warning
    if node.get("modifierExtension"):
        yield "Sens modifié par une extension"
    if "deny" in (node.get("type"), text(node, "provision", "type")):
        yield "Refus"
    for key in _STATES:
        for code in _codes(node[key]) if key in node else ():
            if warning := warning_word(key, code):
                yield warning


def _codes(state: Json) -> Iterator[str]:
    """Yield the codes that can express a status, including the text of a concept without code."""
    if isinstance(state, str):
        yield state
    elif isinstance(state, dict):
        yield from (code for _, code in codes_of(state))
        yield text(state, "text")


def _own_name(resource: Json, kind: str, named: Named) -> str:
    if kind in _PERSONS:
        return full_name(one(resource, "name")) or text(resource, "name", "text")
    if kind == "PractitionerRole":
        return _referred(one(resource, "practitioner"), named) or concept_name(one(resource, "code"))
    if kind == "QuestionnaireResponse":
        return text(resource, "_questionnaire", "extension", "valueString") or text(resource, "item", "text")
    name = one(resource, "name")
    if isinstance(name, str):
        return name
    for extension in objects(resource, "extension"):
        if text(extension, "url").endswith("event-label"):
            return text(extension, "valueString")
    written = text(resource, "title") or text(resource, "description")[:_LONGEST]
    return written or text(resource, "description", "text")[:_LONGEST] or _coded_name(resource, named)


def _coded_name(resource: Json, named: Named) -> str:
    for key in _NAMED_BY_CODE:
        for concept in many(resource, key):
            found = _referred(concept, named) if key.endswith("Reference") else concept_name(concept)
            if found:
                return found
    return ""


def concept_name(concept: Json) -> str:
    """Return the name of a coded concept: its text, else the first label or known word of its codes."""
    said = text(concept, "text")
    for coding in objects(concept, "coding"):
        said = (
            said or text(coding, "display") or code_word(text(coding, "code"), system=text(coding, "system"))
        )
    return said[:_LONGEST]


def _referred(reference: Json, named: Named) -> str:
    name = text(reference, "display") or named(text(reference, "reference"))
    return name.partition(" — ")[2] or name
