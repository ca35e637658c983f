"""Homes with records whose time is over, for the tests of eliminations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from archive_service.bootstrap import Services
from archive_service.holdings.elimination_authority import Allowed
from archive_service.model.actors import OPERATOR
from archive_service.model.elimination import Authority, Elimination, EliminationLine, Execution, Visa
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.records import Record, RecordFilter
from archive_service.model.stated_events import StatedKind
from archive_service.ports import Transaction
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.elimination import EliminateRecords
from archive_service.workflows.stated_events import Stating
from signing.digests import Digest
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, SECRETS, cda

DEPOSITED = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
ENDED = date(2026, 3, 1)
"""The last day of the stays that are stated."""
LATER = datetime(2060, 1, 2, tzinfo=UTC)
"""All that was deposited is due by then."""
VISA = Visa(by=str(uuid4()), at=datetime(2059, 12, 1, tzinfo=UTC))


def contract(number: int = 1, *, family: str = SECRETS[0]) -> bytes:
    """Return a contract of stay of a person: it is destroyed some years after the stay."""
    return cda(number, family=family).replace(b'code="EXPORT_DUI"', b'code="CONTRAT-SEJOUR"')


@dataclass(slots=True)
class EliminatingHome:
    """A home whose clock is moved by opening its services anew."""

    path: Path
    settings: Mapping[str, Any] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def new(cls, path: Path, **settings: Any) -> EliminatingHome:
        """Make a home with an empty database."""
        return cls(begun(path), settings)

    def at(self, now: datetime | None = LATER) -> Services:
        """Open the services at a time."""
        settings = Settings(home=self.path, now=now, **self.settings)
        return self.stack.enter_context(closing(Services(settings)))

    def deposited(self, *flows: bytes, now: datetime | None = DEPOSITED) -> Services:
        """Deposit flows, make their documents, seal them, and state the end of each person's stay."""
        services = self.at(now)
        for flow in flows:
            door.accept(services, flow, OPERATOR)
        work_until_empty(services)
        for person in sorted({one.person for one in self.records(services) if one.person}, key=str):
            self.state(services, person, StatedKind.STAY_END, ENDED)
        return services

    def state(self, services: Services, person: UUID, kind: StatedKind, on: date) -> None:
        """State an event of a person, with a proof."""
        services.stated_events.state(
            Stating(person=person, establishment=Finess(FINESS), kind=kind, on=on, proof=b"%PDF proof"),
            OPERATOR,
        )

    def records(self, services: Services) -> Sequence[Record]:
        """Return all records."""
        return services.record_reading.records(RecordFilter(limit=1000), OPERATOR)


def lines_of(records: Sequence[Record]) -> list[EliminationLine]:
    """Return the lines of a list of these records."""
    return [
        EliminationLine(
            number=number,
            record=one.id,
            rule=one.rule,
            last_day=one.last_day or date.max,
            final_action=one.final_action,
        )
        for number, one in enumerate(records, 1)
    ]


def authority(visa: Visa | None = VISA, *, tenant: str = FINESS) -> Authority:
    """Return what allows an execution: a list of an establishment that is in no register, unless a legal
    entity is given.
    """
    return Authority(
        appraisal=uuid4(),
        tenant=as_legal_entity(tenant),
        department=Department("25"),
        list_digest=Digest.of(b"list"),
        visa=visa,
        agreed_by="agreed",
    )


def trusting(services: Services) -> EliminateRecords:
    """Return the elimination without an appraisal: whatever it is given was agreed."""
    journey = services.elimination
    checks = replace(journey.steps.checks, covered=_all_allowed)
    return replace(journey, steps=replace(journey.steps, checks=checks))


def destroying(journey: EliminateRecords, **changed: Any) -> EliminateRecords:
    """Return an elimination whose destruction has other stores."""
    destruction = replace(journey.steps.destruction, **changed)
    return replace(journey, steps=replace(journey.steps, destruction=destruction))


def _all_allowed(
    execution: Execution, lines: Sequence[Elimination], transaction: Transaction
) -> Mapping[UUID, Allowed]:
    wanted = RecordFilter(records=[one.record for one in lines], limit=len(lines))
    return {
        one.id: Allowed(
            by_visa=execution.authority.visa is not None,
            owner=(one.tenant, one.department, one.establishment),
        )
        for one in transaction.records.outlined(wanted)
    }
