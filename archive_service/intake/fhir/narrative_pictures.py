"""Pictures in a narrative: drawn after their paragraph, or mentioned with their address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archive_service.findings.catalogue import Code
from archive_service.intake.readability import readability_codes
from archive_service.intake.reading.byte_sources import Held, carried
from archive_service.intake.reading.data_addresses import data_address
from archive_service.intake.reading.sniffing import media_type_of
from archive_service.model.content import Picture

_IMG = "{*}img"
_WITHIN = re.compile(r"""["'](\s*data:[^"'<>]+)""", re.IGNORECASE)
_LONGEST = 300  # characters of an address that are shown


def narrative_pictures(element: etree._Element, where: str) -> Iterator[Picture]:
    """Yield the pictures whose bytes are in an element or in its descendants."""
    for image in element.iter(_IMG):
        inside = data_address(image.get("src") or "")
        file = carried(Held(inside[1].encode("ascii", "replace"))) if inside else None
        if file is not None and file.length:
            yield Picture(file.content(), media_type_of(file.head), _name(image), where)


def codes_of_pictures(div: str) -> Iterator[Code]:
    """Yield the reasons why pictures whose bytes are in a narrative, as it is written, cannot be opened."""
    for address in _WITHIN.findall(div):
        inside = data_address(address)
        file = carried(Held(inside[1].encode("ascii", "replace"))) if inside else None
        if file is not None:
            yield from (code for code, _ in readability_codes(file, inside[0] if inside else ""))


def picture_words(image: etree._Element) -> str:
    """Return the words that replace a picture in the text."""
    address = (image.get("src") or "").strip()
    if not address or address.startswith("#") or data_address(address):
        return f"[Image : {_name(image)}]"
    shown = address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"
    return f"[Image : {_name(image)}, absente de l'envoi, désignée à l'adresse « {shown} »]"


def _name(image: etree._Element) -> str:
    return image.get("alt") or "sans description"
