"""Compare what is held now with what a receiver has: what a delta contains, and what it says of the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from archive_service.holdings.completeness import paged
from archive_service.holdings.package_merging import PackageLine, PackageLines
from archive_service.holdings.portable_completeness import OUTSIDE_SCOPE
from archive_service.holdings.portable_forms import written
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import uuid_or_none
from archive_service.model.records import RecordFilter
from archive_service.ports import Transactions
from exports.portability.package_states import HeldLeaf, StateWriter, is_content, read_state, side_by_side

_RECORDS = b"content/records/"
_PAGE = 1_000


@dataclass(slots=True)
class Differences:
    """How a package differs from what its receiver has. The files are without names, at their ends.

    `exported` counts the records of which something is in the package, `known` those that the receiver has
    as they are. `removed` are paths that nothing is at any more, one a line; `changed` lines name the paths
    that have other bytes.
    """

    state: BinaryIO
    changed: BinaryIO
    removed: BinaryIO
    exported: int = 0
    known: int = 0
    _record: bytes = b""
    _is_new: bool = False
    _is_record: bool = False
    _writer: StateWriter = field(init=False)

    def __post_init__(self) -> None:
        """Begin the state."""
        self._writer = StateWriter(self.state)

    def keep(self, one: HeldLeaf, *, is_new: bool) -> None:
        """Note a file that the receiver has after the package."""
        self._writer.add(one)
        record = _record_of(one.path)
        if record != self._record:
            self._count()
            self._record, self._is_new, self._is_record = record, False, False
        self._is_new |= is_new
        # Files that came with packages may be in a folder of no record: it is not counted.
        self._is_record |= one.path == _RECORDS + record + b"/record.json"

    def carry(self, one: HeldLeaf) -> None:
        """Note a file that the receiver has, and that cannot be read here: it counts nowhere."""
        self._writer.add(one)

    def finish(self) -> None:
        """Count the last record, and end the state."""
        self._count()
        self._record, self._is_record = b"", False
        self._writer.finish()

    def _count(self) -> None:
        if self._is_record:
            self.exported += self._is_new
            self.known += not self._is_new


@contextmanager
def differences(
    merged: Iterable[PackageLines], before: BinaryIO, unreadable: Collection[str]
) -> Iterator[Differences]:
    """Compare the lines of all that is held, in order of path, with the state before.

    What cannot be read now is not gone: the receiver keeps what it has of these records and persons.
    """
    now = (HeldLeaf(one.path, one.digest) for lines in merged for one in lines if is_content(one.path))
    with TemporaryFile() as state, TemporaryFile() as changed, TemporaryFile() as removed:
        files = [cast("BinaryIO", file) for file in (state, changed, removed)]
        found = Differences(files[0], files[1], files[2])
        for new, old in side_by_side(now, read_state(before)):
            if new is not None:
                found.keep(new, is_new=new != old)
                if old is not None and new != old:
                    told = {"path": new.path.decode(), "before": old.digest.hex()}
                    found.changed.write(written(told))
            elif old is not None and _owner_of(old.path) in unreadable:
                found.carry(old)
            elif old is not None:
                found.removed.write(old.path + b"\n")
        found.finish()
        yield found


def only_new(merged: Iterable[PackageLines], before: BinaryIO) -> Iterator[PackageLines]:
    """Yield the lines of which the receiver has no equal one, in order of path."""
    states = read_state(before)
    held = next(states, None)
    for lines in merged:
        new: list[PackageLine] = []
        for one in lines:
            if is_content(one.path):
                while held is not None and held.path < one.path:
                    held = next(states, None)
                if held == HeldLeaf(one.path, one.digest):
                    continue
            new.append(one)
        if new:
            yield new


def noted(merged: Iterable[PackageLines], state: BinaryIO) -> Iterator[PackageLines]:
    """Yield all lines, and write the state that the package leaves."""
    writer = StateWriter(state)
    for lines in merged:
        writer.extend([(one.path, one.digest) for one in lines if is_content(one.path)])
        yield lines
    writer.finish()


@dataclass(frozen=True, slots=True, kw_only=True)
class TellRemoved:
    """Says why files are no longer there."""

    transactions: Transactions

    def lines(self, removed: BinaryIO) -> Iterator[bytes]:
        """Yield a line for each removed path, in order."""
        removed.seek(0)
        paths: list[str] = []
        for line in removed:
            paths.append(line.decode().rstrip("\n"))
            if len(paths) == _PAGE:
                yield from self._told(paths)
                paths = []
        yield from self._told(paths)

    def _told(self, paths: Sequence[str]) -> Iterator[bytes]:
        owners = {_owner_of(path.encode()) for path in paths if path.startswith("content/records/")}
        records = sorted(filter(None, map(uuid_or_none, owners)), key=str)
        reasons: dict[str, str] = {}
        for page in paged(records):
            with self.transactions.begin(SERVICE) as transaction:
                found = transaction.records.outlined(RecordFilter(records=page, limit=len(page)))
            for one in found:
                gone = one.is_gone
                reasons[str(one.id)] = "eliminated" if gone else OUTSIDE_SCOPE
        for path in paths:
            yield written({"path": path, "reason": reasons.get(_owner_of(path.encode()), "no-longer-held")})


def _record_of(path: bytes) -> bytes:
    return path.split(b"/", 3)[2] if path.startswith(_RECORDS) else b""


def _owner_of(path: bytes) -> str:
    """Return the identifier in a path, of a record, person, deposit or rulebook."""
    parts = path.decode().split("/")
    return parts[2] if len(parts) > 2 else ""
