"""The files of one shard: resources as received, by type, and of ours; Bundles; where everything is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from exports.portability.layouts import RecordFiles, Shard
from exports.portability.layouts.bulk.flow_links import FlowLinks
from exports.portability.layouts.bulk.links import Link, NamedEntry
from exports.portability.layouts.bulk.made_resources import (
    binary_of,
    carrying,
    document_reference_of,
    patient_of,
    written,
)
from exports.portability.layouts.bulk.outcomes import not_a_type, not_fhir
from exports.portability.layouts.bulk.received import SourceKind, received
from exports.portability.layouts.bulk.received_entry import ReceivedEntry
from exports.portability.layouts.bulk.resource_types import SHARED
from exports.portability.layouts.bulk.shard_facts import ShardFacts, content_digest, name_digest
from exports.portability.layouts.bulk.transactions import Posted, Transactions
from exports.portability.layouts.bulk.written_files import LinesFile
from exports.portability.layouts.told import Told
from exports.portability.tree_package import TreeFile


@contextmanager
def shard_files(shard: Shard, *, bundles: bool = True) -> Iterator[BulkShard]:
    """Begin the files of a shard; what it holds on disk is removed at the end of the block."""
    files = BulkShard(shard, bundles=bundles)
    try:
        yield files
    finally:
        files.close()


class BulkShard:
    """Takes the records of a shard, and gives its files."""

    def __init__(self, shard: Shard, *, bundles: bool) -> None:
        self._known = shard.known_persons
        self._folder = f"bulk/{shard.number:05d}"
        self._by_type: dict[str, LinesFile] = {}
        self._made: dict[str, LinesFile] = {}
        self._numbers: dict[str, int] = {}
        self._references = LinesFile(f"{self._folder}/references.ndjson")
        self._transactions = Transactions(f"{self._folder}/tddui") if bundles else None
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
            if self._transactions:
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
            if self._transactions:
                self._post_cda(record, reference, self._transactions)
        elif source is not None:
            self._take_in(record, source.entries)

    def files(self) -> Sequence[TreeFile]:
        """Return the files in order of path."""
        self._make_patients()
        lines = [*self._by_type.values(), *self._made.values(), self._references]
        files = [file.tree_file() for file in lines]
        if self._transactions:
            files += self._transactions.files()
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
            file.close()
        if self._transactions:
            self._transactions.close()

    def _take_in(self, record: RecordFiles, entries: Sequence[ReceivedEntry]) -> None:
        """Write the resources of a flow, and close its references."""
        flow, names, found, posted, told = FlowLinks(entries), list[str](), [], [], list[bytes]()
        for one in flow.entries:
            line = one.entry.line
            digest = content_digest(line)
            if one.type:
                place = self._write(record.record, one, line, digest, names)
                told.append(orjson.dumps(place))
            else:
                place = {"record": record.record}
                if line:
                    outcome = not_a_type(record.record, record.parts["source"].path)
                    self._facts.outcomes.append(outcome)
            inside, outside = flow.of(one)
            for link, meant in outside:
                self._note_open(link, meant, place)
            if self._transactions:
                found.append(inside)
                posted.append(Posted.of(one.entry, line, digest))
        self._facts.add_names(names)
        self._references.add_several(told)
        if self._transactions:
            self._transactions.add_flow(posted, found, record.record)

    def _write(
        self, record: str, one: NamedEntry, line: bytes, digest: bytes, names: list[str]
    ) -> dict[str, Any]:
        """Write a resource unless it is there already; return where it is, and add its names to `names`."""
        entry, type_, id_, own, _ = one
        number = self._written.get(digest)
        if number is None:
            names += own
        elif entry.full_url:
            names += own[:1]  # the same bytes may have another address
        whence = {"fullUrl": entry.full_url or None, "id": id_ or None, "record": record}
        if type_ in SHARED:
            if number is None:
                self._facts.shared.append((type_, line))
                self._written[digest] = 0
            file = f"bulk/shared/{type_}.ndjson"
            return {"file": file, "line": None, "sha256": sha256(line).hexdigest(), **whence}
        lines = self._by_type.get(type_) or self._lines(self._by_type, type_, self._folder)
        if number is None:
            number = self._written[digest] = lines.add(line)
            if id_:
                name = name_digest(f"{type_}/{id_}")
                self._facts.add_place(name, digest, self._numbers[lines.path], number)
        return {"file": lines.path, "line": number, **whence}

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

    def _post_cda(self, record: RecordFiles, reference: Mapping[str, Any], into: Transactions) -> None:
        """Add a CDA document to the Bundle of its person: a DocumentReference that carries it."""
        patient = self._patients.get(record.person or "")
        subject = f"urn:uuid:{record.person}" if patient else None
        document = written(carrying(record, reference, subject))
        entries = [_own_entry("DocumentReference", record.record, document)]
        links: list[list[tuple[str, int]]] = [[]]
        if patient and subject and record.person:
            entries.append(_own_entry("Patient", record.person, patient.line))
            links = [[(subject, 1)], []]
        into.add_flow([Posted.of(entry) for entry in entries], links, record.record)

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
    before = b'{"fullUrl":' + orjson.dumps(full_url) + b',"resource":'
    return ReceivedEntry(before, resource, b"}", full_url, node={"resourceType": type_, "id": id_})
