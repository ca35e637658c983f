"""A record's state changes only by the methods for it, in the allowed orders."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import archive_service
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.records import IllegalTransition, Record, RecordState, may_follow

LIMIT = 3
RECORD = Record(
    id=UUID(int=1),
    tenant=as_legal_entity("250000999"),
    department=Department("25"),
    establishment=Finess("250000015"),
    deposit=UUID(int=2),
    person=None,
    kind=RecordKind.STRUCTURE_DATA,
    state=RecordState.RECEIVED,
    document_date=None,
    version=None,
    document_index=None,
    set_index=None,
    key="record/1",
    source_key="flow/2",
    source_object="",
    details_or_none=None,
)
VERBS: dict[str, Callable[[Record], Record]] = {
    "documented": Record.documented,
    "sealed": Record.sealed,
    "attempted": lambda record: record.attempted("tests.Problem", limit=LIMIT),
    "retried": Record.retried,
    "eliminating": Record.eliminating,
    "eliminated": Record.eliminated,
}


def test_a_record_goes_from_received_to_sealed_to_eliminated() -> None:
    states = [one.state for one in (RECORD.documented(), RECORD.documented().sealed())]

    assert states == [RecordState.DOCUMENTED, RecordState.SEALED]
    assert RECORD.documented().sealed().eliminating().eliminated().state is RecordState.ELIMINATED


def test_a_record_is_set_aside_at_the_last_attempt_and_put_back_as_if_new() -> None:
    tried = RECORD
    states = []
    for _ in range(LIMIT):
        tried = tried.attempted("tests.Problem", limit=LIMIT)
        states.append(tried.state)

    assert states == [RecordState.RECEIVED, RecordState.RECEIVED, RecordState.FAILED]
    assert tried.problem == "tests.Problem"
    assert tried.retried() == RECORD


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (RecordState.RECEIVED, "sealed"),
        (RecordState.RECEIVED, "retried"),
        (RecordState.SEALED, "documented"),
        (RecordState.SEALED, "attempted"),
        (RecordState.SEALED, "eliminated"),
        *((RecordState.ELIMINATING, verb) for verb in VERBS if verb != "eliminated"),
        (RecordState.FAILED, "documented"),
        *((RecordState.ELIMINATED, verb) for verb in VERBS),
    ],
)
def test_a_step_that_may_not_follow_is_refused(state: RecordState, verb: str) -> None:
    with pytest.raises(IllegalTransition):
        VERBS[verb](replace(RECORD, state=state))


@given(st.lists(st.sampled_from(sorted(VERBS))))
def test_whatever_is_tried_a_record_only_takes_steps_that_may_follow(steps: list[str]) -> None:
    record = RECORD
    for verb in steps:
        before = record
        try:
            record = VERBS[verb](before)
        except IllegalTransition:
            continue
        assert may_follow(record.state, before.state)
        # A record that has its evidence never loses it: only an elimination ends it.
        if before.state is RecordState.SEALED:
            assert record.state is RecordState.ELIMINATING


def test_nothing_but_the_record_itself_changes_its_state() -> None:
    root = Path(archive_service.__file__).parent
    found = [
        f"{path.relative_to(root)}:{call.lineno}"
        for path in root.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "replace"
        and any(given.arg == "state" for given in call.keywords)
    ]

    # Others have a state too, and change it in the same way.
    assert {place.partition(":")[0] for place in found} == {
        "model/appraisals.py",
        "model/export_orders.py",
        "model/export_pushes.py",
        "model/records.py",
        "model/seal_keys.py",
        "workflows/seal_batches.py",  # files of requests, no records
    }
