"""Write the coded parts of a CDA document (header elements and entries) as facts, one below the other.

It is independent of the document type. An element with a French name is shown under that name, any other
under its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from archive_service.intake.cda.absent_files import AbsentFile, words_of_carried
from archive_service.intake.cda.datatypes_fr import Speaker, absence
from archive_service.intake.cda.flat_text import all_text, local, squeezed
from archive_service.intake.cda.labels_fr import (
    ACTS,
    CODES,
    LABELS,
    MOODS,
    OF_PARENT,
    STATUSES,
    STOPPED,
    TRANSPARENT,
    UNSAID,
)
from archive_service.intake.cda.timing_fr import TYPE, is_timing
from archive_service.intake.reading.xml_source import named_children
from archive_service.model.content import Value
from archive_service.wording.null_flavors import NOT_GIVEN

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
_MOMENTS, _TIMES = "Moments", ("effectiveTime", "time")
_OF_THE_SOURCE = "(nom de la source)"
ABSENT = "Raison de l'absence"


@dataclass(frozen=True, slots=True)
class FactFinder:
    """Turns elements into facts; `speaker` writes the value of a data type. `absent` holds the files that the
    document mentions but does not contain.
    """

    speaker: Speaker
    absent: Mapping[etree._Element, AbsentFile] = field(default_factory=dict)

    def of(self, element: etree._Element, name: str, path: str, depth: int = 0) -> list[Value]:
        """Return the facts of one element, its own fact first."""
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
        if name not in ACTS and child.get("negationInd") == "true":
            facts.append(Value("NÉGATION", "ce qui suit est nié", path, depth, warns=True))
        if name in ACTS:
            self._act(child, name, path, depth, facts)
        elif name in _DATA or not len(child) or "displayName" in child.attrib:
            self._data(child, parent, name, path, depth, facts)
        elif name in TRANSPARENT:
            if why := absence(child):
                facts.append(Value(ABSENT, why, path, depth))
            self.inside(child, path, depth, facts)
        else:
            self._group(child, parent, name, path, depth, facts)

    def _data(
        self, child: etree._Element, parent: str, name: str, path: str, depth: int, facts: list[Value]
    ) -> None:
        said = self._said(child, parent, name)
        if not said and name in LABELS and name not in TRANSPARENT and _is_void(child):
            said = NOT_GIVEN
        if said:
            timing = name in _TIMES and is_timing(child)
            label = _MOMENTS if timing else _label(parent, name)
            facts.append(Value(label, said, path, depth))

    def _said(self, child: etree._Element, parent: str, name: str) -> str:
        if name == "id" and "extension" not in child.attrib and parent not in ("", "parentDocument"):
            return absence(child)  # a bare OID or UUID means nothing to a reader
        if name == "statusCode":
            code = child.get("code", "")
            return "" if code == "completed" else STATUSES.get(code, code) or absence(child)
        if name == "effectiveTime" and child.get("nullFlavor") == "NA":
            return ""
        if (name, child.get("code")) in CODES and "displayName" not in child.attrib:
            return CODES[name, child.get("code")]
        if child in self.absent:
            return f"fichier {self.absent[child].words}"
        if name == "text":
            return "" if child.get("representation") == "B64" else all_text(child)
        return self.speaker.say(child)

    def _group(
        self, child: etree._Element, parent: str, name: str, path: str, depth: int, facts: list[Value]
    ) -> None:
        """Write a participant or a similar element: its name beside its role, the rest below."""
        inner: list[Value] = []
        self.inside(child, path, depth + 1, inner)
        why = absence(child)
        if not inner:
            if why:
                facts.append(Value(_label(parent, name), why, path, depth))
            return
        if why:
            inner.insert(0, Value(ABSENT, why, path, depth + 1))
        head = next((one for one in inner if _is_name(one, depth + 1)), None)
        if head is None and len(inner) == 1 and parent and inner[0].label == _label(parent, name):
            head = inner[0]
        facts.append(
            Value(_label(parent, name), head.value if head else "", head.where if head else path, depth)
        )
        facts += [one for one in inner if one is not head]

    def _act(self, act: etree._Element, name: str, path: str, depth: int, facts: list[Value]) -> None:
        """Write a clinical statement: its code as label, its values beside it, the rest below."""
        label, where, spoken = "", path, absence(act)
        values: list[str] = []
        unnamed: list[Value] = []
        for child, child_name, child_path in named_children(act, path):
            if child_name == "code" and not label:
                label = self._said(child, name, child_name)
                if label and label == absence(child):  # the reason why a name is absent is not a name
                    said = [Value(_label(name, child_name), label, child_path, depth + 1)]
                    unnamed, label = said if child.get("nullFlavor") != "NA" else [], ""
            elif child_name == "value":
                where = where if values else child_path
                values.append(self._value(child))
            elif child_name == "text" and not spoken:
                spoken = self.speaker.say(child) if child.get("representation") != "B64" else ""
        warning = _warning(act, name)
        label = warning + (label or ACTS[name]) + _mood(act)
        beside = " ; ".join(filter(None, values)) or spoken or (NOT_GIVEN if values else "")
        facts.append(Value(label, beside, where, depth, warns=bool(warning)))
        facts += unnamed
        for child, child_name, child_path in named_children(act, path):
            own_text = child_name == "text" and (not values or not all_text(child))
            if child_name not in _SAID_BY_THE_ACT and not own_text:
                self._element(child, name, child_name, child_path, depth + 1, facts)

    def _value(self, child: etree._Element) -> str:
        if child in self.absent:
            return f"fichier {self.absent[child].words}"
        if child.get("representation") == "B64":
            return words_of_carried(child)
        return self.speaker.say(child)


def _label(parent: str, name: str) -> str:
    return OF_PARENT.get((parent, name)) or LABELS.get(name) or f"{name} {_OF_THE_SOURCE}"


def _is_name(fact: Value, depth: int) -> bool:
    return fact.label in _NAMES and fact.depth == depth and not fact.value.startswith(NOT_GIVEN)


def _is_void(element: etree._Element) -> bool:
    """Say whether an element is empty and does not even state why."""
    return not len(element) and not squeezed(element.text) and set(element.attrib) <= {TYPE}


def _mood(act: etree._Element) -> str:
    """Write that an act is planned or requested."""
    return f" ({MOODS[mood]})" if (mood := act.get("moodCode", "")) in MOODS else ""


def _warning(act: etree._Element, name: str) -> str:
    """Return the words that reverse the meaning of an act, for the beginning of its line."""
    warnings = [_negation(act, name)] if act.get("negationInd") == "true" else []
    for child in act:
        if local(child) == "statusCode" and child.get("code") in STOPPED:
            warnings.append(STOPPED[child.get("code")])
    return f"{', '.join(warnings)} : " if warnings else ""


def _negation(act: etree._Element, name: str) -> str:
    if act.get("moodCode", "EVN") != "EVN":
        return "NE PAS FAIRE (négation)"
    return "DÉCLARÉ ABSENT (négation)" if name == "observation" else "NON FAIT (négation)"
