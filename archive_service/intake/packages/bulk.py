"""Make flows of a FHIR Bulk Data export: a transaction for each person, the resources byte for byte.

A person's flow has the Patient, what names this person alone, and the shared resources that these refer to.
What several persons share is a flow of its own with all of them. Nothing is invented and nothing is written
anew: only the Bundle around the resources is ours.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import orjson

from archive_service.findings import Grade, worst
from archive_service.intake.packages.bulk_index import MOST_PERSONS, BulkIndex, Resource
from archive_service.intake.packages.bulk_manifest import is_ndjson, manifest_of, placed
from archive_service.intake.packages.items import Item, Offered, PackageCode, Read, Said
from archive_service.intake.packages.opened import Limits, Opened, PackageFile, TemporaryFiles, require_room
from archive_service.intake.reading.json_source import read_json
from archive_service.intake.reading.json_values import Json, walk

_BOM = b"\xef\xbb\xbf"
_NAME = re.compile(r"[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.\-]{1,64}")
_RELATIVE = re.compile(
    r"(?:(.*)/)?([A-Z][A-Za-z]{1,63}/[A-Za-z0-9.\-]{1,64})(?:/_history/[^/]*)?(?:\|.*)?", re.DOTALL
)
_TEXTS = ("reference", "url", "questionnaire")
_SOME = 100
_PIECE = 1 << 20
_KEPT = {
    "nobody": (PackageCode.RESOURCE_OF_NOBODY, "concerns nobody of this export: kept as bytes"),
    "patient-absent": (PackageCode.PATIENT_ABSENT, "its Patient is not in this export: kept as bytes"),
    "too-many-persons": (
        PackageCode.TOO_MANY_PERSONS,
        f"names more than {MOST_PERSONS} persons: kept as bytes",
    ),
    "version": (PackageCode.RESOURCE_DIFFERS, "another version of it was taken: kept as bytes"),
}


def read_bulk(opened: Opened, temporary: TemporaryFiles, limits: Limits) -> Iterator[Item]:
    """Take the files of a Bulk export out of those that are left, and yield the flows that they make."""
    files = [one for one in opened.inside("") if is_ndjson(one)]
    manifest = manifest_of(opened)
    if not files and not manifest.files:
        return
    outputs, said = placed(manifest, opened)
    for path in manifest.files:
        opened.take_out(path)
        yield Read(path)
    yield from said
    index = BulkIndex(temporary.place())
    try:
        # A file that only the manifest names may have any name.
        files += [opened.files[path] for path in outputs if opened.files[path] not in files]
        for file in files:
            opened.take_out(file.path)
            output = outputs.get(file.path)
            if output is not None and output.role != "output":
                yield from _aside(file, output.role, limits)
                continue
            if output is None and manifest.files:
                yield Said(
                    PackageCode.BULK_FILE_EXTRA, file.path, "the manifest does not name it; it was taken"
                )
            lines = yield from _indexed(file, manifest.base, index, temporary, limits)
            if output is not None and output.count is not None and output.count != lines:
                message = f"the manifest says {output.count} resources, and there are {lines}"
                yield Said(PackageCode.BULK_COUNT_DIFFERS, file.path, message)
        index.link()
        for persons in index.groups():
            yield from _flows(persons, manifest.base, index, limits)
        yield from _left(index, limits)
    except sqlite3.OperationalError as error:
        require_room(error)
        raise
    finally:
        index.close()


def _aside(file: PackageFile, role: str, limits: Limits) -> Iterator[Item]:
    """Keep a file of errors or of deletions as bytes."""
    message = {
        "outcome": "the other server could not give everything: read what it says",
        "deleted": "what the other server deleted; nothing is deleted here",
    }[role]
    yield Said(PackageCode.BULK_OUTCOME, file.path, message)
    try:
        yield Offered(file.read(limits.flow), file.path)
    except OSError as error:
        yield Said(PackageCode.FILE_UNREADABLE, file.path, str(error.strerror), refused=1)


def _indexed(
    file: PackageFile, base: str, index: BulkIndex, temporary: TemporaryFiles, limits: Limits
) -> Generator[Item, None, int]:
    """Put the resources of a file into the index; return how many lines it has."""
    packed = file.name.lower().endswith(".gz")
    at = temporary.place() if packed else file.at
    lines = 0
    try:
        if packed:
            _unpack(file, at, limits)
        number = index.add_file(file.path, at)
        with PackageFile(file.path, file.size, at).open() as content:
            start = 0
            while line := content.readline(limits.flow + 1):
                bare = line.removeprefix(_BOM).strip() if start == 0 else line.strip()
                if bare:
                    lines += 1
                    inside = start + line.find(bare)
                    yield from _taken(bare, (number, lines, inside, len(bare)), file, base, index, limits)
                start += len(line)
    except (OSError, EOFError, zlib.error, _TooLarge) as error:
        require_room(error)
        message = f"read up to line {lines}: {getattr(error, 'strerror', None) or type(error).__name__}"
        code = PackageCode.FILE_TOO_LARGE if isinstance(error, _TooLarge) else PackageCode.FILE_UNREADABLE
        yield Said(code, file.path, message, refused=1)
    return lines


class _TooLarge(Exception):
    """A packed file would become far larger."""


def _unpack(file: PackageFile, at: Path, limits: Limits) -> None:
    most = max(limits.small, file.size * limits.ratio)
    with file.open() as packed, gzip.open(packed) as content, at.open("xb") as unpacked:
        while piece := content.read(_PIECE):
            most -= len(piece)
            if most < 0:
                raise _TooLarge
            unpacked.write(piece)


def _taken(
    line: bytes,
    where: tuple[int, int, int, int],
    file: PackageFile,
    base: str,
    index: BulkIndex,
    limits: Limits,
) -> Iterator[Item]:
    place = f"{file.path}:{where[1]}"
    if len(line) > limits.flow - 10_000:
        yield Said(PackageCode.FILE_TOO_LARGE, place, f"larger than {limits.flow} bytes", refused=1)
        return
    reading = read_json(line)
    sound = reading.readable and worst(reading.findings) is not Grade.REJECT
    root = reading.value if sound else None
    name = f"{root.get('resourceType')}/{root.get('id')}" if isinstance(root, dict) else ""
    if not isinstance(root, dict) or not _NAME.fullmatch(name):
        yield Said(
            PackageCode.BULK_LINE_UNREADABLE, place, "no resource with a type and an id: kept as bytes"
        )
        yield Offered(line, place)
        return
    if name.startswith("OperationOutcome/"):
        yield Said(PackageCode.BULK_OUTCOME, place, "the other server could not give everything")
    digest, version = sha256(line).digest(), _version(root)
    known = index.known(name)
    if known is None:
        index.add(name, where, digest, version, _targets(root, base))
    elif known[1] == digest:
        yield Said(PackageCode.RESOURCE_TWICE, place, f"{name} is there twice, with the same bytes", merged=1)
    else:
        newer = version > known[2]
        if newer:
            index.rename(known[0], name)
            index.add(name, where, digest, version, _targets(root, base))
        else:
            other = index.add(f"{name}#", where, digest, version, ())
            index.rename(other, name)


def _version(root: dict[str, Json]) -> str:
    """Return what orders the versions of a resource: when it was changed, and its number."""
    meta = root.get("meta")
    if not isinstance(meta, dict):
        return ""
    return f"{meta.get('lastUpdated', '')} {meta.get('versionId', '')!s:>20}"


def _targets(root: dict[str, Json], base: str) -> Iterator[str]:
    """Yield the resources that a resource refers to, as `Type/id`; those of other servers are none."""
    for _, node in walk(root, ""):
        if not isinstance(node, dict):
            continue
        for key in _TEXTS:
            told = node.get(key)
            found = _RELATIVE.fullmatch(told) if isinstance(told, str) and len(told) < 2_000 else None
            if found and (not found[1] or not base or found[1] == base):
                yield found[2]


def _flows(persons: Sequence[int], base: str, index: BulkIndex, limits: Limits) -> Iterator[Item]:
    """Yield the flow of a person, or of persons together; one that would be too large is cut."""
    patients: list[Resource] = []
    part: list[Resource] = []
    size = cuts = 0
    for one in index.of(persons):
        if one.id in persons:
            patients.append(one)
            continue
        if part and size + one.length > limits.chunk:
            cuts += 1
            yield from _flow(patients, part, base, index, limits)
            part, size = [], 0
        part.append(one)
        size += one.length
    if part or len(persons) == 1:
        yield from _flow(patients, part, base, index, limits)
    if cuts:
        message = f"the resources of {patients[0].name} are in {cuts + 1} flows, with the Patient in each"
        yield Said(PackageCode.PERSON_CUT, patients[0].place, message)


def _flow(
    patients: Sequence[Resource], part: Sequence[Resource], base: str, index: BulkIndex, limits: Limits
) -> Iterator[Item]:
    own = [*patients, *part]
    shared = index.shared(one.id for one in own)
    resources = [*own, *shared]
    ids = [one.id for one in resources]
    new = [each for at in range(0, len(ids), _SOME) for each in index.unmarked(ids[at : at + _SOME])]
    content = _bundle(resources, base)
    index.mark(ids, "flow")
    place = (part or patients)[0] if len(patients) > 1 else patients[0]
    if len(content) > limits.flow:
        message = f"the flow of {place.name} is larger than {limits.flow} bytes"
        yield Said(PackageCode.FILE_TOO_LARGE, place.place, message, refused=len(new))
    else:
        yield Offered(content, place.place, units=len(new))


def _bundle(resources: Iterable[Resource], base: str) -> bytes:
    """Return a transaction of resources, each with the bytes that it has in the export."""
    pieces = []
    with _reader() as read:
        for one in resources:
            kind = orjson.dumps(one.type)
            address = b'"fullUrl":' + orjson.dumps(f"{base}/{one.name}") + b"," if base else b""
            pieces.append(
                b"{"
                + address
                + b'"resource":'
                + read(one)
                + b',"request":{"method":"POST","url":'
                + kind
                + b"}}"
            )
    return b'{"resourceType":"Bundle","type":"transaction","entry":[\n' + b",\n".join(pieces) + b"\n]}"


@contextmanager
def _reader() -> Iterator[Callable[[Resource], bytes]]:
    """Give a function that returns the bytes of a resource; files stay open in between."""
    files: dict[str, BinaryIO] = {}

    def read(one: Resource) -> bytes:
        if one.at not in files:
            if len(files) >= _SOME:
                files.pop(next(iter(files))).close()
            files[one.at] = PackageFile(one.path, 0, Path(one.at)).open()
        files[one.at].seek(one.start)
        return files[one.at].read(one.length)

    try:
        yield read
    finally:
        for file in files.values():
            file.close()


def _left(index: BulkIndex, limits: Limits) -> Iterator[Item]:
    """Say which resources are in no flow, and yield their lines together, to be kept as bytes."""
    lines: list[bytes] = []
    first: Resource | None = None
    size = 0
    with _reader() as read:
        for one, fate in index.left():
            code, message = _KEPT[fate]
            yield Said(code, one.place, f"{one.name.partition('#')[0]} {message}")
            if first is not None and (one.path != first.path or size + one.length > limits.chunk):
                yield Offered(b"\n".join(lines) + b"\n", first.place, units=len(lines))
                lines, size, first = [], 0, None
            first = first or one
            lines.append(read(one))
            size += one.length
    if first is not None:
        yield Offered(b"\n".join(lines) + b"\n", first.place, units=len(lines))
