"""The files in the resources of one record, and the words shown for each where it is declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from archive_service.intake.embedded_files import Holding
from archive_service.intake.fhir.attachments import Payload, payload_of, type_announced
from archive_service.intake.fhir.documents import carried_document
from archive_service.intake.fhir.links import Links, Resource
from archive_service.intake.fhir.scan import FileHolder
from archive_service.intake.fhir.tree import FhirSource, objects, text
from archive_service.model.content import SourceAttachment

NOTHING = "annoncé sans contenu ni adresse : rien n'est joint"
THIS_DOCUMENT = "c'est le document présenté ici"
ELSEWHERE = "document conservé dans un enregistrement distinct"
_EMPTY = "vide : aucun octet"
_UNREADABLE = "illisible : ce n'est pas du base64"
_LONGEST = 500  # characters of an address that are shown


@dataclass(slots=True)
class RecordFiles:
    """The files of a record in order, and the French description of the file that each element holds or
    declares, by the element's pointer.
    """

    attachments: list[SourceAttachment] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)


def record_files(
    resources: Sequence[Resource],
    links: Links,
    sources: Mapping[int, FhirSource],
    documents: Mapping[str, str],
) -> RecordFiles:
    """Return the files of these resources; `documents` describes, by pointer, those that are shown in another
    way.
    """
    files = RecordFiles()
    announced = _announced(resources, links, sources)
    taken: Counter[str] = Counter()
    holding = Holding()
    for resource in resources:
        source = sources[resource.index]
        for holder in resource.seen.files:
            if holder.pointer in documents:
                files.words[holder.pointer] = documents[holder.pointer]
                continue
            payload = payload_of(holder, source.content)
            file = payload.carried() if payload else None
            if payload is None:
                continue
            if file is None or not file.length:
                files.words[holder.pointer] = _UNREADABLE if file is None else _EMPTY
                continue
            sheet = announced.get(holder.pointer)
            name = _numbered((sheet.name if sheet else "") or payload.name or holder.name, taken)
            declared = type_announced(payload, sheet)
            attached = holding.attachment(file, name, declared, source.place(payload.data))
            files.attachments.append(attached)
            files.words[holder.pointer] = f"voir la pièce jointe « {name} »"
    for resource in resources:
        for holder in resource.seen.files:
            if holder.pointer not in files.words:
                files.words[holder.pointer] = _words_of_absent(holder, resource, links, files.words)
    return files


def _announced(
    resources: Collection[Resource], links: Links, sources: Mapping[int, FhirSource]
) -> dict[str, Payload]:
    """Return the declarations of DocumentReferences, by the pointer of the element that holds the file."""
    found = {}
    for sheet in resources:
        if sheet.kind == "DocumentReference":
            for payload, announced, _ in carried_document(sheet, links, sources[sheet.index]):
                found[payload.pointer] = payload if announced is None or payload.name else announced
    return found


def _numbered(name: str, taken: Counter[str]) -> str:
    """Return a name that no other file of the record has."""
    taken[name] += 1
    if taken[name] == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return (
        f"{stem} ({taken[name]}).{ending}" if dot and stem and len(ending) <= 5 else f"{name} ({taken[name]})"
    )


def _words_of_absent(holder: FileHolder, resource: Resource, links: Links, known: Mapping[str, str]) -> str:
    """Describe where the file of an element without content is: in another resource, elsewhere, or
    nowhere.
    """
    address = text(holder.node, "url")
    if not address:
        return NOTHING
    target = links.resolve(address)
    if target is not None:
        return known.get(links.resources[target].pointer) or "porté par une autre ressource de l'envoi"
    for index, inner in enumerate(objects(resource.node, "contained")):
        if address == f"#{text(inner, 'id')}":
            return known.get(f"{resource.pointer}/contained/{index}") or "porté par la ressource elle-même"
    shown = address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"
    return f"absent de l'envoi, désigné à l'adresse « {shown} »"
