"""Read a portability package of this format: which file is what, and whether all of it can be kept here.

Each file is compared with its line of the inventory again when it is read: it may have changed since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from archive_service.holdings.history_reading import HistoryContents
from archive_service.holdings.manifest import MaterialElsewhere, validation_in
from archive_service.holdings.package_annotations import PackageAnnotations
from archive_service.holdings.package_events import PackageEvents
from archive_service.holdings.package_leaves import PackageRefused, identifier_in, naming_leaf
from archive_service.holdings.package_places import (
    OPTIONAL,
    PARTS,
    RECORDS,
    check_place,
    is_carried,
)
from archive_service.holdings.portable_forms import (
    PortableDeposit,
    read_deposit_file,
    read_establishment_file,
    read_person_file,
    read_record_file,
)
from archive_service.holdings.quarantine_reading import QuarantineContents
from archive_service.holdings.receipt_claims import claims_in
from archive_service.model.deposits import Outcome
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess
from archive_service.model.persons import ActKind, KnownPerson
from archive_service.model.records import Record, RecordState
from exports.portability.check_portability import INVENTORY
from exports.portability.leaves import Leaf

_Item = TypeVar("_Item")
_SEALED = frozenset(PARTS) - OPTIONAL
_WITHOUT_DOCUMENT = frozenset(("record", "source"))
_UNKNOWN_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PackagedRecord:
    """A record as its package describes it, of no tenant yet, with the lines of its files by kind."""

    record: Record
    leaves: Mapping[str, Leaf]


@dataclass(slots=True)
class Contents:
    """What a package contains besides the parts of records, and besides files that are carried on.

    `homes` gives an establishment of each person who has records, `names` the identifiers that lead to each
    person, `made_anew` counts the files that each export makes.
    """

    establishments: dict[Finess, Establishment] = field(default_factory=dict)
    persons: dict[UUID, Leaf] = field(default_factory=dict)
    deposits: dict[UUID, Leaf] = field(default_factory=dict)
    receipts: dict[UUID, Leaf] = field(default_factory=dict)
    records: dict[UUID, UUID] = field(default_factory=dict)
    """The deposit of each record."""
    flows: dict[UUID, list[UUID]] = field(default_factory=dict)
    """The records of each deposit."""
    homes: dict[UUID, Finess] = field(default_factory=dict)
    names: dict[UUID, list[str]] = field(default_factory=dict)
    made_anew: int = 0
    history: HistoryContents = field(default_factory=HistoryContents)
    quarantine: QuarantineContents = field(default_factory=QuarantineContents)
    events: PackageEvents = field(default_factory=PackageEvents)
    annotations: PackageAnnotations = field(default_factory=PackageAnnotations)


@dataclass(frozen=True, slots=True)
class PackageTree:
    """The folder of an unpacked package that was checked."""

    folder: Path

    def leaves(self) -> Iterator[Leaf]:
        """Yield the lines of the inventory."""
        with (self.folder / INVENTORY).open("rb") as lines:
            for line in lines:
                yield Leaf.of_line(line)

    def read(self, leaf: Leaf) -> bytes:
        """Return a file; raise `PackageRefused` when it is not the one of the inventory."""
        try:
            content = (self.folder / leaf.path).read_bytes()
        except OSError as error:
            raise PackageRefused(f"{leaf.path}: {error.strerror}") from error
        if len(content) != leaf.bytes or sha256(content).hexdigest() != leaf.sha256:
            raise PackageRefused(f"{leaf.path} changed while the package was imported")
        return content

    def records(self) -> Iterator[PackagedRecord]:
        """Yield the records, in the order of their paths; each is checked against its parts."""
        inside = (leaf for leaf in self.leaves() if leaf.path.startswith(RECORDS) and not is_carried(leaf))
        for name, leaves in groupby(inside, lambda leaf: leaf.path.split("/")[2]):
            yield self.record(name, list(leaves))

    def carried(self) -> Iterator[Leaf]:
        """Yield the files that are kept as they came: this version does not know them."""
        return (leaf for leaf in self.leaves() if is_carried(leaf))

    def person(self, leaf: Leaf) -> tuple[UUID, KnownPerson]:
        """Return the person in a file."""
        with naming_leaf(leaf):
            return read_person_file(self.read(leaf))

    def deposit(self, leaf: Leaf) -> PortableDeposit:
        """Return the deposit in a file."""
        with naming_leaf(leaf):
            return read_deposit_file(self.read(leaf))

    def contents(self, known_deposits: Collection[UUID] = ()) -> Contents:
        """Read everything that is not a part of a record, and check that all fits together. Of
        `known_deposits` the package needs no record: they are here.

        Raises:
            PackageRefused: something cannot be kept here as it is; the message names the first such file.
        """
        found = Contents()
        for leaf in self.leaves():
            check_place(leaf)
            if not leaf.path.startswith(RECORDS) and not is_carried(leaf):
                self._sort(leaf, found)
        received = self._received(found)
        self._read_records(found, received)
        for deposit in found.deposits.keys() - found.records.values() - set(known_deposits):
            raise PackageRefused(f"the package has no record of the deposit {deposit}")
        found.history.check_deposits(frozenset(found.deposits), self)
        found.quarantine.check(self)
        found.events.check(self, found.persons)
        found.annotations.check(self, found.persons)
        return found

    def _sort(self, leaf: Leaf, found: Contents) -> None:
        """Say what a file is by its kind and its path."""
        if not leaf.path.startswith("content/"):
            found.made_anew += 1
            return
        folder, _, rest = leaf.path.removeprefix("content/").partition("/")
        name, _, file = rest.partition("/")
        match leaf.kind, folder, file:
            case "establishment", "establishments", "":
                with naming_leaf(leaf):
                    place = read_establishment_file(self.read(leaf))
                if name != f"{place.finess}.json":
                    raise PackageRefused(f"{leaf.path} is about {place.finess}")
                found.establishments[place.finess] = place
            case "person", "persons", "person.json":
                person, _ = self.person(leaf)
                if not str(person) == name == leaf.person:
                    raise PackageRefused(f"{leaf.path} is about the person {person}")
                found.persons[person] = leaf
            case "deposit", "deposits", "deposit.json":
                found.deposits[identifier_in(name, leaf)] = leaf
            case "receipt", "deposits", "receipt.jws":
                found.receipts[identifier_in(name, leaf)] = leaf
            case _:
                others = (found.history, found.quarantine, found.events, found.annotations)
                if not any(one.take(leaf) for one in others):
                    raise PackageRefused(f"{leaf.path} is no file of the kind {leaf.kind!r}")

    def _received(self, found: Contents) -> Mapping[UUID, datetime]:
        """Return when each deposit was received, and check that its file and its receipt speak of it."""
        if found.deposits.keys() != found.receipts.keys():
            raise PackageRefused("a deposit comes without its receipt, or a receipt without its deposit")
        received = {}
        for deposit, leaf in found.deposits.items():
            told = self.deposit(leaf)
            if told.id != deposit or told.outcome is not Outcome.ACCEPTED:
                raise PackageRefused(f"{leaf.path} is about the deposit {told.id}, {told.outcome}")
            claims = self.claims(found.receipts[deposit])
            if claims.get("deposit") != str(deposit):
                raise PackageRefused(f"{found.receipts[deposit].path} is not the receipt of this deposit")
            received[deposit] = told.received_at
        return received

    def claims(self, receipt: Leaf) -> Mapping[str, object]:
        """Return what a receipt claims; its signature is not judged."""
        try:
            return claims_in(self.read(receipt))
        except ValueError as error:
            raise PackageRefused(f"{receipt.path} is no receipt") from error

    def _read_records(self, found: Contents, received: Mapping[UUID, datetime]) -> None:
        claims: dict[str, tuple[datetime, UUID]] = {}
        split_from = {person: self._split_from(leaf) for person, leaf in found.persons.items()}
        for one in self.records():
            record = one.record
            if record.establishment not in found.establishments:
                raise PackageRefused(f"the package has no file about the establishment of record {record.id}")
            if record.person is not None and record.person not in found.persons:
                raise PackageRefused(f"the package has no file about the person of record {record.id}")
            found.history.check_record(one, self)
            found.records[record.id] = record.deposit
            found.flows.setdefault(record.deposit, []).append(record.id)
            if record.person is None:
                continue
            found.homes.setdefault(record.person, record.establishment)
            at = received.get(record.deposit, _UNKNOWN_TIME)
            for name in record.details.stated.names:
                known = claims.get(name)
                if known is None or _comes_first(record.person, at, known, split_from):
                    claims[name] = at, record.person
        for name, (_, person) in claims.items():
            found.names.setdefault(person, []).append(name)

    def _split_from(self, leaf: Leaf) -> frozenset[UUID]:
        """Return the persons from whom records were given to this one."""
        _, known = self.person(leaf)
        return frozenset(act.other for act in known.acts if act.act is ActKind.SPLIT)

    def record(self, name: str, leaves: Sequence[Leaf]) -> PackagedRecord:
        """Return a record with its files, which are checked; raise `PackageRefused`."""
        parts: dict[str, Leaf] = {}
        for leaf in leaves:
            parts[leaf.kind] = leaf
        if len(parts) != len(leaves) or "record" not in parts:
            raise PackageRefused(f"{RECORDS}{name} has two files of one kind, or no record.json")
        with naming_leaf(parts["record"]):
            record = read_record_file(self.read(parts["record"]))
        person = None if record.person is None else str(record.person)
        if str(record.id) != name or any((one.record, one.person) != (name, person) for one in leaves):
            raise PackageRefused(f"{RECORDS}{name} has files of another record or person")
        self._check_parts(record, parts)
        return PackagedRecord(record, parts)

    def _check_parts(self, record: Record, parts: Mapping[str, Leaf]) -> None:
        """Check that a record has the parts that its state asks for, and that they are those it names."""
        asked = {RecordState.SEALED: _SEALED, RecordState.FAILED: _WITHOUT_DOCUMENT}.get(record.state)
        if asked is None or asked != parts.keys() - OPTIONAL:
            raise PackageRefused(f"record {record.id} is {record.state} and has not the parts of this state")
        details = record.details
        named = {"source": details.source_digest}
        if record.state is RecordState.SEALED:
            if details.document_digest is None or details.manifest_digest is None:
                raise PackageRefused(f"record {record.id} is sealed and names no document")
            named |= {"document": details.document_digest, "manifest": details.manifest_digest}
            if self.read(parts["nonce"]) != details.nonce:
                raise PackageRefused(f"record {record.id} has another nonce than it names")
            self._check_material(record.id, parts)
        for kind, digest in named.items():
            if digest.hex != parts[kind].sha256:
                raise PackageRefused(f"{parts[kind].path} is not the {kind} that the record names")

    def _check_material(self, record: UUID, parts: Mapping[str, Leaf]) -> None:
        """Check that the validation material beside a manifest is what it names."""
        try:
            named = validation_in(self.read(parts["manifest"]))
        except (ValueError, KeyError, TypeError) as error:
            raise PackageRefused(f"the manifest of record {record} cannot be read") from error
        beside = parts.get("validation")
        expected = named.digest.hex if isinstance(named, MaterialElsewhere) else None
        if expected != (None if beside is None else beside.sha256):
            raise PackageRefused(f"the validation material of record {record} is not what its manifest names")


def in_pages(items: Iterable[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Yield items in pages of `size`, the last one shorter."""
    rest = iter(items)
    while page := list(islice(rest, size)):
        yield page


def _comes_first(
    person: UUID, at: datetime, known: tuple[datetime, UUID], split_from: Mapping[UUID, frozenset[UUID]]
) -> bool:
    """Say whether an identifier that two persons state leads to this one: as it did where it comes from, to
    the one who kept it at a split, else to the one of the first flow.
    """
    since, other = known
    if person in split_from.get(other, ()):
        return True
    return other not in split_from.get(person, ()) and at < since
