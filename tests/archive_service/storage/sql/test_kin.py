"""Related records are found by their identifiers, whatever other records exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import Record
from archive_service.settings import Settings
from archive_service.storage.sql.statements import Statement
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda

_SEQUENTIAL = Statement(b"SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'record'")
_HELD = 3_000


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    yield services
    services.close()


@pytest.fixture(scope="module")
def record(services: Services) -> Record:
    """A record, among many of one deposit that share nothing with it."""
    line = door.accept(services, cda(), OPERATOR)
    with services.transactions.begin(SERVICE) as transaction:
        (model,) = (transaction.records.get(one) for one in line["records"])
        others = [
            replace(model, id=uuid4(), document_index=uuid4().bytes, set_index=uuid4().bytes)
            for _ in range(_HELD)
        ]
        transaction.records.add(others)
    return model


def test_kin_are_looked_up_whatever_is_held(services: Services, record: Record) -> None:
    asked = replace(record, id=uuid4(), deposit=uuid4(), replaces_index=(uuid4().bytes,))

    with services.transactions.begin(SERVICE) as transaction:
        kin = transaction.records.kin(asked)
        read = transaction.records.session.row(_SEQUENTIAL)

    assert [one.id for one in kin] == [record.id]
    assert read
    assert read.seq_scan == 0


def test_of_many_that_have_one_identifier_a_few_of_other_deposits_are_kin(
    services: Services, record: Record
) -> None:
    index, deposit = uuid4().bytes, uuid4()
    own, *others = (
        replace(record, id=uuid4(), person=uuid4(), document_index=index, set_index=None, deposit=where)
        for where in (deposit, *(uuid4() for _ in range(20)))
    )

    with services.transactions.begin(SERVICE) as transaction:
        transaction.records.add([*others, own])
        kin = transaction.records.kin(replace(own, id=uuid4()))

    assert len(kin) == 8
    assert {one.id for one in kin} < {one.id for one in others}


def test_a_set_and_a_replacement_are_within_one_person(services: Services, record: Record) -> None:
    named, in_set = uuid4().bytes, uuid4().bytes
    older = replace(record, document_index=named, set_index=in_set)
    newer = replace(record, replaces_index=(named,), document_index=uuid4().bytes, set_index=in_set)
    somebody, nobody = uuid4(), None
    versions = {
        person: [replace(one, id=uuid4(), person=person) for one in (older, newer)]
        for person in (somebody, nobody)
    }

    with services.transactions.begin(SERVICE) as transaction:
        transaction.records.add([one for pair in versions.values() for one in pair])
        kin = {
            person: [[one.id for one in transaction.records.kin(each)] for each in pair]
            for person, pair in versions.items()
        }

    for person, (old, new) in versions.items():
        assert kin[person] == [[new.id], [old.id]]
