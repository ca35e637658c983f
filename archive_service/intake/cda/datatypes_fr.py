"""Write CDA data types in French words: codes, quantities, times, names, addresses, identifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from archive_service.intake.cda.flat_text import all_text, local, squeezed
from archive_service.intake.cda.times import stamp_words
from archive_service.intake.cda.timing_fr import data_type, is_timing, timing_words
from archive_service.intake.identities import (
    INS_NIA,
    INS_NIR,
    INS_NIR_DEMO,
    INS_NIR_TEST,
    PROFESSIONALS,
    STRUCTURES,
)
from archive_service.wording.null_flavors import NULL_FLAVORS, null_words

_AUTHORITIES = {
    INS_NIR: "INS-NIR",
    INS_NIA: "INS-NIA",
    INS_NIR_TEST: "INS de test",
    INS_NIR_DEMO: "INS de démonstration",
    "1.2.250.1.213.1.4.13": "NSS",
    "1.2.250.1.213.1.4.14": "NSS (NIA)",
    PROFESSIONALS: "professionnel ou système",
    STRUCTURES: "structure",
}
_QUALIFIERS = {
    "BR": "de naissance",
    "CL": "utilisé",
    "SP": "d'usage",
    "AD": "d'adoption",
    "IN": "initiale",
    "AC": "titre",
    "TITLE": "titre",
}
_TELECOMS = {"tel": "tél.", "mailto": "courriel", "fax": "télécopie", "http": "", "https": ""}
# The elements that the schema types as TS or as a set of TS; an element with `xsi:type` has that type.
_TIMES = frozenset(
    (
        *("effectiveTime", "time", "birthTime", "deceasedTime", "signatureTime", "copyTime"),
        *("expirationTime", "expectedUseTime", "stabilityTime", "availabilityTime", "phase"),
    )
)
_TIME_TYPES = frozenset(("TS", "IVL_TS", "SXCM_TS", "PIVL_TS", "EIVL_TS", "IVXB_TS", "SXPR_TS"))
_PARTS = {
    "family": "nom",
    "given": "prénom",
    "prefix": "civilité",
    "suffix": "titre",
    "streetAddressLine": "voie",
    "houseNumber": "numéro",
    "streetName": "rue",
    "additionalLocator": "complément",
    "postalCode": "code postal",
    "city": "commune",
    "county": "commune (code)",
    "state": "région",
    "country": "pays",
}
_TIGHT_BEFORE = frozenset(("houseNumber", "houseNumberNumeric", "streetNameType", "postalCode"))


def absence(element: etree._Element) -> str:
    """Return the French words for an element that states why it is empty; else an empty text."""
    return null_words(str(element.get("nullFlavor", "")))


def _bare_reason(element: etree._Element) -> str:
    flavor = str(element.get("nullFlavor", ""))
    return NULL_FLAVORS.get(flavor, flavor)


def _nothing(name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Writes data types in words; `narrative` returns the text that an ID in the section texts refers to."""

    narrative: Callable[[str], str] = _nothing

    def say(self, element: etree._Element) -> str:
        """Write any data type element in words; empty when the element holds nothing."""
        name = local(element)
        special = _SPECIAL.get(name)
        if special and "code" not in element.attrib and "displayName" not in element.attrib:
            said = special(element)
        elif _is_time(element, name):
            said = timing_words(element, self.say) if is_timing(element) else self._time(element)
        else:
            said = self._by_shape(element)
        return said or absence(element)

    def _by_shape(self, element: etree._Element) -> str:
        children = {local(child) for child in element}
        if children & {"low", "high", "center", "width"}:
            return self._interval(element)
        if "numerator" in children:
            return " / ".join(filter(None, (self.say(child) for child in element)))
        keys = element.attrib
        if "value" in keys:
            return _quantity(element)
        if "displayName" in keys or "code" in keys or children & {"originalText", "translation", "qualifier"}:
            return self.code(element)
        if element.get("representation") == "B64":
            return ""
        return all_text(element) or self._reference(element)

    def code(self, element: etree._Element) -> str:
        """Write a coded value: its name, its original text, its qualifiers and translations."""
        written = original = squeezed(element.get("displayName"))
        extra: list[str] = []
        for child in element:
            kind = local(child)
            if kind == "originalText":
                original = all_text(child) or (self._reference(child) if not written else "")
                if original and not written:
                    written = original
                elif original and original != written:
                    extra.append(original)
            elif kind == "qualifier":
                extra.append(" : ".join(filter(None, (self.say(part) for part in child))))
            elif not child.get("nullFlavor") and (said := self.say(child)) and said != written:
                extra.append(said)
        written = written or squeezed(element.get("code")) or all_text(element)
        extra = [word for word in dict.fromkeys(extra) if word and word != written]
        return f"{written} ({' ; '.join(extra)})" if extra and written else written or " ; ".join(extra)

    def _reference(self, element: etree._Element) -> str:
        for child in element:
            if local(child) == "reference":
                return self.narrative(child.get("value", "").removeprefix("#"))
        return ""

    def _time(self, element: etree._Element) -> str:
        if value := element.get("value"):
            return stamp_words(value)
        if len(element):
            return self._interval(element)
        return all_text(element)

    def _interval(self, element: etree._Element) -> str:
        time = _is_time(element, local(element))
        said: dict[str, str] = {}
        rest: list[str] = []
        for child in element:
            name = local(child)
            if name in ("low", "high") and not child.get("value"):
                if why := _bare_reason(child):
                    rest.append(f"{'début' if name == 'low' else 'fin'} : {why}")
                continue
            stamp = time and name in ("low", "high", "center")
            text = stamp_words(child.get("value", "")) if stamp else self.say(child)
            if name in ("low", "high"):
                said[name] = text
            elif text:
                rest.append({"width": "durée ", "period": "tous les "}.get(name, "") + text)
        return ", ".join(filter(None, (_bounds(said, time), *rest)))


def _bounds(said: Mapping[str, str], time: bool) -> str:
    low, high = said.get("low", ""), said.get("high", "")
    if low and high:
        return f"du {low} au {high}" if time else f"de {low} à {high}"
    if low:
        return f"à partir du {low}" if time else f"à partir de {low}"
    if high:
        return f"jusqu'au {high}" if time else f"jusqu'à {high}"
    return ""


def _is_time(element: etree._Element, name: str) -> bool:
    kind = data_type(element)
    return kind in _TIME_TYPES if kind else name in _TIMES


def _quantity(element: etree._Element) -> str:
    value = squeezed(element.get("value"))
    if value in ("true", "false"):
        return "Oui" if value == "true" else "Non"
    unit = element.get("unit", "") or element.get("currency", "")
    said = value if unit in ("", "1") else f"{value} {unit}"
    extra = [all_text(child) or squeezed(child.get("displayName")) for child in element]
    return " ".join((said, *(f"({one})" for one in extra if one)))


def _identifier(element: etree._Element) -> str:
    root, extension = str(element.get("root", "")), str(element.get("extension", ""))
    if not extension:
        return root
    return f"{extension} ({_AUTHORITIES.get(root, root)})" if root else extension


def _name(element: etree._Element) -> str:
    parts: list[str] = []
    qualified = False
    if text := squeezed(element.text):
        parts.append(text)
    for child in element:
        said = all_text(child)
        if said:
            words = [_QUALIFIERS[one] for one in child.get("qualifier", "").split() if one in _QUALIFIERS]
            kind = {"family": "nom ", "given": "prénom "}.get(local(child), "")
            if words == ["de naissance"] and kind == "prénom ":
                kind = "premier prénom "
            if words and kind:
                qualified = True
                said = f"{said} ({kind}{' '.join(words)})"
            parts.append(said)
        if tail := squeezed(child.tail):
            parts.append(tail)
    spoken = (", " if qualified else " ").join(parts)
    return ", ".join(filter(None, [spoken, *_absent_parts(element)]))


def _address(element: etree._Element) -> str:
    said = squeezed(element.text)
    tight = True
    for child in element:
        if text := " ".join(filter(None, (all_text(child), squeezed(child.tail)))):
            said += ((" " if tight else ", ") if said else "") + text
            tight = local(child) in _TIGHT_BEFORE
    return ", ".join(filter(None, [said, *_absent_parts(element)]))


def _absent_parts(element: etree._Element) -> Iterator[str]:
    """Yield the parts of a name or address that state why they are absent, each with its label."""
    for child in element:
        if (why := absence(child)) and not all_text(child):
            yield f"{_PARTS.get(local(child), 'partie')} : {why}"


def _telecom(element: etree._Element) -> str:
    value = squeezed(element.get("value"))
    scheme, _, rest = value.partition(":")
    if scheme.lower() in _TELECOMS and rest:
        word = _TELECOMS[scheme.lower()]
        return f"{word} {rest}" if word else value
    return value or all_text(element)


_SPECIAL: Mapping[str, Callable[[etree._Element], str]] = {
    "id": _identifier,
    "setId": _identifier,
    "name": _name,
    "addr": _address,
    "telecom": _telecom,
}
