"""FHIR's data types and simple values in one line of French words."""

from __future__ import annotations

from collections.abc import Callable

from archive_service.intake.dates import in_french, is_calendar_date, looks_like_date
from archive_service.intake.fhir.labels_fr import code_words
from archive_service.intake.fhir.tree import many, objects, one, text
from archive_service.intake.reading.json_values import Json, NumberText, Stretch

_CODED = frozenset(("status", "use", "gender", "intent", "priority", "mode", "docStatus", "lifecycleStatus"))

Named = Callable[[str], str]  # what a reference is called, in words; empty when unknown


def line_of(node: dict[str, Json], named: Named) -> tuple[str, set[str]]:
    """Return the one-line wording of a data type, with the keys that it says."""
    keys = set(node)
    if "reference" in keys:
        return _reference(node, named), {"reference", "display", "type"}
    if "coding" in keys and keys <= {"coding", "text", "id", "extension"}:
        return _concept(node), {"coding", "text"} if _simple_codings(node) else {"text", "coding"}
    if "code" in keys and keys <= {"system", "code", "display", "version", "userSelected", "id"}:
        return _coding(node), keys
    if keys & {"start", "end"} and keys <= {"start", "end", "id", "extension"}:
        return _period(node), {"start", "end"}
    if "family" in keys or "given" in keys:
        return full_name(node), {"prefix", "given", "family", "suffix"}
    if keys & {"line", "city", "postalCode"}:
        return _address(node), {"line", "city", "postalCode", "country"}
    if "value" in keys and keys & {"unit", "currency", "comparator"} | (keys & {"code"}):
        return _quantity(node), {"value", "unit", "currency", "comparator", "code", "system"}
    if "value" in keys and "system" in keys:
        return _identified(node), {"value", "system", "use", "type", "rank"}
    if "contentType" in keys:
        return _attachment(node), {"title", "contentType", "size"}
    if (
        "text" in keys
        and isinstance(node["text"], str)
        and keys & {"authorString", "time", "authorReference"}
    ):
        return text(node, "text"), {"text"}
    return "", set()


def _reference(node: dict[str, Json], named: Named) -> str:
    reference, display = text(node, "reference"), text(node, "display")
    known = named(reference)
    shown = " — ".join(dict.fromkeys(part for part in (display, known) if part))
    return shown or reference


def _simple_codings(node: dict[str, Json]) -> bool:
    return all(set(coding) <= {"system", "code", "display", "version"} for coding in objects(node, "coding"))


def _coding(node: Json) -> str:
    display, code = text(node, "display"), text(node, "code")
    return f"{display} ({code})" if display and code else display or code_words(code)


def _concept(node: Json) -> str:
    words = [_coding(coding) for coding in objects(node, "coding")]
    said = text(node, "text")
    return " ; ".join(dict.fromkeys(part for part in [said, *words] if part))


def _period(node: Json) -> str:
    start, end = text(node, "start"), text(node, "end")
    if start and end:
        return f"du {in_french(start)} au {in_french(end)}"
    return f"depuis le {in_french(start)}" if start else f"jusqu'au {in_french(end)}"


def full_name(node: Json) -> str:
    """Say a HumanName in the order in which it is spoken."""
    parts = [*many(node, "prefix"), *many(node, "given"), text(node, "family"), *many(node, "suffix")]
    return " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def _address(node: Json) -> str:
    town = f"{text(node, 'postalCode')} {text(node, 'city')}".strip()
    lines = [*many(node, "line"), town, text(node, "country")]
    return ", ".join(line.strip() for line in lines if isinstance(line, str) and line.strip())


def _quantity(node: Json) -> str:
    unit = text(node, "unit") or text(node, "currency") or text(node, "code")
    return f"{text(node, 'comparator')}{text(node, 'value')} {unit}".strip()


def _identified(node: Json) -> str:
    """Say an identifier or a contact point."""
    system, value = text(node, "system"), text(node, "value")
    kind = _concept(one(node, "type")) or text(node, "use")
    words = code_words(kind) if kind else ""
    beside = ", ".join(part for part in (words, code_words(system)) if part)
    return f"{value} ({beside})" if beside else value


def _attachment(node: Json) -> str:
    size = text(node, "size")
    parts = [text(node, "title"), text(node, "contentType"), f"{size} octets" if size else ""]
    return ", ".join(part for part in parts if part)


def words_of(key: str, node: Json) -> str:
    """Say the simple value that stands under `key`; empty for what has no words."""
    if isinstance(node, bool):
        return "oui" if node else "non"
    if isinstance(node, Stretch):
        return node.said
    if not isinstance(node, str):
        return ""
    if isinstance(node, NumberText):
        return str(node)
    if key.endswith("Boolean") and node in ("true", "false"):
        return "oui" if node == "true" else "non"
    if looks_like_date(node) and is_calendar_date(node) and key not in ("postalCode", "value", "valueString"):
        return in_french(node)
    return code_words(node) if key in _CODED or key.endswith("Code") else node
