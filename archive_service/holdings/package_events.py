"""The stated events of a package: each has both of its files, and its proof is the one that it names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.holdings.package_leaves import PackageRefused, identifier_in, naming_leaf
from archive_service.holdings.portable_events import (
    EVENT_KIND,
    FOLDER,
    PROOF_KIND,
    event_names,
    read_event_file,
)
from archive_service.model.stated_events import StatedEvent
from exports.portability.leaves import Leaf

if TYPE_CHECKING:
    from archive_service.holdings.package_reading import PackageTree


@dataclass(frozen=True, slots=True)
class PackagedEvent:
    """An event, the person in whose folder it is, and the lines of its files."""

    event: StatedEvent
    person: UUID
    leaf: Leaf
    proof: Leaf


@dataclass(slots=True)
class PackageEvents:
    """The events of a package."""

    found: list[PackagedEvent] = field(default_factory=list)
    _leaves: dict[tuple[UUID, str], Leaf] = field(default_factory=dict)

    def take(self, leaf: Leaf) -> bool:
        """Take in a file, if it is one of an event; raise `PackageRefused` when it is in a wrong place."""
        if leaf.kind not in (EVENT_KIND, PROOF_KIND):
            return False
        top, folder, name, inner, *rest = [*leaf.path.split("/"), "", "", ""]
        if (top, folder, inner, name) != ("content", "persons", FOLDER, leaf.person) or rest[0] == "":
            raise PackageRefused(f"{leaf.path} is no place of an event")
        self._leaves[identifier_in(name, leaf), rest[0]] = leaf
        return True

    def check(self, tree: PackageTree, persons: Collection[UUID]) -> None:
        """Read the events; raise `PackageRefused` when one is not of its form, or not whole."""
        taken = 0
        for (person, name), leaf in self._leaves.items():
            if leaf.kind != EVENT_KIND:
                continue
            with naming_leaf(leaf):
                event = read_event_file(tree.read(leaf))
            own, proof_name = event_names(event.id)
            proof = self._leaves.get((person, proof_name))
            details = event.details
            if name != own or proof is None or proof.kind != PROOF_KIND or details is None:
                raise PackageRefused(f"{leaf.path} is not the event that it names, or has no proof")
            if (proof.sha256, proof.bytes) != (details.proof.hex, details.proof_size):
                raise PackageRefused(f"{proof.path} is not the proof that its event names")
            if person not in persons:
                raise PackageRefused(f"the package has no file about the person of {leaf.path}")
            self.found.append(PackagedEvent(event, person, leaf, proof))
            taken += 2
        if taken != len(self._leaves):
            raise PackageRefused("a proof comes without its event")

    def ordered(self) -> list[PackagedEvent]:
        """Return the events in the order of their statement."""
        return sorted(self.found, key=lambda one: (one.event.at, str(one.event.id), str(one.person)))
