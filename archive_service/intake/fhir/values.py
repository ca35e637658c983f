"""Every element of a FHIR resource as a value in French words, with its place: nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from archive_service.intake.fhir.absence import absence, reason_words, says_absence
from archive_service.intake.fhir.datatypes_fr import Named, line_of, words_of
from archive_service.intake.fhir.human_texts import is_said, type_inside
from archive_service.intake.fhir.narrative import narrative_text
from archive_service.intake.fhir.persons import Place
from archive_service.intake.fhir.titles import concept_name, warning_of
from archive_service.intake.fhir.tree import located, one, text
from archive_service.intake.fhir.vocabulary.elements import Element, element_of
from archive_service.intake.fhir.vocabulary.french import element_label, extension_label, input_label
from archive_service.intake.reading.json_values import Json, Stretch, escaped
from archive_service.model.content import Value
from archive_service.wording.null_flavors import NOT_GIVEN

# Names made for machines: shown only when no better name is there.
_TECHNICAL = frozenset(
    ("resourceType", "id", "data", "hash", "implicitRules", "linkId", "fullUrl", "profile")
)
_SAMPLES = ("SampledData", "data")  # numbers, not a file
_REPLACED = ("identifier", "name", "address", "telecom")  # may be former values, which must not look valid
_OBSERVATIONS = ("Observation", "Observation.component")
_QUESTION = "QuestionnaireResponse.item"
_ANSWER = "QuestionnaireResponse.item.answer"
_UNANSWERED = "sans réponse"

Beside = tuple[Json, str] | None
"""The extensions of a primitive value (`_name`), and their place."""


@dataclass(frozen=True, slots=True)
class ValueReader:
    """Writes the elements of one resource; `place` turns a pointer into the source's place, `files` describes
    the file that an element holds.
    """

    place: Place
    named: Named
    files: Mapping[str, str] = field(default_factory=dict)

    def of(
        self, node: dict[str, Json], kind: str, pointer: str, depth: int, said: AbstractSet[str]
    ) -> Iterator[Value]:
        """Yield the values of an object of type `kind`, except the keys in `said`, which are shown
        already.
        """
        for key, value in node.items():
            here = f"{pointer}/{escaped(key)}"
            name = key.removeprefix("_")
            if name != key and name in node:
                if name in said:
                    yield from self._beside((value, here), depth)
            elif key in said or (_is_technical(key, value) and (kind, key) != _SAMPLES):
                continue
            elif key == "dataAbsentReason" and kind in _OBSERVATIONS and isinstance(value, dict):
                yield from self._not_observed(node, value, here, depth)
            elif name != key:
                absent: Json = [None] * len(value) if isinstance(value, list) else None
                yield from self._element(kind, name, absent, (value, here), here, depth)
            else:
                side = (node[f"_{key}"], f"{pointer}/_{escaped(key)}") if f"_{key}" in node else None
                yield from self._element(kind, key, value, side, here, depth)

    def _element(
        self, kind: str, key: str, value: Json, beside: Beside, pointer: str, depth: int
    ) -> Iterator[Value]:
        if key in ("extension", "modifierExtension"):
            for extension, here in _each(value, pointer):
                yield from self._extension(extension, here, depth, turns=key == "modifierExtension")
            return
        element, label = element_of(kind, key), element_label(kind, key)
        if not isinstance(value, list):
            yield from self._one(_of_old(label, key, value), element, value, beside, pointer, depth)
            return
        if not value:
            yield Value(label, NOT_GIVEN, self.place(pointer), depth)
        for index, item in enumerate(value):
            here = f"{pointer}/{index}"
            yield from self._one(_of_old(label, key, item), element, item, _nth(beside, index), here, depth)

    def _one(
        self, label: str, element: Element, value: Json, beside: Beside, pointer: str, depth: int
    ) -> Iterator[Value]:
        if isinstance(value, list):  # FHIR has no list inside a list
            for item, here in _each(value, pointer):
                yield from self._one(label, element, item, None, here, depth)
        elif isinstance(value, dict):
            yield from self._object(label, element, value, pointer, depth)
        elif pointer in self.files:
            yield Value(label, self.files[pointer], self.place(pointer), depth)
            yield from self._beside(beside, depth + 1)
        elif not (isinstance(value, Stretch) and element.type == "base64Binary"):  # shown as an attachment
            words = (
                " ".join(narrative_text(str(value))) if element.type == "xhtml" else words_of(element, value)
            )
            if not words.strip():
                words = absence(beside[0] if beside else None) or NOT_GIVEN
            yield Value(label, words, self.place(pointer), depth)
            yield from self._beside(beside, depth + 1)

    def _beside(self, beside: Beside, depth: int) -> Iterator[Value]:
        if beside is not None:
            for side, here in _each(*beside):
                if isinstance(side, dict):
                    yield from self._inside(side, "Element", here, depth, frozenset())

    def _inside(
        self, node: dict[str, Json], kind: str, pointer: str, depth: int, said: AbstractSet[str]
    ) -> Iterator[Value]:
        """Write the content of an object, except the reason of an absence, which is shown in the place of the
        value.
        """
        for extension, here in located(node, "extension", pointer):
            if not says_absence(extension):
                yield from self._extension(extension, here, depth)
        yield from self.of(node, kind, pointer, depth, {*said, "extension"})

    def _extension(self, node: Json, pointer: str, depth: int, *, turns: bool = False) -> Iterator[Value]:
        if isinstance(node, list):  # FHIR has no list inside a list
            for inner, here in _each(node, pointer):
                yield from self._extension(inner, here, depth, turns=turns)
            return
        label = extension_label(text(node, "url"))
        if turns:
            label = f"ATTENTION, change le sens : {label}"
        if not isinstance(node, dict):
            yield Value(label, words_of(Element(), node), self.place(pointer), depth)
            return
        key = next((key for key in node if key.startswith("value")), "")
        said = {"url"} if isinstance(node.get("url"), str) else set()
        if says_absence(node):
            yield Value(label, absence({"extension": node}), self.place(pointer), depth)
        elif key:
            side = (node[f"_{key}"], f"{pointer}/_{escaped(key)}") if f"_{key}" in node else None
            element = element_of("Extension", key)
            for item, here in _each(node[key], f"{pointer}/{escaped(key)}"):
                yield from self._one(label, element, item, side, here, depth)
            yield from self.of(node, "Extension", pointer, depth + 1, {*said, key, f"_{key}"})
        else:
            yield Value(label, "", self.place(pointer), depth)
            yield from self.of(node, "Extension", pointer, depth + 1, said)

    def _object(
        self, label: str, element: Element, node: dict[str, Json], pointer: str, depth: int
    ) -> Iterator[Value]:
        """Write a data type on one line when it has such a form, then its other elements."""
        kind = type_inside("", "", node) or element.type
        if warning := warning_of(node):
            label = f"{label} — {warning}"
        line, covered = line_of(node, element, self.named)
        said = {
            key for key in covered & node.keys() if _holds(node[key]) and is_said(node[key], kind, key, line)
        }
        if not line and not said:
            if inside := _input_name(node):
                key = next(key for key in node if key.startswith("value"))
                here = f"{pointer}/{escaped(key)}"
                yield from self._one(inside, element_of(kind, key), node[key], None, here, depth)
                return
            if kind == "Observation.component" and (name := concept_name(node.get("code"))):
                label = f"{label} — {name}"
        head = line or absence(node) or ("" if any(map(_holds, node.values())) else NOT_GIVEN)
        yield Value(label, head, self.place(pointer), depth, warns=bool(warning))
        if pointer in self.files:
            yield Value("Fichier", self.files[pointer], self.place(pointer), depth + 1)
        yield from self._inside(node, kind, pointer, depth + 1, said)

    def _not_observed(
        self, node: dict[str, Json], reason: dict[str, Json], pointer: str, depth: int
    ) -> Iterator[Value]:
        """Write under its own name what was not observed, and why."""
        label = concept_name(node.get("code")) or "Valeur"
        yield Value(label, reason_words(reason), self.place(pointer), depth)
        yield from self._inside(reason, "CodeableConcept", pointer, depth + 1, {"coding", "text"})

    def questions(self, node: Json, kind: str, pointer: str, depth: int) -> Iterator[Value]:
        """Write the questions of a QuestionnaireResponse; answers hold questions, which hold answers."""
        for item, here in located(node, "item", pointer):
            if not isinstance(item, dict) or "linkId" not in item:
                yield from self._element(kind, "item", item, None, here, depth)
                continue
            question = text(item, "text") or text(item, "linkId")
            answers = list(located(item, "answer", here))
            if len(answers) != 1:
                silent = not answers and not item.get("item")
                yield Value(question, _UNANSWERED if silent else "", self.place(here), depth)
            for answer, there in answers:
                label = question if len(answers) == 1 else "Réponse"
                level = depth if len(answers) == 1 else depth + 1
                yield from self._answer(label, answer, there, level)
            yield from self.questions(item, _QUESTION, here, depth + 1)
            known = {key for key in ("linkId", "text", "definition") if isinstance(item.get(key), str)}
            yield from self.of(item, _QUESTION, here, depth + 1, known | {"answer", "item"})

    def _answer(self, label: str, answer: Json, pointer: str, depth: int) -> Iterator[Value]:
        if not isinstance(answer, dict):
            yield from self._one(label, Element(), answer, None, pointer, depth)
            return
        key = next((key.removeprefix("_") for key in answer if key.startswith(("value", "_value"))), "")
        if key:
            side = (answer[f"_{key}"], f"{pointer}/_{escaped(key)}") if f"_{key}" in answer else None
            here = f"{pointer}/{escaped(key)}" if key in answer else pointer
            yield from self._one(label, element_of(_ANSWER, key), answer.get(key), side, here, depth)
        else:
            words = absence(answer) or ("" if answer.get("item") else _UNANSWERED)
            yield Value(label, words, self.place(pointer), depth)
        yield from self.questions(answer, _ANSWER, pointer, depth + 1)
        yield from self._inside(answer, _ANSWER, pointer, depth + 1, {key, f"_{key}", "item"})


def _of_old(label: str, key: str, value: Json) -> str:
    """Return the label of a name, an address or a similar value that is no longer valid."""
    old = key in _REPLACED and isinstance(value, dict) and value.get("use") == "old"
    return f"{label} (ancien)" if old else label


def _nth(beside: Beside, index: int) -> Beside:
    if beside is None or not isinstance(beside[0], list) or index >= len(beside[0]):
        return None
    return beside[0][index], f"{beside[1]}/{index}"


def _each(value: Json, pointer: str) -> Iterator[tuple[Json, str]]:
    if isinstance(value, list):
        yield from ((item, f"{pointer}/{index}") for index, item in enumerate(value))
    else:
        yield value, pointer


def _holds(node: Json) -> bool:
    return node not in (None, "", [], {})


def _is_technical(key: str, node: Json) -> bool:
    """Say whether a value is made for machines; an object under such a name is not."""
    inside = node if isinstance(node, list) else [node]
    return key in _TECHNICAL and not any(isinstance(item, (dict, list)) for item in inside)


def _input_name(node: dict[str, Json]) -> str:
    """Return the name of an input of a Task, which is its type; else empty."""
    keys = set(node) - {"type", "id"}
    if "type" in node and len(keys) == 1 and next(iter(keys)).startswith("value"):
        said = text(node, "type", "text") or text(node, "type", "coding", "display")
        return said or input_label(text(one(node, "type", "coding"), "code"))
    return ""
