"""Recognise what a file or folder is, from its bytes alone: its name and its extension say nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

from asn1crypto import cms, core, tsp

from archive_service.file_formats.zip_archives import NO_ZIP
from archive_service.model.verified_targets import TargetKind

_BEGINNING = 1024
_LARGEST = 64 << 20
_PEM = b"-----BEGIN "


def kind_of_folder(folder: Path) -> TargetKind:
    """Say what a folder is; one that is nothing else is taken for the parts of a record."""
    there = {path.name for path in folder.iterdir()}
    if {"package.json", "package.p7s"} <= there:
        return TargetKind.ATTESTATION
    if {"manifest.json", "inventory.ndjson"} <= there:
        return TargetKind.PORTABILITY
    if "checkpoint" in there:
        return TargetKind.JOURNAL
    return TargetKind.RECORD


def kind_of_file(path: Path) -> TargetKind:
    """Say what a file is."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
        # A container may begin with a PDF that is not compressed, so that `%PDF-` stands near its beginning.
        if beginning.startswith(b"PK\x03\x04"):
            kind = _kind_of_zip(path)
            if kind is not TargetKind.UNKNOWN:
                return kind
        if b"%PDF-" in beginning:
            return TargetKind.PDF
        if beginning.startswith(b"PK\x03\x04"):
            return TargetKind.UNKNOWN
        if path.stat().st_size > _LARGEST:
            # A volume of a portability package is such a structure too, of any size.
            return TargetKind.PORTABILITY if _ENCRYPTED in beginning else TargetKind.UNKNOWN
        content = beginning + file.read()
    return kind_of_structure(der_of(content))


_ENCRYPTED = bytes.fromhex("060b2a864886f70d0109100117")
"""DER of id-ct-authEnvelopedData."""


def der_of(content: bytes) -> bytes:
    """Return the bytes of a PEM file's first part, and other bytes unchanged."""
    if _PEM not in content[:_BEGINNING]:
        return content
    from asn1crypto import pem

    try:
        return bytes(pem.unarmor(content)[2])
    except (ValueError, TypeError):
        return content


def kind_of_structure(content: bytes) -> TargetKind:
    """Say what a DER structure is."""
    try:
        return _kind_of_structure(content)
    except MemoryError:  # it says nothing of these bytes
        raise
    # The bytes come from anywhere, and asn1crypto documents no closed set of exceptions.
    except Exception:  # noqa: BLE001
        return TargetKind.UNKNOWN


def token_in(content: bytes) -> bytes:
    """Return the token of a TimeStampResp (DER), or the bytes themselves when they are a token."""
    first = core.Sequence.load(content)[0]
    if isinstance(first, core.ObjectIdentifier):
        return content
    return bytes(tsp.TimeStampResp.load(content)["time_stamp_token"].dump())


def _kind_of_structure(content: bytes) -> TargetKind:
    if content[:1] != b"\x30":
        return TargetKind.UNKNOWN
    first = core.Sequence.load(content)[0]
    if isinstance(first, core.Integer):
        return TargetKind.EVIDENCE if first.native == 1 else TargetKind.UNKNOWN
    if isinstance(first, core.Sequence):
        return TargetKind.TOKEN if token_in(content) else TargetKind.UNKNOWN
    info = cms.ContentInfo.load(content)
    kind = info["content_type"].native
    if kind == "signed_data":
        inside = info["content"]["encap_content_info"]["content_type"].native
        return TargetKind.TOKEN if inside == "tst_info" else TargetKind.SIGNATURE
    return (
        TargetKind.PORTABILITY
        if kind in ("authenticated_enveloped_data", "enveloped_data")
        else (TargetKind.UNKNOWN)
    )


def _kind_of_zip(path: Path) -> TargetKind:
    try:
        with zipfile.ZipFile(path) as zipped:
            names = zipped.namelist()
    except NO_ZIP:
        return TargetKind.UNKNOWN
    if names and (names[0] == "mimetype" or any(name.startswith("META-INF/") for name in names)):
        return TargetKind.CONTAINER
    return TargetKind.TRANSFER if "manifest.xml" in names else TargetKind.UNKNOWN
