"""Says the coded parts of a CDA document as facts, one below the other: header elements and entries.

It knows no document type: what it has a French name for is said under it, all else under its own name.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from archive_service.intake.cda.datatypes_fr import Speaker, null_words
from archive_service.intake.cda.flat_text import all_text, local, squeezed
from archive_service.intake.cda.labels_fr import (
    ACTS,
    CODES,
    LABELS,
    MOODS,
    OF_PARENT,
    STATUSES,
    TRANSPARENT,
    UNSAID,
)
from archive_service.intake.reading.xml_source import named_children
from archive_service.model.content import Value

_DATA = frozenset(
    [
        "id",
        "setId",
        "name",
        "addr",
        "telecom",
        "code",
        "time",
        "effectiveTime",
        "birthTime",
        "deceasedTime",
        "value",
        "quantity",
        "doseQuantity",
        "rateQuantity",
        "text",
        "title",
        "interpretationCode",
        "routeCode",
        "targetSiteCode",
        "methodCode",
        "priorityCode",
        "expectedUseTime",
        "repeatNumber",
        "functionCode",
        "maxDoseQuantity",
        "languageCode",
    ]
)
_SAID_BY_THE_ACT = frozenset(("code", "value"))
_NAMES = ("Nom", "Logiciel")


@dataclass(frozen=True, slots=True)
class FactFinder:
    """Turns elements into facts; what `speaker` says of a data type is the value."""

    speaker: Speaker

    def of(self, element: etree._Element, name: str, path: str, depth: int = 0) -> list[Value]:
        """Return the facts in one element, its own first."""
        facts: list[Value] = []
        self._element(element, "", name, path, depth, facts)
        return facts

    def inside(self, element: etree._Element, path: str, depth: int, facts: list[Value]) -> None:
        """Add the facts of all children of an element."""
        parent = local(element)
        if text := squeezed(element.text):
            facts.append(Value(LABELS.get(parent, parent), text, path, depth))
        for child, name, child_path in named_children(element, path):
            self._element(child, parent, name, child_path, depth, facts)
            if tail := squeezed(child.tail):
                facts.append(Value(LABELS.get(parent, parent), tail, path, depth))

    def _element(
        self, child: etree._Element, parent: str, name: str, path: str, depth: int, facts: list[Value]
    ) -> None:
        name = name.rpartition(":")[2]
        if name in UNSAID:
            return
        if name in ACTS:
            self._act(child, name, path, depth, facts)
        elif name in _DATA or not len(child) or "displayName" in child.attrib:
            self._data(child, parent, name, path, depth, facts)
        elif name in TRANSPARENT:
            self.inside(child, path, depth, facts)
        else:
            self._group(child, parent, name, path, depth, facts)

    def _data(
        self, child: etree._Element, parent: str, name: str, path: str, depth: int, facts: list[Value]
    ) -> None:
        said = self._said(child, parent, name)
        if said:
            facts.append(Value(_label(parent, name), said, path, depth))

    def _said(self, child: etree._Element, parent: str, name: str) -> str:
        if name == "id" and "extension" not in child.attrib and parent not in ("", "parentDocument"):
            return ""  # a bare OID or UUID names nothing to a reader
        if name == "statusCode":
            code = child.get("code", "")
            return "" if code == "completed" else STATUSES.get(code, code)
        if name == "effectiveTime" and child.get("nullFlavor") == "NA":
            return ""
        if (name, child.get("code")) in CODES and "displayName" not in child.attrib:
            return CODES[name, child.get("code")]
        if name == "text":
            return "" if child.get("representation") == "B64" else all_text(child)
        if not child.keys() and not len(child) and not child.text:
            return ""
        return self.speaker.say(child)

    def _group(
        self, child: etree._Element, parent: str, name: str, path: str, depth: int, facts: list[Value]
    ) -> None:
        """Say a participant or the like: its name beside its role, the rest below."""
        inner: list[Value] = []
        self.inside(child, path, depth + 1, inner)
        if not inner:
            if said := null_words(child):
                facts.append(Value(_label(parent, name), said, path, depth))
            return
        head = next((one for one in inner if one.label in _NAMES and one.depth == depth + 1), None)
        if head is None and len(inner) == 1 and parent and inner[0].label == _label(parent, name):
            head = inner[0]
        facts.append(
            Value(_label(parent, name), head.value if head else "", head.where if head else path, depth)
        )
        facts += [one for one in inner if one is not head]

    def _act(self, act: etree._Element, name: str, path: str, depth: int, facts: list[Value]) -> None:
        """Say a clinical statement: its code as label, its values beside, the rest below."""
        label, where, spoken = "", path, ""
        values: list[str] = []
        for child, child_name, child_path in named_children(act, path):
            if child_name == "code" and not label:
                label = self._said(child, name, child_name) or null_words(child)
            elif child_name == "value":
                said = self._value(child)
                if said:
                    where = where if values else child_path
                    values.append(said)
            elif child_name == "text" and not spoken:
                spoken = self.speaker.say(child) if child.get("representation") != "B64" else ""
        label = (label or ACTS[name]) + _manner(act)
        facts.append(Value(label, " ; ".join(values) or spoken, where, depth))
        for child, child_name, child_path in named_children(act, path):
            own_text = child_name == "text" and (not values or not all_text(child))
            if child_name not in _SAID_BY_THE_ACT and not own_text:
                self._element(child, name, child_name, child_path, depth + 1, facts)

    def _value(self, child: etree._Element) -> str:
        if child.get("representation") == "B64":
            return f"fichier joint ({child.get('mediaType') or 'type non déclaré'})"
        return self.speaker.say(child)


def _label(parent: str, name: str) -> str:
    return OF_PARENT.get((parent, name)) or LABELS.get(name, name)


def _manner(act: etree._Element) -> str:
    """Say that an act is planned, asked for, or stated not to be: a negative datum is a datum."""
    manner = [MOODS[mood]] if (mood := act.get("moodCode", "")) in MOODS else []
    if act.get("negationInd") == "true":
        manner.append("négation : déclaré absent ou non fait")
    return f" ({', '.join(manner)})" if manner else ""
