"""Read the tree of the French draft of portability (PDLGC): MANIFEST.XML, and XDM archives of persons.

The draft has two trees and an example that is not well-formed, so its elements are found by their names in
the text. What it promises of an archive is compared before anything of the archive is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive_service.intake.packages.items import Item, PackageCode, Read, Said
from archive_service.intake.packages.opened import (
    Limits,
    Opened,
    PackageFile,
    TemporaryFiles,
    names_in_zip,
    unzip,
)
from archive_service.intake.packages.xdm import check_xdm
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml

_LARGEST_MANIFEST = 64 << 20
_ARCHIVE = re.compile(
    r"<(?:[\w.-]+:)?Archive(?:\s[^>]{0,1000})?>(.*?)(?=<(?:[\w.-]+:)?Archive[\s>]|\Z)", re.DOTALL
)
_PERSON = re.compile(r"PAT\d{1,8}(?:\.ZIP)?", re.IGNORECASE)
_ARCHIVES = {"PatientArchiveCount": "patient", "TransverseArchiveCount": "transverse"}


@dataclass(frozen=True, slots=True)
class _Promise:
    """What MANIFEST.XML says of an archive; empty when it does not say it."""

    name: str
    size: str
    hash: str
    kind: str


def looks_like_pdlgc(opened: Opened, top: str) -> bool:
    """Say whether a folder has a MANIFEST.XML of the draft, or archives with its names."""
    if opened.find(f"{top}MANIFEST.XML") is not None:
        return True
    inside = (path.removeprefix(top).split("/") for path in opened.files)
    return any(_PERSON.fullmatch(parts[0]) or parts[0].upper() == "IHE_XDM" for parts in inside)


def check_manifest(opened: Opened, top: str) -> Iterator[Item]:
    """Compare the archives with MANIFEST.XML, refuse those that differ, and take the manifest out."""
    manifest = opened.find(f"{top}MANIFEST.XML")
    if manifest is None:
        return
    try:
        content = manifest.read(_LARGEST_MANIFEST)
    except OSError:
        return
    if not isinstance(parse_xml(content), XmlDocument):
        message = "not well-formed; it was read as text, as far as it goes"
        yield Said(PackageCode.MANIFEST_NOT_WELL_FORMED, manifest.path, message)
    text = _without_comments(_decoded(content))
    promises = [_promise(found[1]) for found in _ARCHIVE.finditer(text)]
    if not promises and "<exportId" not in text:
        return  # another program's manifest: kept as any file
    yield from _counted(text, promises, manifest)
    named, folders = set(), _folders(opened, top)
    for promise in promises:
        if promise.name:
            named.add(promise.name.upper())
            yield from _kept(opened, top, promise, folders)
    for found in sorted({path.removeprefix(top).split("/")[0] for path in opened.files}):
        if _PERSON.fullmatch(found) and found.upper().removesuffix(".ZIP") not in named:
            yield Said(PackageCode.ARCHIVE_EXTRA, f"{top}{found}", "MANIFEST.XML does not name this archive")
    opened.take_out(manifest.path)
    yield Read(manifest.path)


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    declared = re.match(rb"[^>]{0,200}encoding=[\"']([\w.-]{1,20})", content)
    try:
        return content.decode(declared[1].decode() if declared else "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _without_comments(text: str) -> str:
    """Return XML without its comments, in one pass; one that is never closed stays."""
    kept, start = [], 0
    while (begin := text.find("<!--", start)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept.append(text[start:begin])
        start = end + 3
    return "".join([*kept, text[start:]])


def _value(name: str, text: str) -> str:
    found = re.search(rf"<(?:[\w.-]+:)?{name}(?:\s[^>]{{0,1000}})?>\s*([^<]*)", text, re.IGNORECASE)
    return found[1].strip() if found else ""


def _promise(text: str) -> _Promise:
    name = _value("archiveid", text).removesuffix("/")
    return _Promise(
        name.upper().removesuffix(".ZIP"), _value("size", text), _value("hash", text), _value("type", text)
    )


def _counted(text: str, promises: list[_Promise], manifest: PackageFile) -> Iterator[Said]:
    for element, kind in _ARCHIVES.items():
        told = _value(element, text)
        listed = sum(one.kind.casefold() == kind for one in promises)
        if told and told != str(listed):
            message = f"{element} says {told[:20]}, and {listed} are listed"
            yield Said(PackageCode.COUNT_DIFFERS, manifest.path, message)


def _folders(opened: Opened, top: str) -> Mapping[str, str]:
    """Return the folders beside the manifest, by their paths without case."""
    parts = (path.removeprefix(top).split("/") for path in opened.files if path.startswith(top))
    names = dict.fromkeys(one[0] for one in parts if len(one) > 1)
    return {f"{top}{name}".casefold(): f"{top}{name}" for name in names}


def _kept(opened: Opened, top: str, promise: _Promise, folders: Mapping[str, str]) -> Iterator[Said]:
    """Compare one archive with what the manifest promises; one that differs is refused."""
    zipped = opened.find(f"{top}{promise.name}.ZIP") or opened.find(f"{top}{promise.name}")
    if zipped is None:
        folder = folders.get(f"{top}{promise.name}".casefold())
        if folder is None:
            yield Said(PackageCode.ARCHIVE_MISSING, f"{top}{promise.name}", "MANIFEST.XML names this archive")
        elif promise.hash:
            message = "the draft does not say what the digest of a folder is: it was not compared"
            yield Said(PackageCode.ARCHIVE_HASH_UNDEFINED, folder, message)
        return
    wrong = []
    if promise.size.isascii() and promise.size.isdigit() and int(promise.size) != zipped.size:
        wrong.append(f"size {zipped.size} instead of {promise.size}")
    if promise.hash and not _is_digest(zipped, promise.hash):
        wrong.append("another SHA-256")
    if wrong:
        message = f"not the archive of MANIFEST.XML: {', '.join(wrong)}"
        opened.refuse(PackageCode.ARCHIVE_ALTERED, [zipped.path], message)


def _is_digest(file: PackageFile, told: str) -> bool:
    try:
        return file.digest("sha256") == told.lower().replace(" ", "")
    except OSError:
        return False


def open_archives(opened: Opened, temporary: TemporaryFiles, limits: Limits) -> Iterator[Item]:
    """Unpack the ZIP files that are archives of a person, and check every XDM folder.

    ZIP files inside them are not unpacked; neither are those that are no XDM archive.
    """
    for archive in [one for one in opened.files.values() if one.name.upper().endswith(".ZIP")]:
        names = [name.upper().replace("\\", "/") for name in names_in_zip(archive)]
        if not names:
            opened.refuse(PackageCode.ARCHIVE_UNREADABLE, [archive.path], "no ZIP file, or an empty one")
        elif any("IHE_XDM/" in name or name.endswith("METADATA.XML") for name in names):
            opened.take_out(archive.path)
            inside = unzip(archive, opened, f"{archive.path}/", temporary, limits)
            if inside is not None:
                yield Read(archive.path)
                yield from _nested(inside)
    yield from check_xdm(opened)


def _nested(paths: Sequence[str]) -> Iterator[Said]:
    for path in paths:
        if path.upper().endswith(".ZIP"):
            message = "an archive inside an archive was not opened; it is kept as bytes"
            yield Said(PackageCode.ARCHIVE_NESTED, path, message)
