"""Open the stored objects of a record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from archive_service.errors import DigestMismatch, NotFound, ObjectDamaged, ObjectLost
from archive_service.model.keys import INTAKE, qualified
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects


def source_of(record: Record, objects: EncryptedObjects) -> bytes:
    """Return the record's source: its segments, or the whole flow, whose key is wrapped by the key of the
    intake tenant.
    """
    key = record.source_key if record.details.segmented else qualified(INTAKE, record.source_key)
    return objects.read(record.tenant, key, record.source_object)


def copy_source(record: Record, objects: EncryptedObjects, into: BinaryIO) -> None:
    """Write the record's source into a file, piece by piece, for who compares it with its digest."""
    key = record.source_key if record.details.segmented else qualified(INTAKE, record.source_key)
    objects.copy_authentic(record.tenant, key, record.source_object, into)


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Make errors of an unreadable object say which record or deposit it belongs to.

    Raises:
        ObjectLost: its store has no such object.
        ObjectDamaged: its store has other bytes, or they are encrypted under another key.
    """
    try:
        yield
    except NotFound as error:
        raise ObjectLost(f"{what} is no longer in the object store: put it back from your copy") from error
    except DigestMismatch as error:
        raise ObjectDamaged(f"{what} was altered in the object store: put it back from your copy") from error
