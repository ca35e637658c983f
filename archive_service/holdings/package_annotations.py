"""The annotations of a package: each is the accepted rectification of a person who is in the package."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive_service.holdings.package_leaves import PackageRefused, naming_leaf
from archive_service.holdings.portable_annotations import KIND, annotation_path, read_annotation_file
from archive_service.model.person_requests import PersonRequest
from exports.portability.leaves import Leaf

if TYPE_CHECKING:
    from uuid import UUID

    from archive_service.holdings.package_reading import PackageTree


@dataclass(slots=True)
class PackageAnnotations:
    """The annotations of a package, with the lines of their files."""

    found: list[tuple[PersonRequest, Leaf]] = field(default_factory=list)
    _leaves: list[Leaf] = field(default_factory=list)

    def take(self, leaf: Leaf) -> bool:
        """Take in a file, if it is an annotation."""
        if leaf.kind != KIND:
            return False
        self._leaves.append(leaf)
        return True

    def check(self, tree: PackageTree, persons: Collection[UUID]) -> None:
        """Read the annotations; raise `PackageRefused` when one is not of its form, or of nobody here."""
        for leaf in self._leaves:
            with naming_leaf(leaf):
                request = read_annotation_file(tree.read(leaf))
            if annotation_path(request) != leaf.path or str(request.person) != leaf.person:
                raise PackageRefused(f"{leaf.path} is not the annotation that it names")
            if request.person not in persons:
                raise PackageRefused(f"the package has no file about the person of {leaf.path}")
            self.found.append((request, leaf))
