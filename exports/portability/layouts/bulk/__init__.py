"""The layout `bulk`: an export of FHIR Bulk Data Access STU4 as files, and Bundles to be sent to a DUI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from exports.portability.layouts import PackageFacts, Shard, ShardLayout
from exports.portability.layouts.bulk.package_files import package_files
from exports.portability.layouts.bulk.shard_files import shard_files
from exports.portability.tree_package import TreeFile

__all__ = ["BulkLayout"]


@dataclass(frozen=True)
class BulkLayout:
    """Resources byte for byte as received, by type; docs/formats/portability.md says which file is what.

    Bundles to be sent to a DUI are only there with `bundles`.
    """

    bundles: bool = True

    name = "bulk"

    def shard(self, shard: Shard) -> AbstractContextManager[ShardLayout]:
        """Begin a shard."""
        return shard_files(shard, bundles=self.bundles)

    def whole(self, facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
        """Yield the files about the whole package."""
        return package_files(facts, about)
