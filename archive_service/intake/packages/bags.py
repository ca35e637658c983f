"""Check a BagIt bag (RFC 8493): digests of its payload; files that differ are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from archive_service.intake.packages.items import Item, PackageCode, Read, Said
from archive_service.intake.packages.opened import Opened, PackageFile

_MANIFEST = re.compile(r"(tag)?manifest-(md5|sha1|sha224|sha256|sha384|sha512)\.txt", re.IGNORECASE)
_LINE = re.compile(r"([0-9A-Fa-f]{32,128})[ \t]+\*?(.+)")
_STRONG = frozenset(("sha256", "sha384", "sha512"))
_LARGEST_LIST = 64 << 20


def is_bag(opened: Opened, top: str) -> bool:
    """Say whether a folder is a bag."""
    return opened.find(f"{top}bagit.txt") is not None


def check_bag(opened: Opened, top: str) -> Iterator[Item]:
    """Take the files of the bag itself out, refuse what its manifests contradict, and leave its payload."""
    tags = [one for one in opened.inside(top.rstrip("/")) if "/" not in one.path.removeprefix(top)]
    listed: set[str] = set()
    strong = False
    for tag in tags:
        found = _MANIFEST.fullmatch(tag.name)
        if found is None:
            continue
        strong = strong or (found[1] is None and found[2].lower() in _STRONG)
        yield from _compared(opened, top, tag, found[2].lower(), listed)
    if not strong:
        message = "no manifest with SHA-256 or SHA-512: that the payload is intact is not known"
        yield Said(PackageCode.BAG_UNCHECKED, f"{top}bagit.txt", message)
    if (fetch := opened.find(f"{top}fetch.txt")) is not None:
        message = "the bag names files at addresses; nothing is fetched"
        yield Said(PackageCode.BAG_FETCH, fetch.path, message)
    for file in opened.inside(f"{top}data"):
        if file.path not in listed:
            yield Said(PackageCode.BAG_FILE_EXTRA, file.path, "no manifest of the bag names this file")
    for tag in tags:
        if tag.path in opened.files and (_MANIFEST.fullmatch(tag.name) or _is_own(tag.name)):
            opened.take_out(tag.path)
            yield Read(tag.path)


def _is_own(name: str) -> bool:
    return name.lower() in ("bagit.txt", "fetch.txt")


def _compared(opened: Opened, top: str, tag: PackageFile, algorithm: str, listed: set[str]) -> Iterator[Said]:
    """Compare the files that one manifest names."""
    try:
        lines = tag.read(_LARGEST_LIST).decode("utf-8-sig", "replace").splitlines()
    except OSError:
        yield Said(PackageCode.BAG_UNCHECKED, tag.path, "this manifest cannot be read")
        return
    for line in lines:
        read = _LINE.fullmatch(line.rstrip())
        if read is None:
            continue
        path = top + unquote(read[2]).replace("\\", "/").removeprefix("./")
        file = opened.find(path)
        if file is None:
            if path not in listed:
                yield Said(PackageCode.BAG_FILE_MISSING, path, "named by the manifest of the bag")
            listed.add(path)
            continue
        listed.add(file.path)
        try:
            same = file.digest(algorithm) == read[1].lower()
        except OSError:
            same = False
        if not same:
            message = f"its {algorithm} is not the one of {tag.path}"
            opened.refuse(PackageCode.BAG_FILE_ALTERED, [file.path], message)
