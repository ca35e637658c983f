"""The person whom a Patient of FHIR is about, by the id that callers know."""

from __future__ import annotations

from uuid import UUID

from archive_service.errors import NotFound
from archive_service.model.records import RecordFilter
from archive_service.ports import Transaction


def person_of_patient(patient: str, transaction: Transaction) -> UUID | None:
    """Return the person of `Patient/[patient]`: one that POST /fhir created, or one of an export, whose id is
    that of the person. None when the transaction's scope has no record of such a person.
    """
    person = _of_created(patient, transaction) or _as_person(patient)
    if person is None or not transaction.records.outlined(RecordFilter(person=person, limit=1)):
        return None
    return person


def _of_created(patient: str, transaction: Transaction) -> UUID | None:
    try:
        created = transaction.deposits.resource("Patient", patient)
    except NotFound:
        return None
    record = created.record
    if record is None:  # a flow about one person alone was not cut
        records = transaction.deposits.records_of([created.deposit]).get(created.deposit, ())
        record = records[0] if len(records) == 1 else None
    if record is None:
        return None
    found = transaction.records.outlined(RecordFilter(records=[record], limit=1))
    return found[0].person if found else None


def _as_person(patient: str) -> UUID | None:
    try:
        return UUID(patient)
    except ValueError:
        return None
