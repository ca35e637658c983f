"""Open the key store that a setting names: a bucket or a folder."""

from __future__ import annotations

from pathlib import Path

from archive_service.ports import KeyStore
from archive_service.storage.durable_files import store_folder
from archive_service.storage.keys.files import FilesKeyStore
from archive_service.storage.keys.s3 import S3KeyStore
from archive_service.storage.objects.s3_client import location, s3_client


def key_store_from(setting: str, default: Path) -> KeyStore:
    """Open the key store that `setting` names: `s3://BUCKET[/PREFIX]`, a folder, or empty for `default`."""
    place = location(setting)
    if place is not None:
        return S3KeyStore(place.bucket, place.prefix, s3_client())
    return FilesKeyStore(store_folder(setting, default))
