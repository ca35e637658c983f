"""The files of one shard: resources as received, by type, and of ours; Bundles; where everything is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from exports.portability.layouts import RecordFiles, Shard
from exports.portability.layouts.bulk.links import Link, is_inside, links_of, meant_by, names_of
from exports.portability.layouts.bulk.made_resources import (
    binary_of,
    carrying,
    document_reference_of,
    patient_of,
    written,
)
from exports.portability.layouts.bulk.outcomes import not_a_type, not_fhir
from exports.portability.layouts.bulk.received import ReceivedEntry, SourceKind, received
from exports.portability.layouts.bulk.resource_types import SHARED
from exports.portability.layouts.bulk.shard_facts import Place, ShardFacts, content_digest, name_digest
from exports.portability.layouts.bulk.transactions import Posted, Transactions
from exports.portability.layouts.bulk.written_files import LinesFile
from exports.portability.layouts.told import Told
from exports.portability.tree_package import TreeFile


@contextmanager
def shard_files(shard: Shard) -> Iterator[BulkShard]:
    """Begin the files of a shard; what it holds on disk is removed at the end of the block."""
    files = BulkShard(shard)
    try:
        yield files
    finally:
        files.close()


class BulkShard:
    """Takes the records of a shard, and gives its files."""

    def __init__(self, shard: Shard) -> None:
        self._known = shard.known_persons
        self._folder = f"bulk/{shard.number:05d}"
        self._by_type: dict[str, LinesFile] = {}
        self._made: dict[str, LinesFile] = {}
        self._numbers: dict[str, int] = {}
        self._references = LinesFile(f"{self._folder}/references.ndjson")
        self._transactions = Transactions(f"{self._folder}/tddui")
        self._facts = ShardFacts()
        self._written: dict[bytes, int] = {}  # digest of a line -> its number; 0 when it is a shared one
        self._patients: dict[str, _Patient] = {}
        self._person: tuple[str | None] | None = None

    def add_person(self, person: str, content: bytes) -> None:
        """Take the `person.json` of a person, before the records."""
        self._patients[person] = _Patient(person, content)
        self._facts.add_names([f"r Patient/{person}"])  # of a known one: in a package before

    def add_record(self, record: RecordFiles) -> None:
        """Take a record: those of one person follow one another, in order of identifier."""
        if self._person != (record.person,):
            self._person = (record.person,)
            self._transactions.begin(record.person)
        if patient := self._patients.get(record.person or ""):
            patient.death = max(patient.death, Told(record).death)
        part = record.parts.get("source")
        source = received(part.content) if part else None
        kind = source.kind if source else None
        reference = document_reference_of(record, kind)
        self._make("DocumentReference", record.record, written(reference))
        self._note_own_links(record, reference)
        if part is None or kind not in (SourceKind.FHIR, SourceKind.CDA):
            path = part.path if part else None
            self._facts.outcomes.append(not_fhir(record.record, path, kind))
        elif kind is SourceKind.CDA:
            self._make("Binary", record.record, written(binary_of(record)))
            self._post_cda(record, reference)
        elif source is not None:
            self._take_in(record, source.entries)

    def files(self) -> Sequence[TreeFile]:
        """Return the files in order of path."""
        self._make_patients()
        lines = [*self._by_type.values(), *self._made.values(), self._references]
        files = [file.tree_file() for file in lines] + list(self._transactions.files())
        return sorted(files, key=lambda file: file.path.encode())

    def facts(self) -> bytes:
        """Return what the files about the whole package must know of this shard."""
        self._make_patients()
        outputs = {file.path: (type_, file, "received") for type_, file in self._by_type.items()}
        outputs |= {file.path: (type_, file, "made") for type_, file in self._made.items()}
        self._facts.files = [
            {
                "path": path,
                "type": outputs[path][0],
                "count": outputs[path][1].lines,
                "bytes": outputs[path][1].size,
                "sha256": outputs[path][1].sha256,
                "origin": outputs[path][2],
            }
            for path in self._numbers
        ]
        return self._facts.encoded()

    def close(self) -> None:
        """Remove what is on the disk."""
        for file in (*self._by_type.values(), *self._made.values(), self._references):
            file.store.close()
        self._transactions.close()

    def _take_in(self, record: RecordFiles, entries: Sequence[ReceivedEntry]) -> None:
        """Write the resources of a flow, and close its references."""
        names = [names_of(entry) if entry.type else [] for entry in entries]
        index: dict[str, int] = {}
        for number, own in enumerate(names):
            for name in own:
                index.setdefault(name, number)
        found: list[list[tuple[str, int]]] = []
        for entry, own in zip(entries, names, strict=True):
            if entry.resource and not entry.type:
                self._facts.outcomes.append(not_a_type(record.record, record.parts["source"].path))
            place = self._write(record.record, entry, own) if entry.type else {"record": record.record}
            found.append(list(self._follow(entry, index, place)))
        self._transactions.add_flow([Posted.of(entry) for entry in entries], found, record.record)

    def _write(self, record: str, entry: ReceivedEntry, names: Sequence[str]) -> dict[str, Any]:
        """Write a resource unless it is there already, and note where it is."""
        line = entry.line
        digest = content_digest(line)
        number = self._written.get(digest)
        file = f"bulk/shared/{entry.type}.ndjson"
        if entry.type in SHARED:
            if number is None:
                self._facts.shared.append((entry.type, line))
                number = 0
            place: dict[str, Any] = {"file": file, "line": None, "sha256": sha256(line).hexdigest()}
        else:
            lines = self._lines(self._by_type, entry.type, self._folder)
            if number is None:
                number = lines.add(line)
                if entry.id:
                    name = name_digest(f"{entry.type}/{entry.id}")
                    self._facts.add_place(Place(name, digest, self._numbers[lines.path], number))
            place = {"file": lines.path, "line": number}
        if digest in self._written:
            names = names[:1] if entry.full_url else ()  # the same bytes may have another address
        self._written[digest] = number
        self._facts.add_names(names)
        told = {**place, "fullUrl": entry.full_url or None, "id": entry.id or None, "record": record}
        self._references.add(orjson.dumps(told))
        return told

    def _follow(
        self, entry: ReceivedEntry, index: Mapping[str, int], place: Mapping[str, Any]
    ) -> Iterator[tuple[str, int]]:
        """Yield each reference that is in the flow, with the entry meant; note the others as open."""
        for link in links_of(entry):
            inside = is_inside(link, entry)
            if inside:
                continue
            meant = [] if inside is False else meant_by(link, entry)
            target = next((index[name] for name in meant if name in index), None)
            if target is None:
                self._note_open(link, meant, place)
            else:
                yield link.text, target

    def _note_open(self, link: Link, meant: Sequence[str], place: Mapping[str, Any]) -> None:
        self._facts.add_open({**place, "reference": link.text, "kind": link.kind, "meant": list(meant)})

    def _make(self, type_: str, id_: str, line: bytes) -> None:
        """Write a resource of ours."""
        self._lines(self._made, type_, f"{self._folder}/made").add(line)
        self._facts.add_names([f"r {type_}/{id_}"])

    def _make_patients(self) -> None:
        """Write the Patients of ours, at the end: records state when somebody died."""
        if "Patient" not in self._made:
            lines = [one.line for name, one in self._patients.items() if name not in self._known]
            for line in lines:
                self._lines(self._made, "Patient", f"{self._folder}/made").add(line)

    def _note_own_links(self, record: RecordFiles, reference: Mapping[str, Any]) -> None:
        """Note the references of a resource of ours that another shard, or nobody, answers."""
        lines = self._made["DocumentReference"]
        place = {"file": lines.path, "line": lines.lines, "fullUrl": None, "id": record.record}
        texts = [one["target"]["reference"] for one in reference.get("relatesTo", ())]
        if record.person and record.person not in self._patients:
            texts.append(f"Patient/{record.person}")
        for text in texts:
            self._note_open(Link(text), [f"r {text}"], {**place, "record": record.record})

    def _post_cda(self, record: RecordFiles, reference: Mapping[str, Any]) -> None:
        """Add a CDA document to the Bundle of its person: a DocumentReference that carries it."""
        patient = self._patients.get(record.person or "")
        subject = f"urn:uuid:{record.person}" if patient else None
        document = written(carrying(record, reference, subject))
        entries = [_own_entry("DocumentReference", record.record, document)]
        links: list[list[tuple[str, int]]] = [[]]
        if patient and subject and record.person:
            entries.append(_own_entry("Patient", record.person, patient.line))
            links = [[(subject, 1)], []]
        self._transactions.add_flow([Posted.of(entry) for entry in entries], links, record.record)

    def _lines(self, files: dict[str, LinesFile], type_: str, folder: str) -> LinesFile:
        if type_ not in files:
            files[type_] = LinesFile(f"{folder}/{type_}.ndjson")
            self._numbers[files[type_].path] = len(self._numbers)
        return files[type_]


@dataclass(slots=True)
class _Patient:
    """A person, and the latest day of death that the records so far state."""

    person: str
    content: bytes
    death: str = ""

    @property
    def line(self) -> bytes:
        """The Patient that is made of it."""
        return written(patient_of(self.person, self.content, self.death))


def _own_entry(type_: str, id_: str, resource: bytes) -> ReceivedEntry:
    full_url = f"urn:uuid:{id_}"
    content = b'{"fullUrl":' + orjson.dumps(full_url) + b',"resource":' + resource + b"}"
    return ReceivedEntry(content, resource, full_url, node={"resourceType": type_, "id": id_})
