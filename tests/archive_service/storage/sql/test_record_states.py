"""The database refuses the same changes of a record's state as the code, even to a faulty statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import CheckViolation

from archive_service.model.records import RecordState, may_follow
from tests.archive_service.storage.sql.databases import Server

_INSERT = (
    "INSERT INTO record (id, tenant, department, establishment, deposit, kind, state, related, in_perimeter, "
    "rule, retention, final_action, key, source_key, source_object, document_object, dossier_object, "
    "evidence_object, attempts, problem, facts) "
    "VALUES (%s, '250000999', '25', '250000015', %s, 'cda-document', %s, "
    "'{}', false, '', 'no-rule', 'undecided', '', '', '', '', '', '', 0, '', '') RETURNING number"
)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg.Connection[Any]]:
    server = Server(tmp_path_factory.mktemp("server") / "home")
    database = server.empty()
    database.upgrade(b"")
    with psycopg.connect(database.owner, autocommit=True) as connection:
        yield connection
    server.close()


@pytest.mark.parametrize("after", RecordState)
@pytest.mark.parametrize("before", RecordState)
def test_the_database_lets_a_state_follow_another_as_the_code_does(
    connection: psycopg.Connection[Any], before: RecordState, after: RecordState
) -> None:
    row = connection.execute(_INSERT, (uuid4(), uuid4(), before.value)).fetchone()
    assert row
    update = "UPDATE record SET state = %s, problem = 'x' WHERE number = %s"

    if before is after or may_follow(after, before):
        connection.execute(update, (after.value, *row))
    else:
        with pytest.raises(CheckViolation, match=f"does not become {after} that is {before}"):
            connection.execute(update, (after.value, *row))


def test_the_database_knows_the_states_of_the_code_and_no_other(
    connection: psycopg.Connection[Any],
) -> None:
    with pytest.raises(CheckViolation, match="record_state_known"):
        connection.execute(_INSERT, (uuid4(), uuid4(), "sent"))
