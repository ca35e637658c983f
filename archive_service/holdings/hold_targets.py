"""What a hold names, looked up in the holdings: only what whoever places it sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.scope import require_sight, scope_of
from archive_service.errors import BeingEliminated, Eliminated, InvalidRequest, NotFound
from archive_service.holdings.present_persons import present_row
from archive_service.model.actors import Actor
from archive_service.model.holds import HeldRecords, HoldTarget
from archive_service.model.identifiers import NO_DEPARTMENT, Department, Finess
from archive_service.model.records import RecordFilter, RecordState
from archive_service.ports import Transaction

MOST_TARGETS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a hold is to be placed on, as its caller names it."""

    records: Sequence[UUID] = ()
    persons: Sequence[UUID] = ()
    establishments: Sequence[Finess] = ()

    def __post_init__(self) -> None:
        """Refuse to hold nothing, or more than one hold should name."""
        count = len(self.records) + len(self.persons) + len(self.establishments)
        if not 0 < count <= MOST_TARGETS:
            raise InvalidRequest(
                f"a hold names 1 to {MOST_TARGETS} records, persons or establishments, not {count}"
            )


def targets_of(named: Named, actor: Actor, transaction: Transaction) -> Sequence[HoldTarget]:
    """Return what a hold names, each once. The transaction sees everything and keeps out eliminations.

    Raises:
        NotFound: one of them is absent, or `actor` does not see it.
        BeingEliminated, Eliminated: a named record is going or gone.
        InvalidRequest: they belong to several legal entities.
    """
    targets = [
        *_records(named.records, actor, transaction),
        *_persons(named.persons, actor, transaction),
        *_establishments(named.establishments, actor, transaction),
    ]
    if len({one.tenant for one in targets}) != 1:
        raise InvalidRequest("a hold is on what one legal entity has: place one for each")
    return targets


def department_of(targets: Iterable[HoldTarget]) -> Department:
    """Return the department of all targets; none when they have several."""
    departments = {one.department for one in targets}
    return departments.pop() if len(departments) == 1 else NO_DEPARTMENT


def check_something_is_left(targets: Sequence[HoldTarget], covered: HeldRecords) -> None:
    """Refuse a hold on persons whose records are all going or gone. An establishment may have records again.

    Raises:
        BeingEliminated, Eliminated: so they are.
    """
    if covered.held or any(one.establishment for one in targets):
        return
    if covered.eliminating:
        raise BeingEliminated.of(covered.eliminating)
    if covered.eliminated:
        raise Eliminated(f"all records were eliminated: {', '.join(map(str, covered.eliminated))}")


def _records(records: Sequence[UUID], actor: Actor, transaction: Transaction) -> Iterator[HoldTarget]:
    wanted = list(dict.fromkeys(records))
    asked = RecordFilter(records=wanted, limit=len(wanted))
    found = {one.id: one for one in transaction.records.outlined(asked)} if wanted else {}
    if len(found) < len(wanted):
        raise NotFound("no such record")
    require_sight(actor, "record", [(one.tenant, one.department) for one in found.values()])
    going = [one.id for one in found.values() if one.state is RecordState.ELIMINATING]
    if going:
        raise BeingEliminated.of(going)
    for record in wanted:
        one = found[record]
        if one.state is RecordState.ELIMINATED:
            raise Eliminated(f"the record {one.id} was eliminated")
        yield HoldTarget(tenant=one.tenant, department=one.department, record=one.id)


def _persons(persons: Sequence[UUID], actor: Actor, transaction: Transaction) -> Iterator[HoldTarget]:
    """Yield a target for each department in which the actor sees records of a person: whoever sees the
    records there sees the hold.
    """
    scope = scope_of(actor)
    present = {row.id: row for row in (present_row(one, transaction) for one in persons)}
    for row in present.values():
        # Whose records of the person there are; the person's own place when there is none.
        places = transaction.holds.places(row.id) or [(row.tenant, row.department)]
        shown = [place for place in places if scope.shows(*place)]
        if not shown:
            raise NotFound("no such person")
        for tenant, department in shown:
            yield HoldTarget(tenant=tenant, department=department, person=row.id)


def _establishments(
    establishments: Sequence[Finess], actor: Actor, transaction: Transaction
) -> Iterator[HoldTarget]:
    for finess in dict.fromkeys(establishments):
        found = transaction.establishments.get(finess)
        if found is None:
            raise NotFound("no such establishment")
        require_sight(actor, "establishment", [(found.legal_entity, found.department)])
        yield HoldTarget(tenant=found.legal_entity, department=found.department, establishment=finess)
