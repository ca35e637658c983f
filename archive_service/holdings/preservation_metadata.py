"""The dossier of a record: the object that, with the record's others, holds all that rebuilds it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass

import orjson

from archive_service.model.records import Record
from archive_service.model.serialisation import record_json
from archive_service.ports import EncryptedObjects
from signing.digests import Digest

COMPANIONS = ("provenance", "manifest", "nonce")
"""The parts of a record that stand in its dossier."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a record: the sealed document, its SHA-256, and its companions."""

    document: bytes
    digest: Digest
    provenance: bytes
    manifest: bytes
    nonce: bytes


def dossier_of(record: Record, made: Made) -> bytes:
    """Return what rebuilds a record with its objects: names, links, decisions, key references, proofs."""
    return orjson.dumps(
        {
            "format": "dossier/1",
            "record": record.id,
            "tenant": record.tenant,
            "department": record.department,
            "establishment": record.establishment,
            "deposit": record.deposit,
            "person": record.person,
            "kind": record.kind.value,
            "document_date": record.document_date,
            "version": record.version,
            "replaces": record.replaces,
            "related": record.related,
            "source": {"key": record.source_key, "object": record.source_object},
            "document": {"key": record.key, "object": record.document_object},
            "facts": record_json(record.details),
            "provenance": b64encode(made.provenance).decode(),
            "manifest": b64encode(made.manifest).decode(),
            "nonce": b64encode(made.nonce).decode(),
        }
    )


def companions_of(record: Record, objects: EncryptedObjects) -> dict[str, bytes]:
    """Return provenance, manifest and nonce of a documented record."""
    opened = orjson.loads(objects.read(record.tenant, record.key, record.dossier_object))
    return {part: b64decode(opened[part]) for part in COMPANIONS}
