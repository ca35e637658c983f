"""Open the store that a setting names: a bucket or a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from archive_service.ports import ObjectStore, PublishedFiles
from archive_service.storage.durable_files import store_folder
from archive_service.storage.objects.files import FilesObjectStore
from archive_service.storage.objects.files_published import FilesPublishedFiles
from archive_service.storage.objects.names import system_time
from archive_service.storage.objects.s3_client import location, s3_client


def object_store_from(
    setting: str, default: Path, now: Callable[[], datetime] = system_time, *, moved: bool = False
) -> ObjectStore:
    """Open the store that `setting` names: `s3://BUCKET[/PREFIX]`, a folder, or empty for `default`.

    `now` is the clock of the locks. A bucket has a clock of its own: `moved` means that development has set
    another, so its locks must be of the kind that can be taken off when they have ended by `now`.

    Raises:
        Misconfigured: the setting is invalid, or the bucket could lose its objects.
    """
    place = location(setting)
    if place is None:
        return FilesObjectStore(store_folder(setting, default), now=now)
    # The S3 client is only imported for a store on S3: it costs 0.1 s of CPU.
    from archive_service.storage.objects.s3 import S3ObjectStore

    return S3ObjectStore(place.bucket, place.prefix, s3_client(), moved_clock=now if moved else None)


def published_files_from(setting: str, default: Path) -> PublishedFiles:
    """Open the published files in the store that `setting` names, in the same way."""
    place = location(setting)
    if place is None:
        return FilesPublishedFiles(store_folder(setting, default))
    from archive_service.storage.objects.s3_published import S3PublishedFiles

    return S3PublishedFiles(place.bucket, place.prefix, s3_client())
