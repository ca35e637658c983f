"""Decide whether a part of an instance may be created: only while its other parts are empty.

A home consists of a master secret, keys, objects and a database. Each is created at the first start. When one
is missing later, it was lost or is not mounted: a new one in its place would hide the loss, and the data that
still exists.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive_service.errors import KeyDestroyed, Misconfigured
from archive_service.model.keys import INTAKE
from archive_service.storage.durable_files import STAGING
from archive_service.storage.keys.master_secret import home_secret
from archive_service.storage.keys.opening import key_store_from
from archive_service.storage.keys.vault import FIRST_KEY
from archive_service.storage.objects.opening import object_store_from
from archive_service.storage.objects.s3_client import location
from archive_service.storage.postgres.embedded import has_cluster

_OF_NO_STORE: Final = frozenset({STAGING, "lost+found"})
"""Files that an unused folder may contain: the last is in every new volume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginnings:
    """Where the parts of an instance are. Each method refuses to create one part while others hold data.

    Every method raises `Misconfigured` with the place of the missing part; none creates anything. A part that
    is missing is looked for again once the others are found: another process may have made all of them.
    """

    home: Path
    objects: str
    keys: str
    """The settings: `s3://BUCKET[/PREFIX]`, a folder, or empty for the home's own."""

    def check_master_secret(self) -> None:
        """Refuse a new master secret in a home whose data was encrypted under another."""
        path = home_secret(self.home)
        if path.exists():
            return
        others = self._has_keys("tenants") or self._has_objects() or has_cluster(self.home)
        if others and not path.exists():
            raise Misconfigured(
                f"{path} is missing, and this home was made under a master secret: put that file back from "
                "your copy, or give the secret (ARCHIVE_MASTER_SECRET_FILE). Without it nothing here can be "
                "read. Nothing was changed"
            )

    def check_embedded_database(self) -> None:
        """Refuse a new embedded database beside objects of another one."""
        if not has_cluster(self.home):
            try:
                self.check_database(f"{self.home / 'postgres'} is missing")
            except Misconfigured:
                if not has_cluster(self.home):
                    raise

    def check_database(self, missing: str) -> None:
        """Refuse a new database; `missing` says how the old one was found to be missing."""
        if self._has_objects() or self._has_keys("records"):
            raise Misconfigured(
                f"{missing}, but {self._place(self.objects, 'objects')} holds objects or "
                f"{self._place(self.keys, 'keys')} the keys of records: put the database back from your "
                "copy, or name the one that belongs to them (ARCHIVE_DATABASE). Nothing was changed"
            )

    def check_key_store(self, holds_deposits: Callable[[], bool]) -> None:
        """Refuse an empty key folder when deposits exist."""
        if self._is_empty_folder(self.keys, "keys"):
            self.check_keys(holds_deposits)

    def check_keys(self, holds_deposits: Callable[[], bool]) -> None:
        """Refuse to start a key store when deposits exist."""
        if (self._has_objects() or holds_deposits()) and not self._has_first_key():
            raise Misconfigured(
                f"the key store {self._place(self.keys, 'keys')} lacks its first key ({FIRST_KEY}), but "
                "there are deposits already: mount it, put it back from your copy, or name the right one "
                "(ARCHIVE_KEYS). Nothing was changed"
            )

    def check_object_store(self, holds_deposits: Callable[[], bool]) -> None:
        """Refuse an empty object folder when deposits exist."""
        # A key may exist before the first object; the row of a deposit cannot.
        if self._has_no_objects() and holds_deposits() and self._has_no_objects():
            raise Misconfigured(
                f"the folder of objects {self._place(self.objects, 'objects')} is not there or empty, but "
                "there are deposits already: mount it, put it back from your copy, or name the right one "
                "(ARCHIVE_OBJECTS). Nothing was changed"
            )

    def has_flow_keys(self) -> bool:
        """Say whether a flow was ever received, judged by the key store."""
        return self._has_keys(f"records/{INTAKE}")

    def _has_keys(self, folder: str) -> bool:
        if self._is_empty_folder(self.keys, "keys"):
            return False
        return key_store_from(self.keys, self.home / "keys").has_below(folder)

    def _has_first_key(self) -> bool:
        if self._is_empty_folder(self.keys, "keys"):
            return False
        with suppress(KeyDestroyed):
            return bool(key_store_from(self.keys, self.home / "keys").get(FIRST_KEY))
        return False

    def _has_no_objects(self) -> bool:
        return self._is_empty_folder(self.objects, "objects")

    def _has_objects(self) -> bool:
        if self._has_no_objects():
            return False
        return next(iter(object_store_from(self.objects, self.home / "objects").names()), None) is not None

    def _is_empty_folder(self, setting: str, name: str) -> bool:
        """Say whether a store is an empty folder; opening it would create it."""
        if location(setting) is not None:
            return False
        with suppress(FileNotFoundError), os.scandir(self._place(setting, name)) as entries:
            return all(entry.name in _OF_NO_STORE for entry in entries)
        return True

    def _place(self, setting: str, name: str) -> str:
        return setting or str(self.home / name)
