"""The stored parts of a record, opened."""

from __future__ import annotations

from base64 import b64decode

import orjson

from archive_service.model.holdings import INTAKE, Record
from archive_service.ports import SealedObjects


def source_of(record: Record, objects: SealedObjects) -> bytes:
    """Return the record's source; it stands in the intake's tenant when it is a whole flow."""
    tenant = record.tenant if record.facts["several"] else INTAKE
    return objects.read(tenant, record.source_key, record.source_object)


def companions_of(record: Record, objects: SealedObjects) -> dict[str, bytes]:
    """Return provenance, manifest and nonce of a documented record."""
    opened = orjson.loads(objects.read(record.tenant, record.key, record.dossier_object))
    return {part: b64decode(opened[part]) for part in ("provenance", "manifest", "nonce")}
