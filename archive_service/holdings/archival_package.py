"""A record's archival package (OAIS, ISO 14721): its sealed document, and the data that proves its origin.

One object, `archive/1`: a line of JSON with the length of each part, then the parts. Homes made before have
the document in one object and the other parts in another, `dossier/1`: the service always reads both.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, fields
from itertools import accumulate

import orjson

from archive_service.errors import UnknownForm
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects

FORM, _OLDER = "archive/1", "dossier/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivalPackage:
    """The parts, as bytes; the nonce has 32."""

    document: bytes
    provenance: bytes
    manifest: bytes
    nonce: bytes


PACKAGED = tuple(field.name for field in fields(ArchivalPackage))
"""The parts of a record that are in its package, by name."""


def written_package(package: ArchivalPackage) -> bytes:
    """Return a package in its stored form."""
    parts = [getattr(package, name) for name in PACKAGED]
    lengths = [[name, len(part)] for name, part in zip(PACKAGED, parts, strict=True)]
    return b"".join([orjson.dumps({"format": FORM, "parts": lengths}), b"\n", *parts])


def read_package(content: bytes) -> ArchivalPackage:
    """Return the package that `written_package` wrote; raise `UnknownForm`."""
    head, line, _ = content[: content.find(b"\n") + 1].partition(b"\n")
    try:
        read = orjson.loads(head) if line else {}
    except orjson.JSONDecodeError:
        read = {}
    if not isinstance(read, dict) or read.get("format") != FORM:
        raise UnknownForm("an archival package of a later form: use the version that wrote it")
    ends = list(accumulate((length for _, length in read["parts"]), initial=len(head) + 1))
    parts = {
        name: content[start:end]
        for (name, _), start, end in zip(read["parts"], ends, ends[1:], strict=False)
        if name in PACKAGED
    }
    return ArchivalPackage(**parts)


def package_of(record: Record, objects: EncryptedObjects) -> ArchivalPackage:
    """Return the package of a record that has a document.

    Raises:
        DigestMismatch, NotFound, KeyDestroyed: it cannot be read as it was stored.
        UnknownForm: a later version wrote it.
    """
    content = objects.read(record.tenant, record.key, record.document_object)
    if not record.dossier_object:
        return read_package(content)
    opened = orjson.loads(objects.read(record.tenant, record.key, record.dossier_object))
    if opened.get("format") != _OLDER:
        raise UnknownForm("a dossier of a later form: use the version that wrote it")
    rest = {name: b64decode(opened[name]) for name in PACKAGED if name != "document"}
    return ArchivalPackage(document=content, **rest)
