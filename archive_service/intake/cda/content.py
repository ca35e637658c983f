"""Build the content of a CDA document: header facts, sections with narrative and entries, attachments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from archive_service.file_formats.endings import ending_of
from archive_service.intake.cda import header
from archive_service.intake.cda.absent_files import absent_files, words_of_carried
from archive_service.intake.cda.attachments import Encoded, encoded_in, encoded_of
from archive_service.intake.cda.datatypes_fr import Speaker, absence
from archive_service.intake.cda.entries import ABSENT, FactFinder
from archive_service.intake.cda.flat_text import all_text, local
from archive_service.intake.cda.human_texts import NarrativeById, human_texts
from archive_service.intake.cda.labels_fr import LABELS, READING_ORDER, RELATED, UNSAID
from archive_service.intake.cda.locate import CdaForm, CdaSource
from archive_service.intake.cda.narrative import Narrator, picture_of
from archive_service.intake.cda.notes import Notes
from archive_service.intake.cda.times import day_of, read_stamp
from archive_service.intake.cda.unstructured import body_alerts, plain_body
from archive_service.intake.embedded_files import Holding
from archive_service.intake.reading.byte_sources import Part
from archive_service.intake.reading.sniffing import COMPRESSED
from archive_service.intake.reading.xml_source import named_children
from archive_service.model.content import (
    Block,
    DocumentContent,
    Paragraph,
    Section,
    SourceAttachment,
    Text,
    Value,
    Values,
)
from archive_service.wording.null_flavors import section_words

_PACKED = "application/octet-stream"
_UNTITLED = "Section sans titre"
_EMPTY_SECTION = "Rubrique vide dans la source."
_NO_CUSTODIAN = ("sans nom", "non désigné")


def content_of(source: CdaSource) -> DocumentContent:
    """Return the whole content of a document."""
    document, path = source.document, source.path
    alive = list(document.iter())  # else lxml makes a new object at each visit
    encoded = list(encoded_in(source))
    named = NarrativeById.of(document)
    absent = list(absent_files(document))
    reader = _Reader(
        FactFinder(Speaker(named.text), {one.element: one for one in absent}),
        Narrator(
            {one.owner_id: one for one in encoded if one.owner_id},
            Notes.of(document, named.elements),
            {one.owner_id: one for one in absent if one.owner_id},
        ),
        source.long_texts,
    )
    language = header.attribute(document, "languageCode", "code")
    facts = reader.header(document, path)
    content = DocumentContent(
        title=title_of(document),
        establishment="" if facts[0].value in _NO_CUSTODIAN else facts[0].value,
        language=language or "fr-FR",
        header=tuple(facts),
        sections=tuple(reader.body(document, path)),
        attachments=tuple(_attachments(source, encoded)),
        human_texts=tuple(human_texts(document, path)),
        document_date=day_of(header.attribute(document, "effectiveTime", "value")),
        period=header.period_of(document),
        created=_created(document),
        notes=tuple(_notes(source)),
        alerts=tuple(body_alerts(document, absent)),
    )
    alive.clear()
    return content


def title_of(document: etree._Element) -> str:
    """Return the document's title, else the name of its type; never empty."""
    return (
        header.text_at(document, "title")
        or header.attribute(document, "code", "displayName")
        or header.attribute(document, "code", "code")
        or "Document sans titre"
    )


def _created(document: etree._Element) -> datetime | None:
    stamp = read_stamp(header.attribute(document, "effectiveTime", "value"))
    return stamp.moment if stamp and stamp.believable else None


def _notes(source: CdaSource) -> Sequence[str]:
    if source.form is CdaForm.SIGNED:
        said = "sa provenance dit ce qui en a été jugé à la réception"
        return (f"Le document source porte une signature XML, conservée avec lui ; {said}.",)
    if source.form is CdaForm.SELF_PRESENTING:
        return ("Le document source contient sa propre feuille de style ; elle n'a pas été exécutée.",)
    return ()


@dataclass(frozen=True, slots=True)
class _Reader:
    facts: FactFinder
    narrator: Narrator
    long_texts: Mapping[str, Part]

    def header(self, document: etree._Element, path: str) -> list[Value]:
        """Write the header in reading order, not in the order of the schema."""
        order = {name: place for place, name in enumerate(READING_ORDER)}
        children = [
            one
            for one in named_children(document, path)
            if one[1] not in UNSAID and not (one[1] == "component" and len(one[0]))
        ]
        children.sort(key=lambda one: order.get(one[1], len(order)))
        said: list[Value] = []
        for child, name, child_path in children:
            facts = self.facts.of(child, name, child_path)
            if name == "relatedDocument" and facts:
                label = RELATED.get(child.get("typeCode"), facts[0].label)
                facts[0] = Value(label, facts[0].value, facts[0].where, facts[0].depth)
            said += _of_the_document(facts, name)
        return [_keeper(said, path), *(one for one in said if not _is_keeper(one))]

    def body(self, document: etree._Element, path: str) -> list[Section]:
        """Return the sections, or a single section when the body is not XML."""
        sections: list[Section] = []
        for component, name, component_path in named_children(document, path):
            if name != "component":
                continue
            for body, kind, body_path in named_children(component, component_path):
                if why := _emptied(body, body_path):
                    sections.append(Section("Corps du document", why, where=body_path))
                if kind == "structuredBody":
                    sections += self._sections(body, body_path)
                elif kind == "nonXMLBody":
                    sections.append(self._unstructured(body, body_path))
                elif kind not in UNSAID:
                    sections.append(self._strange(body, kind, body_path))
        return sections

    def _strange(self, element: etree._Element, name: str, path: str) -> Section:
        values = self.facts.of(element, name, path)
        return Section(name, (Values(tuple(values), path),) if values else (), where=path)

    def _sections(self, parent: etree._Element, path: str) -> list[Section]:
        sections: list[Section] = []
        loose: list[Value] = []
        for component, name, component_path in named_children(parent, path):
            if name != "component":
                if local(parent) == "structuredBody":
                    loose += self.facts.of(component, name, component_path)
                continue
            if not len(component):
                sections.append(Section(_UNTITLED, _emptied(component, component_path), where=component_path))
            for child, kind, child_path in named_children(component, component_path):
                if kind == "section":
                    sections.append(self._section(child, child_path))
                else:
                    loose += self.facts.of(child, kind, child_path)
        if loose:
            sections.append(Section("Autres informations", (Values(tuple(loose), path),), where=path))
        return sections

    def _section(self, section: etree._Element, path: str) -> Section:
        title, code, name = "", "", ""
        narrative: list[Block] = []
        about: list[Value] = []
        entries: list[Block] = []
        for child, kind, child_path in named_children(section, path):
            if kind == "title" and not title:
                title = all_text(child)
                about += [Value("Titre", why, child_path)] if not title and (why := absence(child)) else []
            elif kind == "text":
                narrative += [*_emptied(child, child_path), *self.narrator.blocks(child, child_path)]
            elif kind == "code":
                code = child.get("code", "")
                name = self.facts.speaker.say(child)
                about.append(Value("Type de section", name, child_path))
            elif kind == "entry":
                values = [Value(ABSENT, why, child_path)] if (why := absence(child)) else []
                self.facts.inside(child, child_path, 0, values)
                entries += [Values(tuple(values), child_path)] if values else []
            elif kind not in ("component", "languageCode") and not (
                kind == "id" and "extension" not in child.attrib
            ):
                about += self.facts.of(child, kind, child_path)
        about = [one for one in about if one.value != title and (one.value or one.depth == 0)]
        if about and about[0].label == "Type de section" and not title:
            title = name
            about = about[1:]
        inner = tuple(self._sections(section, path))
        emptied = [*_emptied(section.getparent(), path), *_emptied(section, path)]
        if not (emptied or narrative or entries or inner):
            emptied = [_sentence(_EMPTY_SECTION, path)]
        blocks = (*emptied, *narrative, *((Values(tuple(about), path),) if about else ()), *entries)
        return Section(title or _UNTITLED, blocks, inner, path, code)

    def _unstructured(self, body: etree._Element, path: str) -> Section:
        blocks: list[Block] = []
        for child, name, child_path in named_children(body, path):
            blocks += _emptied(child, child_path) if name == "text" else ()
            if name != "text":
                values = self.facts.of(child, name, child_path)
                blocks += [Values(tuple(values), child_path)] if values else []
            elif child in self.facts.absent:
                text = f"Le corps de ce document est un fichier {self.facts.absent[child].words}."
                blocks.append(Paragraph((Text(text, child_path),), child_path))
            elif child.get("representation") == "B64":
                blocks.append(self._file(encoded_of(child, self.long_texts), child_path))
            elif any(local(inner) not in ("reference", "thumbnail") for inner in child):
                blocks += self.narrator.blocks(child, child_path)
            else:
                blocks += plain_body(child, child_path)
        return Section("Corps du document", tuple(blocks), where=path)

    def _file(self, encoded: Encoded, path: str) -> Block:
        picture = picture_of(encoded, "Image formant le corps du document", path)
        text = f"Le corps de ce document est un {words_of_carried(encoded.element)}."
        return picture or Paragraph((Text(text, path),), path)


def _sentence(words: str, path: str) -> Paragraph:
    return Paragraph((Text(words, path),), path)


def _emptied(element: etree._Element, path: str) -> Sequence[Paragraph]:
    """Return the sentence that says why a section, or its text, is empty."""
    code = element.get("nullFlavor")
    return (_sentence(section_words(code), path),) if code else ()


def _is_keeper(fact: Value) -> bool:
    return fact.depth == 0 and fact.label == LABELS["custodian"]


def _keeper(facts: Sequence[Value], path: str) -> Value:
    """Return the fact that names the establishment, which comes first in every header: its name, else its
    number.
    """
    for place, fact in enumerate(facts):
        if _is_keeper(fact):
            below = facts[place + 1].value if place + 1 < len(facts) and facts[place + 1].depth else ""
            return Value(fact.label, fact.value or below or _NO_CUSTODIAN[0], fact.where)
    return Value(LABELS["custodian"], _NO_CUSTODIAN[1], path)


def _of_the_document(facts: list[Value], name: str) -> list[Value]:
    """Give a longer label to facts at the top of the document that would be unclear there."""
    labels = {
        "code": "Type de document",
        "effectiveTime": "Date du document",
        "id": "Identifiant du document",
        "languageCode": "Langue du document",
    }
    if name not in labels:
        return facts
    return [Value(labels[name], fact.value, fact.where, fact.depth) for fact in facts]


def _attachments(source: CdaSource, encoded: Sequence[Encoded]) -> list[SourceAttachment]:
    holding = Holding()
    attachments: list[SourceAttachment] = []
    for number, one in enumerate(encoded, 1):
        file = one.carried()
        if file is None or not file.length:
            continue
        where = source.place(one.element)
        attached = holding.attachment(file, "", one.stated_type, where)
        packed = one.element.get("compression") and attached.media_type not in COMPRESSED
        kind = _PACKED if packed else attached.media_type  # whatever packed bytes look like
        name = f"piece-jointe-{number}{ending_of(kind)}"
        attachments.append(replace(attached, name=name, media_type=kind, is_body=one.is_body))
    return attachments
