"""The identifiers that FHIR resources were given, in a portability package: which resource of a flow became
which.

A record's file has the resources of the record, and names those of the flow that it speaks of, since their
references are rewritten when it is served. It says nothing of other resources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape
from typing import NamedTuple
from uuid import UUID

import orjson

from archive_service.holdings.portable_forms import read_portable, written
from archive_service.holdings.source_segments import segments_in
from archive_service.intake.fhir.links import relative_name, without_version
from archive_service.model.deposit_details import EntryPlace
from archive_service.model.deposits import NOT_HERE, CreatedResource
from archive_service.model.forms import Json

IDENTIFIERS = "identifiers.json"
"""The name of the file, beside `record.json` or `deposit.json`."""

FORM = "portability-identifiers/1"
_TYPE, _ID = re.compile(r"[A-Z][A-Za-z]{0,63}"), re.compile(r"[A-Za-z0-9.\-]{1,64}")
_FORMATS = frozenset(("json", "xml"))
_MOST_ENTRIES = 1_000_000
_LARGEST = 2**53
_JSON_TEXT = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_XML_TEXT = re.compile(rb"""=\s*(?:"([^"<]*)"|'([^'<]*)')""")


class GivenIdentifier(NamedTuple):
    """A resource of a flow, the place of its bytes in it (unknown when 0 and 0), and what it became."""

    resource: CreatedResource
    place: EntryPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowIdentifiers:
    """The identifiers of the resources of a flow, in the order of its entries; `fhir` is its format."""

    deposit: UUID
    received_at: datetime
    fhir: str
    given: Sequence[GivenIdentifier]


@dataclass(frozen=True)
class CreatedResources:
    """What a flow created, as this instance knows it."""

    deposit: UUID
    received_at: datetime
    fhir: str
    entries: Sequence[EntryPlace]
    created: Sequence[CreatedResource]

    def of_record(self, record: UUID, source: bytes, *, whole: bool) -> bytes | None:
        """Return the file of one record, None when it has no resource; `source` is the record's.

        With `whole` the source is the flow itself, and the file has all of its resources.
        """
        if whole:
            return self._file(self._as_known(self.created))
        own = [one for one in self.created if one.record == record]
        parts = list(segments_in(source))
        spoken_of = self._spoken_of(parts)
        others = [
            one
            for one in self.created
            if one.record != record and (one.position in spoken_of or self._is_in(one.position, parts))
        ]
        return self._file([*self._as_known(own), *self._named(others, parts)])

    def of_nobody(self) -> bytes | None:
        """Return the file of the resources that belong to no record; None when there is none."""
        return self._file(self._as_known([one for one in self.created if one.record is None]))

    def _file(self, given: Sequence[GivenIdentifier]) -> bytes | None:
        if not given:
            return None
        in_order = sorted(given, key=lambda one: one.resource.position)
        told = FlowIdentifiers(
            deposit=self.deposit, received_at=self.received_at, fhir=self.fhir, given=in_order
        )
        return identifiers_file(told)

    def _as_known(self, created: Sequence[CreatedResource]) -> list[GivenIdentifier]:
        return [GivenIdentifier(one, self.entries[one.position]) for one in created]

    def _named(
        self, others: Sequence[CreatedResource], parts: Sequence[tuple[int, bytes]]
    ) -> Iterator[GivenIdentifier]:
        """Yield what a record's file says of resources that are not its own: not whose they are, and where
        they are only when the record has a copy of them.
        """
        for one in others:
            place = self.entries[one.position]
            if not self._is_in(one.position, parts):
                place = EntryPlace(place.full_url, place.type, 0, 0)
            other = CreatedResource(
                type=one.type, id=one.id, deposit=one.deposit, position=one.position, record=NOT_HERE
            )
            yield GivenIdentifier(other, place)

    def _is_in(self, position: int, parts: Sequence[tuple[int, bytes]]) -> bool:
        place = self.entries[position]
        if not place.offset or not (place.length or self.fhir == "xml"):
            return False  # no entry is at the very beginning of a flow
        return any(
            offset <= place.offset < offset + len(content)
            and place.offset + place.length <= offset + len(content)
            for offset, content in parts
        )

    def _spoken_of(self, parts: Sequence[tuple[int, bytes]]) -> set[int]:
        """Return the entries whose address is one of the texts in these parts."""
        found: set[int] = set()
        for _, content in parts:
            for text in _texts(content, self.fhir):
                bare = without_version(text)
                for name in (bare, relative_name(bare)):
                    found.update(self._positions.get(name, ()))
        return found

    @cached_property
    def _positions(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for one in self.created:
            full_url = self.entries[one.position].full_url
            for name in {without_version(full_url), relative_name(full_url)} - {""}:
                found.setdefault(name, []).append(one.position)
        return found


def identifiers_file(told: FlowIdentifiers) -> bytes:
    """Return the file with the identifiers of resources."""
    return written(
        {
            "format": FORM,
            "deposit": str(told.deposit),
            "received_at": told.received_at.isoformat(),
            "fhir": told.fhir,
            "resources": [
                {
                    "position": one.resource.position,
                    "full_url": one.place.full_url,
                    "offset": one.place.offset,
                    "length": one.place.length,
                    "type": one.resource.type,
                    "id": one.resource.id,
                    "record": _owner(one.resource.record),
                }
                for one in told.given
            ],
        }
    )


def read_identifiers_file(content: bytes) -> FlowIdentifiers:
    """Read the result of `identifiers_file`.

    Raises:
        UnknownForm: it has another form, or writing it again would give other bytes.
    """
    return read_portable(content, FORM, _identifiers_in, identifiers_file)


def _identifiers_in(told: Json) -> FlowIdentifiers:
    deposit = UUID(told["deposit"])
    given = [_given_in(one, deposit) for one in told["resources"]]
    received_at = datetime.fromisoformat(told["received_at"])
    if received_at.tzinfo is None or told["fhir"] not in _FORMATS or not given:
        raise ValueError("a time without a zone, another format, or no resource")
    return FlowIdentifiers(deposit=deposit, received_at=received_at, fhir=told["fhir"], given=given)


def merged_entries(known: Sequence[EntryPlace], told: Sequence[GivenIdentifier]) -> tuple[EntryPlace, ...]:
    """Return the entries of a flow with what a file says; the one who has a resource knows its place best."""
    entries = list(known)
    for one in told:
        position = one.resource.position
        entries += [_UNKNOWN] * (position + 1 - len(entries))
        if entries[position] == _UNKNOWN or one.resource.record != NOT_HERE:
            entries[position] = one.place
    return tuple(entries)


_UNKNOWN = EntryPlace("", "", 0, 0)
_ELSEWHERE = "elsewhere"


def _owner(record: UUID | None) -> UUID | str | None:
    """Return whose a resource is: a record, nobody, or none of those that the file is about."""
    # Comparing the numbers: the identifiers themselves are compared, and written, more slowly than all else.
    return _ELSEWHERE if record is not None and record.int == NOT_HERE.int else record


def _given_in(told: Json, deposit: UUID) -> GivenIdentifier:
    position, offset, length = told["position"], told["offset"], told["length"]
    if not (0 <= position < _MOST_ENTRIES and 0 <= offset < _LARGEST and 0 <= length < _LARGEST):
        raise ValueError("no place in a flow")
    if not (_TYPE.fullmatch(told["type"]) and _ID.fullmatch(told["id"])):
        raise ValueError("no address of a resource")
    owner = told["record"]
    return GivenIdentifier(
        CreatedResource(
            type=told["type"],
            id=told["id"],
            deposit=deposit,
            position=position,
            record=None if owner is None else NOT_HERE if owner == _ELSEWHERE else UUID(owner),
        ),
        EntryPlace(str(told["full_url"]), told["type"], offset, length),
    )


def _texts(content: bytes, fhir: str) -> Iterator[str]:
    """Yield every text in JSON, or value in XML, that may be a reference."""
    if fhir == "xml":
        for double, single in _XML_TEXT.findall(content):
            yield unescape((double or single).decode("utf-8", "replace"))
        return
    for text in set(_JSON_TEXT.findall(content)):
        if b"\\" in text:
            try:
                yield str(orjson.loads(b'"' + text + b'"'))
            except ValueError:
                continue
        else:
            yield text.decode("utf-8", "replace")
