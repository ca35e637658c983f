"""What stays of rows after an elimination, on SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.model.records import RecordState, Sibling
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement

# Its hash stays in the object of its batch, where nobody can link it to anything.
_FORGET_RECORDS = (
    Statement(
        b"UPDATE record SET state = 'eliminating', document_date = NULL, version = NULL, "
        b"document_index = NULL, set_index = NULL, first_day = NULL, active_until = NULL, "
        b"check_until = NULL, source_object = '', document_object = '', dossier_object = '', "
        b"evidence_object = "
        b"CASE WHEN evidence_batch IS NULL THEN '' ELSE evidence_object END, "
        b"attempts = 0, problem = '', facts = '' WHERE id = ANY (%(records)s::uuid[]) AND state = 'sealed'"
    ),
    Statement(b"DELETE FROM record_link WHERE record = ANY (%(records)s::uuid[])"),
    Statement(b"DELETE FROM earlier_decision WHERE record = ANY (%(records)s::uuid[])"),
)
# The same bytes that arrive from now on are a new deposit: nothing acknowledged may go with this one.
_FORGET_CONTENTS = Statement(
    b"UPDATE deposit SET content_index = '' FROM record WHERE record.id = ANY (%(records)s::uuid[]) "
    b"AND record.state = 'eliminating' AND deposit.id = record.deposit AND deposit.content_index <> '' "
    b"RETURNING deposit.id"
)
_CONTENTS = Statement(
    b"SELECT content_index FROM deposit WHERE id = ANY (%(deposits)s::uuid[]) AND content_index <> ''"
)
_END_RECORDS = (
    # A resource is found by its flow: there is no index by record.
    Statement(
        b"DELETE FROM resource USING record WHERE record.id = ANY (%(records)s::uuid[]) "
        b"AND resource.deposit = record.deposit AND resource.record = record.id"
    ),
    Statement(
        b"UPDATE record SET state = 'eliminated', person = NULL WHERE id = ANY (%(records)s::uuid[]) "
        b"AND state = 'eliminating'"
    ),
)
_SIBLINGS = Statement(
    b"SELECT id, deposit, state, source_key FROM record WHERE deposit = ANY (%(deposits)s::uuid[]) "
    b"ORDER BY number"
)
_INDEXES = Statement(b"SELECT index FROM person_identifier WHERE person = ANY (%(persons)s::uuid[])")
_LEFT = Statement(b"SELECT DISTINCT person FROM record WHERE person = ANY (%(persons)s::uuid[])")
_FORGET_DEPOSITS = Statement(
    b"UPDATE deposit SET facts = '', content_index = '' WHERE id = ANY (%(deposits)s::uuid[])"
)
_REMOVE_RESOURCES = Statement(b"DELETE FROM resource WHERE deposit = ANY (%(deposits)s::uuid[])")
_REMOVE_PERSONS = (
    Statement(b"DELETE FROM file WHERE person = ANY (%(persons)s::uuid[])"),
    Statement(b"DELETE FROM person_identifier WHERE person = ANY (%(persons)s::uuid[])"),
    Statement(b"DELETE FROM person WHERE id = ANY (%(persons)s::uuid[])"),
)
_REMOVE_CARRIED = Statement(b"DELETE FROM carried_file WHERE id = ANY (%(files)s::uuid[])")


@dataclass(frozen=True, slots=True)
class SqlStubs:
    """`Stubs` on SQL."""

    session: Session
    images: RowImages

    def forget_records(self, records: Sequence[UUID]) -> None:
        """Turn sealed records into stubs that are being eliminated."""
        self.images.touch("record", *records)
        for statement in _FORGET_RECORDS:
            self.session.run(statement, records=list(records))
        forgotten = self.session.rows(_FORGET_CONTENTS, records=list(records))
        self.images.touch("deposit", *(row.id for row in forgotten))

    def end_records(self, records: Sequence[UUID]) -> None:
        """Write that records are eliminated."""
        self.images.touch("record", *records)
        for statement in _END_RECORDS:
            self.session.run(statement, records=list(records))

    def siblings(self, deposits: Collection[UUID]) -> Sequence[Sibling]:
        """Return all records of these deposits."""
        return [
            Sibling(id=row.id, deposit=row.deposit, state=RecordState(row.state), source_key=row.source_key)
            for row in self.session.rows(_SIBLINGS, deposits=list(deposits))
        ]

    def contents(self, deposits: Collection[UUID]) -> Sequence[bytes]:
        """Return the indexes by which the bytes of these deposits are found."""
        return [bytes(row.content_index) for row in self.session.rows(_CONTENTS, deposits=list(deposits))]

    def indexes(self, persons: Collection[UUID]) -> Sequence[bytes]:
        """Return the indexes by which these persons are found."""
        return [bytes(row.index) for row in self.session.rows(_INDEXES, persons=list(persons))]

    def persons_left(self, persons: Collection[UUID]) -> Collection[UUID]:
        """Return those of these persons who still have records."""
        return {row.person for row in self.session.rows(_LEFT, persons=list(persons))}

    def forget_deposits(self, deposits: Sequence[UUID], *, whole: Sequence[UUID]) -> None:
        """Delete what was encrypted under the keys of deposits, and the index of their bytes."""
        self.images.touch("deposit", *deposits, *whole)
        self.session.run(_FORGET_DEPOSITS, deposits=list(deposits))
        self.session.run(_REMOVE_RESOURCES, deposits=list(whole))

    def remove_persons(self, persons: Sequence[UUID]) -> None:
        """Delete persons, their identifiers and their files."""
        for statement in _REMOVE_PERSONS:
            self.session.run(statement, persons=list(persons))

    def remove_carried(self, files: Sequence[UUID]) -> None:
        """Delete rows of carried files."""
        self.session.run(_REMOVE_CARRIED, files=list(files))
