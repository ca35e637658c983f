"""The manifest of a record: the digests covered by the evidence, and the material that will judge the
seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from archive_service.model.keys import PUBLIC
from archive_service.model.records import Record
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import PublicObjects
from signing.digests import Digest
from signing.validation_material import FORMAT, ValidationMaterial

LARGEST_INSIDE = 64 * 1024
"""Largest size in bytes of the certificates and lists inside a manifest; larger material is stored once for
many records.
"""


@dataclass(frozen=True, slots=True)
class MaterialElsewhere:
    """Validation material outside the manifest, which contains only its digest."""

    digest: Digest


def object_name(elsewhere: MaterialElsewhere) -> str:
    """Return the name of the object that contains the material."""
    return f"{PUBLIC}/{elsewhere.digest.hex}"


def manifest_of(
    record: Record,
    *,
    source_length: int,
    document: tuple[Digest, int],
    provenance: bytes,
    validation: dict[str, Any],
) -> bytes:
    """Return a record's manifest as JSON; the evidence covers the manifest, and so everything that it names
    by digest.

    Args:
        record: Its source must be known.
        source_length: In bytes.
        document: SHA-256 and length of the sealed document.
        provenance: As attached to the document.
        validation: The result of `validation_entry`.
    """
    digest, length = document
    return orjson.dumps(
        {
            "format": "manifest/1",
            "record": str(record.id),
            "source": {"sha256": record.details.source_digest.hex, "length": source_length},
            "document": {"sha256": digest.hex, "length": length},
            "provenance": {"sha256": sha256(provenance).hexdigest()},
            "validation": validation,
        },
        option=orjson.OPT_SORT_KEYS,
    )


def validation_entry(
    material: ValidationMaterial, shared: PublicObjects
) -> tuple[dict[str, Any], StoredObject | None]:
    """Return the manifest's member `validation`: the material itself or, when it is large, its digest and the
    object in `shared` that contains it.
    """
    if material.size <= LARGEST_INSIDE:
        return material.to_json(), None
    content = orjson.dumps(material.to_json(), option=orjson.OPT_SORT_KEYS)
    entry = {"format": FORMAT, "sha256": Digest.of(content).hex, "length": len(content)}
    return entry, shared.put(content, ObjectKind.VALIDATION)


def validation_in(manifest: bytes) -> ValidationMaterial | MaterialElsewhere | None:
    """Return the validation material in a manifest, or named by it; `None` when there is none.

    Raises:
        ValueError: it is unreadable, or of a later format.
    """
    entry = _validation_entry(manifest)
    if entry is None:
        return None
    return _elsewhere(entry) or ValidationMaterial.from_json(entry)


def _validation_entry(manifest: bytes) -> Any:
    opened = orjson.loads(manifest)
    return opened.get("validation") if isinstance(opened, dict) else None


def _elsewhere(entry: Any) -> MaterialElsewhere | None:
    if isinstance(entry, dict) and "sha256" in entry and entry.get("format") == FORMAT:
        return MaterialElsewhere(Digest("sha256", bytes.fromhex(str(entry["sha256"]))))
    return None


def material_bytes(manifest: bytes, shared: PublicObjects) -> bytes | None:
    """Return the JSON of the material in a manifest, or named by it; `None` when there is none.

    Raises:
        ValueError: see `validation_in`.
        NotFound, DigestMismatch: the object in `shared` is missing or damaged.
    """
    found = validation_in(manifest)
    if isinstance(found, MaterialElsewhere):
        return shared.read(object_name(found))
    return None if found is None else orjson.dumps(found.to_json(), option=orjson.OPT_SORT_KEYS)


def material_beside(manifest: bytes, shared: PublicObjects) -> bytes | None:
    """Return the JSON of material that is outside the manifest but belongs to it, else `None`.

    Material inside the manifest is not decoded, which takes longer than all else here.

    Raises:
        ValueError: it is of a later format, inside or outside.
        NotFound, DigestMismatch: the object in `shared` is missing or damaged.
    """
    entry = _validation_entry(manifest)
    if (found := _elsewhere(entry)) is not None:
        return shared.read(object_name(found))
    if entry is not None and not (isinstance(entry, dict) and entry.get("format") == FORMAT):
        raise ValueError("no validation material of a known format")
    return None
