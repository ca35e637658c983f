"""What FHIR resources say, in French words: every leaf of the tree becomes a value with its place."""

from __future__ import annotations

from collections.abc import Iterator

from archive_service.intake.dates import looks_like_date
from archive_service.intake.fhir.datatypes_fr import Named, full_name, line_of, words_of
from archive_service.intake.fhir.events import is_stay
from archive_service.intake.fhir.labels_fr import RESOURCES, element_label, extension_label
from archive_service.intake.fhir.narrative import narrative_blocks, narrative_text
from archive_service.intake.fhir.persons import Place
from archive_service.intake.fhir.tree import located, many, objects, one, text
from archive_service.intake.reading.json_values import Json, NumberText, Stretch, escaped
from archive_service.model.content import Block, Section, Text, Value, Values

# Names of things for machines: shown only where nothing better says the same.
_TECHNICAL = frozenset(
    ("resourceType", "id", "data", "hash", "implicitRules", "linkId", "fullUrl", "profile")
)
_NOT_HUMAN = frozenset(
    (
        *("resourceType", "id", "url", "system", "code", "reference", "profile", "status", "use", "data"),
        *("contentType", "hash", "linkId", "versionId", "language", "fullUrl", "gender", "intent", "mode"),
        *("docStatus", "lifecycleStatus", "size", "method", "rank", "questionnaire", "source", "currency"),
        *("instantiatesCanonical", "instantiatesUri", "implicitRules"),
    )
)
_MACHINE_SUFFIXES = ("Code", "Uri", "Url", "Canonical", "Oid", "Uuid", "Id")


class Speaker:
    """Says resources of one record in words."""

    def __init__(self, place: Place, named: Named) -> None:
        """`place` turns a pointer into the source's place; `named` says what a reference designates."""
        self._place, self._named = place, named

    def section(self, resource: dict[str, Json], pointer: str) -> Section:
        """Return a resource as a titled section: its narrative, then each of its values."""
        blocks: list[Block] = []
        div = text(resource, "text", "div")
        if div and _is_narrative(resource.get("text")):
            blocks += narrative_blocks(div, self._place(f"{pointer}/text/div"))
        elsewhere = _said_elsewhere(resource)
        values = [
            value
            for key, node in resource.items()
            if not _skipped(key, node) and key not in elsewhere
            for value in self._element(key, node, f"{pointer}/{escaped(key)}", 0)
        ]
        if _asks(resource):
            values += self._items(resource, pointer, 0)
        if values:
            blocks.append(Values(tuple(values), self._place(pointer)))
        contained = list(located(resource, "contained", pointer))
        inner = [self.section(node, here) for node, here in contained if isinstance(node, dict)]
        return Section(title_of(resource), tuple(blocks), tuple(inner), self._place(pointer))

    def _element(self, key: str, node: Json, pointer: str, depth: int) -> Iterator[Value]:
        if isinstance(node, list):
            for index, item in enumerate(node):
                yield from self._element(key, item, f"{pointer}/{index}", depth)
        elif key.startswith("_"):
            yield from self._rest(node, pointer, depth, set())
        elif key in ("extension", "modifierExtension") and isinstance(node, dict):
            yield from self._extension(node, pointer, depth)
        elif isinstance(node, dict):
            yield from self._object(element_label(key), node, pointer, depth)
        elif node is not None and not (isinstance(node, Stretch) and key == "data"):  # said as an attachment
            yield Value(element_label(key), words_of(key, node), self._place(pointer), depth)

    def _labelled(self, label: str, key: str, value: Json, pointer: str, depth: int) -> Iterator[Value]:
        """Say a value under a label that is not its own element's name."""
        if isinstance(value, dict):
            yield from self._object(label, value, pointer, depth)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._labelled(label, key, item, f"{pointer}/{index}", depth)
        else:
            yield Value(label, words_of(key, value), self._place(pointer), depth)

    def _extension(self, node: dict[str, Json], pointer: str, depth: int) -> Iterator[Value]:
        label = extension_label(text(node, "url"))
        key = next((key for key in node if key.startswith("value")), None)
        if key is None:
            yield Value(label, "", self._place(pointer), depth)
            yield from self._rest(node, pointer, depth + 1, _simple(node, "url"))
            return
        value, here = node[key], f"{pointer}/{escaped(key)}"
        yield from self._labelled(label, key, value, here, depth)
        yield from self._rest(node, pointer, depth + 1, _simple(node, "url") | {key})

    def _object(self, label: str, node: dict[str, Json], pointer: str, depth: int) -> Iterator[Value]:
        """Say a data type in one line where it has one, then whatever that line left out."""
        line, said = line_of(node, self._named)
        used = {key for key in said if key not in node or _is_said(node[key], key, line)}
        if line or used:
            yield Value(label, line, self._place(pointer), depth)
        else:
            inside = self._input(node)
            if inside:
                yield from self._object_or_value(inside, node, pointer, depth)
                return
            yield Value(label, "", self._place(pointer), depth)
        yield from self._rest(node, pointer, depth + 1, used)

    def _input(self, node: dict[str, Json]) -> str:
        """Return the name of an input of a Task, which is its type; else empty."""
        keys = set(node) - {"type", "id"}
        if "type" in node and len(keys) == 1 and next(iter(keys)).startswith("value"):
            coding = one(node, "type", "coding")
            said = text(node, "type", "text") or text(coding, "display")
            return said or extension_label(text(coding, "code"))
        return ""

    def _object_or_value(
        self, label: str, node: dict[str, Json], pointer: str, depth: int
    ) -> Iterator[Value]:
        key = next(key for key in node if key.startswith("value"))
        value, here = node[key], f"{pointer}/{escaped(key)}"
        yield from self._labelled(label, key, value, here, depth)

    def _rest(self, node: Json, pointer: str, depth: int, used: set[str]) -> Iterator[Value]:
        if not isinstance(node, dict):
            if isinstance(node, list):
                for index, item in enumerate(node):
                    yield from self._rest(item, f"{pointer}/{index}", depth, used)
            return
        for key, value in node.items():
            if key in used or _skipped(key, value):
                continue
            here = f"{pointer}/{escaped(key)}"
            if key == "div" and isinstance(value, str):
                yield Value("Texte", " ".join(narrative_text(value)), self._place(here), depth)
            elif key == "contained":
                for index, inner in enumerate(value if isinstance(value, list) else [value]):
                    yield from self._element("contained", inner, f"{here}/{index}", depth)
            else:
                yield from self._element(key, value, here, depth)

    def _items(self, node: Json, pointer: str, depth: int) -> Iterator[Value]:
        """Say the questions of a QuestionnaireResponse; answers hold questions, which hold answers."""
        for item, here in located(node, "item", pointer):
            if not isinstance(item, dict) or "linkId" not in item:
                yield from self._element("item", item, here, depth)
                continue
            question = text(item, "text") or text(item, "linkId")
            answers = list(located(item, "answer", here))
            if len(answers) != 1:
                yield Value(question, "", self._place(here), depth)
            for answer, there in answers:
                label = question if len(answers) == 1 else "Réponse"
                level = depth if len(answers) == 1 else depth + 1
                yield from self._answer(label, answer, there, level)
            yield from self._items(item, here, depth + 1)
            known = _simple(item, "linkId", "text", "definition") | {"answer", "item"}
            yield from self._leftovers(item, here, depth + 1, known)

    def _answer(self, label: str, answer: Json, pointer: str, depth: int) -> Iterator[Value]:
        if not isinstance(answer, dict):
            yield from self._labelled(label, "value", answer, pointer, depth)
            return
        key = next((key for key in answer if key.startswith("value")), None)
        if key is None:
            yield Value(label, "", self._place(pointer), depth)
        else:
            here = f"{pointer}/{escaped(key)}"
            value = answer[key]
            yield from self._labelled(label, key, value, here, depth)
        yield from self._items(answer, pointer, depth + 1)
        yield from self._leftovers(answer, pointer, depth + 1, {key or "", "item"})

    def _leftovers(self, node: dict[str, Json], pointer: str, depth: int, known: set[str]) -> Iterator[Value]:
        for key, value in node.items():
            if key not in known and not _skipped(key, value):
                yield from self._element(key, value, f"{pointer}/{escaped(key)}", depth)


def title_of(resource: Json) -> str:
    """Return the heading of a resource: what it is, then its own name when it has one."""
    kind = text(resource, "resourceType")
    label = RESOURCES.get(kind, kind or "Ressource")
    if kind == "Encounter" and is_stay(resource):
        label = "Séjour"
    name = _own_name(resource, kind)
    return f"{label} — {name}" if name else label


def _own_name(resource: Json, kind: str) -> str:
    if kind in ("Patient", "Practitioner", "RelatedPerson"):
        return full_name(one(resource, "name"))
    if kind == "QuestionnaireResponse":
        return text(resource, "_questionnaire", "extension", "valueString") or text(resource, "item", "text")
    name = one(resource, "name")
    if isinstance(name, str):
        return name
    for extension in objects(resource, "extension"):
        if text(extension, "url").endswith("event-label"):
            return text(extension, "valueString")
    return text(resource, "title") or text(resource, "description")[:120] or text(resource, "code", "text")


def human_texts(resource: Json, pointer: str, place: Place) -> Iterator[Text]:
    """Yield every human string of a resource: not its codes, addresses of systems, dates or numbers."""
    stack: list[tuple[str, str, Json]] = [(pointer, "", resource)]
    while stack:
        here, key, node = stack.pop()
        if isinstance(node, dict):
            # An identifier's value is shown, but it is a name for machines.
            stack += [(f"{here}/{escaped(name)}", name, node[name]) for name in reversed(node)]
        elif isinstance(node, list):
            stack += [(f"{here}/{index}", key, node[index]) for index in range(len(node) - 1, -1, -1)]
        elif isinstance(node, str) and not isinstance(node, NumberText) and node.strip():
            if key == "div":
                yield from (Text(part, place(here)) for part in narrative_text(node))
            elif _is_human(key, node):
                yield Text(node, place(here))


def _said_elsewhere(resource: dict[str, Json]) -> set[str]:
    """Return the elements of a resource that its section says in another way, or that say nothing."""
    keys = set()
    if _is_narrative(resource.get("text")):
        keys.add("text")
    if _asks(resource):
        keys.add("item")
    if all(isinstance(node, dict) for node in many(resource, "contained")):
        keys.add("contained")
    meta = resource.get("meta")
    if isinstance(meta, dict) and set(meta) <= {"profile", "versionId"}:
        keys.add("meta")
    return keys


def _skipped(key: str, node: Json) -> bool:
    """Say whether a value is for machines; an object under such a name is not what the name says."""
    inside = node if isinstance(node, list) else [node]
    return key in _TECHNICAL and not any(isinstance(item, (dict, list)) for item in inside)


def _simple(node: dict[str, Json], *keys: str) -> set[str]:
    """Return those of the keys that hold a string, hence are said in full by it."""
    return {key for key in keys if isinstance(node.get(key), str)}


def _is_narrative(node: Json) -> bool:
    return (
        isinstance(node, dict) and set(node) <= {"status", "div", "id"} and isinstance(node.get("div"), str)
    )


def _asks(resource: Json) -> bool:
    return text(resource, "resourceType") == "QuestionnaireResponse"


def _is_said(node: Json, key: str, line: str) -> bool:
    """Say whether a line holds every human string of what it stands for."""
    if isinstance(node, dict):
        return all(_is_said(value, name, line) for name, value in node.items())
    if isinstance(node, list):
        return all(_is_said(value, key, line) for value in node)
    if not isinstance(node, str) or isinstance(node, NumberText) or not _is_human(key, node):
        return True
    return node.strip() in line


def _is_human(key: str, node: str) -> bool:
    if key in _NOT_HUMAN or key.endswith(_MACHINE_SUFFIXES):
        return False
    return not (looks_like_date(node) or node in ("true", "false"))
