"""Rows that are given to another tenant, or to another person of the same tenant, on SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive_service.errors import NotFound
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, LegalEntity, Tenant
from archive_service.model.keys import person_key
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import KnownPerson, PersonRow
from archive_service.model.records import Record
from archive_service.model.retention_serialisation import read_file
from archive_service.model.serialisation import written_person
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement

_RECORDS = Statement(
    b"SELECT id FROM record WHERE establishment = %(establishment)s AND tenant = %(tenant)s "
    b"ORDER BY number FOR UPDATE"
)
_UNLINK = Statement(b"DELETE FROM record_link WHERE record = %(record)s")
_LINK = Statement(
    b"INSERT INTO record_link (index, record, tenant, department) "
    b"SELECT index, %(record)s, %(tenant)s, %(department)s FROM unnest(%(indexes)s::bytea[]) AS index "
    b"ON CONFLICT DO NOTHING"
)
_PERSONS = Statement(
    b"SELECT id, tenant, department, merged_into FROM person WHERE tenant = %(tenant)s ORDER BY id FOR UPDATE"
)
_PERSON = Statement(b"SELECT id, tenant, department, merged_into FROM person WHERE id = %(id)s FOR UPDATE")
_MERGED_INTO = Statement(
    b"SELECT id, tenant, department, merged_into FROM person WHERE merged_into = %(person)s "
    b"ORDER BY id FOR UPDATE"
)
_INDEXES = Statement(b"SELECT index AS identifier FROM person_identifier WHERE person = %(person)s")
# A record that is being eliminated says nothing any more, and is given to nobody.
_RECORDS_OF = Statement(
    b"SELECT id FROM record WHERE person = %(person)s AND state NOT IN ('eliminating', 'eliminated') "
    b"ORDER BY number FOR UPDATE"
)
_SAVE_PERSON = Statement(
    b"UPDATE person SET tenant = %(tenant)s, department = %(department)s, merged_into = %(merged_into)s, "
    b"key = %(key)s, facts = %(facts)s WHERE id = %(id)s"
)
_FILES = Statement(
    b"SELECT id, tenant, establishment, facts FROM file WHERE person = %(person)s "
    b"ORDER BY establishment FOR UPDATE"
)
_GIVE_FILES = Statement(
    b"UPDATE file SET tenant = %(tenant)s, department = %(department)s WHERE person = %(person)s"
)
_FORGET = Statement(b"DELETE FROM person_identifier WHERE person = %(person)s")
_GIVE_INDEXES = Statement(
    b"UPDATE person_identifier SET person = %(kept)s "
    b"WHERE person = %(gone)s AND index = ANY (%(indexes)s::bytea[])"
)
_OTHERS = Statement(
    b"SELECT count(*) AS count FROM establishment WHERE tenant = %(tenant)s AND finess <> %(finess)s"
)
_REST = [
    Statement(
        b"UPDATE " + table + b" SET tenant = %(to)s, department = %(department)s WHERE tenant = %(tenant)s"
    )
    for table in (
        b"resource",
        b"record_link",
        b"person_identifier",
        b"stored_object",
        b"earlier_decision",
        b"establishment_freeze",
        b"hold_target",
    )
]
_DEPOSITS = Statement(
    b"UPDATE deposit SET tenant = %(to)s, department = %(department)s WHERE tenant = %(tenant)s RETURNING id"
)
_EXPORTS = Statement(
    b"UPDATE export_order SET tenant = %(to)s, department = %(department)s WHERE tenant = %(tenant)s "
    b"RETURNING id"
)
_CARRIED = Statement(
    b"UPDATE carried_file SET tenant = %(to)s, department = %(department)s WHERE tenant = %(tenant)s "
    b"RETURNING id"
)
_HOLDS = Statement(
    b"UPDATE hold SET tenant = %(to)s, department = %(department)s WHERE tenant = %(tenant)s RETURNING id"
)
_EVENTS = Statement(
    b"UPDATE stated_event SET tenant = %(to)s, department = %(department)s, "
    b"key = CASE WHEN strpos(key, '@') > 0 THEN key ELSE key || '@' || tenant END "
    b"WHERE tenant = %(tenant)s RETURNING id"
)
_REQUESTS = Statement(
    b"UPDATE person_request SET tenant = %(to)s, department = %(department)s, "
    b"key = CASE WHEN strpos(key, '@') > 0 THEN key ELSE key || '@' || tenant END "
    b"WHERE tenant = %(tenant)s RETURNING id"
)
_REMEMBER = Statement(
    b"INSERT INTO establishment_move (finess, tenant, provisional, department, moved_at) "
    b"VALUES (%(finess)s, %(tenant)s, %(provisional)s, %(department)s, %(at)s) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class SqlReassignments:
    """`Reassignments` on SQL. Returned rows are locked until the transaction ends."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def records(self, establishment: Finess, tenant: Tenant) -> Sequence[UUID]:
        """Return the records of an establishment in `tenant`, in the order of their numbers."""
        return [row.id for row in self.session.rows(_RECORDS, establishment=establishment, tenant=tenant)]

    def relink(self, record: Record) -> None:
        """Write the indexes by which the documents that a record replaces are found."""
        self.images.touch("record", record.id)
        self.session.run(_UNLINK, record=record.id)
        self.session.run(
            _LINK,
            record=record.id,
            tenant=record.tenant,
            department=record.department,
            indexes=list(record.replaces_index),
        )

    def persons(self, tenant: Tenant) -> Sequence[PersonRow]:
        """Return the persons of a tenant."""
        return [PersonRow(**row._asdict()) for row in self.session.rows(_PERSONS, tenant=tenant)]

    def person(self, person: UUID) -> PersonRow:
        """Return a person in scope; raise `NotFound`."""
        row = self.session.row(_PERSON, id=person)
        if row is None:
            raise NotFound("no such person")
        return PersonRow(**row._asdict())

    def save_person(self, person: PersonRow, known: KnownPerson) -> None:
        """Write a person's tenant, and the traits under the tenant's own key for the person."""
        self.images.touch("person", person.id)
        row = f"person {person.id}"
        encrypted = self.fields.encrypt(person.tenant, person_key(person.id), row, written_person(known))
        self.session.run(
            _SAVE_PERSON,
            id=person.id,
            tenant=person.tenant,
            department=person.department,
            merged_into=person.merged_into,
            key=person_key(person.id),
            facts=encrypted,
        )

    def indexes(self, person: UUID) -> Sequence[bytes]:
        """Return the indexes by which a person is found."""
        return [row.identifier for row in self.session.rows(_INDEXES, person=person)]

    def records_of(self, person: UUID) -> Sequence[UUID]:
        """Return the records of a person, in the order of their numbers."""
        return [row.id for row in self.session.rows(_RECORDS_OF, person=person)]

    def merged_into(self, person: UUID) -> Sequence[PersonRow]:
        """Return the persons who were merged into a person."""
        return [PersonRow(**row._asdict()) for row in self.session.rows(_MERGED_INTO, person=person)]

    def files(self, person: UUID) -> Mapping[Finess, PersonFile]:
        """Return the facts of each of a person's files, by establishment."""
        files: dict[Finess, PersonFile] = {}
        for row in self.session.rows(_FILES, person=person):
            opened = self.fields.decrypt(row.tenant, person_key(person), f"file {row.id}", row.facts)
            files[row.establishment] = PersonFile() if opened is None else read_file(opened)
        return files

    def give_files(self, person: UUID, tenant: Tenant, department: Department) -> None:
        """Give a person's files to a tenant; `People.save_file` writes their facts."""
        self.images.touch("person", person)
        self.session.run(_GIVE_FILES, person=person, tenant=tenant, department=department)

    def forget_indexes(self, person: UUID) -> None:
        """Delete the indexes by which a person is found."""
        self.images.touch("person", person)
        self.session.run(_FORGET, person=person)

    def give_indexes(self, gone: UUID, kept: UUID, indexes: Sequence[bytes]) -> None:
        """Give `kept` those of these indexes that led to `gone`."""
        self.images.touch("person", gone, kept)
        self.session.run(_GIVE_INDEXES, gone=gone, kept=kept, indexes=list(indexes))

    def others(self, tenant: Tenant, establishment: Finess) -> int:
        """Count the other establishments of a tenant."""
        row = self.session.row(_OTHERS, tenant=tenant, finess=establishment)
        return 0 if row is None else int(row.count)

    def give_rest(self, tenant: Tenant, to: Establishment) -> int:
        """Give a tenant's deposits, and the rows that depend on them, to the tenant of an establishment;
        return how many.
        """
        values = {"tenant": tenant, "to": to.legal_entity, "department": to.department}
        for statement in _REST:
            self.session.run(statement, **values)
        given = self.session.rows(_DEPOSITS, **values)
        self.images.touch("deposit", *(row.id for row in given))
        self.images.touch("export_order", *(row.id for row in self.session.rows(_EXPORTS, **values)))
        self.images.touch("carried_file", *(row.id for row in self.session.rows(_CARRIED, **values)))
        self.images.touch("hold", *(row.id for row in self.session.rows(_HOLDS, **values)))
        self.images.touch("stated_event", *(row.id for row in self.session.rows(_EVENTS, **values)))
        self.images.touch("person_request", *(row.id for row in self.session.rows(_REQUESTS, **values)))
        return len(given)

    def remember(self, provisional: LegalEntity, to: Establishment, at: datetime) -> None:
        """Store that `provisional` became the establishment's legal entity."""
        self.images.touch("establishment_move", provisional)
        self.session.run(
            _REMEMBER,
            finess=to.finess,
            tenant=to.legal_entity,
            provisional=provisional,
            department=to.department,
            at=at,
        )
