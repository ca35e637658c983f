"""What is destroyed with a record: its keys and its objects, in every form in which homes were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.model.keys import INTAKE, PUBLIC, qualified
from archive_service.model.records import Record
from archive_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class Extent:
    """Keys, named with the tenant whose key wraps them, and names of objects."""

    keys: tuple[str, ...]
    objects: tuple[str, ...]

    @classmethod
    def of(cls, records: Sequence[Record], transaction: Transaction) -> Mapping[UUID, Extent]:
        """Return what belongs to each of these records alone."""
        keys = {one.id: keys_of(one) for one in records}
        under = transaction.stored_objects.under({key for own in keys.values() for key in own})
        return {
            one.id: cls(
                keys=keys[one.id],
                objects=tuple(
                    sorted({*_named_by(one), *(name for key in keys[one.id] for name in under.get(key, ()))})
                ),
            )
            for one in records
        }


def keys_of(record: Record) -> tuple[str, ...]:
    """Return the keys of a record: one, and in homes made before decision 0027 another for its source."""
    own = qualified(record.tenant, record.key)
    source = record.source_key
    if source.startswith("flow/"):
        source = qualified(INTAKE, source)
    return tuple(sorted({own, qualified(record.tenant, source)}))


def _named_by(record: Record) -> Sequence[str]:
    """Return the objects that the row of a record names and that are its own."""
    names = (
        record.source_object,
        record.document_object,
        record.dossier_object,
        record.evidence_object,
    )
    return [name for name in names if name and not name.startswith(f"{PUBLIC}/")]
