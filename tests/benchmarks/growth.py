"""Whether a record costs more when many are held already."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from uuid import UUID, uuid4

from rich.console import Console

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.deposits import Deposit
from archive_service.model.journal import Tag, commitment
from archive_service.model.persons import KnownPerson
from archive_service.model.records import Record, RecordFilter
from archive_service.ports import Transaction
from tests.benchmarks.measuring import postgres_seconds, service_seconds
from tests.benchmarks.samples import pages
from tests.benchmarks.service import deposit, service

_FEW, _MANY = 1_000, 50_000
_MEASURED = 120
_AT_ONCE = 1_000
_RECORDS_OF_A_FILE = 10


def run() -> dict[str, float]:
    """Measure the cost of a record, PostgreSQL's share included, at 1,000 and at 50,000 held."""
    screen = Console(width=100)
    with service() as services:
        deposit(services, pages(range(10)))
        finish_work(services)
        model = model_of(services)
        fill(services, *model, _FEW)
        few = _cost(services, 10_000)
        began = time.monotonic()
        fill(services, *model, _MANY - _FEW - _MEASURED)
        screen.print(f"filled up to {_MANY} records in {time.monotonic() - began:.0f} s")
        many = _cost(services, 20_000)
    screen.print(
        f"CPU of one record, PostgreSQL's included: {few * 1000:.1f} ms at {_FEW}, "
        f"{many * 1000:.1f} ms at {_MANY}."
    )
    return {"growth_ratio": round(many / few, 3)}


def finish_work(services: Services) -> None:
    while services.rendering.render(32):
        pass
    while services.evidence.close():
        pass
    services.transactions.place_entries()


def _cost(services: Services, first: int) -> float:
    service_before, database_before = service_seconds(), postgres_seconds(services.home)
    deposit(services, pages(range(first, first + _MEASURED)))
    finish_work(services)
    spent = service_seconds() - service_before + postgres_seconds(services.home) - database_before
    return spent / _MEASURED


def model_of(services: Services) -> tuple[Deposit, Record]:
    """Return a real deposit and its sealed record, which the filling copies."""
    with services.transactions.begin(OPERATOR) as transaction:
        record = transaction.records.listed(RecordFilter(limit=1))[0]
        return transaction.deposits.get(record.deposit), record


def fill(services: Services, deposit_: Deposit, record: Record, count: int) -> None:
    """Write `count` records of many persons through the adapters, each with its entry in the journal.

    They share the model's key: making and storing a key takes the same time whatever is held.
    """
    done = 0
    while done < count:
        size = min(_AT_ONCE, count - done)
        with services.transactions.begin(SERVICE) as transaction:
            for number in range(size):
                if number % _RECORDS_OF_A_FILE == 0:
                    parent, person = _file(deposit_, record, transaction)
                copy = replace(
                    record,
                    id=uuid4(),
                    deposit=parent,
                    person=person,
                    document_index=secrets.token_bytes(32),
                    set_index=secrets.token_bytes(32),
                )
                transaction.records.add([copy])
                promised = commitment(secrets.token_bytes(32), secrets.token_bytes(32))
                transaction.record(
                    Tag.RECORD_SEALED,
                    copy.id,
                    SERVICE,
                    ("evidence", promised),
                    tenant=record.tenant,
                    department=record.department,
                    at_leisure=True,
                )
        services.transactions.place_entries()
        done += size


def _file(deposit_: Deposit, record: Record, transaction: Transaction) -> tuple[UUID, UUID]:
    """Write a deposit and a person for the next records; return their identifiers."""
    parent = replace(deposit_, id=uuid4(), entry=uuid4(), content_index=secrets.token_bytes(32), records=())
    transaction.deposits.add(parent)
    person = uuid4()
    transaction.people.add(person, record.tenant, record.department, record.key, KnownPerson())
    transaction.people.identify(person, record.tenant, record.department, [secrets.token_bytes(32)])
    return parent.id, person
