"""Count what an order of a portability export would contain now; nothing is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO
from uuid import UUID

import orjson

from archive_service.holdings.completeness import equation
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.export_deltas import only_new
from archive_service.holdings.export_extent import names_every_establishment
from archive_service.holdings.export_planning import Plan, PlanExports
from archive_service.holdings.export_states import ReadStates
from archive_service.holdings.export_traces import ExportTraces
from archive_service.holdings.package_merging import read_lines
from archive_service.holdings.shard_building import BuildShards
from archive_service.holdings.shard_leaves import tree_file
from archive_service.model.export_orders import ExportScope
from archive_service.model.export_shards import ShardOutcome
from archive_service.model.identifiers import LegalEntity
from archive_service.ports import Transactions
from exports.portability.check_portability import Sorter
from exports.portability.inventory import leaf_of_file
from exports.portability.manifest import Equation


@dataclass(frozen=True, slots=True)
class CountedKind:
    """The files of one kind: of how many records, how many files, how many bytes."""

    kind: str
    records: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The neutral content that an order would export, by kind of file, and its equation."""

    kinds: Sequence[CountedKind]
    equation: Equation


@dataclass(frozen=True, slots=True, kw_only=True)
class CountExports:
    """Counts; everything is read."""

    transactions: Transactions
    planning: PlanExports
    shards: BuildShards
    states: ReadStates
    traces: ExportTraces

    def counts(self, scope: ExportScope, tenant: LegalEntity, after: UUID | None = None) -> Counts:
        """Return what an order of this scope would export now, or a delta after another one; files of layouts
        are not counted.
        """
        with self.states.of(after) as before:
            return self._whole(scope, tenant) if before is None else self._delta(scope, tenant, before)

    def _whole(self, scope: ExportScope, tenant: LegalEntity) -> Counts:
        plan = self.planning.plan(scope, tenant)
        files: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        records: defaultdict[str, int] = defaultdict(int)
        outcome = ShardOutcome()
        for group in self._files(plan, scope, tenant, outcome):
            for one in group:
                files[one.kind] += 1
                sizes[one.kind] += len(one.content)
            for kind in {one.kind for one in group if one.record is not None}:
                records[kind] += 1
        kinds = [CountedKind(kind, records[kind], files[kind], sizes[kind]) for kind in sorted(files)]
        return Counts(kinds, equation(plan.head, outcome.exported, outcome.unreadable))

    def _delta(self, scope: ExportScope, tenant: LegalEntity, before: BinaryIO) -> Counts:
        plan, outcome, lines = self.planning.plan(scope, tenant), ShardOutcome(), Sorter()
        for group in self._files(plan, scope, tenant, outcome):
            for one in group:
                lines.add(one.path.encode() + b"\0" + leaf_of_file(tree_file(one)).line())
        held = (read_lines(0, item.partition(b"\0")[2] + b"\n") for item in lines)
        files: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        records: defaultdict[str, int] = defaultdict(int)
        changed: set[str] = set()
        for leaf in chain.from_iterable(only_new(held, before)):
            told = orjson.loads(leaf.line)
            files[told["kind"]] += 1
            sizes[told["kind"]] += told["bytes"]
            if told["record"] is not None:
                records[told["kind"]] += 1
                changed.add(told["record"])
        kinds = [CountedKind(kind, records[kind], files[kind], sizes[kind]) for kind in sorted(files)]
        known = outcome.exported - len(changed)
        return Counts(kinds, equation(plan.head, outcome.exported, outcome.unreadable, known))

    def _files(
        self, plan: Plan, scope: ExportScope, tenant: LegalEntity, outcome: ShardOutcome
    ) -> Iterator[Sequence[ContentFile]]:
        """Yield the files of all shards, those of one record together, and the traces."""
        all_places = names_every_establishment(scope, tenant, self.transactions)
        tenants = scope.tenants(tenant)
        for shard in plan.shards:
            rows = self.shards.rows(shard)
            yield from self.shards.around(shard, rows, scope.kind, all_places, outcome)
            yield from self.shards.records(shard, rows, scope.kind, outcome, lambda: None)
            carried = self.shards.carried_on(shard, tenants, outcome, all_places=all_places)
            yield from ([one] for one in carried)
        traces = self.traces.files(plan, scope, tenant, outcome.unreadable, outcome.damaged)
        yield from ([one] for one in traces)
