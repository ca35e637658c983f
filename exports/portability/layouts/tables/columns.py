"""The columns of the tables: what a reader rebuilds persons, stays and documents from.

The schemas and the dictionary are made of these descriptions and the cells of these values, so that they
cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller
from typing import Any

import orjson

from exports.portability.layouts.told import TheirIdentity, Told, text

STRING, DATE, INTEGER, BOOLEAN, ARRAY = "string", "date", "integer", "boolean", "array"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in the Table Schema, what it means, and its value for a row."""

    name: str
    type: str
    description: str
    value: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `keys` name the columns that identify a row, `references` those that name a row elsewhere."""

    name: str
    description: str
    columns: Sequence[Column]
    keys: Sequence[str]
    references: Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class PersonTold:
    """A person, and the latest day of death that their records state."""

    known: TheirIdentity
    death: str = ""


@dataclass(frozen=True, slots=True)
class StayTold:
    """A stay as a record tells it; `number` counts the stays of the record from 1."""

    record: Told
    number: int
    stay: Mapping[str, Any]

    def of(self, key: str) -> str:
        """Return a member, as text."""
        return text(self.stay.get(key))


def array(values: Sequence[object]) -> str:
    """Return a list as JSON; empty when there is nothing in it.

    >>> array(["a", "b"])
    '["a","b"]'
    """
    return orjson.dumps([str(one) for one in values]).decode() if values else ""


def _path(part: str) -> Callable[[Told], str]:
    return lambda told: told.record.parts[part].path if part in told.record.parts else ""


def _sha256(part: str) -> Callable[[Told], str]:
    def digest(told: Told) -> str:
        file = told.record.parts.get(part)
        return "" if file is None else file.sha256

    return digest


def _bytes(part: str) -> Callable[[Told], str]:
    return lambda told: str(len(told.record.parts[part].content)) if part in told.record.parts else ""


def _of(key: str) -> Callable[[Told | StayTold], str]:
    return methodcaller("of", key)


def _detail(key: str) -> Callable[[Told], str]:
    return methodcaller("detail", key)


def _decision(key: str) -> Callable[[Told], str]:
    return methodcaller("decision", key)


def _trait(key: str) -> Callable[[PersonTold], str]:
    return lambda person: str(getattr(person.known, key))


PERSONS = Table(
    "persons",
    "One row for each person with documents. Who was merged into them has a file in content/persons alone.",
    (
        Column("person", STRING, "Identifier of the person in this package.", _trait("person")),
        Column(
            "family_name",
            STRING,
            "Family name, as the first flow about the person gave it.",
            _trait("family"),
        ),
        Column(
            "given_names",
            STRING,
            "Given names, joined by spaces as received; the source has each of them apart.",
            _trait("given"),
        ),
        Column("birth_date", DATE, "Day of birth.", _trait("birth_date")),
        Column(
            "death_date",
            DATE,
            "Day of death, the latest one that a document states; empty when none does.",
            lambda one: one.death,
        ),
        Column(
            "birth_place", STRING, "Code of the place of birth (INSEE), as received.", _trait("birth_place")
        ),
        Column(
            "gender",
            STRING,
            "male, female, other or unknown (FHIR); empty when the code has none of these meanings.",
            _trait("sex"),
        ),
        Column("gender_code", STRING, "The code of it as received, such as F.", _trait("gender")),
        Column(
            "ins",
            STRING,
            "National health identifier with its key, a text: it may begin with 0.",
            _trait("number"),
        ),
        Column("ins_oid", STRING, "OID of its authority.", lambda one: one.known.ins.rpartition("|")[0]),
        Column(
            "local_ids",
            ARRAY,
            "Identifiers in other software, each `system|value`.",
            lambda one: array(one.known.local_ids),
        ),
        Column(
            "path",
            STRING,
            "File with all that is known of the person; empty when it cannot be read.",
            lambda one: f"content/persons/{one.known.person}/person.json" if one.known.is_known else "",
        ),
    ),
    ("person",),
    {},
)

STAYS = Table(
    "stays",
    "One row for each stay that a document declares. Several documents may declare the same stay: compare "
    "`identifiers`.",
    (
        Column("record", STRING, "The document that declares it.", lambda one: one.record.record.record),
        Column("number", INTEGER, "Number of the stay in the document, from 1.", lambda one: str(one.number)),
        Column("person", STRING, "Whose stay it is.", lambda one: text(one.record.record.person)),
        Column(
            "establishment",
            STRING,
            "FINESS number of the establishment, a text.",
            lambda one: one.record.of("establishment"),
        ),
        Column(
            "identifiers",
            ARRAY,
            "Identifiers of the stay, each `system|value`.",
            lambda one: array(one.stay.get("identifiers") or ()),
        ),
        Column("start", DATE, "First day.", _of("start")),
        Column("end", DATE, "Last day; empty when the stay has no known end.", _of("end")),
        Column(
            "ongoing", BOOLEAN, "Whether the stay was going on when the document was written.", _of("ongoing")
        ),
        Column(
            "seen_on",
            DATE,
            "Latest day on which the document shows that the stay was going on.",
            _of("seen_on"),
        ),
        Column("told_on", DATE, "Day on which the document was written.", _of("told_on")),
    ),
    ("record", "number"),
    {"record": ("documents", "record")},
)

DOCUMENTS = Table(
    "documents",
    "One row for each document. Its files are beside this folder, at the paths that the row gives.",
    (
        Column(
            "record", STRING, "Identifier of the document in this package.", lambda one: one.record.record
        ),
        Column(
            "person",
            STRING,
            "Whom it concerns; empty for nobody, or several persons.",
            lambda one: text(one.record.person),
        ),
        Column("establishment", STRING, "FINESS number of the establishment, a text.", _of("establishment")),
        Column("kind", STRING, "cda-document, native-file, collective-event or structure-data.", _of("kind")),
        Column("title", STRING, "Title, in French.", _detail("title")),
        Column(
            "document_type",
            STRING,
            "Code of the type of document, as received; of CDA documents mostly LOINC.",
            _detail("document_type"),
        ),
        Column("document_date", DATE, "Day of the document.", _of("document_date")),
        Column("period_start", DATE, "First day of what it is about.", lambda one: one.period[0]),
        Column("period_end", DATE, "Last day of what it is about.", lambda one: one.period[1]),
        Column(
            "confidentiality", STRING, "Code of confidentiality, as received.", _detail("confidentiality")
        ),
        Column("software", STRING, "Software that wrote it.", _detail("software")),
        Column(
            "state",
            STRING,
            "received, documented, sealed or set-aside: whether there is a PDF, and evidence for it.",
            _of("state"),
        ),
        Column("version", INTEGER, "Number of its version, as received.", _of("version")),
        Column("replaces", STRING, "The document of which it is a newer version.", _of("replaces")),
        Column("replaced_by", STRING, "The document that is a newer version of it.", _of("replaced_by")),
        Column(
            "related",
            ARRAY,
            "Documents of collective events in the same flow that concern the person.",
            lambda one: array(one.record.told.get("related") or ()),
        ),
        Column("deposit", STRING, "Identifier of the flow that brought it.", _of("deposit")),
        Column("flow_kind", STRING, "Kind of that flow.", _detail("flow_kind")),
        Column("source_path", STRING, "The file as received.", _path("source")),
        Column("source_media_type", STRING, "Its media type.", lambda one: one.source_media_type),
        Column("source_bytes", INTEGER, "Its length.", _bytes("source")),
        Column("source_sha256", STRING, "Its SHA-256.", _sha256("source")),
        Column("pdf_path", STRING, "The sealed PDF/A; empty when there is none yet.", _path("document")),
        Column("pdf_bytes", INTEGER, "Its length.", _bytes("document")),
        Column("pdf_sha256", STRING, "Its SHA-256.", _sha256("document")),
        Column("record_path", STRING, "File with all that is known of the document.", _path("record")),
        Column("retention_rule", STRING, "Rule of retention of the last decision.", _decision("rule")),
        Column(
            "retention_status",
            STRING,
            "Whether its term has begun or ended at the last decision.",
            _decision("status"),
        ),
        Column("retention_last_day", DATE, "Last day of retention, when known.", _decision("last_day")),
        Column("final_action", STRING, "What happens after that day.", _decision("final_action")),
    ),
    ("record",),
    {"person": ("persons", "person")},
)

TABLES = (DOCUMENTS, PERSONS, STAYS)
"""The tables in order of path."""
