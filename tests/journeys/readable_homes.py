"""Everything that somebody can read who has a whole home, with its keys and its master secret."""

from __future__ import annotations

import base64
import json
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator

import orjson
import psycopg

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError
from archive_service.model.keys import split_key
from archive_service.storage.keys.encrypted_fields import EncryptedFields

_FIELDS = {
    "record": ("record {id}", "tenant", "key"),
    "deposit": ("deposit {id}", "", "key"),
    "person": ("person {id}", "tenant", "key"),
    "file": ("file {id}", "tenant", "person/{person}"),
    "earlier_decision": ("decision {record} {number}", "tenant", "record/{record}"),
    "stated_event": ("event {id}", "tenant", "key"),
    "hold": ("hold {id}", "tenant", "key"),
}


def readable(services: Services) -> bytes:
    """Return every object, image of a row and field of a row that some key opens, and all that is in
    clear.
    """
    return b"\n".join((*_objects(services), *_images(services), *_rows(services), *_files(services)))


def _objects(services: Services) -> Iterator[bytes]:
    for name in services.object_store.names():
        stored = services.object_store.read(name)
        words = stored[:200].split(b"\n")[0].decode("ascii", "replace").split(" ")
        if words[0] != "ADUI1":
            yield stored
            continue
        try:
            plain = services.objects.read(words[1], words[2], name)
        except ArchiveServiceError:
            continue
        yield plain
        yield _inflated(plain)
        if plain.startswith(b'{"flow":'):
            yield from (b64decode(one["data"]) for one in json.loads(plain)["segments"])


def _inflated(pdf: bytes) -> bytes:
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(found)


def _images(services: Services) -> Iterator[bytes]:
    fields = EncryptedFields(services.vault)
    for name in services.object_store.names("rows/"):
        written = orjson.loads(services.object_store.read(name))
        for tenant, key, content in written["rows"]:
            plain = fields.decrypt(tenant, key, f"rows {written['number']}", b64decode(content))
            yield plain or b""
            for table, row in orjson.loads(plain) if plain else ():
                yield _field(services, table, row)


def _rows(services: Services) -> Iterator[bytes]:
    with psycopg.connect(services.database.owner) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'queue')"
        ).fetchall()
        for schema, table in tables:
            for (row,) in connection.execute(f"SELECT to_jsonb(t) FROM {schema}.{table} AS t").fetchall():
                yield json.dumps(row, ensure_ascii=False).encode()
                yield _field(services, table, row)


def _field(services: Services, table: str, row: dict[str, object]) -> bytes:
    if table not in _FIELDS or not row.get("facts"):
        return b""
    name, tenant, key = _FIELDS[table]
    key = str(row.get(key) or key.format(**row))
    owner, key = split_key(str(row[tenant]) if tenant else "intake", key)
    ciphertext = bytes.fromhex(str(row["facts"]).removeprefix("\\x"))
    try:
        return EncryptedFields(services.vault).decrypt(owner, key, name.format(**row), ciphertext) or b""
    except ArchiveServiceError:
        return b""


def _files(services: Services) -> Iterator[bytes]:
    """Return the bytes of every file of the home, those of the database server too."""
    with psycopg.connect(services.database.owner, autocommit=True) as connection:
        connection.execute("VACUUM")
        connection.execute("CHECKPOINT")
    for path in services.home.rglob("*"):
        if path.is_file():
            yield path.read_bytes()


def forms_of(digest: bytes) -> tuple[bytes, ...]:
    """Return the ways in which a digest may be written."""
    return digest, digest.hex().encode(), digest.hex().upper().encode(), base64.b64encode(digest)
