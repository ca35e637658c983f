"""A package that was checked, as the parts of an import know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.holdings.imported_delta import ImportedDelta
from archive_service.holdings.package_reading import Contents, PackageTree
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess, LegalEntity
from archive_service.model.records import Record
from archive_service.ports import Transaction
from exports.portability.leaves import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that was checked, and the establishments of its records as they are registered here."""

    root: str
    tree: PackageTree
    contents: Contents
    places: Mapping[Finess, Establishment]
    delta: ImportedDelta | None = None
    """Of a delta that is imported alone: what it says of the packages before."""

    def has(self, leaf: Leaf) -> bool:
        """Say whether a file came with the package, and was not added to a delta from what is here."""
        return self.delta is None or self.delta.has(leaf)

    def came(self, leaves: Iterable[Leaf]) -> list[Leaf]:
        """Return the files that came with the package."""
        return [leaf for leaf in leaves if self.has(leaf)]

    def came_otherwise(self, records: Sequence[Record], transaction: Transaction) -> bool:
        """Say whether one of some records here came neither with this package nor with one before it."""
        others = [one for one in records if one.id not in self.contents.records]
        delta = self.delta
        if delta is None:
            return bool(others)
        return not all(delta.is_of_sender(one, transaction) for one in others)

    @property
    def tenant(self) -> LegalEntity:
        """The legal entity of all of its establishments."""
        return next(iter(self.places.values())).legal_entity

    def place_of(self, person: UUID) -> Establishment:
        """Return the establishment of a person's records, any one of a person who has none."""
        finess = self.contents.homes.get(person)
        return next(iter(self.places.values())) if finess is None else self.places[finess]
