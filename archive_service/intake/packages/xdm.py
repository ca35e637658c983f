"""Check XDM archives (IHE ITI-32): the documents that METADATA.XML describes, their sizes and digests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from archive_service.intake.packages.items import Item, PackageCode, Said
from archive_service.intake.packages.opened import Opened, PackageFile, inner_path
from archive_service.intake.reading.xml_source import XmlDocument, parse_xml

_LARGEST_METADATA = 64 << 20
_ALGORITHMS = {40: "sha1", 64: "sha256", 128: "sha512"}
_NAMES = frozenset(("INDEX.HTM", "INDEX.HTML", "README.TXT", "METADATA.XML"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """What METADATA.XML says of a document; empty when it does not say it."""

    uri: str
    size: str
    hash: str


def check_xdm(opened: Opened) -> Iterator[Item]:
    """Compare the documents with their METADATA.XML; an archive with one that differs is refused."""
    sheets = [one for one in opened.files.values() if one.name.upper() == "METADATA.XML"]
    archives: dict[str, list[PackageFile]] = {}
    for sheet in sheets:
        archives.setdefault(_archive_of(sheet.folder), []).append(sheet)
    for archive, inside in archives.items():
        wrong: list[tuple[str, str]] = []
        said: list[Said] = []
        for sheet in inside:
            _compare(opened, sheet, wrong, said)
        yield from said
        if wrong:
            places = [one.folder for one in inside]
            gone = [archive] if archive else places
            paths = [file.path for folder in gone for file in opened.inside(folder)]
            where, reason = wrong[0]
            opened.refuse(PackageCode.DOCUMENT_ALTERED, paths, f"{reason}: its archive is refused", where)


def _archive_of(folder: str) -> str:
    """Return the folder that holds IHE_XDM, empty when it is the top."""
    parts = folder.split("/")
    upper = [part.upper() for part in parts]
    return "/".join(parts[: upper.index("IHE_XDM")]) if "IHE_XDM" in upper else folder


def _compare(opened: Opened, sheet: PackageFile, wrong: list[tuple[str, str]], said: list[Said]) -> None:
    entries = _entries(sheet)
    if entries is None:
        message = "its documents are taken, what it says of them was not compared"
        said.append(Said(PackageCode.METADATA_UNREADABLE, sheet.path, message))
        return
    named = set()
    for entry in entries:
        inner = inner_path(entry.uri)
        path = f"{sheet.folder}/{inner}" if sheet.folder else inner or ""
        file = opened.find(path) if inner else None
        if file is None:
            said.append(Said(PackageCode.DOCUMENT_MISSING, path or sheet.path, f"{sheet.path} names it"))
            continue
        named.add(file.path)
        if reason := _difference(file, entry, said):
            wrong.append((file.path, reason))
    for file in opened.inside(sheet.folder):
        if file.folder == sheet.folder and file.path not in named and file.name.upper() not in _NAMES:
            message = f"{sheet.path} does not name it; it was taken"
            said.append(Said(PackageCode.DOCUMENT_EXTRA, file.path, message))


def _difference(file: PackageFile, entry: _Entry, said: list[Said]) -> str:
    """Return how a document differs from what is said of it; empty when it does not."""
    if entry.size.isascii() and entry.size.isdigit() and int(entry.size) != file.size:
        return f"{file.size} bytes instead of {entry.size}"
    if not entry.hash:
        return ""
    algorithm = _ALGORITHMS.get(len(entry.hash))
    if algorithm is None:
        said.append(Said(PackageCode.HASH_UNKNOWN, file.path, "METADATA.XML has a digest of unknown kind"))
        return ""
    try:
        same = file.digest(algorithm) == entry.hash.lower()
    except OSError:
        same = False
    return "" if same else f"another digest ({algorithm}) than in METADATA.XML"


def _entries(sheet: PackageFile) -> list[_Entry] | None:
    """Return the documents that a METADATA.XML describes, by ebRIM or by the draft's own elements; None when
    it cannot be read.
    """
    try:
        read = parse_xml(sheet.read(_LARGEST_METADATA))
    except OSError:
        return None
    if not isinstance(read, XmlDocument):
        return None
    found = []
    for element in read.root.iter():
        name = _local(element.tag)
        if name == "ExtrinsicObject":
            slots = {
                one.get("name", "").casefold(): _slot(one) for one in element if _local(one.tag) == "Slot"
            }
        elif name == "DocumentEntry":
            slots = {_local(one.tag).casefold(): "".join(one.itertext()).strip() for one in element}
        else:
            continue
        uri = slots.get("uri", "") or element.get("URI", "")
        found.append(_Entry(uri, slots.get("size", ""), slots.get("hash", "")))
    return found


def _slot(slot: etree._Element) -> str:
    """Return the values of a slot joined; a long URI is cut into numbered pieces (`1|...`)."""
    values = ["".join(one.itertext()).strip() for one in slot.iter() if _local(one.tag) == "Value"]
    if len(values) > 1 and all(value[:1].isdigit() and "|" in value for value in values):
        values = [value.partition("|")[2] for value in sorted(values)]
    return "".join(values)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
