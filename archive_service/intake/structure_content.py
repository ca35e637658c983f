"""Structure-level data as the content of a document: each key in words, each value as written."""

from __future__ import annotations

from archive_service.intake.fhir.vocabulary.french import spelled
from archive_service.intake.key_values import structure_title
from archive_service.intake.reading.json_values import Json, Stretch, escaped, walk
from archive_service.model.content import DocumentContent, Section, Text, Value, Values
from archive_service.wording.null_flavors import NOT_GIVEN


def structure_content(root: dict[str, Json]) -> DocumentContent:
    """Return structure-level data with its keys in words, nested as in the source."""
    values, texts = [], []
    lists: set[str] = set()
    for pointer, node in walk(root):
        parent, _, step = pointer.rpartition("/")
        # A key may itself be a number, such as a year: only items of a list are numbered.
        name = f"{int(step) + 1}" if parent in lists else spelled(step.replace("~1", "/").replace("~0", "~"))
        if isinstance(node, list):
            lists.add(pointer)
        shown = _leaf(node)
        values.append(Value(name, shown, pointer, pointer.count("/") - 1))
        if isinstance(node, str) and shown:
            texts.append(Text(shown, pointer))
    return DocumentContent(
        title=structure_title(root),
        header=(),
        sections=(Section("Données", (Values(tuple(values)),), where=escaped("")),),
        human_texts=tuple(texts),
    )


def _leaf(node: Json) -> str:
    if isinstance(node, bool):
        return "oui" if node else "non"
    if node is None or node in ("", [], {}):
        return NOT_GIVEN
    if isinstance(node, Stretch):
        return node.said
    return str(node) if isinstance(node, str) else ""
