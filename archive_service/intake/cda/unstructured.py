"""The body of a CDA document that is not XML: a plain text, a file, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from archive_service.intake.cda.absent_files import AbsentFile
from archive_service.intake.cda.flat_text import local
from archive_service.model.content import Paragraph, Text

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_PLAIN = frozenset(("", "text/plain"))


def plain_body(element: etree._Element, path: str) -> Iterator[Paragraph]:
    """Yield the text of a body with its lines; an empty line separates paragraphs."""
    kind = (element.get("mediaType") or "").partition(";")[0].strip().lower()
    if kind not in _PLAIN:
        yield Paragraph((Text(f"Texte de type {kind}, tel qu'il est écrit :", path),), path)
    written = "".join([element.text or "", *(child.tail or "" for child in element)])
    for part in _EMPTY_LINES.split(written.replace("\r\n", "\n").replace("\r", "\n")):
        if part.strip():
            yield Paragraph((Text(part.strip("\n"), path),), path)


def body_alerts(document: etree._Element, absent: Sequence[AbsentFile]) -> Iterator[str]:
    """Yield what a reader must know first about a document whose body is missing."""
    for file in absent:
        if file.is_body:
            yield f"Le corps de ce document manque : c'est un fichier {file.words}."
    bodies = [body for body in document.iterchildren("{urn:hl7-org:v3}component") for body in body]
    if not any(local(body) in ("structuredBody", "nonXMLBody") for body in bodies):
        yield "Ce document n'a pas de corps : seul son en-tête est dans l'envoi."
