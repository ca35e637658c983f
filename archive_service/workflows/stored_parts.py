"""The source of a record, opened where it stands."""

from __future__ import annotations

from archive_service.model.holdings import INTAKE, Record
from archive_service.ports import SealedObjects


def source_of(record: Record, objects: SealedObjects) -> bytes:
    """Return the record's source; it stands in the intake's tenant when it is a whole flow."""
    tenant = record.tenant if record.facts.several else INTAKE
    return objects.read(tenant, record.source_key, record.source_object)
