"""Persons and their files on SQL: traits encrypted under the person's key, identifiers as keyed indexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ARRAY, LargeBinary, any_, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.model.identifiers import Department, Finess, Tenant
from archive_service.model.keys import person_key
from archive_service.model.person_file import PersonFile
from archive_service.model.person_lists import ListedPerson, PersonFilter
from archive_service.model.persons import KnownPerson, PersonRow
from archive_service.model.retention_serialisation import read_file, written_file
from archive_service.model.serialisation import read_person, written_person
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import file, person, person_identifier

_FOUND = Statement.of(
    select(person_identifier.c.index.label("identifier"), person_identifier.c.person).where(
        person_identifier.c.tenant == bindparam("tenant"),
        person_identifier.c.index == any_(bindparam("indexes", type_=ARRAY(LargeBinary))),
    )
)
_ADD = Statement.of(
    insert(person).values(given(column for column in person.columns if column.name != "merged_into"))
)
_IDENTIFY = Statement(
    b"INSERT INTO person_identifier (index, tenant, department, person) "
    b"SELECT index, %(tenant)s, %(department)s, %(person)s FROM unnest(%(indexes)s::bytea[]) AS index "
    b"ON CONFLICT DO NOTHING"
)
_MERGED = Statement.of(
    update(person).where(person.c.id == bindparam("gone")).values(merged_into=bindparam("kept"))
)
_IDENTIFIERS_GIVEN = Statement(b"UPDATE person_identifier SET person = %(kept)s WHERE person = %(gone)s")
_RECORDS_GIVEN = Statement(b"UPDATE record SET person = %(kept)s WHERE person = %(gone)s RETURNING id")
_PERSON = Statement.of(select(person).where(person.c.id == bindparam("id")))
_PERSONS = Statement.of(
    select(person).where(person.c.id == any_(bindparam("ids", type_=ARRAY(person.c.id.type))))
)
_ROWS = Statement(
    b"SELECT id, tenant, department, merged_into FROM person WHERE id = ANY (%(persons)s::uuid[])"
)
_MERGED_INTO = Statement(
    b"SELECT id, merged_into FROM person WHERE merged_into = ANY (%(persons)s::uuid[]) ORDER BY id"
)
# Records alone say which persons somebody sees: a person may have records in several departments.
_LISTED = Statement(
    b"SELECT person, min(tenant) AS tenant, min(department) AS department, "
    b"array_agg(DISTINCT establishment ORDER BY establishment) AS establishments, count(*) AS records "
    b"FROM record WHERE person IS NOT NULL AND state <> 'eliminated' "
    b"AND (%(after)s::uuid IS NULL OR person > %(after)s::uuid) "
    b"AND (%(persons)s::uuid[] IS NULL OR person = ANY (%(persons)s::uuid[])) "
    b"AND (%(place)s::varchar = '' OR person IN "
    b"(SELECT person FROM record WHERE establishment = %(place)s::varchar)) "
    b"GROUP BY person ORDER BY person LIMIT %(limit)s"
)
_FILE = Statement.of(
    select(file)
    .where(file.c.person == bindparam("person"), file.c.establishment == bindparam("establishment"))
    .with_for_update()
)
_FILES_OF = Statement(
    b"SELECT id, tenant, person, establishment, facts FROM file WHERE person = ANY (%(persons)s::uuid[]) "
    b"ORDER BY person, establishment"
)
_NEW_FILE = upsert(file).values(given(file.columns))
_SAVE_FILE = Statement.of(
    _NEW_FILE.on_conflict_do_update(
        index_elements=["person", "establishment"], set_={"facts": _NEW_FILE.excluded.facts}
    )
)


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """`People` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def found(self, tenant: Tenant, indexes: Sequence[bytes]) -> Mapping[bytes, UUID]:
        """Return the persons of these identifiers, for those identifiers that are known."""
        rows = self.session.rows(_FOUND, tenant=tenant, indexes=list(indexes))
        return {row.identifier: row.person for row in rows}

    def add(
        self, person_: UUID, tenant: Tenant, department: Department, key: str, known: KnownPerson
    ) -> None:
        """Insert a person, whose key exists already."""
        self.images.touch("person", person_)
        encrypted = self.fields.encrypt(tenant, key, f"person {person_}", written_person(known))
        self.session.run(_ADD, id=person_, tenant=tenant, department=department, key=key, facts=encrypted)

    def identify(
        self, person_: UUID, tenant: Tenant, department: Department, indexes: Sequence[bytes]
    ) -> None:
        """Give a person further identifiers; an identifier that is known already stays with its person."""
        self.images.touch("person", person_)
        self.session.run(
            _IDENTIFY, tenant=tenant, department=department, person=person_, indexes=list(indexes)
        )

    def merge(self, kept: UUID, gone: UUID) -> None:
        """Merge two persons: identifiers and records of `gone` are given to `kept`."""
        self.images.touch("person", gone, kept)
        for statement in (_MERGED, _IDENTIFIERS_GIVEN):
            self.session.run(statement, gone=gone, kept=kept)
        given = self.session.rows(_RECORDS_GIVEN, gone=gone, kept=kept)
        self.images.touch("record", *(row.id for row in given))

    def merged_pairs(self, persons: Sequence[UUID]) -> Sequence[tuple[UUID, UUID]]:
        """Return the persons who were merged into one of these, each with that one."""
        return [(row.id, row.merged_into) for row in self.session.rows(_MERGED_INTO, persons=list(persons))]

    def known(self, person_: UUID) -> KnownPerson:
        """Return the traits of the person, nothing once their key is destroyed; raise `NotFound`."""
        row = self.session.row(_PERSON, id=person_)
        if row is None:
            raise NotFound("no such person")
        return self._known(row)

    def listed(self, asked: PersonFilter) -> Sequence[ListedPerson]:
        """Return a page of persons with records in scope, in the order of their identifiers."""
        found = self.session.rows(
            _LISTED,
            after=asked.after,
            persons=None if asked.persons is None else list(asked.persons),
            place=asked.establishment,
            limit=asked.limit,
        )
        return [
            ListedPerson(**{**row._asdict(), "establishments": tuple(map(Finess, row.establishments))})
            for row in found
        ]

    def rows(self, persons: Sequence[UUID]) -> Mapping[UUID, PersonRow]:
        """Return the rows of those who are here, not locked."""
        found = self.session.rows(_ROWS, persons=list(persons))
        return {row.id: PersonRow(**row._asdict()) for row in found}

    def several(self, persons: Sequence[UUID]) -> Mapping[UUID, KnownPerson | ArchiveServiceError]:
        """Return the traits of persons; for one who is absent or cannot be read, the error."""
        rows = {row.id: row for row in self.session.rows(_PERSONS, ids=list(persons))}
        found: dict[UUID, KnownPerson | ArchiveServiceError] = {}
        for one in persons:
            try:
                found[one] = self._known(rows[one]) if one in rows else NotFound("no such person")
            except ArchiveServiceError as error:
                found[one] = error
        return found

    def _known(self, row: Any) -> KnownPerson:
        opened = self.fields.decrypt(row.tenant, row.key, f"person {row.id}", row.facts)
        return KnownPerson() if opened is None else read_person(opened)

    def file(self, person_: UUID, establishment: Finess) -> PersonFile:
        """Return the facts of a file (stays, contacts, death), empty when it is new; locks the file."""
        row = self.session.row(_FILE, person=person_, establishment=establishment)
        if row is None:
            return PersonFile()
        opened = self.fields.decrypt(row.tenant, person_key(person_), f"file {row.id}", row.facts)
        return PersonFile() if opened is None else read_file(opened)

    def files(self, persons: Sequence[UUID]) -> Sequence[tuple[UUID, Finess, PersonFile]]:
        """Return the facts of these persons' files, not locked."""
        found = []
        for row in self.session.rows(_FILES_OF, persons=list(persons)):
            opened = self.fields.decrypt(row.tenant, person_key(row.person), f"file {row.id}", row.facts)
            if opened is not None:
                found.append((row.person, Finess(row.establishment), read_file(opened)))
        return found

    def save_file(
        self, person_: UUID, tenant: Tenant, department: Department, establishment: Finess, known: PersonFile
    ) -> None:
        """Write the facts of a file."""
        self.images.touch("person", person_)
        file_id = uuid5(person_, establishment)
        encrypted = self.fields.encrypt(tenant, person_key(person_), f"file {file_id}", written_file(known))
        self.session.run(
            _SAVE_FILE,
            id=file_id,
            tenant=tenant,
            department=department,
            establishment=establishment,
            person=person_,
            facts=encrypted,
        )
