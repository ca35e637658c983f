"""Neutral content of invented persons, and what a layout makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

import orjson
from hypothesis import strategies as st

from exports.portability.layouts import ContentPart, Layout, PackageFacts, RecordFiles, Shard
from exports.portability.layouts.beside import Beside, GatheredBeside

_NAMES = UUID(int=9)
ABOUT = PackageFacts(
    establishments=({"finess": "480787529", "name": "Les Chênes Verts"},),
    first_day=None,
    last_day=None,
    latest=datetime(2026, 3, 2, 9, 15, tzinfo=UTC),
)
Persons = Mapping[str, tuple[bytes | None, Sequence[RecordFiles]]]
"""By identifier: their `person.json`, None when it cannot be read, and their records."""


def identifier_of(name: str) -> str:
    """Return an identifier for an invented thing."""
    return str(uuid5(_NAMES, name))


def person(name: str = "1", **traits: Any) -> tuple[str, bytes]:
    """Return a person: the identifier and the file."""
    known = {
        "family": "DUPONT",
        "given": "Jean",
        "birth_date": "1947-04-03",
        "birth_place": "63220",
        "gender": "male",
        "ins": "1.2.250.1.213.1.4.8|147720425367411",
        "local_ids": ["https://local.example|3480787529/194704032"],
    }
    told = {
        "acts": [],
        "format": "person/1",
        "name": "",
        "person": identifier_of(name),
        "traits": known | traits,
    }
    return identifier_of(name), orjson.dumps(told)


def record(name: str, of: str | None = "1", *, pdf: bool = True, **told: Any) -> RecordFiles:
    """Return a record of a person; what is told of it may be changed, `details` member by member."""
    details = {
        "title": "Projet d’accompagnement",
        "document_type": "34133-9",
        "confidentiality": "N",
        "flow_kind": "cda",
        "period": ["2023-01-02", "2023-04-14"],
        "person_name": "DUPONT Jean",
        "software": "Logiciel exemple",
        "stated": {"stays": [{"identifiers": ["s|1"], "start": "2023-01-02", "end": None, "ongoing": True}]},
        "decision": {
            "rule": "ESMS-USAGER",
            "status": "not-started",
            "last_day": None,
            "final_action": "sample",
        },
    } | told.pop("details", {})
    this, whose = identifier_of(name), None if of is None else identifier_of(of)
    whole = {
        "format": "portability-record/1",
        "record": this,
        "person": whose,
        "establishment": "480787529",
        "deposit": identifier_of("deposit"),
        "kind": "cda-document",
        "state": "sealed" if pdf else "received",
        "document_date": "2023-04-14",
        "version": 1,
        "replaces": None,
        "replaced_by": None,
        "related": [],
        "details": details,
    } | told
    files = {
        "record": ("record.json", orjson.dumps(whole)),
        "source": ("source.xml", f"<a>{name}</a>".encode()),
    }
    if pdf:
        files["document"] = ("document.pdf", b"%PDF-1.7 " + name.encode())
    parts = {
        kind: ContentPart(f"content/records/{this}/{path}", content)
        for kind, (path, content) in files.items()
    }
    return RecordFiles(this, whose, whole, parts)


def shards_of(
    persons: Persons, nobody: Iterable[RecordFiles] = (), size: int = 2
) -> list[tuple[Shard, Persons]]:
    """Divide persons into shards of a few, and the records of nobody into one behind them."""
    names = sorted(persons)
    groups = [names[at : at + size] for at in range(0, len(names), size)]
    shards: list[tuple[Shard, Persons]] = [
        (Shard(number, 1 + (number - 1) * size, group), {name: persons[name] for name in group})
        for number, group in enumerate(groups, start=1)
    ]
    others = sorted(nobody, key=lambda one: one.record)
    if others:
        shards.append((Shard(len(shards) + 1, len(names) + 1, (), transverse=1), {"": (None, others)}))
    return shards


def laid_out(
    layout: Layout,
    persons: Persons,
    nobody: Iterable[RecordFiles] = (),
    about: PackageFacts = ABOUT,
    merged: Mapping[str, Sequence[bytes]] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Return the files of a layout, by path; check what every layout promises of them."""
    files: dict[str, bytes] = {}
    facts: list[bytes] = []
    for shard, held in shards_of(persons, nobody):
        with layout.shard(replace(shard, merged=merged)) as one:
            for name, (content, _) in held.items():
                if content is not None:
                    one.add_person(name, content)
            for _, records in held.values():
                for item in sorted(records, key=lambda each: each.record):
                    one.add_record(item)
            _take([(file.path, file.open().read(), file.open().read()) for file in one.files()], files)
            facts.append(one.facts())
    _take([(file.path, file.open().read(), file.open().read()) for file in layout.whole(facts, about)], files)
    assert all(path.startswith(f"{layout.name}/") or path == "index.html" for path in files)
    return files


def _take(read: Sequence[tuple[str, bytes, bytes]], files: dict[str, bytes]) -> None:
    paths = [path for path, _, _ in read]
    assert paths == sorted(paths)
    for path, once, again in read:
        assert once == again
        assert path not in files
        files[path] = once


def several() -> tuple[Persons, list[RecordFiles]]:
    """Return three persons, one of whom cannot be read, and a record of nobody."""
    first, second = person("1"), person("2", family="MARTIN", given="Élise", ins="", gender="female")
    unnamed = identifier_of("3")
    newer = record("b", "1", replaces=identifier_of("a"), details={"title": "Projet, version 2"})
    return {
        first[0]: (first[1], [record("a", "1", replaced_by=identifier_of("b")), newer]),
        second[0]: (second[1], [record("c", "2", pdf=False, document_date=None)]),
        unnamed: (None, [record("d", "3", details={"person_name": "DURAND Zoé"})]),
    }, [record("e", None, kind="structure-data", details={"flow_kind": "structure-data"})]


def beside() -> Beside:
    """Return a quarantined flow, bytes of nobody, and a statement of completeness."""
    folder = f"content/quarantine/{identifier_of('flow')}"
    deposit = {
        "received_at": "2026-11-29T13:30:04.912023+00:00",
        "findings": [
            {"severity": "warning", "message": "Un avertissement."},
            {"severity": "error", "message": "Aucun usager n’est désigné <b>."},
        ],
    }
    counts = {
        "kind": "native-file",
        "accepted": 9,
        "exported": 4,
        "excluded": [{"reason": "outside-scope", "records": 5}],
        "eliminated": [{"year": None, "records": 7}],
    }
    statement = {
        "format": "portability-completeness/1",
        "establishments": [{"establishment": "480787529", "kinds": [counts, counts]}],
        "flows": {
            "refused": {"flows": 3, "codes": [{"code": "no-person", "flows": 3}]},
            "quarantined": {"exported": 1, "excluded": [{"reason": "custodian-elsewhere", "flows": 2}]},
        },
    }
    gathered = GatheredBeside()
    gathered.add(f"{folder}/deposit.json", "quarantine-deposit", orjson.dumps(deposit))
    gathered.add(f"{folder}/flow.json", "quarantine-flow", b"{}")
    gathered.add(f"{folder}/receipt.jws", "quarantine-receipt", b"")
    gathered.add(f"content/deposits/{identifier_of('deposit')}/unowned.json", "unowned", b"{}")
    gathered.add("content/completeness/ab.json", "completeness", orjson.dumps(statement))
    return gathered.told()


def unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files into a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


ANY_TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "=1+1",
            "+33",
            "-x",
            "@x",
            "'x",
            " =x",
            "a\tb",
            "a\r\nb",
            "\x00",
            "\x0b<&>\"'",
            'O\'Brien "dit"',
            "]]>",
        ]
    ),
    st.sampled_from(["\ufffe", "\u202e", "a|b^c&d~e\\f", "<script>alert(1)</script>", "é" * 300]),
)
