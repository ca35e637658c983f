"""Bundle bytes outside all entries, returned only when they cannot contain personal data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from archive_service.intake.reading.xml_source import XmlDocument, parse_xml
from archive_service.model.flow import ByteRange

_MOST = 65_536  # bytes; longer text outside the entries is not copied
_FHIR = "{http://hl7.org/fhir}"
_PROFILE = re.compile(r"https?://(?:[a-z0-9-]+\.)*(?:hl7\.org|hl7\.fr|esante\.gouv\.fr)/[A-Za-z0-9/._|-]*")
_MOMENT = re.compile(r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9:.]{5,20}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,6}")  # shorter than a date of birth
# An identifier for machines: with a digit and without the letters that a person's name needs; with two
# letters, because digits alone may be an INS or a date of birth, and an INS of Corsica has one letter; long,
# because a short name with a year may have these letters alone ("Ade-1950").
_MACHINE_ID = re.compile(r"(?=.*[0-9])(?=(?:.*[a-fA-F]){2})[0-9a-fA-F-]{16,64}")
_NEUTRAL: Mapping[str, re.Pattern[str]] = {
    "resourceType": re.compile("Bundle"),
    "type": re.compile("[a-z-]{1,32}"),
    "id": _MACHINE_ID,
    "timestamp": _MOMENT,
    "total": _NUMBER,
    "meta/versionId": _NUMBER,
    "meta/lastUpdated": _MOMENT,
    "meta/profile": _PROFILE,
}
"""The elements that a Bundle itself may have, and the only forms in which they cannot name anybody."""


def framing(content: memoryview, entries: Sequence[ByteRange], *, is_json: bool) -> tuple[ByteRange, ...]:
    """Return the bytes outside all entries, when they can be given to each of several persons; else nothing.

    With these bytes the flow can be rebuilt from the sources of its records alone. A comment, an identifier
    in words, a signature, or any other content that might concern a person, keeps all of these bytes out of
    the records.
    """
    rest, at = [], 0
    for entry in sorted(entries, key=lambda part: part.offset):
        rest.append(ByteRange(at, entry.offset - at))
        at = entry.offset + entry.length
    rest = [part for part in [*rest, ByteRange(at, len(content) - at)] if part.length]
    if sum(part.length for part in rest) > _MOST:
        return ()
    pieces = [bytes(content[part.offset : part.offset + part.length]) for part in rest]
    pieces[0] = pieces[0].removeprefix(b"\xef\xbb\xbf")
    neutral = _is_neutral_json(pieces) if is_json else _is_neutral_xml(pieces)
    return tuple(rest) if neutral else ()


def _is_neutral_json(pieces: Sequence[bytes]) -> bool:
    try:
        # Each entry is replaced by a number; between two entries there is a comma, or the text is not JSON.
        frame = json.loads(b"0".join(pieces))
    except (ValueError, RecursionError):
        return False
    if not isinstance(frame, dict) or not isinstance(frame.pop("entry", None), list):
        return False
    meta = frame.pop("meta", {})
    if not isinstance(meta, dict):
        return False
    said = [*frame.items(), *((f"meta/{key}", value) for key, value in meta.items())]
    return all(_is_neutral(key, value) for key, value in said)


def _is_neutral_xml(pieces: Sequence[bytes]) -> bool:
    content = b"".join(pieces)
    declared = content.count(b"<?") - content.lstrip().startswith(b"<?xml")
    read = parse_xml(content)
    if b"<!" in content or declared or not isinstance(read, XmlDocument) or read.root.tag != f"{_FHIR}Bundle":
        return False
    if read.root.attrib or len(read.root.nsmap) > 1:
        return False
    for element in read.root.iterdescendants():
        parent = element.getparent()
        name = str(element.tag).removeprefix(_FHIR)
        if (element.text or "").strip() or (element.tail or "").strip() or parent is None:
            return False
        if name == "meta" and parent is read.root and not element.attrib:
            continue
        path = name if parent is read.root else f"{str(parent.tag).removeprefix(_FHIR)}/{name}"
        if list(element.attrib) != ["value"] or not _is_neutral(path, element.get("value")):
            return False
    return not (read.root.text or "").strip()


def _is_neutral(path: str, value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    form = _NEUTRAL.get(path)
    return form is not None and all(
        isinstance(one, str | int) and form.fullmatch(str(one)) is not None for one in values
    )
