"""The JSON files of a portability package: what is written about records, persons, deposits and
establishments, and how it is read again.

What is read and written again gives the same bytes: so an import loses nothing, and its export has the same
root.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PureWindowsPath
from typing import Any, TypeVar
from uuid import UUID

import orjson

from archive_service.errors import UnknownForm
from archive_service.findings import Finding, Grade, Severity
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.establishment import Establishment, register_name
from archive_service.model.flow import FlowKind, RecordKind
from archive_service.model.forms import Json
from archive_service.model.identifiers import (
    NO_DEPARTMENT,
    NOBODY,
    department_code_of,
    finess_of,
    legal_entity_of,
)
from archive_service.model.persons import KnownPerson
from archive_service.model.record_details import RecordDetails
from archive_service.model.records import Record, RecordState
from archive_service.model.serialisation import read_person, read_record, record_json, written_person
from archive_service.wording.dates import day_in_paris

RECORD, DEPOSIT, ESTABLISHMENT = (
    "portability-record/1",
    "portability-deposit/1",
    "portability-establishment/1",
)
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_READ = TypeVar("_READ")
_LONGEST_CODE = 16
_LARGEST_VERSION = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableDeposit:
    """What a package says about a deposit."""

    id: UUID
    kind: FlowKind
    grade: Grade
    outcome: Outcome
    received_at: datetime
    sender: str
    file: str
    records: tuple[UUID, ...]
    findings: tuple[Finding, ...]


def written(told: object) -> bytes:
    """Return JSON in the form of packages: members in order of name, one line."""
    return orjson.dumps(told, option=_SORTED)


def record_file(record: Record) -> bytes:
    """Return the file about a record."""
    return written(
        {
            "format": RECORD,
            "record": record.id,
            "person": record.person,
            "establishment": record.establishment,
            "deposit": record.deposit,
            "kind": record.kind.value,
            "state": record.state.value,
            "document_date": record.document_date,
            "version": record.version,
            "replaces": record.replaces,
            "replaced_by": record.replaced_by,
            "related": list(record.related),
            "details": _details(record.details),
        }
    )


def _details(details: RecordDetails) -> Json:
    """Return the details as they are stored, with the links of no record."""
    told = {**record_json(details), "links": []}
    decision = details.decision
    if decision is None or decision.basis is None:
        return told
    # The facts of a decision are kept as the text that was judged; here their members are in order too.
    facts = orjson.loads(decision.basis.facts)
    return {**told, "decision": {**told["decision"], "basis": {**told["decision"]["basis"], "facts": facts}}}


def read_record_file(content: bytes) -> Record:
    """Read the result of `record_file`, as a record of no tenant yet, without keys and objects.

    Raises:
        UnknownForm: it has another form, or writing it again would give other bytes.
    """
    return read_portable(content, RECORD, _record_in, record_file)


def person_file(person: UUID, known: KnownPerson) -> bytes:
    """Return the file about a person."""
    return written({"person": str(person), **orjson.loads(written_person(known))})


def read_person_file(content: bytes) -> tuple[UUID, KnownPerson]:
    """Read the result of `person_file`; raise `UnknownForm` as `read_record_file` does."""
    return read_portable(content, "person/1", _person_in, lambda known: person_file(*known))


def deposit_file(deposit: Deposit) -> bytes:
    """Return the file about a deposit."""
    return written(
        {
            "format": DEPOSIT,
            "deposit": str(deposit.id),
            "kind": deposit.kind.value,
            "grade": deposit.grade.value,
            "outcome": deposit.outcome.value,
            "received_at": deposit.received_at.isoformat(),
            "sender": deposit.sender,
            # The sender gave a path of its own machine.
            "file": PureWindowsPath(deposit.details.file).name,
            "records": [str(record) for record in deposit.records],
            "findings": [
                {"code": one.code, "severity": one.severity.value, "where": one.where, "message": one.message}
                for one in deposit.details.findings
            ],
        }
    )


def read_deposit_file(content: bytes) -> PortableDeposit:
    """Read the result of `deposit_file`; raise `UnknownForm`."""
    return read_portable(content, DEPOSIT, _deposit_in)


def establishment_file(one: Establishment) -> bytes:
    """Return the file about an establishment."""
    return written(
        {
            "format": ESTABLISHMENT,
            "finess": one.finess,
            "legal_entity": one.legal_entity,
            "department": one.department,
            "category": one.category,
            "legal_status": one.legal_status,
            "name": one.name,
        }
    )


def read_establishment_file(content: bytes) -> Establishment:
    """Read the result of `establishment_file`; raise `UnknownForm` as `read_record_file` does."""
    return read_portable(content, ESTABLISHMENT, _establishment_in, establishment_file)


def read_portable(
    content: bytes,
    form: str,
    of: Callable[[Json], _READ],
    again: Callable[[_READ], bytes] | None = None,
) -> _READ:
    """Return what `of` reads in a file of a form; `again` writes it.

    Raises:
        UnknownForm: it has another form, or writing it again would give other bytes.
    """
    try:
        told = orjson.loads(content)
        if told["format"] != form:
            raise UnknownForm(f"not the form {form}")
        read = of(told)
        same = again is None or again(read) == content
    # An overflow: a moment that in another zone is before the year 1, or after 9999.
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise UnknownForm(f"not of the form {form}") from error
    if not same:
        raise UnknownForm(f"something in it is not of the form {form}, and would be lost")
    return read


def text_in(told: object) -> str:
    """Return a text; raise `TypeError` when it is something else."""
    if not isinstance(told, str):
        raise TypeError("no text")
    return told


def moment_in(told: object) -> datetime:
    """Return a moment.

    Raises:
        TypeError, ValueError: it is something else, or has no zone.
        OverflowError: it has no day in UTC, or in Paris.
    """
    found = datetime.fromisoformat(text_in(told))
    if found.tzinfo is None:
        raise ValueError("a time has no zone")
    day_in_paris(found.astimezone(UTC))
    return found


def _record_in(told: Json) -> Record:
    if told["version"] is not None and not 0 <= int(told["version"]) <= _LARGEST_VERSION:
        raise ValueError("no number of a version")
    details, _ = read_record(orjson.dumps(told["details"]))
    return Record(
        id=UUID(told["record"]),
        tenant=NOBODY,
        department=NO_DEPARTMENT,
        establishment=finess_of(told["establishment"]),
        deposit=UUID(told["deposit"]),
        person=_id(told["person"]),
        kind=RecordKind(told["kind"]),
        state=RecordState(told["state"]),
        document_date=None if told["document_date"] is None else date.fromisoformat(told["document_date"]),
        version=told["version"],
        document_index=None,
        set_index=None,
        replaces=_id(told["replaces"]),
        replaced_by=_id(told["replaced_by"]),
        related=tuple(map(UUID, told["related"])),
        key="",
        source_key="",
        source_object="",
        details_or_none=details,
    )


def _person_in(told: Json) -> tuple[UUID, KnownPerson]:
    return UUID(told["person"]), read_person(orjson.dumps(told))


def _deposit_in(told: Json) -> PortableDeposit:
    grade = Grade(told["grade"])
    return PortableDeposit(
        id=UUID(told["deposit"]),
        kind=FlowKind(told["kind"]),
        grade=grade,
        outcome=Outcome(told["outcome"]),
        received_at=moment_in(told["received_at"]),
        sender=str(told["sender"]),
        file=str(told["file"]),
        records=tuple(map(UUID, told["records"])),
        findings=tuple(_findings(told["findings"], grade)),
    )


def _findings(told: Sequence[dict[str, Any]], grade: Grade) -> list[Finding]:
    """Read findings; a package gives the grade of the whole flow alone, which each error and warning has at
    most.
    """
    return [
        Finding(
            code=str(one["code"]),
            severity=Severity(one["severity"]),
            grade=Grade.OK if one["severity"] == Severity.INFORMATION.value else grade,
            where=str(one["where"]),
            message=str(one["message"]),
        )
        for one in told
    ]


def _establishment_in(told: Json) -> Establishment:
    category, legal_status = str(told["category"]), str(told["legal_status"])
    if max(len(category), len(legal_status)) > _LONGEST_CODE or not (category + legal_status).isprintable():
        raise ValueError("no code of the register")
    return Establishment(
        finess=finess_of(told["finess"]),
        legal_entity=legal_entity_of(told["legal_entity"]),
        department=department_code_of(told["department"]),
        category=category,
        legal_status=legal_status,
        name=register_name(told["name"]),
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
