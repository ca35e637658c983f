"""What an event costs: the decisions on all records of its file are taken again."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from rich.console import Console
from rich.table import Table

from archive_service.bootstrap import Services
from archive_service.holdings.retention_decisions import FileRecords
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordFilter
from archive_service.model.stated_events import StatedFact, StatedKind
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.stated_events import Stating
from tests.benchmarks.measuring import postgres_seconds
from tests.benchmarks.samples import FINESS
from tests.benchmarks.service import deposit, service
from tests.journeys.homes import FINESS as SMALL_FINESS
from tests.journeys.homes import cda

_RECORDS, _TIMES = 200, 15


def run() -> dict[str, float]:
    """Measure in processor time, of this process alone and with that of PostgreSQL."""
    screen = Console(width=100)
    with service() as services:
        deposit(services, [_document(number) for number in range(_RECORDS)])
        records = services.record_reading.records(RecordFilter(limit=_RECORDS), OPERATOR)
        person, establishment = records[0].person, records[0].establishment
        assert person is not None
        assert len(records) == _RECORDS
        decided = _median(lambda: _decided(services, person, establishment))
        table = Table(title=f"An event of a file with {_RECORDS} records: a stay ends")
        for column in ("what", "ms of processor"):
            table.add_column(column)
        table.add_row("all decisions, from the rows that were read to what is stored", f"{decided:.1f}")
        for words, kind in (("changed", StatedKind.STAY_END), ("left as they are", StatedKind.QUITUS)):
            own, database = _stated(services, person, establishment, kind)
            table.add_row(f"the whole statement, decisions {words}", f"{own:.1f}")
            table.add_row("  PostgreSQL besides", f"{database:.1f}")
        screen.print(table)
    return {"recompute_event_ms": round(decided, 1)}


def _document(number: int) -> bytes:
    """Return a document of one person, whose stay goes on, of another day than the others."""
    day = date(2021, 1, 1) + timedelta(number)
    document = cda(number + 1).replace(f'999.3" extension="{number + 1}"'.encode(), b'999.3" extension="1"')
    document = document.replace(b"20240311", f"{day:%Y%m%d}".encode()).replace(b"EXPORT_DUI", b"SYNTHESE")
    stay = (
        b'<componentOf><encompassingEncounter><effectiveTime><low value="20180105"/></effectiveTime>'
        b"</encompassingEncounter></componentOf><component><structuredBody>"
    )
    document = document.replace(b"<component><structuredBody>", stay)
    return document.replace(SMALL_FINESS.encode(), FINESS.encode())


def _median(seconds: Callable[[], float]) -> float:
    return statistics.median(seconds() for _ in range(_TIMES)) * 1000


def _decided(services: Services, person: UUID, establishment: Finess) -> float:
    """Return the seconds for new decisions on all records after an event; nothing is written."""
    decisions = services.decisions
    decisions.prepare()
    with services.transactions.begin(SERVICE) as transaction:
        records = transaction.records.of_file(person, establishment)
        place = transaction.establishments.get(establishment)
        assert place is not None
        known = transaction.people.file(person, establishment)
    today = day_in_paris(services.clock.now())
    fact = StatedFact(event=uuid4(), kind=StatedKind.STAY_END, on=date(2022, 1, 1), told_on=today)
    file = FileRecords(records, place, replace(known, stated=(fact,)))
    began = time.process_time()
    found = list(decisions.anew(file, today, lambda _: None))
    spent = time.process_time() - began
    assert len(found) == _RECORDS
    return spent


def _stated(services: Services, person: UUID, establishment: Finess, kind: StatedKind) -> tuple[float, float]:
    """Return the milliseconds of processor of a statement, here and in PostgreSQL."""
    own: list[float] = []
    database: list[float] = []
    for number in range(_TIMES):
        stating = Stating(
            person=person,
            establishment=establishment,
            kind=kind,
            on=date(2022, 1, 1) + timedelta(number),
            proof=b"%PDF-1.7 une attestation",
        )
        began, before = time.process_time(), postgres_seconds(services.home)
        services.stated_events.state(stating, OPERATOR)
        own.append(time.process_time() - began)
        database.append(postgres_seconds(services.home) - before)
    return statistics.median(own) * 1000, statistics.mean(database) * 1000
