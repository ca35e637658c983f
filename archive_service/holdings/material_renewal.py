"""Newer validation material for records that waited long for their evidence: their own lists may have
ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from archive_service.holdings.manifest import MaterialElsewhere, object_name, validation_entry, validation_in
from archive_service.model.stored_objects import StoredObject
from archive_service.ports import PublicObjects
from signing.trust import TrustStore
from signing.validation_material import ValidationMaterial


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRenewal:
    """Renews manifests at one time; records share their material, so each material is checked once."""

    trust: TrustStore
    now: datetime
    public: PublicObjects
    stored: list[StoredObject] = field(default_factory=list)
    """The objects stored meanwhile, which the transaction that mentions them must add to the stored
    objects.
    """
    _entries: dict[bytes, dict[str, Any] | None] = field(default_factory=dict)

    def renewed(self, manifest: bytes) -> bytes:
        """Return the manifest with the present material, when its own lacks more lists; else unchanged.

        Raises:
            ValueError: the manifest contains invalid validation material.
            NotFound, DigestMismatch: its material is missing or damaged.
        """
        opened = orjson.loads(manifest)
        entry = opened.get("validation")
        if entry is None:
            return manifest
        content = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)
        if content not in self._entries:
            self._entries[content] = self._newer(manifest)
        newer = self._entries[content]
        if newer is None:
            return manifest
        return orjson.dumps(opened | {"validation": newer}, option=orjson.OPT_SORT_KEYS)

    def _newer(self, manifest: bytes) -> dict[str, Any] | None:
        kept = validation_in(manifest)
        if isinstance(kept, MaterialElsewhere):
            kept = ValidationMaterial.from_json(orjson.loads(self.public.read(object_name(kept))))
        if kept is None or not kept.lacks(self.now):
            return None
        newer = ValidationMaterial.collected(self.trust, self.now, kept.certificates)
        if newer.lacks(self.now) >= kept.lacks(self.now):
            return None
        entry, stored = validation_entry(newer, self.public)
        self.stored.extend([] if stored is None else [stored])
        return entry
