"""Row images: the rows that a transaction changed, encrypted into an object before it commits.

A lost database is rebuilt from them (docs/formats/stored.md). Each row is under its own key, so that an
eliminated row cannot be rebuilt.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

import orjson

from archive_service.errors import KeyDestroyed
from archive_service.model.identifiers import Tenant
from archive_service.model.keys import (
    ACTORS,
    APPRAISALS,
    EXPORTS,
    INTAKE,
    SERVICE_ROWS,
    SERVICE_TENANT,
    split_key,
)
from archive_service.model.stored_objects import PUBLIC_KEY, ObjectKind, StoredObject
from archive_service.ports import ObjectWriter
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.sql.statements import Session, Statement

FORM = "rows/1"
TENANT = "rows"
"""Used in the names of these objects instead of a tenant."""

Imaged = Literal[
    "record",
    "deposit",
    "person",
    "establishment",
    "establishment_move",
    "actor",
    "token",
    "evidence_batch",
    "execution",
    "elimination",
    "rulebook",
    "trace_batch",
    "export_order",
    "carried_file",
    "appraisal",
    "hold",
    "stated_event",
    "person_request",
    "rulebook_act",
    "seal_key",
    "seal_delegation",
]
"""The tables that have images. A row's image includes the rows of other tables that depend on it alone."""

_LARGEST = 4_000_000  # approximate size of one object in bytes


def _image(table: str, key: str, tenant: str, name: str, kind: str, hanging: str) -> str:
    """Return the changed rows of a table, one by one: with a join, a server without statistics reads the
    whole table.
    """
    return (
        f"SELECT '{table}', {tenant}, {name}, to_jsonb(one) || {hanging} "
        f"FROM unnest(%({table})s::{kind}[]) AS touched (key) "
        f"CROSS JOIN LATERAL (SELECT * FROM {table} WHERE {table}.{key} = touched.key LIMIT 1) AS one"
    )


def _of_service(table: str, key: str, kind: str) -> str:
    return _image(table, key, f"'{SERVICE_TENANT}'", f"'{SERVICE_ROWS}'", kind, "'{}'::jsonb")


_ROWS: Mapping[Imaged, str] = {
    # A stub concerns nobody, and its own key is destroyed.
    "record": _image(
        "record",
        "id",
        f"CASE WHEN one.facts = '' THEN '{SERVICE_TENANT}' ELSE one.tenant END",
        f"CASE WHEN one.facts = '' THEN '{SERVICE_ROWS}' ELSE one.key END",
        "uuid",
        "jsonb_build_object('record_link', "
        "(SELECT jsonb_agg(link.index) FROM record_link AS link WHERE link.record = one.id), "
        "'earlier_decision', (SELECT jsonb_agg(to_jsonb(earlier) - 'record') "
        "FROM earlier_decision AS earlier WHERE earlier.record = one.id))",
    ),
    "deposit": _image(
        "deposit",
        "id",
        f"CASE WHEN one.facts = '' THEN '{SERVICE_TENANT}' ELSE '{INTAKE}' END",
        f"CASE WHEN one.facts = '' THEN '{SERVICE_ROWS}' ELSE one.key END",
        "uuid",
        "jsonb_build_object('resource', (SELECT jsonb_agg(to_jsonb(made) - 'deposit') "
        "FROM resource AS made WHERE made.deposit = one.id))",
    ),
    "person": _image(
        "person",
        "id",
        "tenant",
        "one.key",
        "uuid",
        "jsonb_build_object('person_identifier', (SELECT jsonb_agg(to_jsonb(known) - 'person') "
        "FROM person_identifier AS known WHERE known.person = one.id), "
        "'file', (SELECT jsonb_agg(to_jsonb(file) - 'person') FROM file WHERE file.person = one.id))",
    ),
    "establishment": _of_service("establishment", "finess", "varchar"),
    "establishment_move": f"SELECT 'establishment_move', '{SERVICE_TENANT}', '{SERVICE_ROWS}', to_jsonb(one) "
    "FROM establishment_move AS one WHERE provisional = ANY (%(establishment_move)s::varchar[])",
    "actor": _image("actor", "id", f"'{ACTORS}'", "'actor/' || one.id", "uuid", "'{}'::jsonb"),
    "token": _of_service("token", "digest", "bytea"),
    "export_order": _image(
        "export_order",
        "id",
        f"'{EXPORTS}'",
        "one.key",
        "uuid",
        "jsonb_build_object('establishment_freeze', (SELECT jsonb_agg(to_jsonb(frozen) - 'export_order') "
        "FROM establishment_freeze AS frozen WHERE frozen.export_order = one.id))",
    ),
    "carried_file": _image("carried_file", "id", "tenant", "one.key", "uuid", "'{}'::jsonb"),
    "appraisal": _image(
        "appraisal",
        "id",
        f"'{APPRAISALS}'",
        "one.key",
        "uuid",
        "jsonb_build_object('appraisal_line', (SELECT jsonb_agg(to_jsonb(line) - 'appraisal' "
        "ORDER BY number) FROM appraisal_line AS line WHERE line.appraisal = one.id))",
    ),
    "hold": _image(
        "hold",
        "id",
        "tenant",
        "one.key",
        "uuid",
        "jsonb_build_object('hold_target', (SELECT jsonb_agg(to_jsonb(named) - 'hold') "
        "FROM hold_target AS named WHERE named.hold = one.id))",
    ),
    "stated_event": _image("stated_event", "id", "tenant", "one.key", "uuid", "'{}'::jsonb"),
    "person_request": _image("person_request", "id", "tenant", "one.key", "uuid", "'{}'::jsonb"),
    "evidence_batch": _of_service("evidence_batch", "id", "uuid"),
    "execution": _of_service("execution", "appraisal", "uuid"),
    "elimination": f"SELECT 'elimination', '{SERVICE_TENANT}', '{SERVICE_ROWS}', to_jsonb(one) "
    "FROM elimination AS one WHERE record = ANY (%(elimination)s::uuid[])",
    "rulebook": _of_service("rulebook", "digest", "bytea"),
    "rulebook_act": _of_service("rulebook_act", "id", "uuid"),
    "seal_key": _image("seal_key", "id", "tenant", "one.key", "uuid", "'{}'::jsonb"),
    "seal_delegation": _image("seal_delegation", "id", "tenant", "one.key", "uuid", "'{}'::jsonb"),
    # An image for each reading would cost an object each; readings are in the image of their batch.
    "trace_batch": _image(
        "trace_batch",
        "id",
        f"'{SERVICE_TENANT}'",
        f"'{SERVICE_ROWS}'",
        "uuid",
        "jsonb_build_object('trace', (SELECT jsonb_agg(to_jsonb(shown) ORDER BY number) FROM trace AS shown "
        "WHERE number BETWEEN one.first AND one.last))",
    ),
}


_LOCK_PERSONS = Statement(
    b"SELECT count(*) FROM (SELECT FROM person WHERE id = ANY (%(persons)s::uuid[]) ORDER BY id "
    b"FOR NO KEY UPDATE) AS locked"
)


@dataclass(frozen=True, slots=True)
class RowImages:
    """Notes which rows a transaction changed, and writes their images at its end."""

    session: Session
    fields: EncryptedFields
    objects: Callable[[], ObjectWriter]
    _touched: dict[Imaged, set[Any]] = field(default_factory=dict)

    def touch(self, table: Imaged, *rows: Any) -> None:
        """Note that the rows with these keys, or rows that depend on them, were changed."""
        self._touched.setdefault(table, set()).update(rows)

    def write(self) -> list[StoredObject]:
        """Store the images of all changed rows; return the objects that contain them.

        Raises:
            StoreUnavailable, OutOfSpace: the transaction must not commit.
        """
        touched = {table: list(rows) for table, rows in sorted(self._touched.items()) if rows}
        self._touched.clear()
        if not touched:
            return []
        if "person" in touched:
            # The rows that depend on a person may be added without locking the person's own row: of two
            # transactions that do so at the same time, each image would lack what the other added.
            self.session.run(_LOCK_PERSONS, persons=touched["person"])
        found = self.session.rows(_statement(tuple(touched)), **touched)
        by_key: dict[tuple[Tenant, str], list[str]] = {}
        for row in found:
            by_key.setdefault(split_key(row.tenant, row.key), []).append(f'["{row.kind}",{row.image}]')
        writer = self.objects()
        return [
            self._stored(number, part, writer)
            for part, number in self._parts(by_key, found[0].number if found else 0)
        ]

    def _parts(
        self, by_key: Mapping[tuple[Tenant, str], Sequence[str]], number: int
    ) -> Iterator[tuple[list[tuple[str, str, str]], int]]:
        """Yield the encrypted rows in portions of one object each, with the total number of rows."""
        part: list[tuple[str, str, str]] = []
        size = 0
        for (tenant, key), rows in by_key.items():
            if (tenant, key) == (SERVICE_TENANT, SERVICE_ROWS):
                self._ensure_service_key()
            try:
                written = self.fields.encrypt(tenant, key, f"rows {number}", f"[{','.join(rows)}]".encode())
            except KeyDestroyed:
                continue  # rows under a lawfully destroyed key must not be rebuilt
            part.append((tenant, key, b64encode(written).decode()))
            size += len(written)
            if size >= _LARGEST:
                yield part, number
                part, size = [], 0
        if part:
            yield part, number

    def _ensure_service_key(self) -> None:
        try:
            self.fields.vault.key(SERVICE_TENANT, SERVICE_ROWS)
        except KeyDestroyed:  # nothing was ever written under it: this is a new home
            self.fields.vault.new_keys(SERVICE_TENANT, [SERVICE_ROWS])

    def _stored(
        self, number: int, part: Sequence[tuple[str, str, str]], writer: ObjectWriter
    ) -> StoredObject:
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        content = orjson.dumps({"format": FORM, "number": number, "written_at": at, "rows": part})
        name = f"{TENANT}/{sha256(content).hexdigest()}"
        writer.put(name, content)
        return StoredObject(name=name, kind=ObjectKind.ROWS, size=len(content), key=PUBLIC_KEY)


_statements: dict[tuple[Imaged, ...], Statement] = {}


def _statement(tables: tuple[Imaged, ...]) -> Statement:
    """Return one statement for the rows of several tables; the row's locks make the numbers follow."""
    known = _statements.get(tables)
    if known is None:
        rows = " UNION ALL ".join(_ROWS[table] for table in tables)
        text = (
            "WITH next AS MATERIALIZED (SELECT nextval('row_image_number') AS number) "
            "SELECT next.number, kind, tenant, key, image::text AS image FROM next, "
            f"({rows}) AS touched (kind, tenant, key, image)"
        )
        known = _statements[tables] = Statement(text.encode())
    return known
