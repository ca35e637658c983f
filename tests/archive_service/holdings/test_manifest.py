"""The validation material that a manifest contains or names."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from archive_service.errors import DigestMismatch, NotFound
from archive_service.holdings.manifest import (
    LARGEST_INSIDE,
    MaterialElsewhere,
    material_beside,
    material_bytes,
    validation_entry,
    validation_in,
)
from archive_service.storage.objects.files import FilesObjectStore
from archive_service.storage.objects.public import StoredPublicObjects
from signing.digests import Digest
from signing.validation_material import MissingList, ValidationMaterial

SMALL = ValidationMaterial(
    certificates=(b"a certificate",), lists=(b"a list",), missing=(MissingList("Racine", "absent"),)
)
LARGE = ValidationMaterial(lists=(bytes(LARGEST_INSIDE + 1),))


@pytest.fixture
def shared(tmp_path: Path) -> StoredPublicObjects:
    return StoredPublicObjects(FilesObjectStore(tmp_path / "objects"))


def manifest_with(material: ValidationMaterial, shared: StoredPublicObjects) -> bytes:
    return orjson.dumps({"format": "manifest/1", "validation": validation_entry(material, shared)[0]})


def stored(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "objects" / "public").rglob("*") if path.is_file()]


def test_small_material_stands_in_the_manifest(shared: StoredPublicObjects, tmp_path: Path) -> None:
    manifest = manifest_with(SMALL, shared)

    assert validation_in(manifest) == SMALL
    assert material_beside(manifest, shared) is None
    assert ValidationMaterial.from_json(orjson.loads(material_bytes(manifest, shared) or b"")) == SMALL
    assert stored(tmp_path) == []


def test_large_material_is_stored_once_and_named_by_its_digest(
    shared: StoredPublicObjects, tmp_path: Path
) -> None:
    first = manifest_with(LARGE, shared)
    # Another process knows nothing of what was stored, and stores the same.
    again = manifest_with(LARGE, StoredPublicObjects(FilesObjectStore(tmp_path / "objects")))

    content = material_beside(first, shared)
    assert content is not None
    assert first == again
    assert validation_in(first) == MaterialElsewhere(Digest.of(content))
    assert material_bytes(first, shared) == content
    assert ValidationMaterial.from_json(orjson.loads(content)) == LARGE
    assert [path.name for path in stored(tmp_path)] == [Digest.of(content).hex]


def test_large_material_that_was_altered_or_lost_is_refused(
    shared: StoredPublicObjects, tmp_path: Path
) -> None:
    manifest = manifest_with(LARGE, shared)
    (path,) = stored(tmp_path)
    path.chmod(0o600)

    path.write_bytes(b"{}")
    with pytest.raises(DigestMismatch):
        material_bytes(manifest, shared)
    path.unlink()
    with pytest.raises(NotFound):
        material_bytes(manifest, shared)


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b'{"format":"manifest/1","validation":null}'])
def test_a_manifest_of_before_has_none(manifest: bytes, shared: StoredPublicObjects) -> None:
    assert validation_in(manifest) is None
    assert material_bytes(manifest, shared) is None


@pytest.mark.parametrize(
    "entry", [5, {}, {"format": "validation/9"}, {"format": "validation/1", "sha256": "00"}]
)
def test_material_of_a_later_form_is_said_to_be_unreadable(entry: object) -> None:
    with pytest.raises(ValueError):
        validation_in(orjson.dumps({"validation": entry}))


@pytest.mark.parametrize("entry", [{"format": "validation/2", "sha256": "00" * 32}, ["validation/1"]])
def test_material_of_a_later_form_is_not_taken_for_none(shared: StoredPublicObjects, entry: object) -> None:
    with pytest.raises(ValueError, match="known format"):
        material_beside(orjson.dumps({"format": "manifest/1", "validation": entry}), shared)
