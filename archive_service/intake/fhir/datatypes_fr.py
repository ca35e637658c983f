"""Write FHIR data types and simple values in one line of French, each according to its type in the
standard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archive_service.intake.dates import in_french
from archive_service.intake.fhir.absence import ABSENCE_SYSTEMS
from archive_service.intake.fhir.timing_fr import timing_words
from archive_service.intake.fhir.tree import many, objects, one, text
from archive_service.intake.fhir.vocabulary.elements import DATES, Element
from archive_service.intake.fhir.vocabulary.french import code_word
from archive_service.intake.reading.data_addresses import data_address
from archive_service.intake.reading.json_values import Json, NumberText, Stretch
from archive_service.wording.durations import unit_words
from archive_service.wording.null_flavors import not_given

Named = Callable[[str], str]  # describes the target of a reference; empty when unknown
_ADDRESSES = frozenset(("url", "uri"))
_CODING = frozenset(("system", "code", "display", "version"))
_QUANTITIES = ("Quantity", "SimpleQuantity", "Age", "Count", "Distance", "Duration", "Money", "MoneyQuantity")


def line_of(node: dict[str, Json], element: Element, named: Named) -> tuple[str, set[str]]:
    """Return a data type on one line, with the keys that the line covers."""
    kind = element.type or _type_by_shape(set(node))
    if kind == "Reference":
        return _reference(node, named), {"reference", "display", "type"}
    if kind == "CodeableConcept":
        return _concept(node, element.codes), {"coding", "text"} if _simple_codings(node) else {"text"}
    if kind == "Coding":
        return _coding(node, element.codes), {*_CODING, "userSelected"}
    if kind == "Timing":
        return timing_words(node)
    if kind in _QUANTITIES:
        return _quantity(node), {"value", "unit", "currency", "comparator", "code", "system"}
    say = _LINES.get(kind)
    return (say[0](node), set(say[1])) if say else ("", set())


def _type_by_shape(keys: set[str]) -> str:
    """Return the type whose elements an object outside the standard has; else empty."""
    if "reference" in keys:
        return "Reference"
    if "coding" in keys:
        return "CodeableConcept"
    if "code" in keys and keys <= {*_CODING, "userSelected", "id"}:
        return "Coding"
    if keys & {"family", "given"}:
        return "HumanName"
    if keys & {"line", "city", "postalCode"}:
        return "Address"
    if "value" in keys and keys & {"unit", "currency", "comparator", "code"}:
        return "Quantity"
    if {"value", "system"} <= keys:
        return "Identifier"
    return "Attachment" if "contentType" in keys else ""


def _reference(node: dict[str, Json], named: Named) -> str:
    reference, display = text(node, "reference"), text(node, "display")
    known = named(reference)
    shown = " — ".join(dict.fromkeys(part for part in (display, known) if part))
    return shown or reference


def _simple_codings(node: dict[str, Json]) -> bool:
    return all(set(coding) <= {*_CODING, "userSelected", "id"} for coding in objects(node, "coding"))


def _coding(node: Json, codes: str) -> str:
    """Write a code: in French when the standard defines its value set, beside the sender's own label."""
    display, code, system = text(node, "display"), text(node, "code"), text(node, "system")
    if any(system.endswith(end) for end in ABSENCE_SYSTEMS) and code:
        return not_given(code_word(code, system=system) or display or code)
    word = code_word(code, codes)
    if word and display:
        return display if display.casefold() == word else f"{word} ({display})"
    if display:
        return f"{display} ({code})" if code else display
    word = word or code_word(code, system=system)
    return f"{word} ({code})" if word else code


def _concept(node: Json, codes: str) -> str:
    words = [_coding(coding, codes) for coding in objects(node, "coding")]
    said = text(node, "text")
    return " ; ".join(dict.fromkeys(part for part in [said, *words] if part))


def _period(node: Json) -> str:
    start, end = text(node, "start"), text(node, "end")
    if start and end:
        return f"du {in_french(start)} au {in_french(end)}"
    if start:
        return f"depuis le {in_french(start)}"
    return f"jusqu'au {in_french(end)}" if end else ""


def full_name(node: Json) -> str:
    """Write a HumanName in the order in which it is spoken."""
    parts = [*many(node, "prefix"), *many(node, "given"), text(node, "family"), *many(node, "suffix")]
    return " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def _name(node: Json) -> str:
    written = text(node, "text")
    spoken = full_name(node)
    return f"{spoken} ({written})" if spoken and written and written != spoken else spoken or written


def _address(node: Json) -> str:
    town = f"{text(node, 'postalCode')} {text(node, 'city')}".strip()
    lines = [*many(node, "line"), town, text(node, "country")]
    return ", ".join(line.strip() for line in lines if isinstance(line, str) and line.strip())


def _quantity(node: Json) -> str:
    number, code = text(node, "value"), text(node, "code")
    unit = text(node, "unit") or text(node, "currency") or unit_words(code, number)
    return f"{text(node, 'comparator')}{number} {unit}".strip()


def _range(node: Json) -> str:
    low, high = (_quantity(one(node, end)) for end in ("low", "high"))
    if low and high:
        return f"de {low} à {high}"
    return f"à partir de {low}" if low else f"jusqu'à {high}" if high else ""


def _ratio(node: Json) -> str:
    parts = [_quantity(one(node, part)) for part in ("numerator", "denominator")]
    return " / ".join(part for part in parts if part)


def _identifier(node: Json) -> str:
    return _identified(node, "identifier-use", "")


def _contact(node: Json) -> str:
    return _identified(node, "contact-point-use", "contact-point-system")


def _identified(node: Json, uses: str, systems: str) -> str:
    """Write an identifier or a contact point with its kind or use, and its system."""
    use, system, value = text(node, "use"), text(node, "system"), text(node, "value")
    kind = one(node, "type")
    words = _concept(kind, "") if isinstance(kind, dict) else coded(use, uses)
    beside = ", ".join(part for part in (words, coded(system, systems)) if part)
    return f"{value} ({beside})" if beside and value else value or beside


def _attachment(node: Json) -> str:
    size = text(node, "size")
    parts = [text(node, "title"), text(node, "contentType"), f"{size} octets" if size else ""]
    return ", ".join(part for part in parts if part)


def _text(node: Json) -> str:
    return text(node, "text")


_LINES: Mapping[str, tuple[Callable[[Json], str], tuple[str, ...]]] = {
    "Period": (_period, ("start", "end")),
    "HumanName": (_name, ("prefix", "given", "family", "suffix", "text")),
    "Address": (_address, ("line", "city", "postalCode", "country")),
    "Range": (_range, ("low", "high")),
    "Ratio": (_ratio, ("numerator", "denominator")),
    "Identifier": (_identifier, ("value", "system", "use", "type")),
    "ContactPoint": (_contact, ("value", "system", "use")),
    "Attachment": (_attachment, ("title", "contentType", "size")),
    "Annotation": (_text, ("text",)),
    "Dosage": (_text, ("text",)),
}


def coded(code: str, codes: str) -> str:
    """Return a code of a value set after its French word, or the code alone.

    >>> coded("female", "administrative-gender"), coded("femme", "administrative-gender")
    ('féminin (female)', 'femme')
    """
    word = code_word(code, codes) if codes and code else ""
    return f"{word} ({code})" if word and word != code else code


def words_of(element: Element, node: Json) -> str:
    """Write a simple value according to its type in the standard; empty when it has no words.

    A text is printed as it is written, even if it looks like a date: only date types are read as dates.
    """
    if isinstance(node, bool):
        return "oui" if node else "non"
    if isinstance(node, Stretch):
        return node.said
    if not isinstance(node, str):
        return ""
    if isinstance(node, NumberText):
        return str(node)
    if element.type == "boolean" and node in ("true", "false"):
        return "oui" if node == "true" else "non"
    if element.type in DATES:
        return in_french(node)
    if element.type in _ADDRESSES and (inside := data_address(node)):
        return f"le fichier lui-même ({inside[0]})"
    return coded(node, element.codes)
