"""The files of a package that are about no record or person in it: what else an establishment has here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.findings import Grade
from archive_service.holdings.completeness import paged
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.export_log import JournalExtracts
from archive_service.holdings.export_planning import Plan
from archive_service.holdings.export_quarantine import QuarantinedFlows, WaitingFlow, quarantine_path
from archive_service.holdings.export_traces import ExportTraces
from archive_service.holdings.portable_completeness import WHOLE, KindCounts, flow_counts, whole_statement
from archive_service.model.actors import SERVICE
from archive_service.model.export_orders import ExportKind, ExportOrder
from archive_service.model.identifiers import LegalEntity
from archive_service.model.records import RecordFilter
from archive_service.ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSurroundings:
    """Reads them."""

    transactions: Transactions
    quarantine: QuarantinedFlows
    journal: JournalExtracts
    traces: ExportTraces

    def files(
        self,
        order: ExportOrder,
        plan: Plan,
        unreadable: Mapping[UUID, str],
        came: Sequence[bytes],
        damaged: list[Mapping[str, str]],
        *,
        made_here: bool,
    ) -> Iterator[ContentFile]:
        """Yield them; what cannot be read is added to `damaged`. `unreadable` records are not exported;
        `came` are the statements of completeness that came with packages.
        """
        scope, flows = order.details.scope, Counter[str]()
        yield from self.journal.files(order.tenant, subjects_of(plan, unreadable))
        yield from self.traces.files(plan, scope, order.tenant, unreadable, damaged)
        for waiting in self.quarantine.of(scope, order.tenant):
            flows[waiting.reason] += 1
            if not waiting.reason:
                yield from self._quarantined(waiting)
            elif waiting.is_damaged:
                damaged.append({"deposit": str(waiting.deposit.id), "reason": waiting.reason})
        if scope.kind is not ExportKind.PERSON:
            told = self._completeness(order.tenant, plan, unreadable, flows, came, made_here=made_here)
            yield from told

    def _completeness(
        self,
        tenant: LegalEntity,
        plan: Plan,
        unreadable: Mapping[UUID, str],
        flows: Counter[str],
        came: Sequence[bytes],
        *,
        made_here: bool,
    ) -> Iterator[ContentFile]:
        """Yield the statement about the package, unless what came with packages says it."""
        places = plan.held.places
        for page in paged(sorted(unreadable, key=str)):
            with self.transactions.begin(SERVICE) as transaction:
                found = transaction.records.outlined(RecordFilter(records=page, limit=len(page)))
            for one in found:
                places[one.establishment].add(one.kind.value, "", -1)
                places[one.establishment].add(one.kind.value, unreadable[one.id], 1)
        refused, codes = self._refused(tenant)
        total = KindCounts()
        for counts in places.values():
            total.exported.update(counts.exported)
            total.excluded.update(counts.excluded)
        left = {reason: count for reason, count in flows.items() if reason}
        excluded = any(total.excluded.values())
        if refused or left or plan.held.eliminated or excluded or (made_here and total.adds_to(came)):
            told = flow_counts(refused, codes, flows[""], left)
            path, content = whole_statement(places, plan.held.eliminated_of, told)
            if content not in came:
                yield ContentFile(path=path, kind=WHOLE, content=content)

    def _refused(self, tenant: LegalEntity) -> tuple[int, Counter[str]]:
        """Count the refused flows of a legal entity, and those with each code that made them refused."""
        flows, codes = 0, Counter[str]()
        for deposit in self.quarantine.refused(tenant):
            flows += 1
            details = deposit.details_or_none
            findings = () if details is None else details.findings
            codes.update({one.code for one in findings if one.grade in (Grade.REJECT, Grade.QUARANTINE)})
        return flows, codes

    def _quarantined(self, waiting: WaitingFlow) -> Iterator[ContentFile]:
        for name, kind, content in self.quarantine.parts_of(waiting):
            path = quarantine_path(waiting.deposit.id, name)
            yield ContentFile(path=path, kind=kind, content=content)


def subjects_of(plan: Plan, unreadable: Collection[UUID]) -> Collection[UUID]:
    """Return the records, the persons and the whole deposits of a package."""
    found = {one.id for one in plan.held.in_scope} - set(unreadable)
    for shard in plan.shards:
        found.update(shard.deposits)
        found.update(each for one in shard.persons for each in (one.id, *one.merged))
    return found
