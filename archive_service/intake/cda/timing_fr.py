"""Write in French when and how often a dose is taken, from the CDA types EIVL_TS, PIVL_TS and SXPR_TS."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from archive_service.intake.cda.flat_text import local
from archive_service.intake.cda.times import read_stamp, stamp_words
from archive_service.wording.dates import WEEKDAYS
from archive_service.wording.durations import duration_words, every
from archive_service.wording.moments import moment_with_offset, moment_words
from archive_service.wording.null_flavors import null_words

TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_PARTS: Mapping[str, str] = {"event": "EIVL_TS", "period": "PIVL_TS", "comp": "SXPR_TS"}
_OPERATORS: Mapping[str, str] = {"E": "sauf ", "I": "et ", "H": "enveloppe avec ", "P": "période avec "}

Say = Callable[[etree._Element], str]  # noqa: SLF001 - lxml names the type so


def data_type(element: etree._Element) -> str:
    """Return the data type that an element declares, without a prefix; else empty."""
    return str(element.get(TYPE, "")).rpartition(":")[2]


def timing_words(element: etree._Element, say: Say) -> str:
    """Return the words for an element of such a type; empty for other types. `say` writes the parts of a
    set.
    """
    words = _WORDS.get(_kind(element))
    return words(element, say) if words else ""


def is_timing(element: etree._Element) -> bool:
    """Say whether an element is of such a type."""
    return _kind(element) in _WORDS


def _kind(element: etree._Element) -> str:
    """Return the data type of a time; when it is not declared, derive it from the parts of the element."""
    if TYPE in element.attrib or not len(element):
        return data_type(element)
    return next((_PARTS[name] for child in element if (name := local(child)) in _PARTS), "")


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local(child) == name), None)


def _event(element: etree._Element, _: Say) -> str:
    """Write a moment of the day, and the time before or after it: « 30 minutes avant le repas »."""
    event = _child(element, "event")
    code = event.get("code", "") if event is not None else ""
    if not code:
        why = null_words(event.get("nullFlavor", "")) if event is not None else ""
        return why or null_words(element.get("nullFlavor", ""))
    name = event.get("displayName", "") if event is not None else ""
    moment = f"{moment_words(code)} ({name})" if name and moment_words(code) == code else moment_words(code)
    offset = _child(element, "offset")
    return moment if offset is None else _with_offset(code, moment, offset)


def _with_offset(code: str, moment: str, offset: etree._Element) -> str:
    lasting = _child(offset, "width")
    after = f", pendant {_duration(lasting)}" if lasting is not None and lasting.get("value") else ""
    bounds = [found for found in (_bound(offset, "low"), _bound(offset, "high"), _amount(offset)) if found]
    if not bounds or all(float(number) == 0 for number, _ in bounds):
        return moment + after
    signs = {number.startswith("-") for number, _ in bounds}
    words = " à ".join(dict.fromkeys(duration_words(number.lstrip("+-"), unit) for number, unit in bounds))
    if len(signs) == 2:
        ends = " à ".join(duration_words(number, unit) for number, unit in bounds)
        return f"{moment} (décalage : de {ends}){after}"
    return moment_with_offset(code, words, before=signs.pop()) + after


def _amount(element: etree._Element) -> tuple[str, str] | None:
    """Return number and unit of a quantity; None when it has no number."""
    number = (element.get("value") or "").strip()
    try:
        float(number)
    except ValueError:
        return None
    return number, element.get("unit", "")


def _bound(interval: etree._Element, name: str) -> tuple[str, str] | None:
    bound = _child(interval, name)
    return _amount(bound) if bound is not None else None


def _duration(element: etree._Element) -> str:
    return duration_words((element.get("value") or "").strip(), element.get("unit", ""))


def _period(element: etree._Element, _: Say) -> str:
    """Write a period: « toutes les 8 heures, à partir du 1er mai 2024 »."""
    period, phase = _child(element, "period"), _child(element, "phase")
    parts = [_often(period) if period is not None else ""]
    if phase is not None:
        parts += _phase(phase, element.get("alignment", ""))
    if element.get("institutionSpecified") == "true":
        parts.append("aux heures fixées par l'établissement")
    return ", ".join(part for part in parts if part) or null_words(element.get("nullFlavor", ""))


def _often(period: etree._Element) -> str:
    least, most = _bound(period, "low"), _bound(period, "high")
    if least and most:
        return f"toutes les {least[0]} à {duration_words(most[0], most[1] or least[1])}"
    if not period.get("value"):
        return null_words(period.get("nullFlavor", ""))
    return every(period.get("value", "").strip(), period.get("unit", ""))


def _phase(phase: etree._Element, alignment: str) -> list[str]:
    value = phase.get("value") or _value(phase, "low")
    end, lasting = _value(phase, "high"), _child(phase, "width")
    parts = []
    stamp = read_stamp(value) if value else None
    if alignment == "DW" and stamp and stamp.day:
        parts.append(f"le {WEEKDAYS[stamp.day.weekday()]}")
    if value and end:
        parts.append(f"du {stamp_words(value)} au {stamp_words(end)}")
    elif value:
        parts.append(f"à partir du {stamp_words(value)}")
    elif end:
        parts.append(f"jusqu'au {stamp_words(end)}")
    if lasting is not None and lasting.get("value"):
        parts.append(f"pendant {_duration(lasting)} chaque fois")
    return parts


def _value(element: etree._Element, name: str) -> str:
    child = _child(element, name)
    return str(child.get("value", "")) if child is not None else ""


def _set(element: etree._Element, say: Say) -> str:
    """Write a set of times, joined as their operators require."""
    parts = [
        _OPERATORS.get(comp.get("operator", ""), "") + words
        for comp in element
        if local(comp) == "comp" and (words := say(comp))
    ]
    return ", ".join(parts).removeprefix("et ")


_WORDS: Mapping[str, Callable[[etree._Element, Say], str]] = {
    "EIVL_TS": _event,
    "PIVL_TS": _period,
    "SXPR_TS": _set,
}
