"""Each journey that reads for somebody says what it shows of the intermediate archive: a new one fails here
until it does.
"""

from __future__ import annotations

import ast

from archive_service.access import tiers
from tests.archive_service.workflows.test_readings_leave_traces import WORKFLOWS, readings

VERBS = {
    "records": {"get", "listed", "outlined", "locked", "of_file"},
    "deposits": {"get", "listed", "several", "resource", "resources", "resources_of"},
    "people": {"known", "listed", "several"},
    "stated_events": {"listed", "several"},
}
ASKING = {
    "bulk_exports._ordered",
    "deposit_reading._deposit",
    "everything._parts",
    "everything.page",
    "person_reading.proof",
    "person_request_file.files",
    "record_reading._record",
    "record_reading._shown_to",
    "record_reading.record",
    "record_reading.records",
}
"""Those that ask `access.tiers` before they show something."""

SHOWN_BY_OTHERS = {
    "deposit_reading.resource": "deposit_reading._deposit",
    "everything._deposit": "everything._parts",
    "everything._records": "everything._parts",
}
"""Those of which another one shows what they found."""

OPEN = {
    "decision_review._in_force": "days, rules and reasons: by these a record is managed",
    "deposit_reading.listed": "lines of deposits, with findings about a flow as a whole",
    "journal_proofs.prove": "entries of the journal: acts, times and commitments",
    "person_reading.events": "kinds and days of what was stated",
    "person_reading.listed": "identifiers and counts",
    "person_requests.open": "an act about a person in sight, which shows nothing of the records",
    "quarantine._get": "flows that became no record yet",
    "transfer._chosen": "an act of the owner: transfers go whole",
    "transfer._why_not": "why a record is not transferred",
}


def functions_that_ask() -> set[str]:
    """Return the functions of workflows that call something of `access.tiers`."""
    known = {
        name for name, value in vars(tiers).items() if getattr(value, "__module__", "") == tiers.__name__
    }
    return {
        f"{path.stem}.{function.name}"
        for path in WORKFLOWS.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in known
    }


def test_every_reading_for_somebody_is_asked_about_or_known_to_be_open() -> None:
    found = {name for name, _ in readings(VERBS)}

    assert functions_that_ask() == ASKING
    assert set(SHOWN_BY_OTHERS.values()) <= ASKING
    assert found <= ASKING | SHOWN_BY_OTHERS.keys() | OPEN.keys()
    assert OPEN.keys() | SHOWN_BY_OTHERS.keys() <= found, "what is gone is said no longer"
