"""Flows into which odd characters are put, at each of their texts."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.archive_service.intake.fhir_samples import (
    FINESS,
    bundle,
    event,
    organization,
    patient,
    sheet,
    stay,
)

CLASSES = {
    "NUL": "\u0000",
    "control": "\u0001\u0008\u001b\u001f",
    "line ends": "\r\n\t\u0085\u2028\u2029",
    "C1": "\u0080\u009b",
    "surrogate": "\ud800",
    "surrogate pair": "\udc00\ud800",
    "not a character": "\ufffe\uffff\ufdd0",
    "private use": "\ue000\U0010fffd",
    "right to left": "\u202e\u05d0\u0627",
    "astral": "\U0001f600\U00020000",
    "combining": "a\u0301\u0301\u0301",
    "invisible": "\u200b\ufeff\u00ad",
    "markup": "<&>\"'",
    "path": "../~0/~1#",
    "digits": "²٣५",
    "spaces": "\u00a0\u2003 ",
    "number": "1e999999999",
}

FHIR_FLOW = bundle(
    patient(),
    organization(),
    stay(),
    event(),
    sheet(b"Bonjour", "text/plain"),
    {
        "resourceType": "Observation",
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Texte</div>'},
        "status": "final",
        "code": {"text": "Note", "coding": [{"system": "urn:x", "code": "a", "display": "Poids"}]},
        "subject": {"reference": "Patient/ines", "display": "Inès QUIMPERNEL"},
        "effectiveDateTime": "2022-01-01",
        "valueQuantity": {"value": 1.50, "unit": "kg"},
        "note": [{"authorString": "A", "text": "Mot"}],
    },
)

DATA_FLOW = {
    "finess": FINESS,
    "nom": "Foyer",
    "campagne": "RAMA",
    "2024": [{"clé": "valeur"}],
    "date": "2024",
}


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each string, and to each key of an object."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*path, key, None)
            yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from leaves(value, (*path, index))
    elif isinstance(node, str):
        yield path


def changed(node: Any, path: tuple[Any, ...], characters: str) -> Any:
    """Return the node with the characters inside one string, or one key."""
    node = copy.deepcopy(node)
    at, holder = list(path[:-1]), node
    if path[-1] is None:
        *at, key = path[:-1]
        for step in at:
            holder = holder[step]
        holder[f"{key}{characters}"] = holder.pop(key)
        return node
    for step in at:
        holder = holder[step]
    word = holder[path[-1]]
    holder[path[-1]] = word[: len(word) // 2] + characters + word[len(word) // 2 :]
    return node
