"""The local identifiers of persons that the records of an order declare: others are not told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from archive_service.model.persons import KnownPerson
from archive_service.model.records import Record


def declared_by(records: Iterable[Record]) -> Mapping[UUID, frozenset[str]]:
    """Return the local identifiers that records declare of their persons; a record that cannot be read
    declares none.
    """
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for record in records:
        if record.person is not None and record.details_or_none is not None:
            found[record.person].update(_local_ids(record.details.stated.names))
    return {person: frozenset(declared) for person, declared in found.items()}


def as_declared(
    person: UUID, known: KnownPerson, declared: Mapping[UUID, frozenset[str]] | None
) -> KnownPerson:
    """Return what is known of a person with the local identifiers that are declared; one who was merged, and
    has no records any more, keeps those that are declared of another.
    """
    if declared is None or known.traits is None:
        return known
    own = declared.get(person)
    if own is None:
        every = frozenset[str]().union(*declared.values())
        own = every.intersection(known.traits.local_ids)
    told = tuple(sorted(own))
    if told == known.traits.local_ids:
        return known
    return replace(known, traits=replace(known.traits, local_ids=told))


def _local_ids(names: Iterable[str]) -> Iterator[str]:
    """Yield the local identifiers among the names that a record states of its person."""
    locals_ = [name.split(" ", 2)[2] for name in names if name.startswith("local ")]
    # One that is an OID is stated in the form of former versions too.
    return (one for one in locals_ if one.removeprefix("urn:oid:") == one or one[8:] not in locals_)
