"""Records of invented persons for the layout `bulk`, with sources in all forms in which they are kept."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from exports.portability.layouts import ContentPart, PackageFacts, RecordFiles, Shard
from exports.portability.layouts.bulk import BulkLayout

FACTS = PackageFacts(
    establishments=(),
    first_day=None,
    last_day=None,
    latest=datetime(2026, 3, 9, 8, 30, tzinfo=UTC),
)
ORGANIZATION: Mapping[str, Any] = {
    "resourceType": "Organization",
    "id": "org",
    "identifier": [{"system": "https://finess.esante.gouv.fr", "value": "250099983"}],
    "name": "EHPAD inventé",
}
CDA = b'<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><id/></ClinicalDocument>\n'


def identifier(number: int) -> str:
    """Return an identifier of a person or record."""
    return str(UUID(int=0x4000_8000_0000_0000_0000 + number))


def resource(type_: str, id_: str, **more: Any) -> dict[str, Any]:
    """Return a resource."""
    return {"resourceType": type_, "id": id_, **more}


def entry(content: Mapping[str, Any], base: str = "https://dui.example/fhir") -> dict[str, Any]:
    """Return an entry of a transaction, with the fullUrl of a server."""
    place = f"{content['resourceType']}/{content['id']}"
    request = {"method": "POST", "url": content["resourceType"]}
    return {"fullUrl": f"{base}/{place}", "resource": content, "request": request}


def bundle(entries: Iterable[Mapping[str, Any]], indent: int | None = None) -> bytes:
    """Return a transaction Bundle."""
    told = {"resourceType": "Bundle", "type": "transaction", "entry": list(entries)}
    return json.dumps(told, ensure_ascii=False, indent=indent).encode()


def segments(parts: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the source of one record of a flow of several."""
    told = [
        b'{"offset":%d,"length":%d,"data":"%s"}' % (offset, len(content), b64encode(content))
        for offset, content in parts
    ]
    return b'{"flow":{"commitment":"00","length":999999},"segments":[' + b",".join(told) + b"]}"


def flow(number: int, *, resources: int = 10, base: str = "https://dui.example/fhir") -> list[dict[str, Any]]:
    """Return the entries of a flow about one invented person, with decimals, references and an absence."""
    patient = resource(
        "Patient",
        f"p{number}",
        identifier=[{"system": "urn:oid:1.2.250.1.213.1.4.10", "value": f"{number:015d}"}],
        name=[{"family": f"ESSAI{number}", "given": ["Adèle"]}],
        birthDate="1947-04-03",
    )
    about = {"reference": f"Patient/p{number}"}
    stay = resource(
        "Encounter",
        f"s{number}",
        status="in-progress",
        **{"class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"}},
        subject=about,
        serviceProvider={"reference": "Organization/org"},
    )
    told = [patient, dict(ORGANIZATION), stay]
    told += [_observation(number, rank, about) for rank in range(resources - len(told))]
    return [entry(one, base) for one in told]


def _observation(number: int, rank: int, about: Mapping[str, Any]) -> dict[str, Any]:
    system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    absent = {"coding": [{"system": system, "code": "asked-declined"}]}
    weight = {"system": "http://loinc.org", "code": "29463-7", "display": "Body weight"}
    value: dict[str, Any] = {"valueQuantity": {"value": 72.125 + rank, "unit": "kg"}} if rank % 5 else {}
    return resource(
        "Observation",
        f"o{number}-{rank}",
        status="final",
        code={"coding": [weight], "text": "Poids de l’usager"},
        subject=about,
        encounter={"reference": f"https://dui.example/fhir/Encounter/s{number}"},
        effectiveDateTime="2026-02-03T10:15:00+01:00",
        note=[{"text": "Pesée après le repas ; l’usager était assis. " * 12}],
        **(value or {"dataAbsentReason": absent}),
    )


def record(
    number: int,
    source: bytes | None,
    person: int | None,
    *,
    suffix: str = "json",
    told: Mapping[str, Any] | None = None,
) -> RecordFiles:
    """Return the files of a record."""
    name = identifier(number)
    folder = f"content/records/{name}"
    parts = {"document": ContentPart(f"{folder}/document.pdf", b"%PDF-1.7 essai")}
    if source is not None:
        parts["source"] = ContentPart(f"{folder}/source.{suffix}", source)
    details = {"title": "Dossier d’essai", "document_type": "tddui-native", "period": ["2026-02-03", None]}
    about: dict[str, Any] = {"record": name, "establishment": "250099983", "details": details}
    return RecordFiles(name, None if person is None else identifier(person), {**about, **(told or {})}, parts)


def person_file(number: int) -> bytes:
    """Return the `person.json` of a person."""
    traits = {
        "birth_date": "1947-04-03",
        "family": f"ESSAI{number}",
        "given": "Adèle",
        "gender": "female",
        "ins": "1.2.250.1.213.1.4.10|147720425367411",
        "local_ids": [f"https://usager.example|{number}"],
    }
    return json.dumps({"format": "person/1", "person": identifier(number), "traits": traits}).encode()


@dataclass(frozen=True, slots=True)
class Made:
    """The files that the layout gave, by path."""

    files: Mapping[str, bytes] = field(repr=False)

    def lines(self, path: str) -> list[bytes]:
        """Return the lines of a file, empty when there is no such file."""
        return self.files.get(path, b"").splitlines()

    def told(self, path: str) -> list[dict[str, Any]]:
        """Return the lines of a file, read."""
        return [json.loads(line) for line in self.files.get(path, b"").split(b"\n") if line]

    @property
    def received(self) -> list[bytes]:
        """The resources as received, in all files."""
        manifest = json.loads(self.files["bulk/manifest.json"])
        return [
            line
            for output in manifest["output"]
            if {"url": "urn:archive-dui:extension:origin", "valueCode": "received"} in output["extension"]
            for line in self.files[f"bulk/{output['url']}"].split(b"\n")
            if line
        ]


def made(shards: Sequence[Sequence[RecordFiles]], facts: PackageFacts = FACTS) -> Made:
    """Run the layout over shards of records; each person is in the shard of its records."""
    layout, told, first = BulkLayout(), [], 1
    files: dict[str, bytes] = {}
    for number, records in enumerate(shards, 1):
        persons = sorted({one.person for one in records if one.person})
        with layout.shard(Shard(number, first, persons)) as shard:
            for person in persons:
                shard.add_person(person, person_file(UUID(person).int - UUID(identifier(0)).int))
            for one in records:
                shard.add_record(one)
            paths = [file.path for file in shard.files()]
            assert paths == sorted(paths, key=str.encode)
            files |= {file.path: file.open().read() for file in shard.files()}
            told.append(shard.facts())
        first += len(persons)
    whole = list(layout.whole(told, facts))
    assert [file.path for file in whole] == sorted([file.path for file in whole], key=str.encode)
    files |= {file.path: file.open().read() for file in whole}
    return Made(files)
