"""No journey reads records or deposits for an actor without leaving a trace."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

WORKFLOWS = Path(__file__).parents[3] / "archive_service" / "workflows"
READINGS = {"records": {"get", "listed"}, "deposits": {"get", "listed", "several"}}

JOURNALED = {
    # Acts, not readings: the journal says who did each, and the answer has identifiers and a state alone.
    "person_merges.merge",
    "person_merges.split",
    "rendering.retry",
}
TRACED_LATER = {
    # It only asks whether the deposit may be shown; what is shown of it is traced by `_trace`, before.
    "everything._deposit",
    # Which records there are; what is shown of them likewise.
    "everything._records",
}


def _calls(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield `x.records.get(...)` as `records`, `get`."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            owner = one.func.value
            if isinstance(owner, ast.Attribute):
                yield owner.attr, one.func.attr


def _for_somebody(block: ast.With) -> bool:
    """Say whether the block is a transaction in the scope of whoever called."""
    for item in block.items:
        call = item.context_expr
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "begin":
            (scope,) = call.args
            return not (isinstance(scope, ast.Name) and scope.id == "SERVICE")
    return False


def readings(verbs: Mapping[str, Collection[str]] = READINGS) -> Iterator[tuple[str, bool]]:
    """Yield the functions that read for somebody, and whether the same transaction keeps a trace."""
    for path in sorted(WORKFLOWS.glob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for block in ast.walk(function):
                if isinstance(block, ast.With) and _for_somebody(block):
                    calls = set(_calls(block))
                    if any(verb in verbs.get(owner, ()) for owner, verb in calls):
                        yield f"{path.stem}.{function.name}", ("traces", "add") in calls


def test_whoever_reads_for_somebody_keeps_a_trace_in_the_same_transaction() -> None:
    found = dict(readings())

    assert {name for name, traced in found.items() if not traced} <= JOURNALED | TRACED_LATER
    assert {name for name, traced in found.items() if traced} >= {
        "decision_review._in_force",
        "deposit_reading._deposit",
        "deposit_reading.listed",
        "quarantine._get",
        "record_reading._record",
        "record_reading.records",
        "transfer._chosen",
        "transfer._why_not",
    }
