"""The S3 client: how requests are signed, their time limits, and the meaning of the server's errors."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from archive_service.errors import DigestMismatch, Misconfigured, NotFound, OutOfSpace, StoreUnavailable

_SETTING: Final = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[^\s]*))?")
_ABSENT: Final = frozenset({"NoSuchKey", "NoSuchVersion", "404", "NotFound"})
_ALTERED: Final = frozenset(
    {
        "BadDigest",
        "XAmzContentSHA256Mismatch",
        "XAmzContentChecksumMismatch",
        "InvalidDigest",
        "IncompleteBody",
    }
)
_FULL: Final = frozenset({"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "StorageFull", "507"})
_REFUSED: Final = frozenset(
    {"InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "InvalidBucketName"}
)
PRECONDITION: Final = frozenset({"PreconditionFailed", "412"})
CONFLICT: Final = frozenset({"ConditionalRequestConflict", "OperationAborted", "409", "Conflict"})

S3Client = Any
"""boto3 creates its clients at run time; they have no static type."""


@dataclass(frozen=True, slots=True)
class Location:
    """A bucket and the prefix of all keys in it; the prefix is empty or ends in a slash."""

    bucket: str
    prefix: str


def location(setting: str) -> Location | None:
    """Read `s3://BUCKET[/PREFIX]`; `None` when the setting is not of that kind.

    Raises:
        Misconfigured: it starts with `s3://` and is not valid.
    """
    if not setting.startswith("s3://"):
        return None
    found = _SETTING.fullmatch(setting)
    if found is None:
        raise Misconfigured(f"not of the form s3://BUCKET[/PREFIX]: {setting}")
    prefix = (found["prefix"] or "").strip("/")
    return Location(found["bucket"], f"{prefix}/" if prefix else "")


def s3_client() -> S3Client:
    """Create a client from the standard `AWS_*` variables. Threads may share it: one per process."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    # The client library is only loaded for a store on S3: 0.2 s of CPU.
    import boto3
    from botocore.config import Config

    config = Config(
        signature_version="s3v4",
        # Every put has our own SHA-256; an additional checksum trailer fails on some servers over https.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=5,
        read_timeout=60,
        retries={"total_max_attempts": 4, "mode": "standard"},
        max_pool_connections=32,
        s3={"addressing_style": "path" if endpoint else "auto"},
    )
    try:
        return boto3.session.Session().client("s3", region_name=region, endpoint_url=endpoint, config=config)
    except (BotoCoreError, ValueError) as error:
        raise Misconfigured(f"the AWS_* variables cannot be used: {error}") from error


def code_of(error: ClientError) -> str:
    """Return the server's error code; the HTTP status when there is none."""
    answer = error.response
    code = answer.get("Error", {}).get("Code")
    return str(code or answer.get("ResponseMetadata", {}).get("HTTPStatusCode", "unknown"))


@contextmanager
def s3_errors() -> Iterator[None]:
    """Turn boto3 exceptions into errors that a caller can handle."""
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in _ABSENT:
            raise NotFound("no such object") from error
        if code in _ALTERED:
            raise DigestMismatch("the store received other bytes than were sent") from error
        if code in _FULL:
            raise OutOfSpace("the object store accepts no more data") from error
        if code in _REFUSED:
            raise Misconfigured(f"the object store refuses the settings: {code}") from error
        raise StoreUnavailable(f"the object store answers {code}") from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise Misconfigured("no S3 credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") from error
    except BotoCoreError as error:
        raise StoreUnavailable(f"the object store does not answer: {type(error).__name__}") from error


def versions(client: S3Client, bucket: str, key: str) -> list[str]:
    """List the ids of all versions and delete markers of one key, without repetition."""
    found: dict[str, None] = {}
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
    for page in pages:
        for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            if entry["Key"] == key:
                found[entry["VersionId"]] = None
    return list(found)
