"""Walk over a resource once: its references, its attachments, and the defects of its values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from archive_service.findings.catalogue import Code
from archive_service.findings.limited import LimitedFindings
from archive_service.intake.dates import first_day_of, is_calendar_date, looks_like_date
from archive_service.intake.fhir.narrative import is_well_formed
from archive_service.intake.fhir.narrative_pictures import codes_of_pictures
from archive_service.intake.odd_characters import odd_characters
from archive_service.intake.reading.json_values import Json, NumberText, Stretch, escaped

_DATE_KEYS = re.compile(
    r"(?:.*[dD]ate(?:Time)?|start|end|issued|created|creation|recorded|authored(?:On)?|lastUpdated|sent|received)"
)
_ACCOMPLISHED = frozenset(
    (
        *("birthDate", "deceasedDateTime", "authored", "authoredOn", "issued", "created", "creation"),
        *("recorded", "date"),
    )
)
_DATE_SHAPED = re.compile(r"[0-9]{4}(?:-[0-9]{1,2}(?:-[0-9]{1,2}.*)?)?", re.DOTALL)
_PATH = re.compile(
    r"\.\.[/\\]|^[/\\]{2}|^/(?:etc|proc|dev|tmp|var|home|root)/|^[A-Za-z]:\\|%2e%2e|\x00", re.IGNORECASE
)
_PATH_KEYS = frozenset(("id", "value", "title", "fullUrl", "reference"))
_SCRIPT = re.compile(
    r"<\s*script|[\s\"'/]on[a-z]{3,20}\s*=\s*[\"']|javascript:|<\s*(?:iframe|object|embed|link|meta)\b",
    re.IGNORECASE,
)
_IMAGE_ELSEWHERE = re.compile(r"<\s*img\b[^>]*\ssrc\s*=\s*[\"'](?!\s*(?:data:|#))[^\"'\s]", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1850, 2200


@dataclass(frozen=True, slots=True)
class FileHolder:
    """An element that holds or declares a file: an Attachment, a Signature, a Binary, a base64 value.

    `data` is the pointer of its base64, whether it is present or not; `name` names the file when nothing else
    names it.
    """

    pointer: str
    node: dict[str, Json]
    data: str
    name: str


@dataclass(slots=True)
class Survey:
    """The results of the walk; pointers are those of the flow, and `place` turns them into words."""

    place: Callable[[str], str] = str
    references: list[tuple[str, str]] = field(default_factory=list)
    files: list[FileHolder] = field(default_factory=list)
    identifiers: list[tuple[str, dict[str, Json]]] = field(default_factory=list)
    findings: LimitedFindings = field(default_factory=LimitedFindings)
    nodes: int = 0

    def note(self, code: Code, pointer: str) -> None:
        """Note a finding."""
        self.findings.note(code, lambda: self.place(pointer))


def survey(resource: Json, pointer: str, place: Callable[[str], str], today: date) -> Survey:
    """Walk a resource once, in document order."""
    seen = Survey(place)
    # A pointer is built only when it is needed: those of a million siblings would fill the memory.
    stack: list[tuple[str, str | int | None, str, Json]] = [(pointer, None, "", resource)]
    while stack:
        parent, step, key, node = stack.pop()
        here = parent if step is None else f"{parent}/{step}"
        seen.nodes += 1
        if isinstance(node, dict):
            if not node:
                seen.note(Code.FHIR_EMPTY_VALUE, here)
            _note(seen, here, key, node)
            stack += [(here, escaped(name), name, node[name]) for name in reversed(node)]
        elif isinstance(node, list):
            if not node:
                seen.note(Code.FHIR_EMPTY_VALUE, here)
            stack += [(here, index, key, node[index]) for index in range(len(node) - 1, -1, -1)]
        elif key.endswith("Base64Binary") and isinstance(node, (str, Stretch)):
            seen.files.append(FileHolder(here, {"data": node}, here, _FILE))
        elif isinstance(node, str) and not isinstance(node, NumberText):
            _check(seen, here, key, node, today)
    return seen


def _note(seen: Survey, here: str, key: str, node: dict[str, Json]) -> None:
    reference = node.get("reference")
    if isinstance(reference, str):
        seen.references.append((f"{here}/reference", reference))
    if _holds_file(key, node):
        seen.files.append(FileHolder(here, node, f"{here}/data", _FILE_NAMES.get(key, _FILE)))
    if "system" in node and "value" in node and key not in ("telecom", "valueContactPoint"):
        seen.identifiers.append((here, node))


_ATTACHMENTS = frozenset(
    (
        *("attachment", "photo", "presentedForm", "contentAttachment", "sourceAttachment"),
        *("legallyBindingAttachment", "targetAttachment", "valueAttachment", "defaultValueAttachment"),
    )
)
"""Elements of R4 that are always an Attachment."""
_ALSO_ATTACHMENTS = frozenset(("content", "document", "form", "image"))
"""Elements that are an Attachment in some resources and another type in others."""
_OF_ATTACHMENT = frozenset(
    ("id", "extension", "contentType", "language", "data", "url", "size", "hash", "title", "creation")
)
_SAMPLED = frozenset(("origin", "dimensions", "period"))
"""`data` of SampledData holds numbers and no file; these are its other members."""
_FILE = "piece-jointe"
_FILE_NAMES = {"signature": "signature", "valueSignature": "signature", "photo": "photo", "image": "image"}


def _holds_file(key: str, node: dict[str, Json]) -> bool:
    """Say whether an element holds or declares a file, whatever type it declares."""
    data = node.get("data")
    if isinstance(data, list):
        data = data[0] if data else None
    if isinstance(data, (str, Stretch)) and not _SAMPLED & node.keys():
        return True
    if "contentType" in node or key in _ATTACHMENTS:
        return True
    return key in _ALSO_ATTACHMENTS and {name.removeprefix("_") for name in node} <= _OF_ATTACHMENT


def _check(seen: Survey, here: str, key: str, text: str, today: date) -> None:
    if not text:
        seen.note(Code.FHIR_EMPTY_VALUE, here)
        return
    if not text.isprintable():
        for code in odd_characters(text):
            seen.note(code, here)
    if key == "div":
        if _SCRIPT.search(text):
            seen.note(Code.NARRATIVE_SCRIPT, here)
        if _IMAGE_ELSEWHERE.search(text):
            seen.note(Code.ATTACHMENT_EXTERNAL, here)
        for code in codes_of_pictures(text) if "data:" in text else ():
            seen.note(code, here)
        if not is_well_formed(text):
            seen.note(Code.NARRATIVE_UNREADABLE, here)
    elif key in _PATH_KEYS:
        if _PATH.search(text):
            seen.note(Code.IDENTIFIER_LIKE_A_PATH, here)
    elif (text[0].isdigit() or "ate" in key) and _DATE_KEYS.fullmatch(key):
        _check_date(seen, here, key, text, today)


def _check_date(seen: Survey, here: str, key: str, text: str, today: date) -> None:
    if not _DATE_SHAPED.fullmatch(text) and not key.endswith(("Date", "DateTime", "date")):
        return
    if not looks_like_date(text) or not is_calendar_date(text):
        # Year 0000 is not in our calendar, and clearly shows that the value is not a date.
        code = Code.DATE_IMPLAUSIBLE if text.startswith("0000") else Code.DATE_UNREADABLE
        seen.note(code, here)
    elif not _FIRST_YEAR <= int(text[:4]) <= _LAST_YEAR:
        seen.note(Code.DATE_IMPLAUSIBLE, here)
    elif key in _ACCOMPLISHED:
        day = first_day_of(text)
        if day and day > today:
            seen.note(Code.DATE_IN_FUTURE, here)
