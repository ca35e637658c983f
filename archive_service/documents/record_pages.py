"""The pages of a record's document: the content of the source and its files, how the document was made, the
list of places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice

from archive_service.documents import wording
from archive_service.documents.attached_pages import attached_pages, where_it_is
from archive_service.documents.attached_texts import AttachedTexts
from archive_service.documents.attachments import EMBEDDED_UP_TO, EmbeddedFile, safe_name, safe_type
from archive_service.documents.completeness import not_shown
from archive_service.documents.drawable_text import Lettering, code_point
from archive_service.documents.drawn_pictures import DrawnPicture, Pictures
from archive_service.documents.fonts import BOLD
from archive_service.documents.layout import HEADER, PAGE_WIDTH, Json, Layout
from archive_service.documents.opened_files import alerts, obstacles, opened_files
from archive_service.documents.plain_text import paragraphs_of, whole_text
from archive_service.documents.production_facts import ProductionFacts
from archive_service.documents.typesetting import TEMPLATE_DIGEST, TEMPLATE_NAME
from archive_service.model.content import DocumentContent, Paragraph, Section, Text
from archive_service.wording.dates import moment_in_paris

_MOST_CLOSED = 50  # unreadable files listed at the beginning
_NEW_PAGE = 0  # a level for which the template begins a new page


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """All data for the template except the file descriptors: facts for JSON, pictures, files, characters that
    cannot be drawn.
    """

    facts: dict[str, object]
    pictures: Sequence[DrawnPicture]
    files: Sequence[EmbeddedFile]
    undrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPages:
    """Composes the pages of one record. The same fields give the same pages."""

    content: DocumentContent
    making: ProductionFacts
    source: bytes
    source_name: str
    source_type: str
    provenance: bytes
    texts: AttachedTexts = field(default_factory=AttachedTexts)

    def composed(self, refused: frozenset[int] = frozenset(), *, pictures: bool = True) -> Pages:
        """Return the pages with the form of the content; pictures are handled by `Pictures`."""
        return self._pages(self.content.sections, (), Pictures(refused, draw=pictures))

    def flattened(self) -> Pages:
        """Return pages in which all structure became paragraphs: for content that the typesetter refused."""
        sections = [
            replace(section, blocks=list(paragraphs_of(section.blocks)), sections=())
            for section in _all_sections(self.content.sections)
        ]
        return self._pages(sections, (wording.FLATTENED,), Pictures(draw=False))

    def listed(self) -> Pages:
        """Return pages in plain letters only (Latin-1, other characters as code points): the last
        possibility.
        """
        paragraphs = [
            Paragraph((Text(in_latin(whole_text(paragraph))),))
            for section in _all_sections(self.content.sections)
            for paragraph in [Paragraph((Text(section.title),)), *paragraphs_of(section.blocks)]
        ]
        sections = [Section("Texte de la source", paragraphs)]
        return self._pages(sections, (wording.LISTED,), Pictures(draw=False), said=in_latin)

    def _pages(
        self,
        sections: Sequence[Section],
        notes: Sequence[str],
        pictures: Pictures,
        said: Callable[[str], str] = str,
    ) -> Pages:
        lettering = Lettering()
        layout = Layout(lettering, pictures)
        title = lettering.line(said(self.content.title)) or "Document sans titre"
        heading = layout.text(title, size=16, style=BOLD)
        values = self.content.header
        if said is not str:
            values = [replace(one, label=said(one.label), value=said(one.value)) for one in values]
        header = [layout.value(value, HEADER) for value in values]
        drawn: list[Json] = []
        files = self._files(lettering)
        opened = opened_files(self.content.attachments, files[2:], self.texts.reader())
        first = [said(each) for each in (*self.content.alerts, *alerts(opened))]
        alerted = [layout.text(each, PAGE_WIDTH - 24, size=10, style=BOLD) for each in first]
        closed = list(islice(obstacles(opened), _MOST_CLOSED))
        if remarks := [*notes, *map(said, (*self.content.notes, *closed))]:
            drawn.append([2, "Remarques", "", "", [layout.sentences(remarks)]])
        drawn += layout.sections(sections)
        drawn += attached_pages(layout, opened, said)
        if others := not_shown(self.content.human_texts, layout.pieces, lettering):
            paragraphs = [Paragraph((Text(said(each.text)),), each.where) for each in others]
            body = [["p", wording.OTHERS, "", False, True], *layout.blocks(paragraphs)]
            drawn.append([2, "Autres éléments de la source", "", "", body])
        made = self._made(layout, files[0])
        properties = self._properties(lettering, title)
        if lettering.undrawn:
            drawn.append(_without_drawing(lettering))
        return Pages(
            facts={
                **properties,
                "heading": heading,
                "alerts": alerted,
                "header": header,
                "sections": drawn + made + _places(layout),
            },
            pictures=pictures.handed_over,
            files=[file for file in files if file.content],
            undrawn=tuple(code_point(each) for each in sorted(lettering.undrawn)),
        )

    def _properties(self, lettering: Lettering, title: str) -> dict[str, object]:
        language, region = _language(self.content.language)
        establishment = lettering.line(self.content.establishment)
        authors = [each for each in (establishment, lettering.line(self.making.software)) if each]
        record = lettering.line(self.making.record)
        return {
            "title": title,
            "running": _clipped(title, 70),
            "establishment": _clipped(establishment, 50),
            "author": authors or ["archive-dui"],
            "subject": f"Document d'archive {record}",
            "lang": language,
            "region": region,
            "record": _clipped(record, 70),
        }

    def _files(self, lettering: Lettering) -> list[EmbeddedFile]:
        """Return the source first, the provenance second, then the files of the source; a file with empty
        content is not embedded.
        """
        source_type = safe_type(self.source_type)
        names = ["provenance.json"]
        names.append(safe_name(self.source_name, source_type, lettering, names))
        files = [
            EmbeddedFile(
                name=names[1],
                type=source_type,
                relationship="source",
                description="La source du document, telle que reçue",
                content=self.source if len(self.source) <= EMBEDDED_UP_TO else b"",
            ),
            EmbeddedFile(
                name=names[0],
                type="application/json",
                relationship="data",
                description="Origine, décisions et constats, en JSON",
                content=self.provenance,
            ),
        ]
        left = EMBEDDED_UP_TO
        for attachment in self.content.attachments:
            media_type = safe_type(attachment.media_type)
            names.append(safe_name(attachment.name, media_type, lettering, names))
            fits = attachment.length <= left
            left -= attachment.length if fits else 0
            files.append(
                EmbeddedFile(
                    name=names[-1],
                    type=media_type,
                    relationship="supplement",
                    description=f"Pièce de la source : {_clipped(lettering.line(attachment.name), 120)}",
                    content=attachment.content if fits else b"",
                )
            )
        return files

    def _made(self, layout: Layout, source: EmbeddedFile) -> list[Json]:
        making = self.making
        described = f"{source.name} ({source.type}, {wording.in_bytes(len(self.source))})"
        facts = [
            ("Document", making.record),
            ("Dépôt", making.deposit),
            ("Reçu le", moment_in_paris(making.received_at)),
            ("Expéditeur", making.sender),
            ("Logiciel d'origine", making.software),
            ("Source", f"{described}, {where_it_is(len(self.source), bool(source.content))}"),
            ("SHA-256 de la source", sha256(self.source).hexdigest()),
            ("Modèle de document", f"{TEMPLATE_NAME}, SHA-256 {TEMPLATE_DIGEST[:16]}…"),
            ("Version du service", making.service_version),
        ]
        intent: Json = ["p", wording.MADE if source.content else wording.MADE_BESIDE, "", False, True]
        made: list[Json] = [
            [_NEW_PAGE, "Comment ce document a été fait", "", "", [intent, layout.facts(facts)]]
        ]
        if making.decisions:
            made.append([3, "Décisions", "", "", [layout.sentences(making.decisions)]])
        findings = making.findings or (wording.NOTHING_FOUND,)
        made.append([3, "Constats à la réception", "", "", [layout.sentences(findings)]])
        return made


def _places(layout: Layout) -> list[Json]:
    annex = layout.annex()
    if not annex:
        return []
    return [[2, "Places dans la source", "", "", [["p", wording.PLACES, "", False, True], *annex]]]


def _without_drawing(lettering: Lettering) -> Json:
    facts = []
    for character, count in sorted(lettering.undrawn.items()):
        unnamed = "usage privé" if unicodedata.category(character) == "Co" else "sans nom"
        facts.append([code_point(character), f"{unicodedata.name(character, unnamed)} ({count} fois)"])
    intent = ["p", wording.UNDRAWN, "", False, True]
    return [2, "Caractères sans dessin", "", "", [intent, ["f", facts]]]


def _all_sections(sections: Sequence[Section]) -> list[Section]:
    found: list[Section] = []
    waiting = list(reversed(sections))
    while waiting:
        section = waiting.pop()
        found.append(section)
        waiting += reversed(section.sections)
    return found


def _language(tag: str) -> tuple[str, str | None]:
    """Return language and region as the typesetter accepts them; French when the tag is not valid."""
    language, _, region = tag.partition("-")
    if not (language.isascii() and language.isalpha() and len(language) in (2, 3)):
        return "fr", "FR"
    named = len(region) == 2 and region.isascii() and region.isalpha()
    return language.lower(), region.upper() if named else None


def in_latin(text: str) -> str:
    """Return the text in Latin-1 letters, other characters as code points."""

    def kept(each: str) -> bool:
        return each == "\n" or " " <= each <= "~" or "\xa0" < each <= "\xff"

    return "".join(each if kept(each) else f"({code_point(each)})" for each in text)


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
