"""The content of a FHIR resource as a section of a document: its narrative, then every value in French
words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive_service.intake.fhir.datatypes_fr import Named
from archive_service.intake.fhir.narrative import narrative_blocks
from archive_service.intake.fhir.persons import Place
from archive_service.intake.fhir.titles import title_of
from archive_service.intake.fhir.tree import located, objects, text
from archive_service.intake.fhir.values import ValueReader
from archive_service.intake.fhir.vocabulary.elements import element_of
from archive_service.intake.fhir.vocabulary.french import element_label
from archive_service.intake.reading.json_values import Json
from archive_service.model.content import Block, Section, Value, Values
from archive_service.wording.null_flavors import NOT_GIVEN

_NARRATIVE = frozenset(("status", "div", "id"))
_UNTITLED = "Partie sans titre"


@dataclass(frozen=True, slots=True)
class ResourceReader:
    """Reads the resources of one record; `named` describes the target of a reference, `files` describes, by
    pointer, the file that an element contains.
    """

    place: Place
    named: Named
    files: Mapping[str, str] = field(default_factory=dict)

    def section(self, resource: dict[str, Json], pointer: str) -> Section:
        """Return a resource as a titled section; the resources it contains come below, each with its role."""
        contained = {text(node, "id"): node for node in reversed(objects(resource, "contained"))}
        return _Container(self, resource, contained).section(resource, pointer)


@dataclass(frozen=True, slots=True)
class _Container:
    """A resource with its contained resources: a reference with # designates one of these and nothing
    else.
    """

    reader: ResourceReader
    root: dict[str, Json]
    contained: Mapping[str, dict[str, Json]]
    roles: dict[str, list[str]] = field(default_factory=dict)

    def section(self, resource: dict[str, Json], pointer: str) -> Section:
        kind = text(resource, "resourceType")
        values = self._values()
        said = _said_elsewhere(resource, kind)
        blocks = self._narrative(resource, pointer)
        lines = list(values.of(resource, kind, pointer, 0, said))
        if pointer in self.reader.files:  # a Binary
            lines.append(Value("Fichier", self.reader.files[pointer], self.reader.place(pointer)))
        if kind == "QuestionnaireResponse":
            lines += values.questions(resource, kind, pointer, 0)
        if lines:
            blocks.append(Values(tuple(lines), self.reader.place(pointer)))
        inner = self._parts(resource, pointer) if kind == "Composition" else []
        if "contained" in said and "contained" in resource:
            _gather_roles(resource, self.roles)
            inner += [self._contained(node, here) for node, here in located(resource, "contained", pointer)]
        return Section(
            title_of(resource, self.named), tuple(blocks), tuple(inner), self.reader.place(pointer)
        )

    def _values(self) -> ValueReader:
        return ValueReader(self.reader.place, self.named, self.reader.files)

    def named(self, reference: str) -> str:
        """Describe the target of a reference, in this container or in the record."""
        if not reference.startswith("#"):
            return self.reader.named(reference)
        if reference == "#":
            return title_of(self.root, self.reader.named)
        node = self.contained.get(reference[1:])
        return title_of(node, self._not_contained) if node else ""

    def _not_contained(self, reference: str) -> str:
        """Describe the target of a reference inside a contained resource; other contained resources are
        described by their title alone.
        """
        if not reference.startswith("#"):
            return self.reader.named(reference)
        node = self.contained.get(reference[1:])
        return title_of(node) if node else ""

    def _contained(self, node: Json, pointer: str) -> Section:
        if not isinstance(node, dict):
            return Section(_UNTITLED, (), where=self.reader.place(pointer))
        section = self.section(node, pointer)
        roles = ", ".join(dict.fromkeys(self.roles.get(text(node, "id"), ())))
        title = f"{roles} : {section.title}" if roles else section.title
        return Section(title, section.blocks, section.sections, section.where)

    def _narrative(self, node: dict[str, Json], pointer: str) -> list[Block]:
        """Return the narrative of a resource or section, and the other elements inside the narrative's
        element.
        """
        narrative = node.get("text")
        if not isinstance(narrative, dict) or not isinstance(narrative.get("div"), str):
            return []
        here = f"{pointer}/text"
        blocks = narrative_blocks(text(narrative, "div"), self.reader.place(f"{here}/div"))
        beside = tuple(self._values().of(narrative, "Narrative", here, 0, _NARRATIVE))
        return [*blocks, *([Values(beside, self.reader.place(here))] if beside else [])]

    def _parts(self, node: dict[str, Json], pointer: str) -> list[Section]:
        """Return the sections of a Composition, with their tables as tables."""
        kind = "Composition.section"
        parts = []
        for part, here in located(node, "section", pointer):
            if not isinstance(part, dict):
                continue
            blocks = self._narrative(part, here)
            said = {"section", "title"} | ({"text"} if _is_narrative(part.get("text")) else set())
            values = tuple(self._values().of(part, kind, here, 0, said))
            if values:
                blocks.append(Values(values, self.reader.place(here)))
            inner = tuple(self._parts(part, here))
            title = text(part, "title") or text(part, "code", "text") or _UNTITLED
            if not blocks and not inner:
                title = f"{title} — {NOT_GIVEN}"
            parts.append(Section(title, tuple(blocks), inner, self.reader.place(here)))
        return parts


def _gather_roles(node: Json, roles: dict[str, list[str]]) -> None:
    """Note which elements of a resource refer to its contained resources: a role must not depend on their
    order.
    """
    waiting: list[tuple[Json, str, str]] = [(node, "", "")]
    while waiting:
        at, kind, label = waiting.pop()
        if isinstance(at, list):
            waiting += [(item, kind, label) for item in reversed(at)]
        elif isinstance(at, dict):
            kind = text(at, "resourceType") or kind
            reference = at.get("reference")
            if isinstance(reference, str) and reference.startswith("#"):
                roles.setdefault(reference[1:], []).append(label)
            waiting += [
                (value, element_of(kind, key).type, element_label(kind, key))
                for key, value in reversed(at.items())
                if isinstance(value, (dict, list))
            ]


def _said_elsewhere(resource: dict[str, Json], kind: str) -> set[str]:
    """Return the elements of a resource that its section shows in another way, or that hold nothing."""
    keys = set()
    if _is_narrative(resource.get("text")):
        keys.add("text")
    if kind == "QuestionnaireResponse":
        keys.add("item")
    if kind == "Composition" and all(isinstance(part, dict) for part, _ in located(resource, "section", "")):
        keys.add("section")
    if all(isinstance(node, dict) for node, _ in located(resource, "contained", "")):
        keys.add("contained")
    meta = resource.get("meta")
    if isinstance(meta, dict) and set(meta) <= {"profile", "versionId"}:
        keys.add("meta")
    return keys


def _is_narrative(node: Json) -> bool:
    return isinstance(node, dict) and isinstance(node.get("div"), str)
