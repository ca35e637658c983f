"""The traces of this instance in an export: who was shown the ordered records, deposits and persons.

All traces of a legal entity are read once, in order of number, up to the one at which the order was planned.
So the same plan gives the same files, whatever is read while the package is built or fetched. What was lost
here and came back with a package is told too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from archive_service.access.scope import SHARED
from archive_service.holdings.carried_files import CarriedFiles
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.export_extent import names_every_establishment
from archive_service.holdings.export_planning import Plan
from archive_service.holdings.portable_traces import (
    LEFT_OUT,
    TRACES,
    Shown,
    each_once,
    goes,
    joined,
    left_out_with,
    subject_of,
    subjects_in,
    trace_line,
    traces_path,
)
from archive_service.model.actors import SERVICE
from archive_service.model.export_orders import ExportScope
from archive_service.model.identifiers import LegalEntity, Tenant
from archive_service.model.traces import Trace
from archive_service.ports import Transactions
from exports.portability.check_portability import Sorter

_PAGE = 500
_NOBODYS = LegalEntity(Tenant(SHARED))

_Subjects = dict[tuple[Shown, UUID], UUID | None]
"""What a package has traces of, each with its person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTraces:
    """Reads them."""

    transactions: Transactions
    carried: CarriedFiles
    instance: Callable[[], str]
    """The identifier of this instance."""

    def files(
        self,
        plan: Plan,
        scope: ExportScope,
        tenant: LegalEntity,
        unreadable: Collection[UUID],
        damaged: list[Mapping[str, str]],
    ) -> Iterator[ContentFile]:
        """Yield the files of a plan; what cannot be read is added to `damaged`. None is about `unreadable`
        records or `damaged` deposits and persons, as these are not in the package, nor about a person as a
        whole when the order is not for all establishments of the legal entity.
        """
        all_places = names_every_establishment(scope, tenant, self.transactions)
        subjects, lines = _subjects(plan, all_places), Sorter()
        for one in (*unreadable, *left_out_with(damaged)):
            for kind in Shown:
                subjects.pop((kind, one), None)
        # A flow that was read before it was known whose it is was nobody's then.
        for each in (*sorted(scope.tenants(tenant)), _NOBODYS):
            for trace in self._of(each, plan.head.traces):
                for shown, subject in subjects_in(trace) if goes(trace) else ():
                    if (shown, subject) in subjects:
                        key = f"{shown}/{subject}/{trace.number:020}".encode()
                        lines.add(key + b"\0" + trace_line(trace, shown, subject)[:-1])
        came_back = self._add_returned(subjects, scope.tenants(tenant), damaged, lines)
        for about, group in groupby(lines, key=lambda item: item.split(b"/", 2)[:2]):
            shown, subject = Shown(about[0].decode()), UUID(about[1].decode())
            told = [item.partition(b"\0")[2] + b"\n" for item in group]
            yield ContentFile(
                path=traces_path(shown, subject, self.instance()),
                kind=TRACES,
                content=b"".join(each_once(told) if subject in came_back else told),
                person=_text(subject if shown is Shown.PERSON else subjects[shown, subject]),
                record=_text(subject if shown is Shown.RECORD else None),
            )

    def _add_returned(
        self,
        subjects: _Subjects,
        tenants: Collection[LegalEntity],
        damaged: list[Mapping[str, str]],
        lines: Sorter,
    ) -> Collection[UUID]:
        """Add the lines that came back, before all others of their file; return what they are about."""
        found: set[UUID] = set()
        files = self.carried.returned({subject for _, subject in subjects}, tenants, damaged)
        for path, group in groupby(files, key=lambda one: one.path):
            about = subject_of(path)
            if about is not None and about in subjects:
                shown, subject = about
                found.add(subject)
                for place, line in enumerate(joined([one.content for one in group]).splitlines()):
                    lines.add(f"{shown}/{subject}/{0:020}{place:012}".encode() + b"\0" + line)
        return found

    def _of(self, tenant: LegalEntity, last: int) -> Iterator[Trace]:
        after = 0
        while after < last:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.traces.of_tenant(tenant, after, last, _PAGE, LEFT_OUT)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].number


def _subjects(plan: Plan, all_places: bool) -> _Subjects:
    found: _Subjects = {(Shown.RECORD, one.id): one.person for one in plan.held.in_scope}
    for shard in plan.shards:
        found.update(((Shown.DEPOSIT, one), None) for one in shard.deposits)
        if all_places:
            persons = (each for one in shard.persons for each in (one.id, *one.merged))
            found.update(((Shown.PERSON, one), one) for one in persons)
    return found


def _text(identifier: UUID | None) -> str | None:
    return None if identifier is None else str(identifier)
