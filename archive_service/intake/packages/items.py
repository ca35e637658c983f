"""What is found in a package: flows to deposit, files that were only read, and what is to be said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PackageCode(StrEnum):
    """Why a file of a package was not taken, or what is odd about it. Never renamed."""

    ARCHIVE_ALTERED = "archive-altered"
    ARCHIVE_EXTRA = "archive-extra"
    ARCHIVE_HASH_UNDEFINED = "archive-hash-undefined"
    ARCHIVE_MISSING = "archive-missing"
    ARCHIVE_NESTED = "archive-nested"
    ARCHIVE_TOO_LARGE = "archive-too-large"
    ARCHIVE_UNREADABLE = "archive-unreadable"
    BAG_FETCH = "bag-fetch"
    BAG_FILE_ALTERED = "bag-file-altered"
    BAG_FILE_EXTRA = "bag-file-extra"
    BAG_FILE_MISSING = "bag-file-missing"
    BAG_UNCHECKED = "bag-unchecked"
    BULK_COUNT_DIFFERS = "bulk-count-differs"
    BULK_FILE_EXTRA = "bulk-file-extra"
    BULK_FILE_MISSING = "bulk-file-missing"
    BULK_LINE_UNREADABLE = "bulk-line-unreadable"
    BULK_OUTCOME = "bulk-outcome"
    COUNT_DIFFERS = "count-differs"
    DOCUMENT_ALTERED = "document-altered"
    DOCUMENT_EXTRA = "document-extra"
    DOCUMENT_MISSING = "document-missing"
    FILE_NOT_REGULAR = "file-not-regular"
    FILE_TOO_LARGE = "file-too-large"
    FILE_UNREADABLE = "file-unreadable"
    HASH_UNKNOWN = "hash-unknown"
    MANIFEST_NOT_WELL_FORMED = "manifest-not-well-formed"
    METADATA_UNREADABLE = "metadata-unreadable"
    PATH_CLASH = "path-clash"
    PATH_TWICE = "path-twice"
    PATH_UNSAFE = "path-unsafe"
    PATIENT_ABSENT = "patient-absent"
    PERSON_CUT = "person-cut"
    RESOURCE_DIFFERS = "resource-differs"
    RESOURCE_OF_NOBODY = "resource-of-nobody"
    RESOURCE_TWICE = "resource-twice"
    TOO_MANY_PERSONS = "too-many-persons"


@dataclass(frozen=True, slots=True)
class Offered:
    """Bytes to deposit. `units` counts what they are made of: one file, or resources of NDJSON files that are
    counted nowhere else.
    """

    content: bytes
    path: str
    units: int = 1


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read and is not deposited, such as a manifest."""

    path: str
    units: int = 1


@dataclass(frozen=True, slots=True)
class Said:
    """Something about a file, and how many units are `refused` or `merged` for it."""

    code: PackageCode
    path: str
    message: str
    refused: int = 0
    merged: int = 0


Item = Offered | Read | Said
