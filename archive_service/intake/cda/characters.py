"""Characters that a text for people should not hold, wherever a CDA document has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archive_service.findings import Finding
from archive_service.intake.cda.locate import CdaSource
from archive_service.intake.odd_characters import odd_characters
from archive_service.intake.reading.long_base64 import LongTexts

# What such a character begins with in UTF-8, or a reference by number: most documents have none, and a walk
# over all elements costs more than all other checks of the text. Each is looked for by itself: one expression
# for all of them takes twenty times as long.
_SUSPECT_BYTES = (b"\x7f", b"\xee", b"\xef", b"\xf3", b"\xf4")
_SUSPECT = (
    re.compile(rb"&#"),
    re.compile(rb"\xc2[\x80-\x9f]"),
    re.compile(rb"\xe2(?:\x80[\x8b\xaa-\xae]|\x81[\xa6-\xa9])"),
)


def character_findings(source: CdaSource, xml: bytes | LongTexts) -> Iterator[Finding]:
    """Yield a finding for each element whose text or attributes hold such characters."""
    content = xml if isinstance(xml, bytes) else xml.content
    encoding = source.document.getroottree().docinfo.encoding or "UTF-8"
    is_utf8 = encoding.upper() == "UTF-8" and b"\0" not in content[:4]
    if is_utf8 and not _may_hold_some(content):
        return
    for element in source.document.iter(etree.Element):
        texts = [element.text, *element.attrib.values(), *(child.tail for child in element)]
        codes = {code for text in texts if text for code in odd_characters(text)}
        for code in sorted(codes):
            yield code.at(source.where(element))


def _may_hold_some(content: bytes) -> bool:
    return any(byte in content for byte in _SUSPECT_BYTES) or any(each.search(content) for each in _SUSPECT)
