"""The pages of a record's document: content, attached files, what else the source says, how it was made."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from archive_service.documents.attachments import EMBEDDED_UP_TO, EmbeddedFile, safe_name, safe_type
from archive_service.documents.completeness import not_shown
from archive_service.documents.fonts import BOLD
from archive_service.documents.inner_pdf import MOST_CHARACTERS, MOST_PAGES, InnerText, inner_text
from archive_service.documents.layout import Json, Layout, in_bytes, paragraphs_of
from archive_service.documents.lettering import Lettering, code_point
from archive_service.documents.making import Making, in_words
from archive_service.documents.pictures import DrawnPicture
from archive_service.documents.typesetting import TEMPLATE_DIGEST, TEMPLATE_NAME
from archive_service.model.content import (
    DocumentContent,
    Paragraph,
    Picture,
    Section,
    SourceAttachment,
    Text,
    Value,
)

_NEW_PAGE = 0  # a level the template begins a page for

_PLACES = (
    "Les mentions en petits caractères gris donnent la place de chaque donnée dans la source jointe "
    "(pointeur JSON ou XPath). « … » y remplace la place de la section."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """All the template needs but the descriptors: facts for JSON, pictures, files, what was not drawable."""

    facts: dict[str, object]
    pictures: Sequence[DrawnPicture]
    files: Sequence[EmbeddedFile]
    undrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPages:
    """Composes the pages of one record. The same fields give the same pages."""

    content: DocumentContent
    making: Making
    source: bytes
    source_name: str
    source_type: str
    provenance: bytes

    def composed(self, draw_pictures: frozenset[int] | None = None) -> Pages:
        """Return the pages as the content says them; `draw_pictures` as for `Layout`."""
        return self._pages(self.content.sections, (), draw_pictures)

    def flattened(self) -> Pages:
        """Return pages where all structure has become paragraphs: for content the typesetter refused."""
        sections = [
            Section(section.title, list(paragraphs_of(section.blocks)), (), section.where, section.code)
            for section in _all_sections(self.content.sections)
        ]
        return self._pages(sections, (_FLATTENED,), frozenset())

    def listed(self) -> Pages:
        """Return pages in plain letters only (Latin-1, the rest as code points): the last resort."""
        texts = [
            Paragraph((Text(_latin("".join(run.text for run in paragraph.runs))),), "")
            for section in _all_sections(self.content.sections)
            for paragraph in [Paragraph((Text(section.title),)), *paragraphs_of(section.blocks)]
        ]
        return self._pages([Section("Texte de la source", texts)], (_LISTED,), frozenset(), plain=True)

    def _pages(
        self,
        sections: Sequence[Section],
        notes: Sequence[str],
        draw_pictures: frozenset[int] | None,
        plain: bool = False,
    ) -> Pages:
        lettering = Lettering()
        layout = Layout(lettering, draw_pictures)
        title = (
            lettering.line(_latin(self.content.title) if plain else self.content.title)
            or "Document sans titre"
        )
        header = [
            layout.value(self._plain(value) if plain else value, style=BOLD) for value in self.content.header
        ]
        heading = layout.text(title, size=16, style=BOLD)
        drawn: list[Json] = []
        if remarks := [*notes, *self.content.notes]:
            drawn.append([2, "Remarques", "", "", self._sentences(layout, remarks)])
        drawn += layout.sections(sections)
        files = self._files(lettering)
        drawn += self._attached(layout, files[2:], plain)
        if others := not_shown(self.content.human_texts, layout.pieces, lettering):
            drawn.append(self._others(layout, others, plain))
        made = self._made(layout, files)
        if lettering.undrawn:
            drawn.append(_without_drawing(lettering))
        drawn += made
        return Pages(
            facts={
                **self._properties(lettering, title),
                "heading": heading,
                "header": header,
                "sections": drawn,
            },
            pictures=layout.pictures,
            files=[file for file in files if file.content],
            undrawn=tuple(
                sorted((code_point(each) for each in lettering.undrawn), key=lambda each: int(each[2:], 16))
            ),
        )

    @staticmethod
    def _plain(value: Value) -> Value:
        return Value(_latin(value.label), _latin(value.value), value.where, value.depth)

    def _properties(self, lettering: Lettering, title: str) -> dict[str, object]:
        language, _, region = self.content.language.partition("-")
        known = language.isascii() and language.isalpha() and len(language) in (2, 3)
        named = known and len(region) == 2 and region.isascii() and region.isalpha()
        establishment = lettering.line(self.content.header[0].value) if self.content.header else ""
        authors = [each for each in (establishment, lettering.line(self.making.software)) if each]
        return {
            "title": title,
            "running": _clipped(title, 80),
            "establishment": _clipped(establishment, 50),
            "author": authors or ["archive-dui"],
            "subject": f"Document d'archive {lettering.line(self.making.record)}",
            "lang": language.lower() if known else "fr",
            "region": region.upper() if named else None if known and region == "" else "FR",
            "record": _clipped(lettering.line(self.making.record), 70),
        }

    def _files(self, lettering: Lettering) -> list[EmbeddedFile]:
        """Source first, provenance second, then what the source carried; empty content: kept beside."""
        source_type = safe_type(self.source_type)
        names = ["provenance.json"]
        names.append(safe_name(self.source_name, source_type, lettering, names))
        left = EMBEDDED_UP_TO
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
        for attachment in self.content.attachments:
            media_type = safe_type(attachment.media_type)
            names.append(safe_name(attachment.name, media_type, lettering, names))
            origin = _clipped(lettering.line(attachment.name), 120)
            fits = len(attachment.content) <= left
            left -= len(attachment.content) if fits else 0
            files.append(
                EmbeddedFile(
                    name=names[-1],
                    type=media_type,
                    relationship="supplement",
                    description=f"Pièce portée par la source : {origin}",
                    content=attachment.content if fits else b"",
                )
            )
        return files

    def _attached(self, layout: Layout, files: Sequence[EmbeddedFile], plain: bool) -> list[Json]:
        drawn: list[Json] = []
        for attachment, file in zip(self.content.attachments, files, strict=True):
            facts = [
                ("Type", file.type),
                ("Taille", in_bytes(len(attachment.content))),
                ("SHA-256", sha256(attachment.content).hexdigest()),
                ("Joint à ce PDF sous le nom", file.name if file.content else _beside(attachment.content)),
            ]
            if attachment.declared_type and safe_type(attachment.declared_type) != file.type:
                facts.insert(1, ("Type annoncé par la source", attachment.declared_type))
            rows: Json = [layout.value(Value(label, value, "")) for label, value in facts]
            title = layout.text(f"Pièce jointe « {attachment.name} »", style=BOLD, size=12)
            where = layout.place(attachment.where, 480)
            drawn.append([2, title, where, "", [["v", rows], *self._shown(layout, attachment, file)]])
            if file.type == "application/pdf":
                drawn += self._text_of(layout, attachment, plain)
        return drawn

    @staticmethod
    def _shown(layout: Layout, attachment: SourceAttachment, file: EmbeddedFile) -> Json:
        if not file.type.startswith("image/"):
            return []
        picture = Picture(attachment.content, file.type, f"Pièce jointe {attachment.name}", "")
        return layout.blocks([picture])

    def _text_of(self, layout: Layout, attachment: SourceAttachment, plain: bool) -> list[Json]:
        found = inner_text(attachment.content)
        title = layout.text(f"Texte du document joint « {attachment.name} »", style=BOLD, size=10)
        blocks: Json = []
        several = found.pages > 1
        for number, text in enumerate(found.texts, start=1):
            if several and text:
                blocks.append(["p", [[BOLD, f"Page {number}"]], "", False, True])
            lines = [
                Paragraph((Text(_latin(part) if plain else part),))
                for part in text.split("\n\n")
                if part.strip()
            ]
            blocks += layout.blocks(lines)
        if sentence := _said_of(found):
            blocks.insert(0, ["p", sentence, "", False, True])
        return [[3, title, "", "", blocks]]

    def _others(self, layout: Layout, others: Sequence[Text], plain: bool) -> Json:
        rows: Json = [
            [
                "p",
                layout.text(_latin(text.text) if plain else text.text),
                layout.place(text.where, 480),
                False,
                False,
            ]
            for text in others
        ]
        intent = (
            "Textes présents dans la source et que les parties précédentes ne montrent pas, avec leur place."
        )
        return [2, "Autres éléments de la source", "", "", [["p", intent, "", False, True], *rows]]

    def _made(self, layout: Layout, files: Sequence[EmbeddedFile]) -> list[Json]:
        making = self.making
        source, inside = files[0], files[0].content or not self.source
        facts = [
            ("Document", making.record),
            ("Dépôt", making.deposit),
            ("Reçu le", in_words(making.received_at)),
            ("Expéditeur", making.sender),
            ("Logiciel d'origine", making.software),
            ("Source", f"{source.name} ({source.type}, {in_bytes(len(self.source))})"),
            ("SHA-256 de la source", sha256(self.source).hexdigest()),
            ("La source se trouve", "jointe à ce PDF" if inside else _beside(self.source)),
            ("Modèle de document", TEMPLATE_NAME),
            ("Empreinte du modèle", TEMPLATE_DIGEST),
            ("Version du service", making.service_version),
        ]
        rows: Json = [layout.value(Value(label, value, "")) for label, value in facts if value]
        intent = (
            "Ce document a été composé par le service d'archivage à partir de la source reçue, sans intervention "
            "humaine. La source est jointe à l'identique ; en cas de doute, elle fait foi. " + _PLACES
        )
        made: list[Json] = [
            [
                _NEW_PAGE,
                "Comment ce document a été fait",
                "",
                "",
                [["p", intent, "", False, True], ["v", rows]],
            ]
        ]
        if making.decisions:
            made.append([3, "Décisions", "", "", self._sentences(layout, making.decisions)])
        findings = making.findings or ("Aucun constat : la source a été lue sans anomalie.",)
        made.append([3, "Constats à la réception", "", "", self._sentences(layout, findings)])
        return made

    @staticmethod
    def _sentences(layout: Layout, sentences: Sequence[str]) -> Json:
        return [["l", False, [layout.blocks([Paragraph((Text(each),))], 460) for each in sentences], ""]]


def _said_of(found: InnerText) -> str:
    if found.unreadable:
        return "Ce document n'a pas pu être ouvert : endommagé, trop grand ou protégé par un mot de passe."
    if found.cut:
        return (
            f"Seul le début du texte est donné ici ({MOST_PAGES} pages et {MOST_CHARACTERS} caractères "
            f"au plus) ; le document joint compte {found.pages} pages."
        )
    if found.is_image:
        return "Ce document est une image : il ne contient pas de texte."
    return ""


def _beside(content: bytes) -> str:
    if not content:
        return "non joint : le fichier est vide"
    most = EMBEDDED_UP_TO // 1_000_000
    return (
        f"conservé à côté de ce document (au-delà de {most} Mo rien n'est joint) ; son empreinte le désigne"
    )


def _without_drawing(lettering: Lettering) -> Json:
    intent = "Aucune police ne dessine ces caractères, ou ils n'ont pas de forme visible : leur numéro Unicode les remplace."
    rows: Json = []
    for character, count in sorted(lettering.undrawn.items()):
        name = unicodedata.name(
            character, "usage privé" if unicodedata.category(character) == "Co" else "sans nom"
        )
        rows.append([0, code_point(character), f"{name} ({count} fois)", ""])
    return [2, "Caractères sans dessin", "", "", [["p", intent, "", False, True], ["v", rows]]]


def _all_sections(sections: Sequence[Section]) -> list[Section]:
    found: list[Section] = []
    waiting = list(reversed(sections))
    while waiting:
        section = waiting.pop()
        found.append(section)
        waiting += reversed(section.sections)
    return found


def _latin(text: str) -> str:
    return "".join(
        each if each == "\n" or " " <= each <= "~" or "\xa0" < each <= "\xff" else f"({code_point(each)})"
        for each in text
    )


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
