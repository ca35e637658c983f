"""SEDA ArchiveTransfer packages (2.1, 2.2, 2.3) in VITAM's zip layout.

Units, from the outside in: establishment, person (or the establishment's own records), kind, record. Below a
record are its source as received and its proof. The sealed document is the BinaryMaster of the record's own
unit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Protocol

from exports.errors import InvalidTransfer, RecordsOutOfOrder, RecordTwice
from exports.formats.seda_manifest import (
    CLOSE_UNIT,
    CLOSE_UNITS,
    OPEN_UNITS,
    Manifest,
    Period,
    period_of,
)
from exports.formats.seda_package import StoredObject, package_at
from exports.formats.seda_transfer import (
    SEDA_VERSIONS,
    LegalStatus,
    PackageFile,
    SedaVersion,
    TransferHeader,
    TransferRecord,
    TransferSummary,
    Usage,
)
from exports.formats.spool import Spool


class Package(Protocol):
    """Where the files of a transfer go, and its manifest."""

    def add(self, file: PackageFile) -> StoredObject:
        """Take the next file, and say where it is."""

    def finish(self, parts: Iterator[IO[bytes]]) -> None:
        """Take the manifest, which is the concatenation of `parts`."""


def write_transfer(
    records: Iterable[TransferRecord], header: TransferHeader, version: SedaVersion, destination: Path
) -> TransferSummary:
    """Write one package for an archival agency, in one pass over the records and over their bytes.

    Args:
        records: The records of one establishment must follow each other; within it those of one person;
            within a person those of one kind. They are read once, one at a time.
        header: The message around the records.
        version: SEDA version.
        destination: The complete, synced package appears under this name, or nothing does; an existing
            package is replaced. Without records nothing is written.

    Raises:
        InvalidTransfer: The version is unknown.
        RecordsOutOfOrder: An establishment, person or kind appears again after another one.
        RecordTwice: A record appears twice.
        FileChanged: The size of a file is not the announced size.
        FileUnreadable: A file cannot be read.
        DestinationUnwritable: The package cannot be written.
        Any error raised by `records` or by the files' `open`.
    """
    if version not in SEDA_VERSIONS:
        raise InvalidTransfer(f"SEDA {version} is not one of {', '.join(SEDA_VERSIONS)}")
    waiting = iter(records)
    first = next(waiting, None)
    if first is None:
        return TransferSummary(package=None, seda=version, records=0, units=0, objects=0, bytes=0)
    with package_at(destination, header.date) as package, ExitStack() as stack:
        transfer = _Transfer(header, version, package, destination.parent, stack)
        for record in chain([first], waiting):
            transfer.add(record)
        count, units = transfer.finish()
        return TransferSummary(
            package=destination,
            seda=version,
            records=count,
            units=units,
            objects=package.objects,
            bytes=package.bytes,
        )


def describe_transfer(
    records: Iterable[TransferRecord],
    header: TransferHeader,
    version: SedaVersion,
    package: Package,
    folder: Path,
) -> None:
    """Give a package the files and the manifest of a transfer; texts are spooled into `folder`.

    The order of the records and the errors are those of `write_transfer`.
    """
    with ExitStack() as stack:
        transfer = _Transfer(header, version, package, folder, stack)
        for record in records:
            transfer.add(record)
        transfer.finish()


@dataclass(slots=True)
class _Level:
    """A unit that is still open: child units are written to `body`; its own lines are written last, when its
    last date is known.
    """

    key: Hashable
    head: Callable[[Period], str]
    body: Spool
    period: Period = field(default_factory=Period)
    closed: set[Hashable] = field(default_factory=set)


class _Transfer:
    """One package while its records are read: object groups and open units are written to separate spools."""

    def __init__(
        self,
        header: TransferHeader,
        version: SedaVersion,
        package: Package,
        folder: Path,
        stack: ExitStack,
    ) -> None:
        self._header = header
        self._package = package
        self._folder = folder
        self._manifest = Manifest(version)
        self._groups = Spool(folder)
        self._root = _Level(None, lambda period: "", Spool(folder))  # noqa: ARG005 - called with one argument
        self._levels = [self._root]
        self._seen: set[str] = set()
        self._producers: set[str] = set()
        self._statuses: set[LegalStatus] = set()
        stack.callback(self._close)
        self._groups.write(self._manifest.opening(header))

    def add(self, record: TransferRecord) -> None:
        """Copy a record's files and write its description."""
        if record.record_id in self._seen:
            raise RecordTwice(f"record {record.record_id} was given twice")
        self._go_to(record)
        self._seen.add(record.record_id)
        self._statuses.add(record.establishment.legal_status)
        self._producers.add(self._producer_of(record))
        stored: dict[Usage, list[StoredObject]] = {}
        for file in record.files:
            kept = self._package.add(file)
            self._groups.write(self._manifest.object_group(kept))
            stored.setdefault(file.usage, []).append(kept)
        parent = self._levels[-1]
        parent.body.write(self._manifest.record(record, stored))
        parent.period = parent.period.with_other(period_of(record))

    def finish(self) -> tuple[int, int]:
        """Close every unit and write the manifest; return the numbers of records and of units."""
        self._leave(1)
        self._groups.write(OPEN_UNITS)
        self._root.body.write(
            CLOSE_UNITS
            + self._manifest.closing(self._header, frozenset(self._producers), frozenset(self._statuses))
        )
        self._package.finish(part.rewound() for part in (self._groups, self._root.body))
        return len(self._seen), self._manifest.units

    def _go_to(self, record: TransferRecord) -> None:
        """Open the levels of `record` and close, for good, the levels that differ from those of the last
        record.
        """
        establishment, person, kind = record.establishment, record.person, record.kind
        producer = self._producer_of(record)
        wanted: tuple[tuple[Hashable, Callable[[Period], str]], ...] = (
            (
                establishment.finess,
                lambda period: self._manifest.establishment(establishment, producer, period),
            ),
            (person.identifier if person else None, lambda period: self._manifest.person(person, period)),
            (kind, lambda period: self._manifest.kind(kind, period)),
        )
        keys = [level.key for level in self._levels[1:]]
        shared = next((depth for depth, (key, _) in enumerate(wanted) if keys[depth : depth + 1] != [key]), 3)
        self._leave(shared + 1)
        for key, head in wanted[shared:]:
            if key in self._levels[-1].closed:
                raise RecordsOutOfOrder(
                    f"record {record.record_id} belongs to a group that is already closed"
                )
            self._levels.append(_Level(key, head, Spool(self._folder)))

    def _leave(self, depth: int) -> None:
        """Close the open units below `depth`, the deepest first."""
        while len(self._levels) > depth:
            level = self._levels.pop()
            parent = self._levels[-1]
            with closing(level.body):
                parent.body.write(level.head(level.period))
                parent.body.take_in(level.body)
                parent.body.write(CLOSE_UNIT)
            parent.period = parent.period.with_other(level.period)
            parent.closed.add(level.key)

    def _producer_of(self, record: TransferRecord) -> str:
        return self._header.agencies.producer_of(record.establishment.legal_entity)

    def _close(self) -> None:
        for spool in (self._groups, *(level.body for level in self._levels)):
            spool.close()
