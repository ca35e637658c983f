"""What is stored of a record, opened where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archive_service.errors import DigestMismatch, NotFound, ObjectDamaged, ObjectLost
from archive_service.model.keys import INTAKE
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects


def source_of(record: Record, objects: EncryptedObjects) -> bytes:
    """Return the record's source; it stands in the intake's tenant when it is a whole flow."""
    tenant = record.tenant if record.details.several else INTAKE
    return objects.read(tenant, record.source_key, record.source_object)


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Have an object that cannot be read as it was stored say what it was of.

    Raises:
        ObjectLost: its store has no such object.
        ObjectDamaged: its store has other bytes, or they are under another key.
    """
    try:
        yield
    except NotFound as error:
        raise ObjectLost(f"{what} is not in the object store any more") from error
    except DigestMismatch as error:
        raise ObjectDamaged(f"{what} was altered in the object store") from error
