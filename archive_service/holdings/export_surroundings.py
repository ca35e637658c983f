"""The files of a package that are about no record or person in it: what else an establishment has here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.export_log import CHECKPOINT, LINES, JournalExtracts, restricted
from archive_service.holdings.export_planning import Plan
from archive_service.holdings.export_quarantine import QuarantinedFlows, WaitingFlow, quarantine_path
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import LegalEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSurroundings:
    """Reads them."""

    quarantine: QuarantinedFlows
    journal: JournalExtracts

    def files(
        self,
        scope: ExportScope,
        tenant: LegalEntity,
        plan: Plan,
        unreadable: Collection[UUID],
        damaged: list[Mapping[str, str]],
    ) -> Iterator[ContentFile]:
        """Yield them; what cannot be read is added to `damaged`. `unreadable` records are not exported."""
        yield from self.journal.files(tenant, subjects_of(plan, unreadable))
        for waiting in self.quarantine.of(scope, tenant):
            if not waiting.reason:
                yield from self._quarantined(waiting)
            elif waiting.is_damaged:
                damaged.append({"deposit": str(waiting.deposit.id), "reason": waiting.reason})

    def _quarantined(self, waiting: WaitingFlow) -> Iterator[ContentFile]:
        for name, kind, content in self.quarantine.parts_of(waiting):
            path = quarantine_path(waiting.deposit.id, name)
            yield ContentFile(path=path, kind=kind, content=content)


def going_on(
    carried: Iterable[ContentFile], scope: ExportScope, plan: Plan, unreadable: Collection[UUID]
) -> Iterator[ContentFile]:
    """Yield the files about whole packages that came with them: all in an order for everything, else of the
    journal what is about the records of the order.
    """
    extracts: list[ContentFile] = []
    for one in carried:
        if scope.kind is not ExportKind.MASSIVE and one.kind in (LINES, CHECKPOINT):
            extracts.append(one)
        else:
            yield one
    yield from restricted(extracts, subjects_of(plan, unreadable))


def subjects_of(plan: Plan, unreadable: Collection[UUID]) -> Collection[UUID]:
    """Return the records, the persons and the whole deposits of a package."""
    found = {one.id for one in plan.held.in_scope} - set(unreadable)
    for shard in plan.shards:
        found.update(shard.deposits)
        found.update(each for one in shard.persons for each in (one.id, *one.merged))
    return found
