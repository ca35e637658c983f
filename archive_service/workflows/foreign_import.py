"""Import a package of another program: its flows are deposited as any flow is, and nothing is left unsaid.

What is no flow is deposited too: reception keeps the bytes of everything, also of what it rejects. So an
import may be interrupted anywhere and repeated, and the same bytes are never kept twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.findings.catalogue import Code
from archive_service.holdings.private_folder import private_folder
from archive_service.holdings.reception import BYTES_TOGETHER, FLOWS_TOGETHER, Arrival
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.answers import Acknowledged
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Finess
from archive_service.model.journal import Tag
from archive_service.ports import Transactions
from archive_service.workflows.deposit import DepositFlow, Taken
from archive_service.workflows.imported import Imported, require_importer

_NO_FLOW = frozenset(
    (
        *(Code.FLOW_NOT_RECOGNISED, Code.FLOW_EMPTY, Code.FHIR_RESOURCE_NOT_A_FLOW),
        *(Code.FHIR_BUNDLE_NOT_A_FLOW, Code.STRUCTURE_DATA_SHAPE, Code.STRUCTURE_DATA_EMPTY),
        *(Code.FHIR_UNKNOWN_RESOURCE, Code.ATTACHMENT_XML_NO_CDA),
    )
)
"""What reception says of files that are not about a person's file: keeping their bytes is all one can do."""
_MOST_FINDINGS = 1_000
"""Findings of one code that an import tells; the others are counted."""


@dataclass(slots=True)
class _Report:
    """Counts what becomes of the files, and keeps a bounded number of findings."""

    done: Imported = field(default_factory=lambda: Imported(None))
    _told: Counter[str] = field(default_factory=Counter)
    _last: dict[str, str] = field(default_factory=dict)

    def tell(self, code: str, path: str, message: str) -> None:
        """Add a finding, unless there are very many of its code."""
        self._told[code] += 1
        if self._told[code] <= _MOST_FINDINGS:
            self.done.tell(code, path, message)
        else:
            self._last[code] = path

    def finished(self) -> Imported:
        """Return the report, with what was only counted."""
        for code, path in self._last.items():
            more = self._told[code] - _MOST_FINDINGS
            self.done.tell("findings-more", path, f"{more} more of {code}, the last one here")
        return self.done


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportForeignPackages:
    """Imports packages that other programs made, for an operator."""

    transactions: Transactions
    deposit: DepositFlow
    new_id: Callable[[], UUID]
    prepare: Callable[[], None]

    def import_(self, package: Path, stated: Finess, actor: Actor) -> Imported:
        """Import a folder or a ZIP file; flows that name no establishment are of the `stated` one.

        Raises:
            NotAllowed: only an operator without a scope imports.
            StoreUnavailable, OutOfSpace: import again later; what was deposited stays, nothing is doubled.
        """
        require_importer(actor)
        report, subject = _Report(), str(self.new_id())
        self.prepare()
        self._journal(Tag.IMPORT_STARTED, subject, stated, actor)
        with private_folder() as temporary:
            for arrivals, units in _together(self._arrivals(package, temporary, report)):
                taken = self.deposit.accept_together(arrivals, actor, stated=stated)
                for arrival, unit, one in zip(arrivals, units, taken, strict=True):
                    _count(arrival, unit, one, report)
        done = report.finished()
        counts = {
            name: str(getattr(done, name)) for name in ("understood", "kept_as_bytes", "refused", "merged")
        }
        self._journal(Tag.IMPORT_FINISHED, subject, stated, actor, counts)
        return done

    def _arrivals(self, package: Path, temporary: Path, report: _Report) -> Iterator[tuple[Arrival, int]]:
        """Yield the flows of a package with their units; everything else goes into the report."""
        # Only this command imports the readers of flows and packages.
        from archive_service.intake.packages import Limits, Offered, Read, Said, package_items

        for item in package_items(package, temporary, Limits(flow=self.deposit.limit)):
            match item:
                case Offered(content, path, units):
                    yield Arrival(content, path), units
                case Read(units=units):
                    report.done.understood += units
                case Said(code, path, message, refused, merged):
                    report.tell(code.value, path, message)
                    report.done.refused += refused
                    report.done.merged += merged

    def _journal(
        self, tag: Tag, subject: str, stated: Finess, actor: Actor, counts: Mapping[str, str] | None = None
    ) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            place = transaction.establishments.get(stated) if stated else None
            transaction.record(
                tag,
                subject,
                actor,
                ("form", "foreign"),
                *((("establishment", stated),) if stated else ()),
                *(counts or {}).items(),
                tenant=NOBODY if place is None else place.legal_entity,
                department=NO_DEPARTMENT if place is None else place.department,
                at_leisure=True,
            )


def _together(arrivals: Iterable[tuple[Arrival, int]]) -> Iterator[tuple[list[Arrival], list[int]]]:
    """Yield flows in groups that are deposited in one transaction; a large one is alone."""
    waiting: list[Arrival] = []
    units: list[int] = []
    size = 0
    for arrival, unit in arrivals:
        if waiting and (size + len(arrival.flow) > BYTES_TOGETHER or len(waiting) == FLOWS_TOGETHER):
            yield waiting, units
            waiting, units, size = [], [], 0
        waiting.append(arrival)
        units.append(unit)
        size += len(arrival.flow)
    if waiting:
        yield waiting, units


def _count(arrival: Arrival, units: int, taken: Taken, report: _Report) -> None:
    """Count a flow by what reception made of it, and tell why it was not accepted."""
    match taken:
        case Acknowledged(deposit, again=again):
            _count_settled(arrival, units, deposit, report, again=again)
        case Exception() as error:
            if not isinstance(error, ArchiveServiceError) or error.retryable:
                raise error
            report.done.refused += units
            report.tell(error.code, arrival.file, "could not be deposited")
        case _:
            report.done.refused += units
            report.tell(taken.finding.code, arrival.file, "nothing of it is kept")


def _count_settled(arrival: Arrival, units: int, deposit: Deposit, report: _Report, *, again: bool) -> None:
    if again:
        report.done.merged += units
        return
    if deposit.outcome is Outcome.ACCEPTED:
        report.done.understood += units
        return
    worst = max(deposit.details.findings, key=lambda one: one.grade.rank)
    keeps = deposit.outcome is Outcome.QUARANTINED or worst.code in _NO_FLOW
    if keeps:
        report.done.kept_as_bytes += units
    else:
        report.done.refused += units
    report.tell(
        worst.code, arrival.file, f"{deposit.outcome.value}; its bytes are kept as deposit {deposit.id}"
    )
