"""Build the content of a record's document from the record's draft and the bytes of its flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive_service.intake.cda.examine import cda_content, looks_like_cda
from archive_service.intake.fhir.attachments import Payload
from archive_service.intake.fhir.bundle import resources_of
from archive_service.intake.fhir.content import ResourceReader
from archive_service.intake.fhir.datatypes_fr import Named
from archive_service.intake.fhir.documents import carried_document, xml_in
from archive_service.intake.fhir.events import period_of
from archive_service.intake.fhir.human_texts import human_texts
from archive_service.intake.fhir.links import Links, Resource
from archive_service.intake.fhir.ownership import ACCOMPANYING
from archive_service.intake.fhir.persons import Place
from archive_service.intake.fhir.record_files import ELSEWHERE, THIS_DOCUMENT, RecordFiles, record_files
from archive_service.intake.fhir.record_header import establishment_of, header_of
from archive_service.intake.fhir.scan import survey
from archive_service.intake.fhir.titles import title_of, warning_of
from archive_service.intake.fhir.tree import FhirSource, text
from archive_service.intake.fhir.vocabulary.french import reading_rank
from archive_service.intake.reading.json_values import Json
from archive_service.intake.reading.long_base64 import LongTexts
from archive_service.intake.source import CdaFlow, DataFlow, FhirFlow, open_entry, open_flow
from archive_service.intake.structure_content import structure_content
from archive_service.model.content import (
    DocumentContent,
    Section,
    Text,
)
from archive_service.model.flow import FlowPart, RecordKind

_NOBODY = "Cet enregistrement n'a pas pu être lu."


@dataclass(frozen=True, slots=True)
class _Part:
    """Resources read from one part, with their source."""

    source: FhirSource
    resources: Sequence[Resource]


def content_of(parts: Sequence[FlowPart], kind: RecordKind, locator: str) -> DocumentContent:
    """Return the content of a record. `parts` are the whole flow, or the record's entries and the shared
    ones.

    Never raises on parts of a flow that `examine` accepted; unreadable parts give a content that says so.
    """
    if len(parts) == 1 and not parts[0].where:
        opened = open_flow(parts[0].content)
        if isinstance(opened, DataFlow):
            return structure_content(opened.root)
        if isinstance(opened, CdaFlow):
            return cda_content(opened.xml, "")
        read = [_Part(opened.source, resources_of(opened.source)[0])] if isinstance(opened, FhirFlow) else []
    else:
        read = [part for each in parts for part in _read_entry(each)]
    resources = [resource for part in read for resource in part.resources]
    if not resources:
        return DocumentContent(title="Document", header=(), sections=(), notes=(_NOBODY,))
    links = _links(read)
    sources = {resource.index: part.source for part in read for resource in part.resources}
    if kind is RecordKind.CDA_DOCUMENT:
        return _carried_cda(resources, links, sources, locator)
    return _native(resources, links, sources, kind)


def _read_entry(part: FlowPart) -> Iterator[_Part]:
    source = open_entry(part.content)
    if source is None:
        return
    entry: Json = source.root
    if source.format == "xml":
        listed = source.root.get("entry")
        entry = listed[0] if isinstance(listed, list) and listed else None
    node = entry.get("resource") if isinstance(entry, dict) else None
    if isinstance(node, dict):
        # In the flow the entry is at `where`; inside its own bytes it is the first.
        pointer = f"{part.where}/resource"
        here = replace(source, place=_shifted(source, part.where))
        kind = text(node, "resourceType")
        yield _Part(here, [Resource(0, node, pointer, text(entry, "fullUrl"), kind)])


def _shifted(source: FhirSource, where: str) -> Place:
    if source.format == "json":
        return source.place
    number = int(where.rsplit("/", 1)[1]) + 1 if where.rsplit("/", 1)[-1].isdigit() else 1

    def place(pointer: str) -> str:
        inner = source.place("/entry/0" + pointer.removeprefix(where))
        return inner.replace("/entry[1]", f"/entry[{number}]", 1).split(" (line")[0]

    return place


def _links(parts: Sequence[_Part]) -> Links:
    """Number the resources of all parts and resolve their references."""
    number = 0
    for part in parts:
        for resource in part.resources:
            resource.index = number
            resource.seen = survey(resource.node, resource.pointer, part.source.place, date.max)
            number += 1
    return Links([resource for part in parts for resource in part.resources])


def _carried_cda(
    resources: Sequence[Resource], links: Links, sources: dict[int, FhirSource], locator: str
) -> DocumentContent:
    """Return the CDA that the DocumentReference at `locator` refers to, with the values of the
    DocumentReference itself.
    """
    for sheet in resources:
        if sheet.kind != "DocumentReference" or sheet.pointer.removesuffix("/resource") != locator:
            continue
        source = sources[sheet.index]
        for payload, announced, binary in carried_document(sheet, links, source):
            held = payload if binary is None else replace(payload, source=sources[binary].content)
            cda = _cda_in(held)
            if cda is not None:
                content = cda_content(cda, source.place(payload.data))
                company = _company(sheet, resources, links, sources)
                shown = {each.pointer: THIS_DOCUMENT for each in (payload, announced) if each is not None}
                shown = _documents([sheet], links, sources) | shown
                files = record_files([sheet, *company], links, sources, shown)
                content = _with_sheet(content, sheet, source, links, files)
                return _with_company(content, company, links, sources, files)
    return DocumentContent(title="Document", header=(), sections=(), notes=(_NOBODY,))


def _cda_in(payload: Payload) -> bytes | LongTexts | None:
    """Return the CDA document in a payload, None when it is not a CDA document."""
    file = payload.carried()
    xml = xml_in(file) if file is not None else None
    return xml if xml is not None and looks_like_cda(xml) else None


def _with_sheet(
    content: DocumentContent, sheet: Resource, source: FhirSource, links: Links, files: RecordFiles
) -> DocumentContent:
    section = ResourceReader(source.place, _naming(links), files.words).section(sheet.node, sheet.pointer)
    texts = human_texts(sheet.node, sheet.pointer, source.place)
    title = "Fiche du document dans l'envoi"
    warning = warning_of(sheet.node)
    if warning:
        title = f"{warning} : {title}"
    return replace(
        content,
        sections=(*content.sections, replace(section, title=title)),
        attachments=(*content.attachments, *files.attachments),
        human_texts=(*content.human_texts, *texts),
        notes=(
            *([f"La fiche de l'envoi dit de ce document : {warning}."] if warning else []),
            *content.notes,
        ),
    )


def _company(
    sheet: Resource, resources: Sequence[Resource], links: Links, sources: dict[int, FhirSource]
) -> list[Resource]:
    """Return the resources that accompany documents (the Patient, the List); only the flow's first document
    gets them.
    """
    carried = _carried_elsewhere(resources, links, sources)
    company = [resource for resource in resources if resource.index not in carried]
    first = min((index for index in carried if resources[index].kind == "DocumentReference"), default=-1)
    if first != sheet.index or any(resource.kind not in ACCOMPANYING for resource in company):
        return []
    return company


def _with_company(
    content: DocumentContent,
    company: Sequence[Resource],
    links: Links,
    sources: dict[int, FhirSource],
    files: RecordFiles,
) -> DocumentContent:
    sections: list[Section] = []
    texts: list[Text] = []
    for resource in company:
        place = sources[resource.index].place
        reader = ResourceReader(place, _naming(links), files.words)
        sections.append(reader.section(resource.node, resource.pointer))
        texts += human_texts(resource.node, resource.pointer, place)
    return replace(
        content,
        sections=(*content.sections, *sections),
        human_texts=(*content.human_texts, *texts),
    )


def _naming(links: Links) -> Named:
    """Return a function that describes a reference by the title of its target, and by the person that the
    target is about.
    """

    def alone(reference: str) -> str:
        target = links.resolve(reference)
        return title_of(links.resources[target].node) if target is not None else ""

    def named(reference: str) -> str:
        target = links.resolve(reference)
        return title_of(links.resources[target].node, alone) if target is not None else ""

    return named


def _native(
    resources: Sequence[Resource], links: Links, sources: dict[int, FhirSource], kind: RecordKind
) -> DocumentContent:
    carried = _carried_elsewhere(resources, links, sources)
    own = [resource for resource in resources if resource.index not in carried]
    own.sort(key=lambda resource: reading_rank(resource.kind))
    naming = _naming(links)
    files = record_files(own, links, sources, _documents(resources, links, sources))
    sections = [
        ResourceReader(sources[resource.index].place, naming, files.words).section(
            resource.node, resource.pointer
        )
        for resource in own
    ]
    texts = [
        found
        for resource in own
        for found in human_texts(resource.node, resource.pointer, sources[resource.index].place)
    ]
    period = period_of(own)
    title = _title(own, kind)
    establishment = establishment_of(own, links, sources)
    return DocumentContent(
        title=title,
        establishment=establishment.value if establishment else "",
        header=tuple(header_of(own, sources, establishment)),
        sections=tuple(sections),
        attachments=tuple(files.attachments),
        human_texts=tuple(texts),
        period=period,
        document_date=period[1],
    )


def _documents(resources: Sequence[Resource], links: Links, sources: dict[int, FhirSource]) -> dict[str, str]:
    """Describe the CDA documents that these DocumentReferences refer to, by the pointers that hold them."""
    said: dict[str, str] = {}
    for sheet in resources:
        if sheet.kind != "DocumentReference":
            continue
        for payload, announced, binary in carried_document(sheet, links, sources[sheet.index]):
            held = payload if binary is None else replace(payload, source=sources[binary].content)
            if _cda_in(held) is not None:
                said |= {each.pointer: ELSEWHERE for each in (payload, announced) if each is not None}
    return said


def _carried_elsewhere(
    resources: Sequence[Resource], links: Links, sources: dict[int, FhirSource]
) -> set[int]:
    """Return the DocumentReferences and Binaries that are records of their own: those with a CDA."""
    carried: set[int] = set()
    for sheet in resources:
        if sheet.kind != "DocumentReference":
            continue
        for payload, _, binary in carried_document(sheet, links, sources[sheet.index]):
            held = payload if binary is None else replace(payload, source=sources[binary].content)
            if _cda_in(held) is not None:
                carried |= {sheet.index} if binary is None else {sheet.index, binary}
    return carried


def _title(resources: Sequence[Resource], kind: RecordKind) -> str:
    if kind is RecordKind.COLLECTIVE_EVENT:
        event = next((r for r in resources if r.kind == "Encounter"), resources[0])
        return title_of(event.node).replace("Évènement", "Évènement collectif", 1)
    for resource in resources:
        if resource.kind == "Patient":
            return title_of(resource.node).replace("Usager", "Dossier", 1)
    return title_of(resources[0].node)
